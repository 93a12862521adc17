import CSpawn
import Foundation
import Synchronization

/// Why an exchange with a worker did not end in an answer.
enum WorkerFailure: Error, Hashable, Sendable {
    /// The process could not be started; the system's error number.
    case spawn(Int32)
    /// It ended, or sent what is no frame.
    case ended
    /// No answer until the deadline.
    case timedOut
    /// Its answer is longer than the limit.
    case tooLong
}

/// One worker: a child process with a socket as its standard input and output.
///
/// All calls but ``kill()`` come from one queue at a time and may block it. The child ends when our end of the socket closes,
/// also when this process is killed; it is in a process group of its own, so that an interrupt at the terminal does not
/// end it in the middle of a paper.
final class WorkerProcess: Sendable {
    let pid: pid_t
    private let socket: Int32
    /// Whether the process has been waited for: its identifier may belong to another one from then on.
    private let reaped = Mutex(false)

    private init(pid: pid_t, socket: Int32) {
        self.pid = pid
        self.socket = socket
    }

    deinit { close() }

    /// Starts a process.
    ///
    /// - Parameters:
    ///   - executable: The path of the program.
    ///   - arguments: Its arguments, without its name.
    ///   - environment: Its whole environment.
    /// - Returns: The running process.
    /// - Throws: ``WorkerFailure/spawn(_:)``.
    static func start(
        executable: String, arguments: [String], environment: [String: String]
    ) throws(WorkerFailure) -> WorkerProcess {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw .spawn(errno)
        }
        defer { Foundation.close(ends[1]) }

        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // A worker lives long: what it inherited, somebody would wait for.
        cspawn_close_from(&actions, 3)
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        var pid: pid_t = 0
        let status = withCStrings([executable] + arguments) { argv in
            withCStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) { envp in
                posix_spawn(&pid, executable, &actions, &attributes, argv, envp)
            }
        }
        guard status == 0 else {
            Foundation.close(ends[0])
            throw .spawn(status)
        }
        return WorkerProcess(pid: pid, socket: ends[0])
    }

    /// Sends a frame, if there is one, and waits for the next.
    ///
    /// - Throws: ``WorkerFailure``; the worker is of no use then and must be closed.
    func exchange(
        _ parts: [[UInt8]]?, until deadline: ContinuousClock.Instant, limit: Int
    ) throws(WorkerFailure) -> [[UInt8]] {
        if let parts { try send(WorkerFrame.encode(parts), until: deadline) }
        var received: [UInt8] = []
        try receive(4, into: &received, until: deadline)
        guard let length = WorkerFrame.length(received[...]) else { throw .ended }
        guard length <= limit else { throw .tooLong }
        try receive(4 + length, into: &received, until: deadline)
        guard let answer = WorkerFrame.decode(received[4...]) else { throw .ended }
        return answer
    }

    private func send(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(WorkerFailure) {
        var sent = 0
        while sent < bytes.count {
            try wait(for: Int16(POLLOUT), until: deadline)
            let count = bytes.withUnsafeBytes { buffer in
                Foundation.send(
                    socket, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 { sent += count } else if !isTransient(errno) { throw .ended }
        }
    }

    /// Reads until `received` holds `total` bytes.
    private func receive(
        _ total: Int, into received: inout [UInt8], until deadline: ContinuousClock.Instant
    ) throws(WorkerFailure) {
        var piece = [UInt8](repeating: 0, count: min(max(total - received.count, 1), 1 << 16))
        while received.count < total {
            try wait(for: Int16(POLLIN), until: deadline)
            let wanted = min(piece.count, total - received.count)
            let count = piece.withUnsafeMutableBytes { recv(socket, $0.baseAddress, wanted, Int32(MSG_DONTWAIT)) }
            if count > 0 { received += piece[..<count] } else if count == 0 || !isTransient(errno) { throw .ended }
        }
    }

    private func wait(for events: Int16, until deadline: ContinuousClock.Instant) throws(WorkerFailure) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else { throw .timedOut }
            var interest = pollfd(fd: socket, events: events, revents: 0)
            if poll(&interest, 1, Int32(min(left.rounded(.up), 60_000))) > 0 { return }
        }
    }

    private func isTransient(_ number: Int32) -> Bool { number == EAGAIN || number == EINTR }

    /// Hangs up: an exchange that waits for the process fails, and the process, which reads its line all the time, ends. From any
    /// thread.
    func kill() {
        reaped.withLock { if !$0 { _ = Foundation.shutdown(socket, Int32(SHUT_RDWR)) } }
    }

    /// Ends the process, waits for it, and closes the socket. Does nothing the second time.
    ///
    /// It gets a moment to remove its files; after that it is killed.
    func close() {
        let first = reaped.withLock { reaped in
            if reaped { return false }
            _ = Foundation.shutdown(socket, Int32(SHUT_RDWR))
            let deadline = ContinuousClock.now.advanced(by: .seconds(2))
            var status: Int32 = 0
            var ended = waitpid(pid, &status, WNOHANG)
            while ended == 0, ContinuousClock.now < deadline {
                usleep(2_000)
                ended = waitpid(pid, &status, WNOHANG)
            }
            if ended == 0 {
                _ = Foundation.kill(pid, SIGKILL)
                while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            }
            reaped = true
            return true
        }
        if first { Foundation.close(socket) }
    }
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
