import Postgres
import WorkingTime

extension Store {
    private static let insertSession = PreparedStatement(
        "insert_session",
        "INSERT INTO session (token_sha256, officer, credential, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        [.bytea, .text, .text, .timestamptz, .timestamptz])
    private static let selectSession = PreparedStatement(
        "select_session",
        "SELECT officer, credential, expires_at FROM session WHERE token_sha256 = $1 AND ended_at IS NULL", [.bytea])
    private static let endSession = PreparedStatement(
        "end_session",
        "UPDATE session SET ended_at = $2 WHERE token_sha256 = $1 AND ended_at IS NULL RETURNING officer",
        [.bytea, .timestamptz])
    /// What is over by a day is of no use to anybody.
    private static let sweepSessions = PreparedStatement(
        "sweep_sessions",
        """
        DELETE FROM session WHERE token_sha256 IN
          (SELECT token_sha256 FROM session WHERE expires_at <= $1 ORDER BY expires_at LIMIT 100
           FOR UPDATE SKIP LOCKED)
        """, [.timestamptz])

    /// A session as it is kept.
    struct Session {
        var officer: String
        /// The password it was opened with: it ends with that.
        var credential: String
        var expiresAt: Instant
    }

    /// Remembers a session by the digest of its token, and drops some that were over a day ago.
    func insertSession(
        _ session: Session, digest: [UInt8], issuedAt: Instant
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertSession,
            [
                .bytea(digest), .text(session.officer), .text(session.credential), .timestamptz(issuedAt.postgres),
                .timestamptz(session.expiresAt.postgres),
            ], sending: .alone)
        _ = try await pool.query(Self.sweepSessions, [.timestamptz(issuedAt.adding(seconds: -24 * 3600).postgres)])
    }

    /// The session of a token; `nil` where there is none or it was ended.
    func session(digest: [UInt8]) async throws(PostgresError) -> Session? {
        guard let row = try await pool.query(Self.selectSession, [.bytea(digest)]).oneOrNone() else { return nil }
        let expires: PostgresTimestamp = try row.value(2)
        return Session(
            officer: try row.value(0), credential: try row.value(1),
            expiresAt: Instant(microseconds: expires.microseconds))
    }

    /// Ends a session; ending it again changes nothing.
    ///
    /// - Returns: Whether there was one.
    func endSession(digest: [UInt8], at: Instant) async throws(PostgresError) -> Bool {
        try await pool.query(Self.endSession, [.bytea(digest), .timestamptz(at.postgres)]).oneOrNone() != nil
    }
}

extension Instant {
    /// For a statement's arguments.
    var postgres: PostgresTimestamp { PostgresTimestamp(microseconds: microseconds) }
}
