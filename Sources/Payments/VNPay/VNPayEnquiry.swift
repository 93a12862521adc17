public import JSON
public import WorkingTime

/// Asking VNPAY what became of an order (`querydr`).
public struct VNPayEnquiry: Sendable, Hashable {
    /// Ours, new for each request; at most 32 letters and digits.
    public var requestID: String
    public var order: String
    /// When the order was asked for: `vnp_CreateDate` of its pay address.
    public var askedAt: Instant
    public var now: Instant
    public var server: String
    public var purpose: String

    public init(
        requestID: String, order: String, askedAt: Instant, now: Instant, server: String, purpose: String
    ) {
        self.requestID = requestID
        self.order = order
        self.askedAt = askedAt
        self.now = now
        self.server = server
        self.purpose = purpose
    }

    /// What is signed.
    public func hashed(terminal code: String) -> String {
        [
            requestID, VNPayTerminal.version, "querydr", code, order, VNPay.time(askedAt), VNPay.time(now), server,
            purpose,
        ].joined(separator: "|")
    }

    /// The request as it is sent.
    public func body(_ terminal: VNPayTerminal) -> JSONValue {
        [
            "vnp_RequestId": .string(requestID), "vnp_Version": .string(VNPayTerminal.version),
            "vnp_Command": "querydr", "vnp_TmnCode": .string(terminal.code), "vnp_TxnRef": .string(order),
            "vnp_OrderInfo": .string(purpose), "vnp_TransactionDate": .string(VNPay.time(askedAt)),
            "vnp_CreateDate": .string(VNPay.time(now)), "vnp_IpAddr": .string(server),
            "vnp_SecureHash": .string(terminal.secret.sign(hashed(terminal: terminal.code))),
        ]
    }
}

/// Asking VNPAY to give money back (`refund`).
public struct VNPayRefund: Sendable, Hashable {
    public var requestID: String
    public var order: String
    /// Whole đồng that are given back.
    public var amount: Int64
    /// Whether that is all that was paid.
    public var isFull: Bool
    /// VNPAY's number of the payment.
    public var transaction: String
    /// When the order was asked for.
    public var askedAt: Instant
    /// Who asks: an opaque identifier of the officer.
    public var by: String
    public var now: Instant
    public var server: String
    public var purpose: String

    public init(
        requestID: String, order: String, amount: Int64, isFull: Bool, transaction: String, askedAt: Instant,
        by: String, now: Instant, server: String, purpose: String
    ) {
        self.requestID = requestID
        self.order = order
        self.amount = amount
        self.isFull = isFull
        self.transaction = transaction
        self.askedAt = askedAt
        self.by = by
        self.now = now
        self.server = server
        self.purpose = purpose
    }

    private var type: String { isFull ? "02" : "03" }

    /// What is signed.
    ///
    /// - Throws: `VNPayError.amount`.
    public func hashed(terminal code: String) throws(VNPayError) -> String {
        let amount = try VNPay.hundredths(amount)
        return [
            requestID, VNPayTerminal.version, "refund", code, type, order, String(amount), transaction,
            VNPay.time(askedAt), by, VNPay.time(now), server, purpose,
        ].joined(separator: "|")
    }

    /// The request as it is sent.
    ///
    /// - Throws: `VNPayError.amount`.
    public func body(_ terminal: VNPayTerminal) throws(VNPayError) -> JSONValue {
        let hash = terminal.secret.sign(try hashed(terminal: terminal.code))
        return [
            "vnp_RequestId": .string(requestID), "vnp_Version": .string(VNPayTerminal.version),
            "vnp_Command": "refund", "vnp_TmnCode": .string(terminal.code), "vnp_TransactionType": .string(type),
            "vnp_TxnRef": .string(order), "vnp_Amount": .integer(try VNPay.hundredths(amount)),
            "vnp_OrderInfo": .string(purpose), "vnp_TransactionNo": .string(transaction),
            "vnp_TransactionDate": .string(VNPay.time(askedAt)), "vnp_CreateBy": .string(by),
            "vnp_CreateDate": .string(VNPay.time(now)), "vnp_IpAddr": .string(server), "vnp_SecureHash": .string(hash),
        ]
    }
}

/// VNPAY's answer to `querydr` or `refund`, its signature verified.
///
/// The order of what is signed is VNPAY's public documentation as we remember it; it was not read again.
public struct VNPayReply: Sendable, Hashable {
    /// `00` where the request was answered; of `querydr` also `91`: there is no such order.
    public var responseCode: String
    public var order: String
    /// Whole đồng, where there is a transaction.
    public var amount: Int64?
    public var transaction: String
    /// `00` paid, `01` not yet, `02` failed …; empty without a transaction.
    public var status: String
    public var paidAt: Instant?

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
        status = Self.text(object["vnp_TransactionStatus"])
        paidAt = VNPay.instant(Self.text(object["vnp_PayDate"]))
    }
}
