/// The two rules that both name 15:00, and the last moment for an apology. They are three different rules.
extension Deadline {
    /// *Civil status*: received after the cut-off hour and not finished, the result is given on the next working day
    /// (Luật Hộ tịch 60/2014 art. 5(3)). This is about the time limit.
    ///
    /// At 15:00:00 sharp it is not yet after 15:00.
    /// - Returns: `received`, or the beginning of the next working day where it is after the cut-off hour or on a day off.
    /// - Throws: `.noCalendar` where the search reaches a year that is not loaded.
    public static func civilStatusStart(
        received: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard
    ) throws(WorkingTimeError) -> Instant {
        let (day, time) = received.local
        let isInTime = rules.civilStatusCutOff(on: day).map { time <= $0.time } ?? true
        if isInTime, try calendar.isWorkingDay(day) { return received }
        return Instant(day: try calendar.nextWorkingDay(after: day), time: rules.hours.start)
    }

    /// *Forwarding*: what is received is forwarded to the competent agency the same working day; what is received after
    /// the cut-off hour, in the next working morning (NĐ 61/2018 art. 18, in force until 2025-06-30; since then standing
    /// practice, to be confirmed). This is about passing on, and moves no time limit.
    ///
    /// What arrives on a working day after hours has arrived after the cut-off hour too. What arrives on a day off counts as received at
    /// the beginning of the next working day.
    /// - Returns: the last instant for forwarding: the end of the working day, or of the next working morning.
    /// - Throws: `.noCalendar` where the next working day is in a year that is not loaded.
    public static func forwardingLatest(
        received: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard
    ) throws(WorkingTimeError) -> Instant {
        let (day, time) = received.local
        if try calendar.isWorkingDay(day), let cutOff = rules.forwardingCutOff(on: day), time > cutOff.time {
            return Instant(day: try calendar.nextWorkingDay(after: day), time: rules.hours.morningEnd)
        }
        let counted = try receivedInHours(received, calendar: calendar, hours: rules.hours)
        return calendar.endOfWork(on: counted.localDay, hours: rules.hours)
    }

    /// The last instant for telling the applicant that a result will be late, with an apology, the reason and a new
    /// appointment: at least one day before the deadline (NĐ 61/2018 art. 19(9), likewise), so the end of work of the last
    /// working day before the day it is due.
    ///
    /// - Throws: `.noCalendar` where that day is in a year that is not loaded.
    public static func apologyLatest(
        before due: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard
    ) throws(WorkingTimeError) -> Instant {
        calendar.endOfWork(on: try calendar.lastWorkingDay(before: due.localDay), hours: rules.hours)
    }
}
