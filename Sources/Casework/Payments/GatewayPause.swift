import Synchronization

/// Keeps from asking a gateway that does not answer: after each failure in a row it is left alone for longer, at most ten seconds.
/// Whoever would ask is told at once that nothing is known, so that what else is due is not held up.
final class GatewayPause: Sendable {
    private struct State {
        var failures = 0
        var until = ContinuousClock.now
    }

    private let state = Mutex(State())

    /// Whether it may be asked now.
    var isOver: Bool { state.withLock { $0.until <= .now } }

    func succeeded() { state.withLock { $0 = State() } }

    func failed() {
        state.withLock { state in
            state.failures += 1
            state.until = .now + .milliseconds(min(10_000, 250 << min(state.failures, 10)))
        }
    }
}
