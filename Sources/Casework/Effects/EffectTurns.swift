import Synchronization

/// What is under way in one server's runner of effects, so that what ended its server before is tried when nothing else is: it takes no
/// others along.
final class EffectTurns: Sendable {
    private struct State {
        var running = 0
        var isAlone = false
        /// How many wait to be alone.
        var waiting = 0
    }

    private let state = Mutex(State())

    /// Whether anything may be claimed: nobody is alone, nor waits to be.
    var isOpen: Bool { state.withLock { !$0.isAlone && $0.waiting == 0 } }

    /// Begins a try beside others.
    ///
    /// - Returns: Whether it may begin; not while one is alone.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isAlone else { return false }
            state.running += 1
            return true
        }
    }

    func end() { state.withLock { $0.running -= 1 } }

    /// Runs `body` once nothing else is under way, and lets nothing begin until it has ended.
    ///
    /// - Parameters:
    ///   - every: How often it is asked whether it is still ours.
    ///   - stillMine: Asked while it waits; where it answers false, nothing is done.
    ///   - body: What is done alone.
    /// - Returns: Whether it was done.
    func alone(
        askingEvery every: Duration, stillMine: () async -> Bool, _ body: () async -> Void
    ) async -> Bool {
        state.withLock { $0.waiting += 1 }
        var asked = ContinuousClock.now
        while !beginAlone() {
            if ContinuousClock.now - asked > every {
                asked = .now
                guard await stillMine() else {
                    state.withLock { $0.waiting -= 1 }
                    return false
                }
            }
            try? await Task.sleep(for: .milliseconds(20))
            if Task.isCancelled {
                state.withLock { $0.waiting -= 1 }
                return false
            }
        }
        await body()
        state.withLock { $0.isAlone = false }
        return true
    }

    private func beginAlone() -> Bool {
        state.withLock { state in
            guard state.running == 0, !state.isAlone else { return false }
            (state.isAlone, state.waiting) = (true, state.waiting - 1)
            return true
        }
    }
}
