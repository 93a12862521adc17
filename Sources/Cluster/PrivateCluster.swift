import Glibc
public import Logging

/// A PostgreSQL cluster of this program's own: made by it, started and stopped by it, reachable by its user alone.
///
/// **Who may connect.** There is no TCP. The Unix socket stands in a directory of mode 0700 that belongs to the user the server runs as,
/// so that only that user and root can open it; within it, every connection is trusted under any role's name. A password would have to
/// lie in a file that the same two can read, and would protect nothing more.
///
/// **Who ends it.** ``stop(_:)``; and where this process ends without that, however it ends, a watching shell (see ``Supervisor``).
/// Interrupts at the terminal do not reach the server: this program handles them and stops it in order.
public actor PrivateCluster {
    /// How a server is stopped. Neither loses anything that was committed.
    public enum StopMode: Sendable {
        /// Ends sessions, writes a checkpoint.
        case fast
        /// Ends at once; the next start recovers from the log.
        case immediate
    }

    public enum Status: Sendable, Hashable {
        case notCreated
        case stopped
        /// Running under this process.
        case running(pid: Int32)
        /// Running under another process, whose business stopping it is.
        case joined(pid: Int32)
    }

    public nonisolated let location: ClusterLocation
    public nonisolated let configuration: ClusterConfiguration
    nonisolated let user: ClusterUser
    nonisolated let logger: Logger

    var lock: Int32 = -1
    var server: ChildProcess?
    var lifeline: Lifeline?
    var janitor: (process: ChildProcess, lifeline: Lifeline)?
    /// A start that is under way; others who want it wait for the same.
    var starting: Task<Void, any Error>?
    var hasJoined = false
    /// It was to be brought back, and did not come.
    var hasFailed = false

    /// Works out where the cluster is to be and who runs it; touches nothing yet.
    ///
    /// - Throws: ``ClusterError``: `userNotFound`.
    public init(_ configuration: ClusterConfiguration, logger: Logger) throws(ClusterError) {
        self.configuration = configuration
        self.logger = logger
        user = try ClusterUser.choose(named: configuration.user)
        location = ClusterLocation(configuration.directory, user: user, environment: configuration.environment)
        if location.directory != Files.resolved(configuration.directory) {
            logger.warning(
                "the database user cannot reach the directory asked for: another one is used",
                metadata: ["asked": "\(configuration.directory)", "used": "\(location.directory)"])
        }
    }

    deinit { if lock >= 0 { close(lock) } }

    /// A libpq connection string.
    public nonisolated func connectionString(database: String = "postgres", user: String = "postgres") -> String {
        func quoted(_ value: String) -> String {
            "'" + value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "'"
        }
        return "host=\(quoted(location.socketDirectory)) port=\(configuration.port) "
            + "dbname=\(quoted(database)) user=\(quoted(user))"
    }

    public var status: Status {
        guard location.dataVersion != nil else { return .notCreated }
        guard let pid = runningServer else { return .stopped }
        return hasJoined ? .joined(pid: pid) : server == nil ? .stopped : .running(pid: pid)
    }

    /// The process that runs on our data, whoever started it: told by its working directory, as a number may be used again.
    var runningServer: Int32? {
        guard let pid = pidInFile, Glibc.kill(pid, 0) == 0 || errno == EPERM else { return nil }
        guard let directory = Files.link("/proc/\(pid)/cwd") else { return nil }
        return directory == location.data ? pid : nil
    }

    private var pidInFile: Int32? {
        Files.tail(location.pidFile).split(separator: "\n", omittingEmptySubsequences: false).first
            .flatMap { Int32($0) }.flatMap { $0 > 1 ? $0 : nil }
    }

    /// Whether the server says that it takes connections (line 8 of its pid file, as `pg_ctl` reads it).
    var isReady: Bool {
        let lines = Files.tail(location.pidFile).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 7 && lines[7].split(separator: " ").first == "ready"
    }
}
