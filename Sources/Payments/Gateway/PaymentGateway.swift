public import WorkingTime

/// An order as a gateway is told of it.
public struct GatewayOrder: Sendable, Hashable {
    public var number: String
    /// Whole đồng.
    public var amount: Int64
    public var askedAt: Instant
    /// Until when it may be paid.
    public var expires: Instant?
    /// What it is for: without diacritics, no personal data.
    public var purpose: String

    public init(number: String, amount: Int64, askedAt: Instant, expires: Instant?, purpose: String) {
        self.number = number
        self.amount = amount
        self.askedAt = askedAt
        self.expires = expires
        self.purpose = purpose
    }
}

/// What a gateway took.
public struct GatewayPayment: Sendable, Hashable {
    /// The gateway's number of the transaction.
    public var transaction: String
    /// Whole đồng.
    public var amount: Int64
    public var paidAt: Instant?

    public init(transaction: String, amount: Int64, paidAt: Instant?) {
        self.transaction = transaction
        self.amount = amount
        self.paidAt = paidAt
    }
}

/// What became of an order at the gateway.
public enum GatewayOrderState: Sendable, Hashable {
    /// Nobody has tried to pay it.
    case untouched
    /// Somebody is paying.
    case pending
    case paid(GatewayPayment)
    /// The last attempt failed with this code.
    case failed(String)
}

/// What a gateway is asked to give back.
public struct GatewayRefund: Sendable, Hashable {
    /// Our number of the refund: the gateway knows a repetition by it.
    public var number: String
    public var order: GatewayOrder
    public var transaction: String
    public var amount: Int64
    /// Who asks, as an opaque identifier.
    public var by: String

    public init(number: String, order: GatewayOrder, transaction: String, amount: Int64, by: String) {
        self.number = number
        self.order = order
        self.transaction = transaction
        self.amount = amount
        self.by = by
    }
}

/// What became of a refund.
public enum GatewayRefundState: Sendable, Hashable {
    case done(reference: String)
    /// Taken, not yet done.
    case pending
    case refused(code: String)
}

/// An answer, or that none is known: what was asked may or may not have happened. Nothing is concluded from `unknown`.
public enum GatewayAnswer<Value: Sendable & Hashable>: Sendable, Hashable {
    case known(Value)
    case unknown
}

/// A payment gateway (cổng thanh toán). All of it may be asked again: orders and refunds are known by their numbers.
public protocol PaymentGateway: Sendable {
    /// Its name in our configuration and in events.
    var name: String { get }
    /// What the statistics call it: 1 the national portal, 2 a gateway of a ministry or province.
    var officialKind: Int { get }
    /// Where a citizen pays the order.
    func payAddress(_ order: GatewayOrder, client: String) throws(VNPayError) -> String
    /// Asks what became of an order.
    func state(of order: GatewayOrder, now: Instant) async -> GatewayAnswer<GatewayOrderState>
    /// Asks for money to be given back.
    func refund(_ refund: GatewayRefund, now: Instant) async -> GatewayAnswer<GatewayRefundState>
}
