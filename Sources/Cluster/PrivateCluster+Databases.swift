extension PrivateCluster {
    /// Runs SQL as the superuser through `psql`. For setting up; a program's work goes through its own connections.
    ///
    /// - Returns: what it printed, rows as lines, columns separated by `|`.
    /// - Throws: ``ClusterError``: `notRunning`, `command`.
    @discardableResult
    public func execute(_ sql: String, database: String = "postgres") async throws(ClusterError) -> String {
        guard runningServer != nil else { throw ClusterError(.notRunning, path: location.directory) }
        let binaries = try ServerBinaries.find(major: location.dataVersion, environment: configuration.environment)
        let (status, output) = try await ChildProcess.run([
            binaries.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=terse",
            "-d", connectionString(database: database), "-c", sql,
        ])
        guard status == 0 else { throw ClusterError(.command, path: database, output: output) }
        return output.split(separator: "\n").joined(separator: "\n")
    }

    /// Creates a database, as a copy of `template` where one is named.
    ///
    /// - Throws: ``ClusterError``.
    public func createDatabase(_ name: String, template: String? = nil, owner: String? = nil) async throws(ClusterError)
    {
        var sql = "CREATE DATABASE \(Self.quoted(name))"
        if let owner { sql += " OWNER \(Self.quoted(owner))" }
        if let template { sql += " TEMPLATE \(Self.quoted(template))" }
        try await execute(sql)
    }

    /// - Throws: ``ClusterError``.
    public func dropDatabase(_ name: String) async throws(ClusterError) {
        try await execute("DROP DATABASE IF EXISTS \(Self.quoted(name)) WITH (FORCE)")
    }

    public func hasDatabase(_ name: String) async throws(ClusterError) -> Bool {
        let literal = name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        return try await !execute("SELECT 1 FROM pg_database WHERE datname = '\(literal)'").isEmpty
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
