public import WorkingTime

/// A gateway's call to us about an order, as it came in; who made it says the gateway's own signature.
public struct GatewayCall: Sendable, Hashable {
    /// The query of the address, without the question mark.
    public var query: String
    /// What was sent along; empty where nothing was.
    public var body: [UInt8]

    public init(query: String, body: [UInt8] = []) {
        self.query = query
        self.body = body
    }
}

/// What a gateway is answered, in its own words.
public struct GatewayReply: Sendable, Hashable {
    /// The HTTP status.
    public var status: Int
    public var mediaType: String
    public var body: String

    public init(status: Int = 200, mediaType: String = "application/json; charset=utf-8", body: String) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

/// What a gateway's call says of an order, once its signature is verified.
public struct GatewayWord: Sendable, Hashable {
    /// Our number of the order.
    public var order: String
    /// Whole đồng.
    public var amount: Int64
    /// The gateway's number of the transaction; empty where an attempt failed without one.
    public var transaction: String
    /// When it was paid, as the gateway says.
    public var paidAt: Instant?
    /// The gateway's code of the failure; `nil` where it was paid.
    public var failure: String?

    public init(order: String, amount: Int64, transaction: String, paidAt: Instant?, failure: String?) {
        self.order = order
        self.amount = amount
        self.transaction = transaction
        self.paidAt = paidAt
        self.failure = failure
    }

    public var isPaid: Bool { failure == nil }

    /// What has to be done about the word.
    public enum Verdict: Sendable, Hashable {
        /// Answer, and nothing else.
        case answer(GatewayOutcome)
        /// The word is news: take it, then confirm; where the money does not count any more, say that it was known.
        case take
    }

    /// Judges the word against what is known of its order: order, amount, state, in this order.
    ///
    /// - Parameters:
    ///   - expected: The order's amount; `nil`: there is no such order.
    ///   - knows: Whether this transaction has been taken before.
    ///   - isOpen: Whether the order still waits for money.
    /// - Returns: What has to be done.
    public func verdict(amount expected: Int64?, knows: Bool, isOpen: Bool) -> Verdict {
        guard let expected else { return .answer(.unknownOrder) }
        guard expected == amount else { return .answer(.wrongAmount) }
        if knows { return .answer(.alreadyConfirmed) }
        if !isPaid, !isOpen { return .answer(.alreadyConfirmed) }
        return .take
    }
}

/// What came of a gateway's call; the gateway says it in its own words (``PaymentGateway/reply(_:)``).
public enum GatewayOutcome: String, Sendable, Hashable, CaseIterable {
    case confirmed
    case unknownOrder = "unknown-order"
    case alreadyConfirmed = "already-confirmed"
    case wrongAmount = "wrong-amount"
    /// It was not the gateway who called.
    case notAuthentic = "not-authentic"
    /// It was, but what it said makes no sense.
    case unreadable
    /// We failed: the gateway calls again.
    case failed
}
