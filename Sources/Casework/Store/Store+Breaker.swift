import Postgres

/// The circuit breaker of a target, of all servers of the database.
extension Store {
    private static let open = PreparedStatement(
        "target_open",
        """
        UPDATE target_limit SET pause = $2 * interval '1 microsecond',
        open_until = clock_timestamp() + $2 * interval '1 microsecond'
        WHERE target = $1 AND open_until IS NULL
        """, [.text, .int8])
    private static let openAgain = PreparedStatement(
        "target_open_again",
        """
        UPDATE target_limit SET
        pause = least(greatest(2 * pause, $2 * interval '1 microsecond'), $3 * interval '1 microsecond'),
        open_until = clock_timestamp()
        + least(greatest(2 * pause, $2 * interval '1 microsecond'), $3 * interval '1 microsecond')
        WHERE target = $1
        """, [.text, .int8, .int8])
    private static let close = PreparedStatement(
        "target_close", "UPDATE target_limit SET open_until = NULL, pause = '0' WHERE target = $1", [.text])
    private static let tryAgain = PreparedStatement(
        "target_try_again", "UPDATE target_limit SET open_until = clock_timestamp() WHERE target = $1", [.text])

    /// So many tries of a server in a row found a target away: no server asks it for a while.
    func openBreaker(of target: String, _ policy: TargetPolicy) async throws(PostgresError) {
        try await pool.query(
            Self.open, [.text(target), .int8(policy.pause.inWholeMicroseconds)], sending: .alone)
    }

    /// What the one try told that all servers wait for.
    func settleProbe(
        of target: String, _ verdict: TargetGate.Verdict, _ policy: TargetPolicy
    ) async throws(PostgresError) {
        switch verdict {
        case .present, .busy: try await pool.query(Self.close, [.text(target)], sending: .alone)
        case .nothing: try await pool.query(Self.tryAgain, [.text(target)], sending: .alone)
        case .absent:
            try await pool.query(
                Self.openAgain,
                [
                    .text(target), .int8(policy.pause.inWholeMicroseconds),
                    .int8(policy.longestPause.inWholeMicroseconds),
                ], sending: .alone)
        }
    }
}
