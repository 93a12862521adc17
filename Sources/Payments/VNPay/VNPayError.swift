public import Vietnamese

/// What is wrong with a VNPAY message.
public enum VNPayError: Explained, Hashable {
    /// Not signed with the terminal's secret.
    case checksum
    /// Signed, but it makes no sense; or no message at all.
    case malformed
    /// Not 1 to 10^12 whole đồng.
    case amount

    public var code: String {
        switch self {
        case .checksum: "vnpay.checksum"
        case .malformed: "vnpay.malformed"
        case .amount: "vnpay.amount"
        }
    }

    /// The same, as it is said of every gateway.
    public var general: GatewayError {
        switch self {
        case .checksum: .notAuthentic
        case .malformed: .malformed
        case .amount: .amount
        }
    }

    public var message: Bilingual {
        switch self {
        case .checksum:
            Bilingual(vi: "Chữ ký của VNPAY không đúng.", en: "The message does not carry VNPAY's signature.")
        case .malformed: Bilingual(vi: "Thông điệp của VNPAY không đọc được.", en: "VNPAY's message cannot be read.")
        case .amount:
            Bilingual(
                vi: "Số tiền phải từ 1 đến 1.000.000.000.000 đồng.", en: "An amount is 1 to 1,000,000,000,000 đồng.")
        }
    }
}

/// What VNPAY's response codes mean to whoever reads them (`vnp_ResponseCode`).
public enum VNPayCode {
    /// The meaning of `code`; for one that is not known, that it is none.
    public static func label(_ code: String) -> Bilingual {
        switch code {
        case "00": Bilingual(vi: "thành công", en: "paid")
        case "07": Bilingual(vi: "nghi ngờ gian lận", en: "suspected fraud")
        case "09":
            Bilingual(vi: "thẻ hoặc tài khoản chưa đăng ký InternetBanking", en: "not registered for online banking")
        case "10": Bilingual(vi: "xác thực sai quá 3 lần", en: "authentication failed three times")
        case "11": Bilingual(vi: "hết hạn chờ thanh toán", en: "the time to pay ran out")
        case "12": Bilingual(vi: "thẻ hoặc tài khoản bị khóa", en: "card or account locked")
        case "13": Bilingual(vi: "sai mật khẩu một lần (OTP)", en: "wrong one-time password")
        case "24": Bilingual(vi: "người nộp hủy giao dịch", en: "cancelled by the payer")
        case "51": Bilingual(vi: "tài khoản không đủ số dư", en: "insufficient funds")
        case "65": Bilingual(vi: "vượt hạn mức giao dịch trong ngày", en: "beyond the day's limit")
        case "75": Bilingual(vi: "ngân hàng đang bảo trì", en: "the bank is under maintenance")
        case "79": Bilingual(vi: "sai mật khẩu thanh toán quá số lần", en: "wrong payment password too often")
        default: Bilingual(vi: "lỗi khác (\(shown(code)))", en: "another error (\(shown(code)))")
        }
    }

    private static func shown(_ code: String) -> String { VNPayIPN.isCode(code) ? code : "?" }
}
