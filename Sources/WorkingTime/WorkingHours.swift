/// The hours of a working day: shifts that together make eight hours, because one working day is eight working hours.
public struct WorkingHours: Sendable, Hashable {
    /// One stretch of work without a break.
    public struct Shift: Sendable, Hashable {
        public let start: TimeOfDay
        public let end: TimeOfDay

        public init(start: TimeOfDay, end: TimeOfDay) {
            self.start = start
            self.end = end
        }

        var microseconds: Int64 { end.microseconds - start.microseconds }
    }

    /// One working day (ngày làm việc) in microseconds: eight hours.
    public static let microsecondsPerDay: Int64 = 28_800_000_000
    /// One working hour in microseconds.
    public static let microsecondsPerHour: Int64 = 3_600_000_000

    /// 08:00–12:00 and 13:00–17:00, where an agency has announced nothing else.
    public static let standard = WorkingHours(
        checked: [
            Shift(start: TimeOfDay(clamping: 8 * 3_600_000_000), end: TimeOfDay(clamping: 12 * 3_600_000_000)),
            Shift(start: TimeOfDay(clamping: 13 * 3_600_000_000), end: TimeOfDay(clamping: 17 * 3_600_000_000)),
        ])

    /// In the order of the day; never empty.
    public let shifts: [Shift]
    /// When the day's work begins.
    public let start: TimeOfDay
    /// When the day's work ends.
    public let end: TimeOfDay
    /// When the first shift ends.
    public let morningEnd: TimeOfDay

    /// Working hours of these shifts.
    ///
    /// - Throws: `WorkingTimeError.hours` where they overlap, run backwards or do not make eight hours.
    public init(_ shifts: [Shift]) throws(WorkingTimeError) {
        guard !shifts.isEmpty, shifts.allSatisfy({ $0.microseconds > 0 }),
            zip(shifts, shifts.dropFirst()).allSatisfy({ $0.end <= $1.start }),
            shifts.reduce(0, { $0 + $1.microseconds }) == WorkingHours.microsecondsPerDay
        else { throw .hours }
        self.init(checked: shifts)
    }

    private init(checked shifts: [Shift]) {
        self.shifts = shifts
        start = shifts.first?.start ?? .midnight
        end = shifts.last?.end ?? .midnight
        morningEnd = shifts.first?.end ?? .midnight
    }

    /// Working time of a working day before `time`, in microseconds, 0 to eight hours.
    public func microseconds(before time: TimeOfDay) -> Int64 {
        shifts.reduce(0) { sum, shift in
            sum + max(0, min(time, shift.end).microseconds - shift.start.microseconds)
        }
    }

    /// The earliest time of a working day before which `microseconds` are worked; the day's end beyond eight hours.
    public func time(after microseconds: Int64) -> TimeOfDay {
        if microseconds <= 0 { return start }
        var left = microseconds
        for shift in shifts {
            if left <= shift.microseconds { return TimeOfDay(clamping: shift.start.microseconds + left) }
            left -= shift.microseconds
        }
        return end
    }
}
