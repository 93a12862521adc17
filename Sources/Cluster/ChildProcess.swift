import CSpawn
import Foundation
import Glibc
import Synchronization

/// A program started and awaited. Nothing of ours leaks into it: no descriptor but its three, no signal mask, no directory.
final class ChildProcess: Sendable {
    let pid: pid_t
    private let exit: Task<Int32, Never>
    private let ended: EndMark

    /// Where its output goes: the end of a file, or a descriptor that stays the caller's.
    enum Output {
        case file(String)
        case descriptor(Int32)
    }

    /// Starts `arguments`. Its standard input is `input` (which stays the caller's) or nothing. It gets a process group of its own, so
    /// that a terminal's interrupt reaches us and not it.
    init(_ arguments: [String], input: Int32? = nil, output: Output = .file("/dev/null")) throws(ClusterError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        switch output {
        case .file(let path):
            // The directory may belong to another user than us: a link put there is not followed.
            let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW
            posix_spawn_file_actions_addopen(&actions, 1, path, flags, 0o600)
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
        }
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        cspawn_close_from(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
        // From the root directory: ours may be one that the other user may not see.
        let command = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + arguments
        var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &argv, &envp)
        guard status == 0 else {
            throw ClusterError(.files, path: arguments.first ?? "", output: String(cString: strerror(status)))
        }
        self.pid = pid
        let ended = EndMark()
        self.ended = ended
        exit = Task { [pid] in
            await withCheckedContinuation { continuation in
                // A thread of its own that waits: one for each child, and few children. The threads of a shared queue are bounded,
                // and a server keeps one for as long as it runs.
                Thread.detachNewThread {
                    var status: Int32 = 0
                    while waitpid(pid, &status, 0) == -1, errno == EINTR {}
                    ended.isSet.store(true, ordering: .releasing)
                    continuation.resume(returning: status)
                }
            }
        }
    }

    /// The exit status, 0 for success; negative where a signal ended it.
    func exitStatus() async -> Int32 {
        let status = await exit.value
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : -signal
    }

    /// Whether it ends within `limit`.
    func ends(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while !hasEnded {
            guard ContinuousClock.now < deadline else { return false }
            // Uncancellable on purpose: who stops a cluster wants it stopped.
            await Task.detached { try? await Task.sleep(for: .milliseconds(10)) }.value
        }
        return true
    }

    /// Whether it is gone, its remains collected included. Its number may belong to another process by then.
    var hasEnded: Bool { ended.isSet.load(ordering: .acquiring) }

    private final class EndMark: Sendable {
        let isSet = Atomic(false)
    }

    /// Runs a tool to its end; returns its exit status and the end of what it said.
    static func run(
        _ arguments: [String], input: Lifeline? = nil
    ) async throws(ClusterError) -> (status: Int32, output: String) {
        // A file without a name: whatever happens to us, nothing is left of it.
        var template = Array("/tmp/toantrinh-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw Files.failure("/tmp") }
        defer { close(file) }
        unlink(template)
        let child = try ChildProcess(arguments, input: input?.reading, output: .descriptor(file))
        input?.handedOver()
        let status = await child.exitStatus()
        return withExtendedLifetime(input) { (status, Files.tail(of: file)) }
    }
}
