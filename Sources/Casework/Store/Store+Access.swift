import JSON
import Organisation
import Postgres
import WorkingTime

extension Store {
    private static let insertAccess = PreparedStatement(
        "insert_access", "INSERT INTO access_log (at, actor, code, what) VALUES ($1, $2, $3, $4)",
        [.timestamptz, .json, .text, .text])

    /// Writes down that personal data were read; the data are shown only after this is committed.
    func recordAccess(at: Instant, actor: Actor, code: String, what: String) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertAccess,
            [.timestamptz(at.postgres), .json(JSONWriter.bytes(actor.json)), .text(code), .text(what)])
    }
}
