import Hummingbird
import Synchronization

/// How far one request has come: what the layers around it tell one another.
final class RequestWatch: Sendable {
    private struct State {
        var begun = false
        var ended = false
        /// When bytes of the body came last.
        var touched = ContinuousClock.now
        var code = ""
        var who = "-"
    }

    private let state = Mutex(State())

    /// Whether somebody has begun to read the body.
    var hasBegun: Bool { state.withLock { $0.begun } }
    /// Whether the body was read to its end.
    var hasEnded: Bool { state.withLock { $0.ended } }
    /// When the body moved last; before it is read, when the request came.
    var touched: ContinuousClock.Instant { state.withLock { $0.touched } }

    func begin() { state.withLock { $0.begun = true } }
    func touch() { state.withLock { $0.touched = .now } }

    func end() {
        state.withLock {
            $0.ended = true
            $0.touched = .now
        }
    }

    /// The code of the problem that was answered; empty where there is none.
    var code: String {
        get { state.withLock { $0.code } }
        set { state.withLock { $0.code = newValue } }
    }

    /// What kind of caller it is: `officer`, `system`; `-` where nobody is signed in. Never who.
    var who: String {
        get { state.withLock { $0.who } }
        set { state.withLock { $0.who = newValue } }
    }
}
