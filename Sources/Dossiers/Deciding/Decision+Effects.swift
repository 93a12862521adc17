import Organisation
import Payments
import Procedures
import WorkingTime

/// What other systems are asked for, and what their answers do.
extension Decision {
    /// The event with what it asks for; `next` is the state after it.
    ///
    /// To ask for something that no definition names, append it here: everything else follows from the request.
    func withEffects(_ event: DossierEvent, _ next: DossierState) throws(DossierRefusal) -> DossierEvent {
        guard let definition = context.procedure?.definition, !definition.effects.isEmpty else { return event }
        var event = event
        var number = next.effects.map(\.request.id).max() ?? 0
        let outdated = outdated(by: event)
        for effect in definition.effects
        where outdated.contains(effect.id) && isFor(effect, next) || isWanted(effect, after: event, next) {
            number += 1
            let step: String? = if case .step(let id) = effect.trigger { id } else { nil }
            let limits = try limits(of: effect)
            event.effects.append(
                EffectRequest(
                    id: number, name: effect.id, kind: effect.kind, target: effect.target, step: step,
                    sends: effect.sends, keeps: effect.keeps, tryUntil: limits.tryUntil,
                    answerUntil: limits.answerUntil, owner: effect.owner,
                    agency: next.entry?.agency ?? next.competent ?? next.receiving, waits: effect.waits,
                    isElapsedTime: limits.isElapsedTime))
        }
        return event
    }

    /// The names of the effects whose answers an event has made void: they are asked anew at once, wherever the dossier stands.
    private func outdated(by event: DossierEvent) -> Set<String> {
        let numbers: [Int64] =
            switch event.fact {
            case .supplementAnswered(let fact): fact.outdated
            case .corrected(let fact): fact.outdated
            case .entered(let fact): fact.outdated
            default: []
            }
        return Set(numbers.compactMap { state.effect($0)?.request.name })
    }

    private func isFor(_ effect: EffectDefinition, _ next: DossierState) -> Bool {
        guard !effect.whereConnected || context.connected.contains(effect.target) else { return false }
        return effect.cases.isEmpty || next.caseID.map(effect.cases.contains) == true
    }

    private func isWanted(_ effect: EffectDefinition, after event: DossierEvent, _ next: DossierState) -> Bool {
        guard isFor(effect, next) else { return false }
        switch effect.trigger {
        case .event(let moment): return happens(moment, event, next)
        case .step(let step):
            guard next.entry?.step == step, next.enteredAt == next.version else { return false }
            // What was asked and is not settled, or was settled about the same data, is not asked again when the step is entered again.
            return !next.effects.contains {
                $0.request.name == effect.id && $0.request.step == step
                    && (!$0.isSettled || $0.version >= next.dataVersion)
            }
        }
    }

    private func happens(_ moment: EffectDefinition.Moment, _ event: DossierEvent, _ next: DossierState) -> Bool {
        switch (moment, event.fact) {
        case (.filed, .filed), (.received, .received), (.issued, .issued), (.delivered, .delivered),
            (.withdrawn, .withdrawn), (.notReceived, .notReceived), (.supplementRequested, .supplementRequested),
            (.supplementAnswered, .supplementAnswered), (.apologised, .apologised):
            true
        case (.paymentRequested, _): event.money.contains { if case .asked = $0 { true } else { false } }
        case (.confirmationRequested, _):
            next.enteredAt == next.version
                && next.entry.flatMap { context.procedure?.definition.step($0.step) }?.isApplicants == true
        case (.refused, .acted(let acted)): acted.kind == .refuse
        case (.stopped, _): next.end == .stopped && state.end == nil
        case (.ended, _): next.end != nil && state.end == nil
        default: false
        }
    }

    /// Until when it is tried and waited for. What no step waits for is no reason to refuse what somebody does: where the calendar does
    /// not reach so far, its time is counted without one.
    private func limits(
        of effect: EffectDefinition
    ) throws(DossierRefusal) -> (tryUntil: Instant, answerUntil: Instant, isElapsedTime: Bool) {
        var isElapsedTime = false
        func until(_ limit: Limit) throws(DossierRefusal) -> Instant {
            do throws(WorkingTimeError) {
                return try Deadline.due(
                    from: context.now, limit: limit, calendar: context.calendar, rules: context.rules, cutOff: .never)
            } catch {
                guard case .noCalendar = error, !effect.waits else { throw .workingTime(error) }
                isElapsedTime = true
                return limit.elapsed(from: context.now)
            }
        }
        let tryUntil = try until(effect.tryWithin)
        guard let answerWithin = effect.answerWithin else { return (tryUntil, tryUntil, isElapsedTime) }
        let answerUntil = try until(answerWithin)
        return (tryUntil, max(tryUntil, answerUntil), isElapsedTime)
    }

    // MARK: What becomes of it

