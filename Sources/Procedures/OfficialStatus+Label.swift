public import Vietnamese

extension OfficialStatus {
    /// What the status is called (TT 22/2019 annex I).
    public var label: Bilingual {
        switch self {
        case .filed: Bilingual(vi: "Mới đăng ký", en: "Filed")
        case .received: Bilingual(vi: "Được tiếp nhận", en: "Received")
        case .notReceived: Bilingual(vi: "Không được tiếp nhận", en: "Not received")
        case .processing: Bilingual(vi: "Đang xử lý", en: "Processing")
        case .supplementRequested: Bilingual(vi: "Yêu cầu bổ sung giấy tờ", en: "Supplement requested")
        case .paymentRequested: Bilingual(vi: "Yêu cầu thực hiện nghĩa vụ tài chính", en: "Payment requested")
        case .withdrawn: Bilingual(vi: "Công dân yêu cầu rút hồ sơ", en: "Withdrawn")
        case .stopped: Bilingual(vi: "Dừng xử lý", en: "Stopped")
        case .finished: Bilingual(vi: "Đã xử lý xong", en: "Finished")
        case .returned: Bilingual(vi: "Đã trả kết quả", en: "Result returned")
        }
    }
}
