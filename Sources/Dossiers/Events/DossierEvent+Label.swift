import Procedures
public import Vietnamese

extension DossierEvent {
    /// What the event is called in a timeline.
    public var label: Bilingual {
        switch fact {
        case .drafted: Bilingual(vi: "Soạn bản nháp", en: "Drafted")
        case .discarded: Bilingual(vi: "Bỏ bản nháp", en: "Draft discarded")
        case .filed: Bilingual(vi: "Nộp hồ sơ", en: "Filed")
        case .attached: Bilingual(vi: "Đính kèm giấy tờ", en: "Documents attached")
        case .received: Bilingual(vi: "Tiếp nhận hồ sơ và hẹn trả kết quả", en: "Received, with appointment")
        case .notReceived: Bilingual(vi: "Từ chối tiếp nhận", en: "Receipt refused")
        case .forwarded: Bilingual(vi: "Chuyển cơ quan có thẩm quyền", en: "Forwarded to the competent agency")
        case .supplementRequested: Bilingual(vi: "Yêu cầu bổ sung hồ sơ", en: "Supplement requested")
        case .supplementAnswered: Bilingual(vi: "Bổ sung hồ sơ", en: "Supplement answered")
        case .assigned: Bilingual(vi: "Phân công thụ lý", en: "Assigned")
        case .claimed: Bilingual(vi: "Nhận thụ lý", en: "Claimed")
        case .handedOver: Bilingual(vi: "Bàn giao", en: "Handed over")
        case .acted where fired?.name == .silence:
            Bilingual(vi: "Im lặng là đồng ý: chuyển bước", en: "Silence means consent: moved on")
        case .acted(let acted):
            switch acted.kind {
            case .draft: Bilingual(vi: "Dự thảo kết quả", en: "Result drafted")
            case .sign: Bilingual(vi: "Phê duyệt và ký số", en: "Approved and signed")
            case .refuse: Bilingual(vi: "Từ chối giải quyết", en: "Refused")
            case .advance, .issue, .deliver: Bilingual(vi: "Chuyển bước", en: "Moved on")
            }
        case .apologised: Bilingual(vi: "Xin lỗi và hẹn lại ngày trả", en: "Apology and new appointment")
        case .withdrawn: Bilingual(vi: "Rút hồ sơ", en: "Withdrawn")
        case .stopped: Bilingual(vi: "Dừng xử lý", en: "Stopped")
        case .issued: Bilingual(vi: "Cấp số và ban hành kết quả", en: "Result numbered and issued")
        case .delivered: Bilingual(vi: "Trả kết quả", en: "Result delivered")
        case .rated: Bilingual(vi: "Đánh giá", en: "Rated")
        case .noted: Bilingual(vi: "Ghi chú", en: "Note")
        case .corrected: Bilingual(vi: "Đính chính sai sót", en: "Clerical error corrected")
        case .entered: Bilingual(vi: "Ghi nhận thông tin", en: "Information entered")
        case .money(let moved): moved.what.label
        case .effect(let moved): moved.what.label
        case .paperRecorded: Bilingual(vi: "In giấy tờ", en: "Paper printed")
        case .reminded(let reminded):
            switch reminded.about {
            case .apology: Bilingual(vi: "Nhắc: hôm nay là hạn xin lỗi", en: "Reminder: an apology is due today")
            case .answer: Bilingual(vi: "Nhắc: chưa được bổ sung", en: "Reminder: supplement not answered")
            case .silence:
                Bilingual(
                    vi: "Nhắc: người nộp chưa được báo về dự thảo, không tính là đồng ý",
                    en: "Reminder: the applicant was not told of the draft; no consent")
            case .intake, .reminder, .overdue, .payment:
                Bilingual(vi: "Nhắc sắp đến hạn", en: "Reminder: due soon")
            }
        case .escalated where fired?.name == .intake:
            Bilingual(vi: "Quá hạn trả lời tiếp nhận, báo lãnh đạo", en: "Receipt not answered in time, escalated")
        case .escalated: Bilingual(vi: "Quá hạn, báo lãnh đạo", en: "Overdue, escalated")
        case .expired: Bilingual(vi: "Hết thời hạn bổ sung, dừng xử lý", en: "Supplement not answered, discontinued")
        case .rescheduled: Bilingual(vi: "Tính lại hạn theo lịch mới", en: "Rescheduled by a new calendar")
        }
    }
}
