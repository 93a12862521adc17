public import Foundation

/// Waits for the end of a process by asking the kernel; blocks its thread. Foundation hears of an end on a line that another child,
/// started at the same moment, may hold open for as long as it lives.
public func ended(_ process: Process) -> (status: Int32, hasCrashed: Bool) {
    var info = siginfo_t()
    while waitid(P_PID, id_t(process.processIdentifier), &info, Int32(WEXITED | WNOWAIT)) != 0 {
        if errno == EINTR { continue }
        // Foundation was faster, and knows.
        process.waitUntilExit()
        return (process.terminationStatus, process.terminationReason == .uncaughtSignal)
    }
    return (info._sifields._sigchld.si_status, info.si_code != Int32(CLD_EXITED))
}

/// Starts a process and waits for its end on a thread of its own.
public func runToItsEnd(_ process: Process) async throws -> (status: Int32, hasCrashed: Bool) {
    try await withCheckedThrowingContinuation { continuation in
        do { try process.run() } catch { return continuation.resume(throwing: error) }
        Thread.detachNewThread { [process] in continuation.resume(returning: ended(process)) }
    }
}

/// Kills a process that still runs. One that has ended and was waited for has given its number back: it may be anybody's by now.
public func killIfRunning(_ process: Process) {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
}

/// Waits for the end of a process without holding a thread of the pool.
public func end(of process: Process) async {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { [process] in
            _ = ended(process)
            continuation.resume()
        }
    }
}
