import Organisation
import Payments
import Procedures
import WorkingTime

/// What a timer does when its instant has come.
extension Decision {
    func fire(_ command: DossierCommand.Fire) throws(DossierRefusal) -> Outcome {
        try requireEngine()
        guard let timer = state.timers.first(where: { $0.name == command.name }), timer.due == command.due else {
            throw .timer(.notWanted(name: command.name.rawValue))
        }
        guard context.now >= timer.due else { throw .timer(.notDue(until: timer.due.short)) }
        let fired = FiredTimer(name: timer.name, due: timer.due)
        if timer.name == .payment {
            guard let open = state.account.openOrder else { throw .timer(.notWanted(name: timer.name.rawValue)) }
            var outcome = try expireFee(.init(order: open.order.number))
            (outcome.by, outcome.fired) = (.engine(timer.name.rawValue), fired)
            return outcome
        }
        let definition = try definition()
        let fact: DossierEvent.Fact
        switch timer.name {
        case .reminder, .apology: fact = try reminded(timer, of: state.due ?? timer.due)
        case .overdue: fact = try escalated(timer, definition)
        case .answer:
            fact =
                definition.supplement.unanswered == .stop
                ? .expired(
                    .init(about: .answer, due: timer.due, notice: usualNotice, processing: try processing()))
                : try reminded(timer, of: timer.due)
        case .silence: fact = try consented(definition)
        case .payment: throw .timer(.notWanted(name: timer.name.rawValue))
        }
        return Outcome(by: .engine(timer.name.rawValue), fact: fact, fired: fired)
    }

    private func requireEngine() throws(DossierRefusal) {
        guard context.actor.isEngine else { throw .timer(.engineOnly) }
    }

    private func reminded(_ timer: DossierTimer, of due: Instant) throws(DossierRefusal) -> DossierEvent.Fact {
        guard let inbox = state.inbox else { throw .timer(.notWanted(name: timer.name.rawValue)) }
        return .reminded(
            .init(about: timer.name, due: due, role: inbox.role, agency: inbox.agency, officer: inbox.assignee))
    }

    private func escalated(
        _ timer: DossierTimer, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) -> DossierEvent.Fact {
        guard let inbox = state.inbox else { throw .timer(.notWanted(name: timer.name.rawValue)) }
        return .escalated(
            .init(
                due: timer.due, role: definition.timers?.overdue?.role ?? Role.head.id, agency: inbox.agency,
                step: inbox.step, officer: inbox.assignee))
    }

    /// The action that the applicant's silence counts as, done in their stead.
    private func consented(_ definition: ProcedureDefinition) throws(DossierRefusal) -> DossierEvent.Fact {
        guard let entry = state.entry, let step = definition.step(entry.step), let silence = step.silence,
            let action = step.action(silence.action), action.kind == .advance
        else { throw .timer(.notWanted(name: DossierTimer.Name.silence.rawValue)) }
        return .acted(
            DossierEvent.Acted(
                action: action.id, kind: action.kind, step: step.id, entry: try target(of: action, step, definition),
                reason: nil, paper: nil, signature: nil, notice: nil, processing: nil,
                voidsDraft: voidsDraft(action, step, definition)))
    }

    // MARK: Calendars

    /// The instants by the present calendar; `nil` where none moves.
    func reschedule(_ command: DossierCommand.Reschedule) throws(DossierRefusal) -> Outcome? {
        try requireEngine()
        guard state.end == nil, state.result == nil, context.procedure != nil else { return nil }
        let definition = try definition()
        var fact = DossierEvent.Rescheduled(
            calendar: context.calendar.identifier, publication: command.publication)
        switch state.phase {
        case .waiting: try rescheduleAnswer(&fact, definition)
        case .received: try rescheduleClock(&fact, definition)
        case .none, .draft, .filed, .finished, .ended: break
        }
        guard fact.clock != nil || fact.answerDue != nil else { return nil }
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
        if due != old { (fact.oldAnswerDue, fact.answerDue) = (old, due) }
    }

    private func rescheduleClock(
        _ fact: inout DossierEvent.Rescheduled, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard let old = state.clock else { return }
        let limit = definition.limit(inCase: state.caseID ?? "")
        var clock = old
        clock.legalDue = try legalDue(limit, from: old.start)
        clock.appointment = try moved(old.appointment, with: old.legalDue, to: clock.legalDue)
        var firstAppointment = state.firstAppointment
        if let first = firstAppointment, first == old.appointment { firstAppointment = clock.appointment }
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
