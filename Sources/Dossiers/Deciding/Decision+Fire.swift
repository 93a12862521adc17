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
        case .intake: fact = try escalated(timer, to: definition.intake?.role)
        case .overdue: fact = try escalated(timer, to: definition.timers?.overdue?.role)
        case .answer:
            fact =
                definition.supplement.unanswered == .stop
                ? .expired(
                    .init(about: .answer, due: timer.due, notice: usualNotice, processing: try processing()))
                : try reminded(timer, of: timer.due)
        case .silence:
            // Of whom nobody knows that they could know, no silence is consent: the counter is reminded to ask them.
            fact = state.isApplicantTold ? try consented(definition) : try unheard(timer)
        case .payment: throw .timer(.notWanted(name: timer.name.rawValue))
        }
        return Outcome(by: .engine(timer.name.rawValue), fact: fact, fired: fired)
    }

    func requireEngine() throws(DossierRefusal) {
        guard context.actor.isEngine else { throw .timer(.engineOnly) }
    }

    private func reminded(_ timer: DossierTimer, of due: Instant) throws(DossierRefusal) -> DossierEvent.Fact {
        guard let inbox = state.inbox else { throw .timer(.notWanted(name: timer.name.rawValue)) }
        return .reminded(
            .init(about: timer.name, due: due, role: inbox.role, agency: inbox.agency, officer: inbox.assignee))
    }

    private func escalated(_ timer: DossierTimer, to role: String?) throws(DossierRefusal) -> DossierEvent.Fact {
        guard let inbox = state.inbox else { throw .timer(.notWanted(name: timer.name.rawValue)) }
        return .escalated(
            .init(
                due: timer.due, role: role ?? Role.head.id, agency: inbox.agency,
                step: inbox.step, officer: inbox.assignee))
    }

    /// The applicant was not told: whoever meets them is.
    private func unheard(_ timer: DossierTimer) throws(DossierRefusal) -> DossierEvent.Fact {
        guard let agency = state.receiving ?? state.competent else {
            throw .timer(.notWanted(name: timer.name.rawValue))
        }
        return .reminded(
            .init(about: timer.name, due: timer.due, role: Role.oneStop.id, agency: agency, officer: nil))
    }

    /// The action that the applicant's silence counts as, done in their stead: where they could do it themselves.
    private func consented(_ definition: ProcedureDefinition) throws(DossierRefusal) -> DossierEvent.Fact {
        guard let entry = state.entry, let step = definition.step(entry.step), let silence = step.silence,
            let action = step.action(silence.action), action.kind == .advance, !isHeldUp(state, in: step.id)
        else { throw .timer(.notWanted(name: DossierTimer.Name.silence.rawValue)) }
        return .acted(
            DossierEvent.Acted(
                action: action.id, kind: action.kind, step: step.id, entry: try target(of: action, step, definition),
                reason: nil, paper: nil, signature: nil, notice: nil, processing: nil,
                voidsDraft: voidsDraft(action, step, definition)))
    }
}
