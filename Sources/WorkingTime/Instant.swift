/// A point in time, in microseconds since 1970-01-01T00:00:00Z: the resolution of PostgreSQL's `timestamptz`.
///
/// Its JSON form is RFC 3339 in UTC with six digits, so that text order is time order.
public struct Instant: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z; years 1 to 9999 are accepted where text is read.
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.microseconds < rhs.microseconds }

    /// This instant moved by `seconds`; saturates at the ends of the range instead of overflowing.
    public func adding(seconds: Int64) -> Instant {
        adding(
            microseconds: seconds.multipliedReportingOverflow(by: 1_000_000).overflow
                ? (seconds < 0 ? .min : .max) : seconds * 1_000_000)
    }

    /// This instant moved by `microseconds`; saturates at the ends of the range instead of overflowing.
    public func adding(microseconds: Int64) -> Instant {
        let (sum, overflow) = self.microseconds.addingReportingOverflow(microseconds)
        return Instant(microseconds: overflow ? (microseconds < 0 ? .min : .max) : sum)
    }
}
