import JSON
import Organisation
import Postgres
import WorkingTime

extension Store {
    private static let insertAccess = PreparedStatement(
        "insert_access", "INSERT INTO access_log (at, actor, code, what) VALUES ($1, $2, $3, $4)",
        [.timestamptz, .json, .text, .text])

    private static let insertAccesses = PreparedStatement(
        "insert_accesses",
        "INSERT INTO access_log (at, actor, code, what) SELECT $1, $2, code, $4 FROM unnest($3::text[]) AS code",
        [.timestamptz, .json, .textArray, .text])

    /// Writes down that personal data of these dossiers were read, a row each.
    func recordAccess(at: Instant, actor: Actor, codes: [String], what: String) async throws(PostgresError) {
        guard !codes.isEmpty else { return }
        _ = try await pool.query(
            Self.insertAccesses,
            [.timestamptz(at.postgres), .json(JSONWriter.bytes(actor.json)), .textArray(codes), .text(what)])
    }

    /// Writes down that personal data were read; the data are shown only after this is committed.
    func recordAccess(at: Instant, actor: Actor, code: String, what: String) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertAccess,
            [.timestamptz(at.postgres), .json(JSONWriter.bytes(actor.json)), .text(code), .text(what)])
    }
}
