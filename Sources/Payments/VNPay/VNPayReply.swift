public import JSON
public import WorkingTime

/// VNPAY's answer to `querydr` or `refund`, its signature verified.
///
/// The order of what is signed is VNPAY's public documentation as we remember it; it was not read again.
public struct VNPayReply: Sendable, Hashable {
    /// `00` where the request was answered; of `querydr` also `91`: there is no such order; of `refund` also `94`: it was asked before.
    public var responseCode: String
    public var order: String
    /// Whole đồng, where there is a transaction.
    public var amount: Int64?
    public var transaction: String
    /// `01` a payment, `02` a refund of all, `03` of a part; empty without a transaction.
    public var type: String
    /// `00` done, `01` not yet, `02` failed, `05` and `06` a refund under way, `09` a refund refused; empty without a transaction.
    public var status: String
    public var paidAt: Instant?
    /// `vnp_OrderInfo`: of a refund what was said when it was asked for.
    public var purpose: String

    static let enquiryFields = [
        "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
        "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus",
        "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount",
    ]
    static let refundFields = Array(enquiryFields.dropLast(2))

    /// What is signed of an answer; absent members are empty.
    public static func hashed(_ body: JSONObject, isRefund: Bool) -> String {
        (isRefund ? refundFields : enquiryFields).map { text(body[$0]) }.joined(separator: "|")
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text)?: text
        case .integer(let number)?: String(number)
        default: ""
        }
    }

    /// Reads an answer.
    ///
    /// - Throws: `VNPayError`: `.checksum` where it is not signed by VNPAY for this terminal, `.malformed` where it is no answer.
    public init(_ body: JSONValue, isRefund: Bool, terminal: VNPayTerminal) throws(VNPayError) {
        guard case .object(let object) = body else { throw .malformed }
        guard let hash = object["vnp_SecureHash"]?.string,
            terminal.secret.verifies(hash, of: Self.hashed(object, isRefund: isRefund)),
            Self.text(object["vnp_TmnCode"]) == terminal.code
        else { throw .checksum }
        responseCode = Self.text(object["vnp_ResponseCode"])
        order = Self.text(object["vnp_TxnRef"])
        guard VNPayIPN.isCode(responseCode), VNPayIPN.isReference(order) else { throw .malformed }
        amount = VNPay.dong(Self.text(object["vnp_Amount"]))
        transaction = Self.text(object["vnp_TransactionNo"])
        type = Self.text(object["vnp_TransactionType"])
        status = Self.text(object["vnp_TransactionStatus"])
        paidAt = VNPay.instant(Self.text(object["vnp_PayDate"]))
        purpose = Self.text(object["vnp_OrderInfo"])
    }

    private var isOfRefund: Bool { type == "02" || type == "03" }

    /// What an answer to `querydr` says of the order `number`.
    ///
    /// - Returns: `nil` where nothing can be concluded: it is about another order, or VNPAY could not say.
    public func state(ofOrder number: String) -> GatewayOrderState? {
        guard order == number else { return nil }
        switch responseCode {
        case "91": return .untouched
        case "00": break
        default: return nil
        }
        if isOfRefund { return .refunded }
        switch status {
        case "00":
            guard let amount, VNPayIPN.isReference(transaction) else { return nil }
            return .paid(GatewayPayment(transaction: transaction, amount: amount, paidAt: paidAt))
        case "02", "08": return .failed(status)
        default: return .pending
        }
    }

    /// What an answer to `querydr` says of a refund: it tells of the last thing that happened to the order.
    ///
    /// - Parameters:
    ///   - number: Our number of the refund.
    ///   - attempt: Which attempt is meant. What came of an earlier one is the answer, unless that was refused.
    ///   - order: The order's number.
    /// - Returns: `nil` where nothing can be concluded; `.some(nil)` where VNPAY knows no such refund.
    public func state(ofRefund number: String, attempt: Int = 1, order: String) -> GatewayRefundState?? {
        guard self.order == order else { return nil }
        switch responseCode {
        case "91": return .some(nil)
        case "00": break
        default: return nil
        }
        guard isOfRefund, let name = purpose.split(separator: " ").last.map({ GatewayRefund.read(String($0)) }),
            name.number == number
        else { return .some(nil) }
        if name.attempt < attempt, case .refused = given { return .some(nil) }
        return .some(given)
    }

    /// What an answer to `refund` says; `nil` where nothing can be concluded.
    public func refundState(order number: String) -> GatewayRefundState? {
        guard order == number else { return nil }
        switch responseCode {
        case "00": return given
        // It was asked for before: what came of it is asked.
        case "94": return .pending
        case "02", "03", "91", "93", "95", "97": return .refused(code: responseCode)
        default: return nil
        }
    }

    private var given: GatewayRefundState {
        switch status {
        case "00" where VNPayIPN.isReference(transaction): .done(reference: transaction, at: paidAt)
        case "09": .refused(code: status)
        default: .pending
        }
    }
}
