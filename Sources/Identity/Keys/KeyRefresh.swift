/// When an issuer's keys are fetched: before they are too old, and once for a key that nobody knows, but not for every token that
/// somebody makes up.
public struct KeyRefresh: Sendable, Hashable {
    /// After so many seconds a set is fetched anew: by then a key that the issuer took back is gone here too.
    public static let longest: Double = 3600
    /// Between two fetches lie at least so many seconds, whatever comes.
    public static let shortest: Double = 30
    /// A set that cannot be fetched anew counts for so many seconds in all.
    public static let last: Double = 6 * 3600

    /// When the present set was fetched, in seconds of a clock that only goes on; `nil` before the first.
    public var fetchedAt: Double?
    /// When it was last tried.
    public var triedAt: Double?

    public init(fetchedAt: Double? = nil, triedAt: Double? = nil) {
        self.fetchedAt = fetchedAt
        self.triedAt = triedAt
    }

    /// Whether to fetch before a token is looked at.
    ///
    /// - Parameters:
    ///   - isKnown: Whether the present set has the key that the token names.
    ///   - now: In seconds of the same clock.
    /// - Returns: Whether it is time.
    public func isDue(isKnown: Bool, now: Double) -> Bool {
        if let triedAt, now - triedAt < Self.shortest { return false }
        guard let fetchedAt else { return true }
        return !isKnown || now - fetchedAt >= Self.longest
    }

    /// Whether the present set may still be used.
    public func isUsable(now: Double) -> Bool { fetchedAt.map { now - $0 < Self.last } ?? false }
}
