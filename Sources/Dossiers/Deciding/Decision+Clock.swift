import Organisation
import Procedures
import WorkingTime

/// The two clocks. The *legal* clock says when the dossier is due by law and restarts from zero after a supplement; the *indicator*
/// clock only subtracts the waiting (`WorkingTime.LegalClock`, `WorkingTime.IndicatorClock`).
extension Decision {
    /// Both clocks at receipt.
    func startClock(
        _ limit: LimitDefinition, _ wish: DossierCommand.Receive.Appointment
    ) throws(DossierRefusal) -> DossierClock {
        let legalDue = try legalDue(limit, from: context.now)
        let appointment: Instant?
        switch wish {
        case .limit: appointment = legalDue
        case .none: appointment = nil
        case .earlier(let instant):
            guard instant > context.now, instant <= legalDue else {
                throw .deadline(.appointmentBeyondLimit(limit: legalDue.short))
            }
            try requireWorkingTime(instant)
            appointment = instant
        }
        return DossierClock(
            start: context.now, limit: limit.limit, legalDue: legalDue, appointment: appointment,
            indicatorDue: appointment ?? legalDue, calendar: context.calendar.identifier,
            cutOff: cutOff(limit, on: context.now.localDay))
    }

    /// The hour after which the limit counts from the next working day; `nil` where it knows none.
    private func cutOff(_ limit: LimitDefinition, on day: Day) -> WorkingRules.CutOff? {
        limit.cutOffMovesToNextDay ? context.rules.civilStatusCutOff(on: day)?.applied : nil
    }

    /// Both clocks once a supplement is complete.
    func restartClock(_ limit: LimitDefinition, waiting: Waiting) throws(DossierRefusal) -> DossierClock {
        let now = max(context.now, waiting.since)
        let legalDue = try legalDue(limit, from: now)
        let indicatorDue = try indicatorDue(
            limit, waits: state.waits + [WaitSpan(from: waiting.since, to: now)],
            firstAppointment: state.firstAppointment)
        return DossierClock(
            start: now, limit: limit.limit, legalDue: legalDue,
            appointment: state.firstAppointment == nil ? nil : legalDue, indicatorDue: indicatorDue,
            calendar: context.calendar.identifier, cutOff: cutOff(limit, on: now.localDay))
    }

    func legalDue(_ limit: LimitDefinition, from start: Instant) throws(DossierRefusal) -> Instant {
        try timed { () throws(WorkingTimeError) in
            try Deadline.due(
                from: start, limit: limit.limit, calendar: context.calendar, rules: context.rules,
                cutOff: Deadline.CutOffUse(moves: limit.cutOffMovesToNextDay))
        }
    }

    /// The first appointment, or without one the first end of the limit, moved by what was waited.
    func indicatorDue(
        _ limit: LimitDefinition, waits: [WaitSpan], firstAppointment: Instant?
    ) throws(DossierRefusal) -> Instant {
        guard let receivedAt = state.receivedAt else { throw .phase(.notReceived) }
        var clock = IndicatorClock.start(at: receivedAt, limit: limit.limit, appointment: firstAppointment)
        var last = receivedAt
        for wait in waits {
            let from = max(wait.from, last)
            last = max(wait.to, from)
            do throws(ClockError) {
                try clock.pause(at: from)
                try clock.resume(at: last)
            } catch {
                // Instants were put in order above: the clock has nothing to object to.
                continue
            }
        }
        return try timed { () throws(WorkingTimeError) in
            try clock.due(
                calendar: context.calendar, rules: context.rules,
                cutOff: Deadline.CutOffUse(moves: limit.cutOffMovesToNextDay))
        }
    }

    /// Working microseconds between two instants, never negative.
    func working(from start: Instant, to end: Instant) throws(DossierRefusal) -> Int64 {
        try timed { () throws(WorkingTimeError) in
            try max(
                0, context.calendar.workingMicroseconds(from: start, to: max(start, end), hours: context.rules.hours))
        }
    }

    /// Working microseconds from receipt until now without the waiting; `nil` before receipt. While the applicant is waited for,
    /// processing stands still since the request.
    func processing() throws(DossierRefusal) -> Int64? {
        guard let receivedAt = state.receivedAt else { return nil }
        let total = try working(from: receivedAt, to: state.waiting?.since ?? context.now)
        return max(0, total - max(0, state.waited))
    }

    /// Refuses an instant outside working hours; the very end of a day is inside.
    func requireWorkingTime(_ instant: Instant) throws(DossierRefusal) {
        let (day, time) = instant.local
        let isWorked = try timed { () throws(WorkingTimeError) in try context.calendar.isWorkingDay(day) }
        guard isWorked, context.rules.hours.shifts.contains(where: { $0.start <= time && time <= $0.end }) else {
            throw .deadline(.appointmentNotInWorkingTime)
        }
    }
}
