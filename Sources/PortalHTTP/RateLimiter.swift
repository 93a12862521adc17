import Synchronization

/// How often one caller may ask: so many requests a second on the whole, and so many at once.
public struct RequestRate: Sendable, Hashable {
    /// Requests a second in the long run; at least 1.
    public var perSecond: Int
    /// Requests that may come at once after a pause; at least 1.
    public var burst: Int

    public init(perSecond: Int, burst: Int) {
        self.perSecond = max(1, perSecond)
        self.burst = max(1, burst)
    }

    /// No limit that anybody meets.
    public static let unlimited = RequestRate(perSecond: 1_000_000, burst: 1_000_000)
}

/// Token buckets, one a caller. No clock: whoever asks says what time it is.
///
/// A bucket is kept as the instant at which it will be full again (the generic cell rate algorithm), and one that is full need not be
/// kept at all. At most `capacity` are: beyond that those not touched longest are forgotten, as if they were full.
final class RateLimiter: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Buckets {
        /// When the bucket of a key is full again.
        var young: [String: Instant] = [:]
        var old: [String: Instant] = [:]
    }

    private let interval: Duration
    private let tolerance: Duration
    private let half: Int
    private let buckets = Mutex(Buckets())

    init(_ rate: RequestRate, capacity: Int = 20_000) {
        interval = .nanoseconds(1_000_000_000 / Int64(rate.perSecond))
        tolerance = interval * (rate.burst - 1)
        half = max(1, capacity / 2)
    }

    /// Takes one token of `key`'s bucket.
    ///
    /// - Parameters:
    ///   - key: Whose bucket.
    ///   - now: The present instant.
    /// - Returns: `nil` where there was one; otherwise how long until there is, and nothing is taken.
    /// - Complexity: O(1) amortised.
    func take(_ key: String, at now: Instant) -> Duration? {
        buckets.withLock { buckets in
            let full = max(buckets.young[key] ?? buckets.old[key] ?? now, now)
            let wait = full - now - tolerance
            if wait > .zero { return wait }
            buckets.young[key] = full + interval
            if buckets.young.count > half {
                buckets.old = buckets.young
                buckets.young = [:]
            }
            return nil
        }
    }

    /// How many buckets are kept.
    var count: Int { buckets.withLock { $0.young.count + $0.old.count } }

    /// The part of an address that counts as one asker: of IPv6 the network, for each house has 2^64 of them.
    static func network(_ address: String) -> String {
        guard address.contains(":"), !address.contains(".") else { return address }
        let halves = address.prefix { $0 != "%" }.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
            .map { $0.split(separator: ":").map { UInt16($0, radix: 16) ?? 0 } }
        var groups = halves.first ?? []
        if halves.count == 2 {
            groups += [UInt16](repeating: 0, count: max(0, 8 - groups.count - halves[1].count)) + halves[1]
        }
        return groups.prefix(4).map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
    }
}
