import Glibc
import Logging

/// The one ephemeral cluster of a test process: started when it is first needed, gone with the process, however that ends.
///
///     let dsn = try await TestCluster.shared.createDatabase(template: "log") { dsn in /* apply the migrations, once */ }
public actor TestCluster {
    public static let shared = TestCluster()

    private var starting: Task<PrivateCluster, any Error>?
    private var templates: [String: Task<String, any Error>] = [:]
    private var count = 0

    /// The cluster itself, started.
    public func cluster() async throws -> PrivateCluster {
        if let starting { return try await starting.value }
        let task = Task {
            var configuration = ClusterConfiguration.ephemeral(environment: Self.environment)
            configuration.settings["max_wal_senders"] = "0"
            configuration.settings["wal_level"] = "minimal"
            configuration.settings["autovacuum"] = "off"
            let cluster = try PrivateCluster(
                configuration, logger: Logger(label: "test-cluster") { _ in SwiftLogNoOpLogHandler() })
            try await cluster.start()
            return cluster
        }
        starting = task
        return try await task.value
    }

    /// Makes an empty database of a new name; returns its connection string.
    public func createDatabase() async throws -> String {
        let cluster = try await cluster()
        let name = newName()
        try await cluster.createDatabase(name)
        return cluster.connectionString(database: name)
    }

    /// Makes a database as a copy of `template`, which `prepare` fills the first time it is asked for in this process. `prepare` must have
    /// disconnected when it returns.
    public func createDatabase(
        template: String, prepare: @escaping @Sendable (String) async throws -> Void
    ) async throws -> String {
        let cluster = try await cluster()
        let task =
            templates[template]
            ?? Task {
                try await cluster.createDatabase("template_\(template)")
                try await prepare(cluster.connectionString(database: "template_\(template)"))
                return "template_\(template)"
            }
        templates[template] = task
        let source = try await task.value
        let name = newName()
        try await cluster.createDatabase(name, template: source)
        return cluster.connectionString(database: name)
    }

    private func newName() -> String {
        count += 1
        return "test_\(count)"
    }

    /// What the server's programs are looked up by.
    public static var environment: [String: String] {
        var all: [String: String] = [:]
        for key in ["PATH", "PG_BINDIR", "XDG_RUNTIME_DIR"] {
            if let value = getenv(key) { all[key] = String(cString: value) }
        }
        return all
    }
}
