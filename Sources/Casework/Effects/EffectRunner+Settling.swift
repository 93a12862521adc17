import EventLog
import Logging
import Postgres
import WorkingTime

extension EffectRunner {
    /// What became of a try.
    enum Settlement: Sendable, Hashable {
        /// An event says so, and its statement has written the row anew.
        case done
        /// It was not wanted any more, or had been done.
        case unwanted
        /// It could not be tried: tried again. Whether an earlier try got through may still be unknown.
        case deferred(code: String, after: Duration?, isUnsure: Bool)
        /// It may have been done: tried again, after asking.
        case failed(code: String)
        /// Its time is not over yet: the log's clock was set back.
        case early
    }

    /// Gives up what ran out of time, where nobody is to be asked: it was surely never sent, its target is not known here, or has been away
    /// for too long.
    func expire() async throws -> Int {
        // While something is tried alone nothing may begin: what is claimed would only be given back.
        guard gates.turns.isOpen else { return 0 }
        try sound()
        let (store, lost) = (store, lostClaims)
        let now = try await clock.now()
        let asked = targets.filter { target in !gates.with(target) { $0.isGivenUp($1) } }.map(\.name)
        let longest = ([TargetPolicy()] + targets.map(\.policy)).map(\.longestWait).max() ?? .zero
        let claim = try await unhurried { () throws(PostgresError) in
            try await store.claimExpired(at: now, limit: 32, askedFirst: asked, longest: longest, lost: lost)
        }
        claim.parked.forEach(noteParked)
        await withDiscardingTaskGroup { group in
            for task in claim.claimed {
                group.addTask {
                    _ = await self.inTurn(task, Store.expiredLease) {
                        await task.traced(self.store) {
                            let settlement =
                                await self.isLost(task) ? self.abandon(task) : self.giveUp(task, nil).settlement
                            await self.settle(task, settlement, TargetPolicy(), isLate: true)
                        }
                    }
                }
            }
        }
        return claim.claimed.count
    }

    /// Writes down what became of a try; `isLate` where its time was over when it was claimed.
    func settle(
        _ task: ClaimedTask, _ settlement: Settlement, _ policy: TargetPolicy, isLate: Bool
    ) async {
        do {
            switch settlement {
            case .done: counts.add { $0.done += 1 }
            case .unwanted:
                counts.add { $0.unwanted += 1 }
                try await store.clear(task)
            case .early:
                try await store.putOff(
                    effect: task, for: .milliseconds(500), error: task.error, isFailure: false,
                    isUnsure: task.isUnsure, isLate: isLate)
            case .deferred(let code, let after, let isUnsure):
                counts.add { $0.deferred += 1 }
                let delay = min(max(policy.delay(after: task.attempt), after ?? .zero), policy.longestWait)
                try await store.putOff(
                    effect: task, for: delay, error: code, isFailure: false, isUnsure: isUnsure, isLate: isLate)
            case .failed(let code):
                counts.add { $0.failed += 1 }
                logger.warning("effect failed", metadata: ["target": "\(task.target ?? "")", "code": "\(code)"])
                try await store.putOff(
                    effect: task, for: policy.delay(after: task.attempt), error: code, isFailure: true,
                    isUnsure: true, isLate: isLate)
            }
        } catch {
            // The claim runs out, and the target is asked what became of it.
            logger.warning("effect not settled", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
        }
    }
}
