import Postgres

extension Store {
    private static let insertDefinition = PreparedStatement(
        "insert_definition",
        "INSERT INTO definition (digest, procedure, expanded) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
        [.bytea, .text, .text])
    private static let selectDefinition = PreparedStatement(
        "select_definition", "SELECT expanded FROM definition WHERE digest = $1", [.bytea])

    /// Stores a definition's expanded form under its digest; storing it again changes nothing.
    func insertDefinition(digest: [UInt8], procedure: String, expanded: String) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertDefinition, [.bytea(digest), .text(procedure), .text(expanded)])
    }

    /// The expanded form under `digest`.
    func definition(digest: [UInt8]) async throws(PostgresError) -> [UInt8]? {
        try await pool.query(Self.selectDefinition, [.bytea(digest)]).oneOrNone()?.bytes(0)
    }
}
