public import Vietnamese

/// What is wrong with a gateway, its messages or its settings; the same for every gateway, whatever protocol it speaks.
public enum GatewayError: Explained, Hashable {
    /// A message that the gateway did not make for us.
    case notAuthentic
    /// The gateway's, but it makes no sense.
    case malformed
    /// Not 1 to 10^12 whole đồng.
    case amount
    /// The installation has no gateway of this name.
    case unknown(String)
    /// It is not said where its statements are.
    case noStatement
    /// Its statement cannot be read.
    case statement(StatementError)
    /// This server has no gateway that could be asked; another one may.
    case notHere
    /// No answer that makes sense.
    case silent

    public var code: String {
        switch self {
        case .notAuthentic: "payment.not-authentic"
        case .malformed: "payment.malformed"
        case .amount: "payment.amount"
        case .unknown: "payment.unknown-gateway"
        case .noStatement: "payment.no-statement-address"
        case .statement(let error): error.code
        case .notHere: "payment.no-gateway-here"
        case .silent: "payment.gateway-silent"
        }
    }

    public var message: Bilingual {
        switch self {
        case .notAuthentic:
            Bilingual(
                vi: "Thông điệp không mang chữ ký của cổng thanh toán.",
                en: "The message does not carry the payment gateway's signature.")
        case .malformed:
            Bilingual(
                vi: "Thông điệp của cổng thanh toán không đọc được.",
                en: "The payment gateway's message cannot be read.")
        case .amount:
            Bilingual(
                vi: "Số tiền phải từ 1 đến 1.000.000.000.000 đồng.", en: "An amount is 1 to 1,000,000,000,000 đồng.")
        case .unknown(let name):
            Bilingual(vi: "Không có cổng thanh toán “\(name)”.", en: "There is no payment gateway “\(name)”.")
        case .noStatement:
            Bilingual(
                vi: "Cấu hình cổng thanh toán không có địa chỉ lấy sao kê.",
                en: "The gateway's settings do not say where its statements are.")
        case .statement(let error): error.message
        case .notHere:
            Bilingual(
                vi: "Máy chủ này không có cổng thanh toán để hỏi.",
                en: "This server has no payment gateway that could be asked.")
        case .silent:
            Bilingual(vi: "Cổng thanh toán không trả lời.", en: "The payment gateway does not answer.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .notAuthentic, .malformed:
            Bilingual(
                vi: "Kiểm tra khóa bí mật và mã của đơn vị ở cấu hình cổng.",
                en: "Check the secret and our identifier in the gateway's settings.")
        case .amount: nil
        case .unknown:
            Bilingual(
                vi: "Xem tệp nêu trong TOANTRINH_PAYMENTS.", en: "See the file that TOANTRINH_PAYMENTS names.")
        case .noStatement:
            Bilingual(
                vi: "Thêm statement_address, hoặc đưa tệp sao kê: --statement.",
                en: "Add statement_address, or bring the statement as a file: --statement.")
        case .statement(let error): error.advice
        case .notHere:
            Bilingual(
                vi: "Đặt cùng một TOANTRINH_PAYMENTS cho mọi máy chủ.",
                en: "Give all servers the same TOANTRINH_PAYMENTS.")
        case .silent: Bilingual(vi: "Thử lại sau.", en: "Try again later.")
        }
    }
}
