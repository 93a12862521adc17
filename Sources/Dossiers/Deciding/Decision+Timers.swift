import Organisation
import Payments
import Procedures
import WorkingTime

/// Which timers a dossier wants after an event.
extension Decision {
    /// The event with the timers that it sets, moves and cancels.
    func withTimers(_ event: DossierEvent) throws(DossierRefusal) -> DossierEvent {
        var next = state
        // What is looked at needs no commands; without them nothing is copied.
        next.commands = [:]
        next.evolve(event, version: state.version + 1, command: CommandID(high: 0, low: 0), at: context.now)
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
        case .none, .draft, .filed, .finished, .ended: break
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
            case .overdue, .answer, .silence, .payment: return true
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

    /// The end of the applicant's time in a step of theirs: counted from entering it, and then left as it is.
    private func silence(
        _ next: DossierState, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) -> Instant? {
        guard let entry = next.entry, let silence = definition.step(entry.step)?.silence else { return nil }
        if next.enteredAt != next.version, let present = next.timers.first(where: { $0.name == .silence }) {
            return present.due
        }
        return try timed { () throws(WorkingTimeError) in
            try Deadline.due(
                from: context.now, limit: silence.within, calendar: context.calendar, rules: context.rules,
                cutOff: .never)
        }
    }
}
