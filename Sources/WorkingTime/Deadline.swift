/// When something is due. Pure functions of an instant, a limit, a calendar and rules; sources in `docs/working-time.md`.
public enum Deadline {
    /// Where the cut-off hour decides from which day a limit counts.
    public enum CutOffUse: Sendable, Hashable {
        /// For the limit `sameDay` alone (Luật Hộ tịch art. 5(3)).
        case sameDayOnly
        /// For every limit, as a definition may demand: after the hour it counts as received on the next working day.
        case always
        /// Not at all: received in the last minute, due the same day.
        case never

        /// What a definition's mark "the cut-off moves to the next day" means.
        public init(moves: Bool) { self = moves ? .always : .never }
    }

    /// When what was received at `start` is due.
    ///
    /// - `sameDay`: the end of the working day, or of the next one after the cut-off hour.
    /// - `workingHours`: after as many working hours, from `start` on.
    /// - `workingDays`: the end of the last day, the day of receipt not counted; a fraction is counted in working hours
    ///   after the whole days, or from `start` on where there are none.
    /// - `calendarDays`, `months`: the end of work of the last day, the day of receipt not counted; a day off moves to the
    ///   next working day. Months end on the same day of the month, or on its last.
    ///
    /// A later `start` is never due earlier, and a longer limit of the same unit never either.
    /// - Throws: `.noCalendar` with the year that is not loaded; `.limitRange`.
    public static func due(
        from start: Instant, limit: Limit, calendar: WorkingCalendar, rules: WorkingRules = .standard,
        cutOff: CutOffUse = .sameDayOnly
    ) throws(WorkingTimeError) -> Instant {
        try due(from: start, limit: limit, waitedDays: 0, calendar: calendar, rules: rules, cutOff: cutOff)
    }

    /// `due`, where `waitedDays` calendar days are added to a limit that counts such days, before the end is moved.
    static func due(
        from start: Instant, limit: Limit, waitedDays: Int, calendar: WorkingCalendar, rules: WorkingRules,
        cutOff: CutOffUse
    ) throws(WorkingTimeError) -> Instant {
        guard limit.isValid else { throw .limitRange }
        let hours = rules.hours
        let begin = try countedStart(start, limit: limit, calendar: calendar, rules: rules, cutOff: cutOff)
        switch limit {
        case .sameDay: return calendar.endOfWork(on: begin.localDay, hours: hours)
        case .workingHours(let count):
            return try calendar.instant(
                afterWorking: Int64(count) * WorkingHours.microsecondsPerHour, from: begin, hours: hours)
        case .workingDays(let thousandths):
            let (whole, fraction) = thousandths.quotientAndRemainder(dividingBy: 1000)
            var end = begin
            if whole > 0 {
                let day = try calendar.workingDay(whole, after: begin.localDay)
                end = calendar.endOfWork(on: day, hours: hours)
            }
            return try calendar.instant(
                afterWorking: Int64(fraction) * (WorkingHours.microsecondsPerDay / 1000), from: end, hours: hours)
        case .calendarDays(let count):
            let day = try calendar.firstWorkingDay(atOrAfter: begin.localDay.adding(days: count + waitedDays))
            return calendar.endOfWork(on: day, hours: hours)
        case .months(let count):
            let day = begin.localDay.adding(months: count).adding(days: waitedDays)
            return calendar.endOfWork(on: try calendar.firstWorkingDay(atOrAfter: day), hours: hours)
        }
    }

    /// The instant from which a limit counts: what was received after hours counts from the next working hour, and after
    /// the cut-off hour, where that applies, from the next working day.
    private static func countedStart(
        _ received: Instant, limit: Limit, calendar: WorkingCalendar, rules: WorkingRules, cutOff: CutOffUse
    ) throws(WorkingTimeError) -> Instant {
        var start = received
        if rules.afterHoursCountFromNextWorkingHour.isOn || limit == .sameDay {
            start = try receivedInHours(received, calendar: calendar, hours: rules.hours)
        }
        let applies =
            switch cutOff {
            case .always: true
            case .sameDayOnly: limit == .sameDay
            case .never: false
            }
        return applies ? try civilStatusStart(received: start, calendar: calendar, rules: rules) : start
    }

    /// `received`, or the first working hour after it where it lies on a day off or after the day's end. Before the day's
    /// beginning it is that beginning; the break at noon is within the day, and so is the very instant of its end.
    static func receivedInHours(
        _ received: Instant, calendar: WorkingCalendar, hours: WorkingHours
    ) throws(WorkingTimeError) -> Instant {
        let (day, time) = received.local
        if try calendar.isWorkingDay(day), time <= hours.end {
            return time < hours.start ? Instant(day: day, time: hours.start) : received
        }
        return Instant(day: try calendar.nextWorkingDay(after: day), time: hours.start)
    }
}