    func effect(_ command: DossierCommand.Effect) throws(DossierRefusal) -> Outcome {
        guard let effect = state.effect(command.effect) else { throw .effect(.unknown(command.effect)) }
        switch command.what {
        case .accept(let reference):
            let actor = try permission.target()
            guard effect.state == .asked else { throw .effect(.notWanted(command.effect)) }
            return moved(.init(.awaited, effect: command.effect, reference: reference.flatMap(shown)), by: actor)
        case .answer(let answer): return try answered(answer, effect)
        case .refuse(let code):
            let actor = try permission.target()
            guard effect.isUnderWay else { throw .effect(.notWanted(command.effect)) }
            return moved(
                .init(.failed, effect: command.effect, code: Wellformed.shown(code), isRefused: true), by: actor)
        case .giveUp(let code):
            let actor = try permission.target()
            guard effect.isUnderWay, let until = effect.until else { throw .effect(.notWanted(command.effect)) }
            guard context.now >= until else { throw .effect(.notDue(until: until.short)) }
            return moved(.init(.failed, effect: command.effect, code: Wellformed.shown(code)), by: actor)
        case .abandon(let code):
            let actor = try permission.target()
            guard effect.isUnderWay else { throw .effect(.notWanted(command.effect)) }
            return moved(.init(.failed, effect: command.effect, code: Wellformed.shown(code)), by: actor)
        case .drop:
            let actor = try permission.target()
            guard effect.state == .asked, state.isPastNeed(effect) else { throw .effect(.notWanted(command.effect)) }
            return moved(.init(.skipped, effect: command.effect, code: "dossier-ended"), by: actor)
        case .retry(let reason):
            let actor = try permission.owner(of: effect)
            guard !effect.isSettled else { throw .effect(.notWanted(command.effect)) }
            let (tryUntil, answerUntil) = try renewed(effect)
            return moved(
                .init(
                    .retried, effect: command.effect, reason: reason, tryUntil: tryUntil, answerUntil: answerUntil),
                by: actor)
        case .skip(let reason):
            let actor = try permission.owner(of: effect)
            guard !effect.isSettled else { throw .effect(.notWanted(command.effect)) }
            return moved(.init(.skipped, effect: command.effect, reason: reason), by: actor)
        }
    }

    private func moved(_ fact: DossierEvent.EffectMoved, by actor: Actor) -> Outcome {
        Outcome(by: actor, fact: .effect(fact))
    }

    private func shown(_ reference: String) -> String? { Wellformed.reference(reference) ? reference : nil }

    private func answered(
        _ answer: DossierCommand.Effect.Answer, _ effect: DossierEffect
    ) throws(DossierRefusal) -> Outcome {
        let isByHand = answer.reason != nil || context.standing.party == .officer || context.standing.isOperator
        let actor = isByHand ? try permission.owner(of: effect) : try permission.target()
        let definition = context.procedure?.definition
        let known = definition?.effect(effect.request.name)?.answers.map(\.outcome) ?? []
        guard Wellformed.identifier(answer.outcome), known.isEmpty || known.contains(answer.outcome) else {
            throw .effect(.outcomeUnknown(Wellformed.shown(answer.outcome), known: known))
        }
        var fact = DossierEvent.EffectMoved(
            .answered, effect: effect.request.id, outcome: answer.outcome, subjects: answer.subjects,
            fields: definition?.told(answer.fields) ?? answer.fields,
            keepsDraft: !answer.fields.isEmpty && !answer.fields.contains(where: isApproved),
            details: answer.details, reference: answer.reference.flatMap(shown), reason: answer.reason)
        if isByHand {
            guard answer.reason != nil else { throw .effect(.reasonRequired) }
            guard !effect.isSettled else { throw .effect(.notWanted(effect.request.id)) }
        } else if effect.isSettled {
            // Somebody went on without it, or answered in its stead: what comes now is kept, and changes nothing.
            fact.isLate = true
            return moved(fact, by: actor)
        }
        let subjects = Set(state.sealed.map(\.blob.subject))
        guard answer.subjects.allSatisfy({ subjects.contains($0.subject) }) else {
            throw .form(.sealedMismatch(answer.subjects.first { !subjects.contains($0.subject) }?.subject ?? ""))
        }
        fact.move = try move(answer.outcome, effect, definition)
        return moved(fact, by: actor)
    }

    /// Whether the signatory approves the field; what no definition knows, they may have.
    func isApproved(_ name: String) -> Bool {
        guard let definition = context.procedure?.definition,
            let entered = definition.enteredFields.first(where: { $0.name == name })
        else { return true }
        return isApproved(name, entered.field, definition)
    }

    /// The action that the answer does, where the dossier still stands in the step that asked, and nothing else is in the way. Where
    /// something is, the officer of the step goes on.
    private func move(
        _ outcome: String, _ effect: DossierEffect, _ definition: ProcedureDefinition?
    ) throws(DossierRefusal) -> DossierEvent.EffectMoved.Move? {
        guard state.phase == .received, let definition, let entry = state.entry, entry.step == effect.request.step,
            let step = definition.step(entry.step),
            let action = definition.effect(effect.request.name)?.action(for: outcome).flatMap(step.action),
            action.kind == .advance, (try? permission.requirePaid(for: .advance)) != nil
        else { return nil }
        // Another answer that the step waits for is still missing.
        let others = state.effects.contains {
            $0.request.id != effect.request.id && $0.request.waits && $0.request.step == step.id && !$0.isSettled
        }
        if others { return nil }
        return .init(
            action: action.id, step: step.id, entry: try target(of: action, step, definition),
            voidsDraft: voidsDraft(action, step, definition))
    }

    /// The limits counted from now on; where the definition knows the effect no more, as long as they were.
    private func renewed(
        _ effect: DossierEffect
    ) throws(DossierRefusal) -> (tryUntil: Instant, answerUntil: Instant) {
        if let definition = context.procedure?.definition.effect(effect.request.name) {
            let limits = try limits(of: definition)
            return (limits.tryUntil, limits.answerUntil)
        }
        func again(_ until: Instant) -> Instant {
            context.now.adding(microseconds: max(0, until.microseconds(since: effect.askedAt)))
        }
        return (again(effect.request.tryUntil), again(effect.request.answerUntil))
    }
}
