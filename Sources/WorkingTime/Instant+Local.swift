/// The civil time of Vietnam.
///
/// Asia/Ho_Chi_Minh has kept UTC+07:00 without summer time since 1975, and no dossier reaches further back; so the
/// offset is fixed here, and a day is the same on every machine, whatever time zone data it has. Instants before 1975
/// (a birth in Sài Gòn, where the clock showed +08:00) are never converted: births are stored as `Day`.
extension Instant {
    /// Seconds that local time is ahead of UTC: +07:00.
    public static let localOffsetSeconds: Int64 = 25_200

    /// The instant at which the clock of Asia/Ho_Chi_Minh shows `time` on `day`.
    public init(day: Day, time: TimeOfDay) {
        // Years 1 to 9999 are far from the ends of Int64: nothing here can overflow.
        let midnight = Int64(day.number) * TimeOfDay.microsecondsPerDay
        microseconds = midnight + time.microseconds - Instant.localOffsetSeconds * 1_000_000
    }

    /// Day and time of this instant in Asia/Ho_Chi_Minh.
    ///
    /// Beyond the years 1 to 9999 it is the first or the last microsecond of that range.
    public var local: (day: Day, time: TimeOfDay) {
        let shifted = adding(seconds: Instant.localOffsetSeconds).microseconds
        let perDay = TimeOfDay.microsecondsPerDay
        let (quotient, remainder) = shifted.quotientAndRemainder(dividingBy: perDay)
        let number = Int(remainder < 0 ? quotient - 1 : quotient)
        if number < Day.earliest.number { return (.earliest, .midnight) }
        if number > Day.latest.number { return (.latest, TimeOfDay(clamping: .max)) }
        return (Day(clamping: number), TimeOfDay(clamping: remainder < 0 ? remainder + perDay : remainder))
    }

    /// The local day.
    public var localDay: Day { local.day }
    /// The local time of day.
    public var localTime: TimeOfDay { local.time }
}
