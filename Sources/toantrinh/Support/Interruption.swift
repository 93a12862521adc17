import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, SIGTERM and a closed terminal (SIGHUP): the first one cancels the work in hand, the second one, or one at a prompt, ends the program at once.
final class Interruption: Sendable {
    static let shared = Interruption()

    private struct State {
        var sources: [any DispatchSourceSignal] = []
        var cancel: (@Sendable () -> Void)?
        var seen = false
        /// The terminal's settings to put back, while a prompt has switched its echo off.
        var terminal: termios?
    }

    private let state = Mutex(State())

    /// Watches the signals; the first one calls `cancel`.
    func watch(cancel: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.cancel = cancel
            for number in [SIGINT, SIGTERM, SIGHUP] {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
                source.setEventHandler { self.interrupt() }
                source.resume()
                state.sources.append(source)
            }
        }
    }

    /// Whether a signal has been seen.
    var seen: Bool { state.withLock { $0.seen } }

    /// Records that the terminal has to be put back to `settings`; `nil` once it has been.
    func restoring(_ settings: termios?) { state.withLock { $0.terminal = settings } }

    private func interrupt() {
        let cancel = state.withLock { state -> (@Sendable () -> Void)? in
            if var terminal = state.terminal {
                tcsetattr(STDIN_FILENO, TCSANOW, &terminal)
                _exit(ExitStatus.interrupted.rawValue)
            }
            if state.seen { _exit(ExitStatus.interrupted.rawValue) }
            state.seen = true
            return state.cancel
        }
        cancel?()
    }
}
