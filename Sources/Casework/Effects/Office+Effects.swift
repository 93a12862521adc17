import Dossiers
import EventLog
import JSON
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// What asks other systems. It keeps nothing but the gates, so that there may be several.
    var effects: EffectRunner {
        EffectRunner(
            store: store, clock: clock, targets: configuration.targets, gates: targetGates, counts: taskCounts,
            logger: logger, lostClaims: configuration.taskPolicy.lostClaims,
            sound: { [registry] in try registry.requireSound() },
            send: { [self] in await send($0, to: $1) }, giveUp: { [self] in await giveUp($0, asking: $1) },
            abandon: { [self] in await abandon($0) })
    }

    /// An effect as its dossier tells it now.
    struct PresentEffect: Sendable {
        var effect: DossierEffect
        var stream: StreamID
        var state: DossierState
        var identifier: EventLog.CommandID
    }

    /// The effect of a row; `nil` where the row is of an event before the last one about it.
    func present(_ task: ClaimedTask) async throws -> PresentEffect? {
        guard let number = task.effect else { return nil }
        // Another server may have ended the dossier since, or taken the money that a notice would ask for.
        let present = try await present(number, of: task.stream, fresh: true)
        return present?.effect.version == Int64(task.version) ? present : nil
    }

    func present(_ number: Int64, of stream: StreamID, fresh: Bool) async throws -> PresentEffect? {
        let state = try await desk.load(stream, fresh: fresh).state
        guard let effect = state.effect(number) else { return nil }
        return PresentEffect(
            effect: effect, stream: stream, state: state, identifier: effect.identifier(in: stream))
    }

    // MARK: One try

    private func send(
        _ task: ClaimedTask, to target: any EffectTarget
    ) async -> (settlement: EffectRunner.Settlement, verdict: TargetGate.Verdict) {
        let present: PresentEffect
        let message: EffectMessage
        do {
            guard let found = try await self.present(task), found.effect.state == .asked else {
                return (.unwanted, .nothing)
            }
            present = found
            // What was surely not sent is not sent any more: nobody's data leave without a purpose.
            if found.state.isPastNeed(found.effect), !task.isUnsure {
                return (try await drop(found) ? .done : .unwanted, .nothing)
            }
            message = try await self.message(found)
        } catch {
            return (Self.putOff(error, isUnsure: task.isUnsure), .nothing)
        }
        var reply: EffectReply?
        if task.isUnsure {
            switch await Self.limited(
                target.policy.attempt, late: .known(.failed(code: Self.timedOut)), { await target.ask(message) })
            {
            case .known(let known): reply = known
            case .unknown, .cannotTell:
                guard present.state.isPastNeed(present.effect) else { break }
                do { return (try await drop(present) ? .done : .unwanted, .present) } catch {
                    return (Self.putOff(error, isUnsure: true), .present)
                }
            }
        }
        let wasAsked = reply != nil
        let answer: EffectReply
        if let reply {
            answer = reply
        } else {
            answer = await Self.limited(
                target.policy.attempt, late: .failed(code: Self.timedOut), { await target.send(message) })
        }
        return await settle(answer, present, task, target, isUnsure: wasAsked && task.isUnsure)
    }

    /// Settles what an ended dossier had asked for and nobody was told of.
    ///
    /// - Returns: Whether that is new.
    func drop(_ present: PresentEffect) async throws -> Bool {
        do {
            return try await !perform(
                .init(present.effect.request.id, .drop), present, id: "dropped/\(present.effect.version)",
                type: .skipped, by: .engine("effect")
            ).isRepeated
        } catch DossierRefusal.effect(.notWanted) { return false }
    }

    static let timedOut = "target.timed-out"

    /// Runs `body` no longer than `limit`; `late` where it was ended.
    static func limited<Answer: Sendable>(
        _ limit: Duration, late: Answer, _ body: @escaping @Sendable () async -> Answer
    ) async -> Answer {
        await withTaskGroup(of: Answer?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? late
        }
    }

    private func settle(
        _ reply: EffectReply, _ present: PresentEffect, _ task: ClaimedTask, _ target: any EffectTarget, isUnsure: Bool
    ) async -> (settlement: EffectRunner.Settlement, verdict: TargetGate.Verdict) {
        switch reply {
        case .deferred(let code, let after):
            let verdict: TargetGate.Verdict = after.map { .busy($0) } ?? .absent
            return (.deferred(code: code, after: after, isUnsure: isUnsure), verdict)
        case .failed(let code): return (.failed(code: code), .init(ofFailure: code))
        case .done, .accepted, .refused:
            do {
                let isNew = try await record(reply, present, by: target.name)
                return (isNew ? .done : .unwanted, .present)
            } catch DossierRefusal.effect(.notWanted), DossierRefusal.effect(.unknown) {
                return (.unwanted, .present)
            } catch DossierRefusal.effect(.outcomeUnknown) {
                return (.failed(code: "target.outcome-unknown"), .present)
            } catch is AnswerUnreadable {
                return (.failed(code: AnswerUnreadable.code), .present)
            } catch {
                // It was done at the other side, and could not be written down here: the target is asked next time.
                return (Self.putOff(error, isUnsure: true), .present)
            }
        }
    }

    static func putOff(_ error: any Error, isUnsure: Bool) -> EffectRunner.Settlement {
        let answer = CaseworkError.explaining(error)
        if answer.kind == .unavailable { return .deferred(code: answer.code, after: nil, isUnsure: isUnsure) }
        return .failed(code: answer.code)
    }

    /// What the target is told: of personal data only what the event sends.
    func message(_ present: PresentEffect) async throws -> EffectMessage {
        let (state, request) = (present.state, present.effect.request)
        var fields: [String: [String: FieldValue]] = [:]
        var data = JSONObject()
        let personal = request.sends.filter { $0.contains(".") }
        if !personal.isEmpty {
            var keys = try await desk.keysForReading(of: present.stream)
            let opened = try DossierDesk.open(state, &keys)
            for name in personal {
                let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
                guard parts.count == 2, let value = opened[parts[0]]?[parts[1]] else { continue }
                fields[parts[0], default: [:]][parts[1]] = value
            }
        }
        for name in request.sends where !name.contains(".") { data.set(name, state.data[name]) }
        var definition: ProcedureDefinition?
        if let digest = state.definition { definition = try await definitions.definition(digest) }
        return EffectMessage(
            identifier: present.identifier, code: state.code?.text ?? "", procedure: state.procedure ?? "",
            request: request, askedAt: present.effect.askedAt, fields: fields, data: data, state: state,
            definition: definition, agency: try await competentAgency(state))
    }

    /// What the competent agency is called today; after a merger, its successor.
    private func competentAgency(_ state: DossierState) async throws -> String? {
        let (day, organisation) = (try await clock.now().localDay, registry.snapshot.organisation)
        return state.competent.flatMap {
            organisation.agencies[organisation.successor(of: $0, on: day) ?? $0]?.name(on: day).vi
        }
    }
}
