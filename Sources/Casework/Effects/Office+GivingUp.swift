import Dossiers

/// What runs out of time.
extension Office {
    /// Gives up what ran out of time, as an incident of its owner; where the target may have it, after a last question: an answer that nobody
    /// brought is an answer all the same.
    ///
    /// - Parameters:
    ///   - task: The effect.
    ///   - target: Whom to ask, where there is room for the question; `nil`: nobody is asked.
    /// - Returns: What becomes of it, and what the question told about the target.
    func giveUp(
        _ task: ClaimedTask, asking target: (any EffectTarget)?
    ) async -> (settlement: EffectRunner.Settlement, verdict: TargetGate.Verdict) {
        var verdict = TargetGate.Verdict.nothing
        do {
            guard let present = try await present(task), present.effect.isUnderWay else { return (.unwanted, verdict) }
            if present.effect.state == .asked, present.state.isPastNeed(present.effect), !task.isUnsure {
                return (try await drop(present) ? .done : .unwanted, verdict)
            }
            var found: String?
            if let target {
                do {
                    let last = try await asked(target, present, &verdict)
                    if last.isSettled { return (.done, verdict) }
                    found = last.code
                } catch DossierRefusal.effect(let why) {
                    throw DossierRefusal.effect(why)
                } catch {
                    // What it said cannot be written down, or it cannot be asked: no further question mends that. A database that is away
                    // comes back.
                    let why = CaseworkError.explaining(error)
                    guard why.kind != .unavailable else { throw error }
                    found = why.code
                }
            }
            let code: String
            switch present.effect.state {
            case .awaited: code = found ?? "target.unanswered"
            default:
                let isKnown = configuration.targets.contains { $0.name == present.effect.request.target }
                code = task.error ?? (isKnown ? "target.out-of-time" : "target.not-configured")
            }
            let outcome = try await perform(
                .init(present.effect.request.id, .giveUp(code: code)), present,
                id: "gave-up/\(present.effect.version)", type: .failed, by: .engine("effect"))
            return (outcome.isRepeated ? .unwanted : .done, verdict)
        } catch DossierRefusal.effect(.notDue) {
            return (.early, verdict)
        } catch DossierRefusal.effect(.notWanted), DossierRefusal.effect(.unknown) {
            return (.unwanted, verdict)
        } catch {
            return (Self.putOff(error, isUnsure: task.isUnsure), verdict)
        }
    }

    /// Gives up, as an incident of its owner, what no server outlives. The target is not asked: that may be what ends them.
    func abandon(_ task: ClaimedTask) async -> EffectRunner.Settlement {
        do {
            guard let present = try await present(task), present.effect.isUnderWay else { return .unwanted }
            let outcome = try await perform(
                .init(present.effect.request.id, .abandon(code: Store.claimsLost)), present,
                id: "abandoned/\(present.effect.version)", type: .failed, by: .engine("effect"))
            return outcome.isRepeated ? .unwanted : .done
        } catch DossierRefusal.effect(.notWanted), DossierRefusal.effect(.unknown) {
            return .unwanted
        } catch {
            return Self.putOff(error, isUnsure: true)
        }
    }

    /// Whether the target knew an end of it, or has it and answers later, which is written down now; where its adapter has a word of its own
    /// for what it said instead, that.
    private func asked(
        _ target: any EffectTarget, _ present: PresentEffect, _ verdict: inout TargetGate.Verdict
    ) async throws -> (isSettled: Bool, code: String?) {
        let message = try await message(present)
        let inquiry = await Self.limited(
            target.policy.attempt, late: .known(.failed(code: Self.timedOut)), { await target.ask(message) })
        switch inquiry {
        case .known(.done(let answer)):
            verdict = .present
            do {
                return (try await record(.done(answer), present, by: target.name), nil)
            } catch is AnswerUnreadable {
                return (false, nil)
            } catch DossierRefusal.effect(.outcomeUnknown) { return (false, nil) }
        case .known(.refused(let code)):
            verdict = .present
            return (try await record(.refused(code: code), present, by: target.name), nil)
        case .known(.accepted(let reference)):
            verdict = .present
            // It has it after all: its answer is waited for, as long as it was to be.
            guard present.effect.state == .asked else { return (false, nil) }
            return (try await record(.accepted(reference: reference), present, by: target.name), nil)
        case .unknown: verdict = .present
        case .known(.failed(let code)):
            verdict = .init(ofFailure: code)
            return (false, code.hasPrefix("target.") ? nil : code)
        case .known(.deferred(_, let after)): verdict = after.map { .busy($0) } ?? .absent
        case .cannotTell: break
        }
        return (false, nil)
    }
}
