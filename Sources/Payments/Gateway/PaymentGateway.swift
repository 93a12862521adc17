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
    /// Somebody is paying, or somebody has to look.
    case pending
    case paid(GatewayPayment)
    /// It was paid, and the money given back.
    case refunded
    /// The last attempt failed with this code.
    case failed(String)
}

/// What a gateway is asked to give back.
public struct GatewayRefund: Sendable, Hashable {
    /// Our number of the refund.
    public var number: String
    /// Which attempt this is, from 1: what was surely refused is asked for under another name.
    public var attempt: Int
    public var order: GatewayOrder
    public var transaction: String
    public var amount: Int64
    /// Whether that is all of the payment.
    public var isFull: Bool
    /// Who asks, as an opaque identifier.
    public var by: String

    public init(
        number: String, attempt: Int = 1, order: GatewayOrder, transaction: String, amount: Int64, isFull: Bool,
        by: String
    ) {
        self.number = number
        self.attempt = attempt
        self.order = order
        self.transaction = transaction
        self.amount = amount
        self.isFull = isFull
        self.by = by
    }

    /// What the gateway is told: it knows a repetition by it.
    public var name: String { attempt > 1 ? "\(number)-\(attempt)" : number }

    /// The number and the attempt that a name tells.
    public static func read(_ name: String) -> (number: String, attempt: Int) {
        let parts = name.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count <= 6, let attempt = Int(parts[1]), attempt > 1 else {
            return (name, 1)
        }
        return (String(parts[0]), attempt)
    }
}

/// What became of a refund.
public enum GatewayRefundState: Sendable, Hashable {
    /// Done under the gateway's number, when it says so.
    case done(reference: String, at: Instant?)
    /// Taken, not yet done.
    case pending
    case refused(code: String)
}

/// An answer, or that none is known: what was asked may or may not have happened. Nothing is concluded from `unknown`.
public enum GatewayAnswer<Value: Sendable & Hashable>: Sendable, Hashable {
    case known(Value)
    case unknown
}

/// Who we are at a gateway: two gateways of the settings are never the same merchant.
public struct GatewayMerchant: Sendable, Hashable {
    /// The protocol that the gateway speaks, as the settings call it: `vnpay`.
    public var kind: String
    /// The member of the settings that says who we are.
    public var member: String
    public var value: String

    public init(kind: String, member: String, value: String) {
        self.kind = kind
        self.member = member
        self.value = value
    }
}

/// A payment gateway (cổng thanh toán): everything that the engine asks of one, and nothing of how it is said.
///
/// All of it may be asked again: orders and refunds are known by their numbers.
public protocol PaymentGateway: Sendable {
    /// Its name in our configuration, in addresses and in events: lower-case letters, digits and hyphens.
    var name: String { get }
    /// Names that it had before: what it took and gave under them is its.
    var formerly: [String] { get }
    /// What the statistics call it: 1 the national portal, 2 a gateway of a ministry or province.
    var officialKind: Int { get }
    var merchant: GatewayMerchant { get }
    /// Whether it can be asked what became of orders, and told to give money back.
    var canBeAsked: Bool { get }
    /// Whether it states what it took and gave in a day.
    var statesDays: Bool { get }
    /// From which hour of the next day on, in Vietnam, its statement of a day is fetched: 0 to 23.
    var statementHour: Int { get }

    /// Where a citizen pays the order.
    func payAddress(_ order: GatewayOrder, client: String) throws(GatewayError) -> String
    /// Reads a call, verifying who made it before anything else.
    ///
    /// - Throws: `GatewayError`: `.notAuthentic` where it is not the gateway's, `.malformed` where it is, but makes no sense.
    func word(in call: GatewayCall) throws(GatewayError) -> GatewayWord
    /// What a call is answered.
    func reply(_ outcome: GatewayOutcome) -> GatewayReply
    /// Asks what became of an order.
    func state(of order: GatewayOrder, now: Instant) async -> GatewayAnswer<GatewayOrderState>
    /// Asks for money to be given back. The same number again is the same refund.
    func refund(_ refund: GatewayRefund, now: Instant) async -> GatewayAnswer<GatewayRefundState>
    /// Asks what became of a refund; `nil`: the gateway knows of none.
    func state(of refund: GatewayRefund, now: Instant) async -> GatewayAnswer<GatewayRefundState?>
    /// Its statement of a day (sao kê).
    ///
    /// - Throws: `GatewayError` where it cannot be had or read.
    func statement(of day: Day) async throws(GatewayError) -> [StatementLine]
}

extension PaymentGateway {
    /// Whether events or addresses mean it by `name`.
    public func isCalled(_ name: String?) -> Bool {
        name.map { $0 == self.name || formerly.contains($0) } ?? false
    }
}
