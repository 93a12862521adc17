import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

extension Store {
    private static let insertCitizen = PreparedStatement(
        "insert_citizen_session",
        """
        INSERT INTO citizen_session (token_sha256, provider, sealed, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5)
        """, [.bytea, .text, .bytea, .timestamptz, .timestamptz])
    private static let selectCitizen = PreparedStatement(
        "select_citizen_session", "SELECT provider, sealed, expires_at FROM citizen_session WHERE token_sha256 = $1",
        [.bytea])
    private static let endCitizen = PreparedStatement(
        "end_citizen_session", "DELETE FROM citizen_session WHERE token_sha256 = $1 RETURNING provider", [.bytea])
    private static let sweepCitizens = PreparedStatement(
        "sweep_citizen_sessions",
        """
        DELETE FROM citizen_session WHERE token_sha256 IN
          (SELECT token_sha256 FROM citizen_session WHERE expires_at <= $1 ORDER BY expires_at LIMIT 100
           FOR UPDATE SKIP LOCKED)
        """, [.timestamptz])
    private static let takeAnswer = PreparedStatement(
        "take_sign_in_answer",
        "INSERT INTO sign_in_answer (state_sha256, at) VALUES ($1, clock_timestamp()) ON CONFLICT DO NOTHING RETURNING at",
        [.bytea])
    private static let sweepAnswers = PreparedStatement(
        "sweep_sign_in_answers",
        """
        DELETE FROM sign_in_answer WHERE state_sha256 IN
          (SELECT state_sha256 FROM sign_in_answer WHERE at <= clock_timestamp() - interval '1 hour' ORDER BY at LIMIT 100
           FOR UPDATE SKIP LOCKED)
        """, [])

    /// A citizen's session as it is kept.
    struct SealedCitizen {
        var provider: String
        var sealed: [UInt8]
        var expiresAt: Instant
    }

    /// Remembers a session by the digest of its token, and drops some that are over.
    func insertCitizen(_ session: SealedCitizen, digest: [UInt8], at: Instant) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertCitizen,
            [
                .bytea(digest), .text(session.provider), .bytea(session.sealed), .timestamptz(at.postgres),
                .timestamptz(session.expiresAt.postgres),
            ], sending: .alone)
        _ = try await pool.query(Self.sweepCitizens, [.timestamptz(at.postgres)])
    }

    /// The session of a token; `nil` where there is none.
    func citizen(digest: [UInt8]) async throws(PostgresError) -> SealedCitizen? {
        guard let row = try await pool.query(Self.selectCitizen, [.bytea(digest)]).oneOrNone() else { return nil }
        let expires: PostgresTimestamp = try row.value(2)
        return SealedCitizen(
            provider: try row.value(0), sealed: try row.bytes(1),
            expiresAt: Instant(microseconds: expires.microseconds))
    }

    /// Ends a session; ending it again changes nothing.
    ///
    /// - Returns: Whether there was one.
    func endCitizen(digest: [UInt8]) async throws(PostgresError) -> Bool {
        try await pool.query(Self.endCitizen, [.bytea(digest)]).oneOrNone() != nil
    }

    /// Takes the answer to a sign-in, by the digest of its state.
    ///
    /// - Returns: Whether nobody has taken it before, here or at another server. Answers are remembered for longer than a sign-in may take.
    func takeSignIn(state: [UInt8]) async throws(PostgresError) -> Bool {
        let isNew = try await pool.query(Self.takeAnswer, [.bytea(state)], sending: .alone).oneOrNone() != nil
        if isNew { _ = try await pool.query(Self.sweepAnswers, []) }
        return isNew
    }

    // MARK: Whose a dossier is

    private static let isParty = PreparedStatement(
        "select_party",
        "SELECT 1 FROM party_token WHERE token = ANY ($1) AND lane = $2 AND stream_id = $3 LIMIT 1",
        [.byteaArray, .int4, .uuid])

    /// Whether one of `tokens` was kept for the dossier.
    func isParty(_ tokens: [[UInt8]], of stream: StreamID) async throws(PostgresError) -> Bool {
        try await pool.query(
            Self.isParty, [.byteaArray(tokens), .int4(stream.lane.int4), .uuid(stream.uuid)]
        ).oneOrNone() != nil
    }
}
