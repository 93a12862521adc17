/// A time on the clock of Asia/Ho_Chi_Minh, from 00:00 until before 24:00, to the microsecond.
public struct TimeOfDay: Sendable, Hashable, Comparable {
    /// Microseconds since midnight, 0 to 86,399,999,999.
    public let microseconds: Int64

    /// Microseconds of one day. Vietnam has no summer time, so every day has as many.
    public static let microsecondsPerDay: Int64 = 86_400_000_000

    /// 00:00.
    public static let midnight = TimeOfDay(clamping: 0)

    /// The time `microseconds` after midnight; what lies outside the day gives its first or its last microsecond.
    public init(clamping microseconds: Int64) {
        self.microseconds = min(max(microseconds, 0), TimeOfDay.microsecondsPerDay - 1)
    }

    /// The time on the clock, or `nil` where no clock shows it. 24:00 and leap seconds are not accepted.
    public init?(hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999_999).contains(microsecond)
        else { return nil }
        microseconds = Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond)
    }

    /// Reads `15:00` or `15:00:01`.
    ///
    /// - Returns: `nil` for any other form.
    public init?(text: String) {
        var digits = DigitScanner(text)
        guard let hour = digits.number(2), digits.take(":"), let minute = digits.number(2) else { return nil }
        var second = 0
        if digits.take(":") {
            guard let value = digits.number(2) else { return nil }
            second = value
        }
        guard digits.isAtEnd else { return nil }
        self.init(hour: hour, minute: minute, second: second)
    }

    /// 0 to 23.
    public var hour: Int { Int(microseconds / 3_600_000_000) }
    /// 0 to 59.
    public var minute: Int { Int(microseconds / 60_000_000 % 60) }
    /// 0 to 59.
    public var second: Int { Int(microseconds / 1_000_000 % 60) }
    /// 0 to 999,999.
    public var microsecond: Int { Int(microseconds % 1_000_000) }

    public static func < (lhs: TimeOfDay, rhs: TimeOfDay) -> Bool { lhs.microseconds < rhs.microseconds }
}
