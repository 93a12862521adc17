import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

extension Store {
    private static let holdDay = PreparedStatement(
        "reconciliation_hold",
        """
        INSERT INTO reconciliation AS r (gateway, day, held_by, held_until)
        VALUES ($1, $2::text::date, $3, clock_timestamp() + make_interval(secs => $4::float8))
        ON CONFLICT (gateway, day) DO UPDATE SET held_by = excluded.held_by, held_until = excluded.held_until
        WHERE (r.held_until IS NULL OR r.held_until < clock_timestamp())
        AND (r.next_attempt IS NULL OR r.next_attempt <= clock_timestamp())
        RETURNING attempts
        """, [.text, .text, .uuid, .float8])
    private static let dropDay = PreparedStatement(
        "reconciliation_drop",
        """
        DELETE FROM reconciliation WHERE gateway = $1 AND day = $2::text::date AND held_by = $3
        """, [.text, .text, .uuid])
    // A minute, then twice as long each time, at most an hour.
    private static let dayFailed = PreparedStatement(
        "reconciliation_failed",
        """
        UPDATE reconciliation SET attempts = attempts + 1, error = $4, held_by = NULL, held_until = NULL,
        next_attempt = clock_timestamp() + make_interval(secs => least(3600, 60 * 2 ^ least(attempts, 6)))
        WHERE gateway = $1 AND day = $2::text::date AND held_by = $3
        """, [.text, .text, .uuid, .text])
    private static let reasons = PreparedStatement(
        "difference_reasons", "SELECT difference, command, reason FROM difference_reason", [])
    private static let insertReason = PreparedStatement(
        "difference_reason_insert",
        """
        INSERT INTO difference_reason (difference, command, reason) VALUES ($1, $2, $3)
        ON CONFLICT (difference, command) DO NOTHING
        """, [.text, .uuid, .text])

    /// Takes a day of a gateway for a server; false where another has it, or it is not time to try again.
    func holdReconciliation(_ gateway: String, _ day: Day, by holder: UUID, seconds: Double) async throws -> Bool {
        try await pool.query(
            Self.holdDay, [.text(gateway), .text(day.iso), .uuid(holder), .float8(seconds)], sending: .alone
        ).count == 1
    }

    /// Forgets a day that is recorded now.
    func dropReconciliation(_ gateway: String, _ day: Day, by holder: UUID) async throws(PostgresError) {
        _ = try await pool.query(Self.dropDay, [.text(gateway), .text(day.iso), .uuid(holder)], sending: .alone)
    }

    /// Notes that a day went wrong, and when it is tried again.
    func reconciliationFailed(
        _ gateway: String, _ day: Day, by holder: UUID, code: String
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.dayFailed, [.text(gateway), .text(day.iso), .uuid(holder), .text(code)], sending: .alone)
    }

    /// Why differences were settled, by difference and command.
    func differenceReasons() async throws -> [String: [EventLog.CommandID: String]] {
        var reasons: [String: [EventLog.CommandID: String]] = [:]
        for row in try await pool.query(Self.reasons) {
            guard let command = EventLog.CommandID(try row.value(1, as: UUID.self).uuidString) else { continue }
            reasons[try row.value(0), default: [:]][command] = try row.value(2)
        }
        return reasons
    }

    func insertDifferenceReason(
        _ difference: String, _ command: EventLog.CommandID, _ reason: String
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertReason, [.text(difference), .uuid(command.uuid), .text(reason)], sending: .alone)
    }
}
