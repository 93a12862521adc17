/// Working time between instants. All of it is in microseconds and exact.
extension WorkingCalendar {
    /// The end of work on the day `day`.
    public func endOfWork(on day: Day, hours: WorkingHours = .standard) -> Instant {
        Instant(day: day, time: hours.end)
    }

    /// `instant` where it lies in a shift (its start included, its end not), or the beginning of the next shift.
    ///
    /// - Throws: `.noCalendar` where the search reaches a year that is not loaded.
    public func firstWorkingInstant(
        atOrAfter instant: Instant, hours: WorkingHours = .standard
    ) throws(WorkingTimeError) -> Instant {
        let (day, time) = instant.local
        if try isWorkingDay(day), let shift = hours.shifts.first(where: { time < $0.end }) {
            return Instant(day: day, time: max(time, shift.start))
        }
        return Instant(day: try nextWorkingDay(after: day), time: hours.start)
    }

    /// Working time from `start` to `end`; negative where `end` is earlier.
    ///
    /// - Throws: `.noCalendar` where the time touches a year that is not loaded.
    /// - Complexity: O(*n*) in the number of years.
    public func workingMicroseconds(
        from start: Instant, to end: Instant, hours: WorkingHours = .standard
    ) throws(WorkingTimeError) -> Int64 {
        if end < start { return -(try workingMicroseconds(from: end, to: start, hours: hours)) }
        let first = start.local
        let last = end.local
        let days = try workingDays(from: first.day, before: last.day)
        let before = try isWorkingDay(first.day) ? hours.microseconds(before: first.time) : 0
        let after = try isWorkingDay(last.day) ? hours.microseconds(before: last.time) : 0
        return Int64(days) * WorkingHours.microsecondsPerDay - before + after
    }

    /// The earliest instant until which `microseconds` of working time have passed since `start`; `start` itself where
    /// none have to pass. It may be the very end of a shift.
    ///
    /// - Throws: `.noCalendar` where the count reaches a year that is not loaded.
    public func instant(
        afterWorking microseconds: Int64, from start: Instant, hours: WorkingHours = .standard
    ) throws(WorkingTimeError) -> Instant {
        if microseconds <= 0 { return start }
        var (day, time) = start.local
        var done = try isWorkingDay(day) ? hours.microseconds(before: time) : WorkingHours.microsecondsPerDay
        var left = microseconds
        while left > WorkingHours.microsecondsPerDay - done {
            left -= WorkingHours.microsecondsPerDay - done
            day = try nextWorkingDay(after: day)
            done = 0
        }
        time = hours.time(after: done + left)
        return Instant(day: day, time: time)
    }

    /// The latest instant from which `microseconds` of working time pass until `end`, which is the beginning of working time and not
    /// its end: a working day before 17:00 on Wednesday is 8:00 on Wednesday. `end` itself where none have to pass.
    ///
    /// - Throws: `.noCalendar` where the count reaches a year that is not loaded.
    public func instant(
        beforeWorking microseconds: Int64, to end: Instant, hours: WorkingHours = .standard
    ) throws(WorkingTimeError) -> Instant {
        if microseconds <= 0 { return end }
        var (day, time) = end.local
        var done = try isWorkingDay(day) ? hours.microseconds(before: time) : 0
        var left = microseconds
        while left > done {
            left -= done
            day = try lastWorkingDay(before: day)
            done = WorkingHours.microsecondsPerDay
        }
        time = hours.time(after: done - left)
        return try firstWorkingInstant(atOrAfter: Instant(day: day, time: time), hours: hours)
    }
}
