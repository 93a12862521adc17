import Postgres
import WorkingTime

extension Store {
    private static let selectAnswer = PreparedStatement(
        "select_answer", "SELECT request, refusal FROM http_answer WHERE key = $1 AND at > $2", [.bytea, .timestamptz])
    /// What was done counts more than a refusal that was given at the same moment, and a refusal never replaces anything of its day.
    private static let insertAnswer = PreparedStatement(
        "insert_answer",
        """
        INSERT INTO http_answer AS a (key, request, refusal, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET request = excluded.request, refusal = excluded.refusal, at = excluded.at
        WHERE excluded.refusal IS NULL OR a.at <= $5
        """, [.bytea, .bytea, .json, .timestamptz, .timestamptz])
    private static let deleteAnswers = PreparedStatement(
        "delete_answers",
        """
        DELETE FROM http_answer WHERE key IN
          (SELECT key FROM http_answer WHERE at <= $1 ORDER BY at LIMIT 100 FOR UPDATE SKIP LOCKED)
        """, [.timestamptz])

    /// What was answered under `key` after `since`: the digest of the request, and the refusal as JSON if it was one.
    func answer(key: [UInt8], since: Instant) async throws(PostgresError) -> (request: [UInt8], refusal: [UInt8]?)? {
        guard
            let row = try await pool.query(Self.selectAnswer, [.bytea(key), .timestamptz(since.postgres)]).oneOrNone()
        else { return nil }
        return (try row.bytes(0), try row.optionalBytes(1))
    }

    /// Keeps an answer, and drops some of those from before `since`.
    func insertAnswer(
        key: [UInt8], request: [UInt8], refusal: [UInt8]?, at: Instant, since: Instant
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertAnswer,
            [
                .bytea(key), .bytea(request), refusal.map { .json($0) } ?? .null(.json), .timestamptz(at.postgres),
                .timestamptz(since.postgres),
            ])
        _ = try await pool.query(Self.deleteAnswers, [.timestamptz(since.postgres)])
    }
}
