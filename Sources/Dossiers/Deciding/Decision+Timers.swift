import Organisation
import Payments
import Procedures
import WorkingTime

/// Which timers a dossier wants after an event.
extension Decision {
    /// The event with what it sets off: timers, and what other systems are asked for.
    func complete(_ event: DossierEvent) throws(DossierRefusal) -> DossierEvent {
        var next = after(event)
        let event = try withEffects(event, next)
        // What is asked for with this very event may be what an action has to wait for.
        for request in event.effects { next.ask(request, version: next.version, at: event.decidedAt) }
        return try withTimers(event, next)
    }

    /// The state after an event, without its commands: what is looked at needs none, and nothing is copied.
    private func after(_ event: DossierEvent) -> DossierState {
        var next = state
        next.commands = [:]
        next.evolve(event, version: state.version + 1, command: CommandID(high: 0, low: 0), at: context.now)
        return next
    }

    /// Whether after an event of that content other timers would be wanted than those that are set.
    func movesTimers(_ fact: DossierEvent.Fact, by actor: Actor) throws(DossierRefusal) -> Bool {
        let event = DossierEvent(by: actor, decidedAt: context.now, fact: fact)
        return try !withTimers(event, after(event)).timers.isEmpty
    }

    /// The event with the timers that it sets, moves and cancels; `next` is the state after it.
    private func withTimers(_ event: DossierEvent, _ next: DossierState) throws(DossierRefusal) -> DossierEvent {
        guard let wanted = try wanted(next) else { return event }
        var event = event
        for name in DossierTimer.Name.allCases {
            let present = next.timers.first { $0.name == name }
            let due = wanted[name]
            if present?.due != due { event.timers.append(TimerChange(name: name, due: due)) }
        }
        return event
    }

    /// The timers of `next`, the state after the event; `nil`: those it has.
    private func wanted(_ next: DossierState) throws(DossierRefusal) -> [DossierTimer.Name: Instant]? {
        guard next.end == nil else { return [:] }
        guard let definition = context.procedure?.definition else { return nil }
        var wanted: [DossierTimer.Name: Instant] = [:]
        switch next.phase {
        case .none, .draft, .finished, .ended: break
        case .filed: wanted[.intake] = intake(next, definition)
        case .waiting:
            if definition.supplement.unanswered != nil { wanted[.answer] = next.waiting?.answerDue }
        case .received:
            if let due = next.due, let timers = definition.timers {
                if let reminder = timers.reminder { wanted[.reminder] = self.reminder(reminder, before: due) }
                if timers.apology != nil { wanted[.apology] = apology(next) }
                if timers.overdue != nil { wanted[.overdue] = due }
            }
            wanted[.silence] = try silence(next, definition)
        }
        wanted[.payment] = next.account.openOrder?.order.expires
        return wanted.filter { name, due in
            if next.timers.contains(where: { $0.name == name && $0.due == due }) { return true }
            if next.fired.contains(FiredTimer(name: name, due: due)) { return false }
            // What would have had to be said before now is not said any more; what ends or escalates happens late rather than never.
            switch name {
            case .reminder, .apology: return due > context.now
            case .intake, .overdue, .answer, .silence, .payment: return true
            }
        }
    }

    /// So much working time before it is due; `nil` where that would be before any time that is known.
    private func reminder(_ definition: ReminderDefinition, before due: Instant) -> Instant? {
        let working: Int64
        switch definition.before {
        case .workingHours(let hours): working = Int64(hours) * WorkingHours.microsecondsPerHour
        case .workingDays(let thousandths): working = Int64(thousandths) * (WorkingHours.microsecondsPerDay / 1000)
        // Refused by the checker.
        case .sameDay, .calendarDays, .months: return nil
        }
        return try? context.calendar.instant(beforeWorking: working, to: due, hours: context.rules.hours)
    }

    /// The last instant for an apology, where one may still be given; it is said at the beginning of that day's work.
    private func apology(_ next: DossierState) -> Instant? {
        guard next.reappointments == 0, let appointment = next.clock?.appointment else { return nil }
        let latest = try? Deadline.apologyLatest(
            before: appointment, calendar: context.calendar, rules: context.rules)
        return latest.map { Instant(day: $0.localDay, time: context.rules.hours.start) }
    }

    /// By when the one-stop office answers what came in; `nil` where that is not said, or the year has no calendar: nobody's filing is refused
    /// for that.
    private func intake(_ next: DossierState, _ definition: ProcedureDefinition) -> Instant? {
        guard let intake = definition.intake, let since = next.intakeSince, let channel = next.channel,
            intake.channels.contains(channel.rawValue)
        else { return nil }
        return try? Deadline.due(
            from: since, limit: intake.within, calendar: context.calendar, rules: context.rules, cutOff: .never)
    }

    /// Whether in that step nobody could go on now: something of the fee is to be paid, or an answer is waited for.
    func isHeldUp(_ state: DossierState, in step: String) -> Bool {
        let permission = Permission(
            state: state, standing: context.standing, definition: context.procedure?.definition,
            agencies: context.agencies)
        do throws(DossierRefusal) {
            try permission.requirePaid(for: .advance)
            try permission.requireAnswered(for: .advance, in: step)
            return false
        } catch {
            return true
        }
    }

    /// The end of the applicant's time in a step of theirs: counted from entering it, or from being told where they could not know before,
    /// and then left as it is. While they could not go on themselves their silence means nothing; their time begins when they can.
    private func silence(
        _ next: DossierState, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) -> Instant? {
        guard let entry = next.entry, let silence = definition.step(entry.step)?.silence,
            !isHeldUp(next, in: entry.step)
        else { return nil }
        let begins =
            next.enteredAt == next.version || state.phase == .waiting || isHeldUp(state, in: entry.step)
            || !state.isApplicantTold && next.isApplicantTold
        guard begins else {
            return next.timers.first { $0.name == .silence }?.due
        }
        return try timed { () throws(WorkingTimeError) in
            try Deadline.due(
                from: context.now, limit: silence.within, calendar: context.calendar, rules: context.rules,
                cutOff: .never)
        }
    }
}
