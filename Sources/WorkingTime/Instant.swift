/// A point in time, in microseconds since 1970-01-01T00:00:00Z: the resolution of PostgreSQL's `timestamptz`.
///
/// Its JSON form is RFC 3339 in UTC with six digits, so that text order is time order. No operation traps: what leaves
/// the range stays at its end.
public struct Instant: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// The first instant whose UTC text has a year of four digits: 0001-01-01T00:00:00Z.
    public static let earliestText = Instant(microseconds: -62_135_596_800_000_000)
    /// The last instant whose UTC text has a year of four digits: 9999-12-31T23:59:59.999999Z.
    public static let latestText = Instant(microseconds: 253_402_300_799_999_999)

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.microseconds < rhs.microseconds }

    /// This instant moved by `seconds`; saturates at the ends of the range instead of overflowing.
    public func adding(seconds: Int64) -> Instant {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return adding(microseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// This instant moved by `microseconds`; saturates at the ends of the range instead of overflowing.
    public func adding(microseconds: Int64) -> Instant {
        let (sum, overflow) = self.microseconds.addingReportingOverflow(microseconds)
        return Instant(microseconds: overflow ? (microseconds < 0 ? .min : .max) : sum)
    }

    /// Microseconds from `other` to this instant (negative where `other` is later); saturates.
    public func microseconds(since other: Instant) -> Int64 {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        return overflow ? (microseconds < other.microseconds ? .min : .max) : difference
    }
}
