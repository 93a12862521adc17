/// What kind of private cluster, and where.
public struct ClusterConfiguration: Sendable {
    /// The directory it lives in: new, empty, or made by this program.
    public var directory: String
    /// Removed with everything in it when the cluster or this process ends.
    public var isEphemeral = false
    /// For tests: no fsync, no full page writes. A power cut destroys such a cluster.
    public var losesDataAtPowerCut = false
    /// The user to run as when we are root; `nil` chooses `postgres`.
    public var user: String?
    /// Further settings of the server, as in `postgresql.conf`. They win over ours, except for what keeps others out.
    public var settings: [String: String] = [:]
    /// How long the server may take to come up, crash recovery included.
    public var startLimit: Duration = .seconds(120)
    /// How long it may take to stop before it is stopped the hard way (which loses nothing either).
    public var stopLimit: Duration = .seconds(60)
    /// The name of its socket, and its port where it listens on `127.0.0.1` too.
    public var port = 5432
    /// Where `PG_BINDIR`, `PATH` and `XDG_RUNTIME_DIR` are looked up.
    public var environment: [String: String]

    /// A lasting, durable cluster in `directory`.
    public init(directory: String, environment: [String: String]) {
        self.directory = directory
        self.environment = environment
    }

    /// A cluster for tests: in a temporary directory, gone with this process, and not durable unless asked.
    public static func ephemeral(environment: [String: String], durable: Bool = false) -> ClusterConfiguration {
        // The system's random number generator: the name must not meet another process's.
        let name = "/tmp/tt-" + String(UInt64.random(in: .min ... .max), radix: 36)
        var configuration = ClusterConfiguration(directory: name, environment: environment)
        configuration.isEphemeral = true
        configuration.losesDataAtPowerCut = !durable
        return configuration
    }

    /// The server's command line after `postgres`.
    func arguments(_ location: ClusterLocation) -> [String] {
        var all = [
            "log_min_messages": "warning", "log_line_prefix": "%m [%p] ", "logging_collector": "off",
            "log_destination": "stderr", "log_statement": "none", "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0", "log_error_verbosity": "terse", "max_connections": "100",
            // Personal data stand in statements' details; a log line names the condition only.
            "log_min_error_statement": "panic",
        ]
        if losesDataAtPowerCut {
            all["fsync"] = "off"
            all["full_page_writes"] = "off"
            all["max_connections"] = "1000"
        }
        all.merge(settings) { $1 }
        // What keeps others out is not for settings to change.
        all["listen_addresses"] = settings["listen_addresses"] == "127.0.0.1" ? "127.0.0.1" : ""
        all["unix_socket_directories"] = location.socketDirectory
        all["unix_socket_permissions"] = "0700"
        all["port"] = "\(port)"
        return ["-D", location.data] + all.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
    }
}
