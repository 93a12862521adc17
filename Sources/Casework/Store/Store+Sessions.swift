import Postgres
import WorkingTime

extension Store {
    private static let insertSession = PreparedStatement(
        "insert_session",
        "INSERT INTO session (token_sha256, officer, issued_at, expires_at) VALUES ($1, $2, $3, $4)",
        [.bytea, .text, .timestamptz, .timestamptz])
    private static let selectSession = PreparedStatement(
        "select_session",
        "SELECT officer, expires_at FROM session WHERE token_sha256 = $1 AND ended_at IS NULL", [.bytea])
    private static let endSession = PreparedStatement(
        "end_session",
        "UPDATE session SET ended_at = $2 WHERE token_sha256 = $1 AND ended_at IS NULL", [.bytea, .timestamptz])
    private static let endSessionsOf = PreparedStatement(
        "end_sessions_of",
        "UPDATE session SET ended_at = $2 WHERE officer = $1 AND ended_at IS NULL", [.text, .timestamptz])

    /// Remembers a session by the digest of its token.
    func insertSession(
        digest: [UInt8], officer: String, issuedAt: Instant, expiresAt: Instant
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertSession,
            [.bytea(digest), .text(officer), .timestamptz(issuedAt.postgres), .timestamptz(expiresAt.postgres)],
            sending: .alone)
    }

    /// Whose session it is and until when; `nil` where there is none or it was ended.
    func session(digest: [UInt8]) async throws(PostgresError) -> (officer: String, expiresAt: Instant)? {
        guard let row = try await pool.query(Self.selectSession, [.bytea(digest)]).oneOrNone() else { return nil }
        let expires: PostgresTimestamp = try row.value(1)
        return (try row.value(0), Instant(microseconds: expires.microseconds))
    }

    /// Ends a session; ending it again changes nothing.
    func endSession(digest: [UInt8], at: Instant) async throws(PostgresError) {
        _ = try await pool.query(Self.endSession, [.bytea(digest), .timestamptz(at.postgres)])
    }

    /// Ends every session of an officer, as when a password is changed.
    func endSessions(of officer: String, at: Instant) async throws(PostgresError) {
        _ = try await pool.query(Self.endSessionsOf, [.text(officer), .timestamptz(at.postgres)])
    }
}

extension Instant {
    /// For a statement's arguments.
    var postgres: PostgresTimestamp { PostgresTimestamp(microseconds: microseconds) }
}
