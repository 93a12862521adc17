import Organisation
import Procedures
import WorkingTime

/// What a new calendar moves.
extension Decision {
    /// The instants by the present calendar; `nil` where none moves, neither of the dossier nor of its timers.
    func reschedule(_ command: DossierCommand.Reschedule) throws(DossierRefusal) -> Outcome? {
        try requireEngine()
        guard state.end == nil, state.result == nil, context.procedure != nil else { return nil }
        let definition = try definition()
        var fact = DossierEvent.Rescheduled(
            calendar: context.calendar.identifier, publication: command.publication)
        switch state.phase {
        case .waiting:
            try rescheduleAnswer(&fact, definition)
            try rescheduleFirstAppointment(&fact, definition)
        case .received: try rescheduleClock(&fact, definition)
        case .none, .draft, .filed, .finished, .ended: break
        }
        if fact.clock == nil, fact.answerDue == nil, fact.firstAppointment == nil {
            guard try movesTimers(.rescheduled(fact), by: .engine("calendar")) else { return nil }
        }
        return Outcome(by: .engine("calendar"), fact: .rescheduled(fact))
    }

    private func rescheduleAnswer(
        _ fact: inout DossierEvent.Rescheduled, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard let waiting = state.waiting, let old = waiting.answerDue, let limit = definition.supplement.answerWithin
        else { return }
        let due = try timed { () throws(WorkingTimeError) in
            try Deadline.due(
                from: waiting.since, limit: limit, calendar: context.calendar, rules: context.rules, cutOff: .never)
        }
        // What the applicant was told is not shortened by a calendar that they did not see.
        if due > old { (fact.oldAnswerDue, fact.answerDue) = (old, due) }
    }

    /// While the applicant is waited for no clock runs, but the indicator will be measured against the first appointment, moved by the wait.
    private func rescheduleFirstAppointment(
        _ fact: inout DossierEvent.Rescheduled, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        let appointment = try movedFirstAppointment(definition)
        if appointment != state.firstAppointment { fact.firstAppointment = appointment }
    }

    /// The first appointment by the present calendar: it goes with the end of the limit that ran at receipt, whatever clock runs now.
    private func movedFirstAppointment(_ definition: ProcedureDefinition) throws(DossierRefusal) -> Instant? {
        guard let first = state.firstAppointment, let clock = state.firstClock else { return state.firstAppointment }
        var limit = definition.limit(inCase: state.caseID ?? "")
        if limit.limit != clock.limit {
            // Another case holds since.
            (limit.limit, limit.cutOffMovesToNextDay) = (clock.limit, clock.cutOff != nil)
        }
        return try moved(first, with: clock.legalDue, to: try legalDue(limit, from: clock.start))
    }

    private func rescheduleClock(
        _ fact: inout DossierEvent.Rescheduled, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard let old = state.clock else { return }
        let limit = definition.limit(inCase: state.caseID ?? "")
        var clock = old
        clock.legalDue = try legalDue(limit, from: old.start)
        clock.appointment = try moved(old.appointment, with: old.legalDue, to: clock.legalDue)
        let firstAppointment = try movedFirstAppointment(definition)
        clock.indicatorDue = try indicatorDue(limit, waits: state.waits, firstAppointment: firstAppointment)
        guard clock != old || firstAppointment != state.firstAppointment else { return }
        clock.calendar = context.calendar.identifier
        (fact.oldClock, fact.clock) = (old, clock)
        if firstAppointment != state.firstAppointment { fact.firstAppointment = firstAppointment }
    }

    /// An appointment that was the end of the limit goes with it; one that was given for itself stays, unless its day is none for work any
    /// more: then it is the same hour of the next working day (Civil Code 2015 art. 148).
    private func moved(
        _ appointment: Instant?, with oldDue: Instant, to newDue: Instant
    ) throws(DossierRefusal) -> Instant? {
        guard let appointment else { return nil }
        if appointment == oldDue { return newDue }
        let (day, time) = appointment.local
        let next = try timed { () throws(WorkingTimeError) in try context.calendar.firstWorkingDay(atOrAfter: day) }
        return Instant(day: next, time: time)
    }
}
