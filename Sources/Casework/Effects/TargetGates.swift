import Synchronization

/// The gates of one server, a target each, and what is under way.
final class TargetGates: Sendable {
    let turns = EffectTurns()
    private let gates = Mutex<[String: TargetGate]>([:])

    func with<Answer: Sendable>(
        _ target: any EffectTarget, _ body: (inout TargetGate, ContinuousClock.Instant) -> Answer
    ) -> Answer {
        let now = ContinuousClock.now
        return gates.withLock { gates in
            var gate = gates[target.name] ?? TargetGate(target.policy, now: now)
            defer { gates[target.name] = gate }
            return body(&gate, now)
        }
    }
}
