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
