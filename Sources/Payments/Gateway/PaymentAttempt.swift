import WorkingTime

/// One address at which an order may be paid (lần thanh toán): what a gateway is told has a name of its own and lasts a quarter of an hour, so
/// that who cancelled, or came too late, tries again under another. Its name says of which order it is and when it was given out.
public struct PaymentAttempt: Sendable, Hashable {
    /// The order's number.
    public var order: String
    /// Counted from 1 within the order.
    public var number: Int
    /// How many seconds after the order was asked for it was given out.
    public var seconds: Int64

    /// How long it may be paid, in seconds.
    public static let lasts: Int64 = 15 * 60

    public init(order: String, number: Int, seconds: Int64) {
        self.order = order
        self.number = number
        self.seconds = max(0, seconds)
    }

    /// The name at the gateway: `0123456789ABCDEFGHJK01-2-3600`.
    public var reference: String { "\(order)-\(number)-\(seconds)" }

    /// Reads a name; `nil` where it is none, as the plain number of an order.
    public init?(reference: String) {
        let parts = reference.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Self.count(parts[1]), let seconds = Self.count(parts[2]), number > 0 else {
            return nil
        }
        self.init(order: String(parts[0]), number: Int(number), seconds: seconds)
    }

    /// A count without leading zeros, at most ten digits: so that each attempt has one name.
    private static func count(_ text: Substring) -> Int64? {
        guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy(VietQRText.isDigit), let count = Int64(text),
            String(count) == text
        else { return nil }
        return count
    }

    /// The number of the order that a gateway's name means: of an attempt, or of the order itself.
    public static func order(of reference: String) -> String {
        PaymentAttempt(reference: reference)?.order ?? reference
    }

    /// The order as a gateway is told of it in this attempt.
    public func of(_ order: GatewayOrder) -> GatewayOrder {
        var told = order
        told.number = reference
        told.askedAt = order.askedAt.adding(seconds: seconds)
        let end = told.askedAt.adding(seconds: Self.lasts)
        told.expires = order.expires.map { min($0, end) } ?? end
        return told
    }
}
