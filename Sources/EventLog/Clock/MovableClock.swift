import Postgres
public import WorkingTime

/// Moves the clock of a log that was made with a movable one. The database itself refuses it for any other.
public enum MovableClock {
    /// The clock stands still at `instant`. A lane's instants never go back all the same: events then carry its last one.
    ///
    /// - Throws: ``EventLogError``: `wrongClock(.database)`.
    public static func stop(at instant: Instant, on source: some LogQuerying) async throws(EventLogError) {
        try await set(shift: 0, fixed: instant, on: source)
    }

    /// The clock runs, `microseconds` ahead of the database's.
    ///
    /// - Throws: ``EventLogError``: `wrongClock(.database)`.
    public static func run(ahead microseconds: Int64, on source: some LogQuerying) async throws(EventLogError) {
        try await set(shift: microseconds, fixed: nil, on: source)
    }

    private static func set(shift: Int64, fixed: Instant?, on source: some LogQuerying) async throws(EventLogError) {
        let statement = PreparedStatement(
            "log-clock-set",
            """
            INSERT INTO log_clock (shift_microseconds, fixed_at) VALUES ($1, $2)
            ON CONFLICT (only_row) DO UPDATE SET shift_microseconds = excluded.shift_microseconds, fixed_at = excluded.fixed_at
            """, [.int8, .timestamptz])
        do throws(EventLogError) {
            _ = try await source.rows(
                statement, [.int8(shift), fixed.map { .timestamptz($0.timestamp) } ?? .null(.timestamptz)],
                sending: .alone)
        } catch {
            if case .database(let cause) = error, cause.sqlState?.rawValue == "TT002" { throw .wrongClock(.database) }
            throw error
        }
    }
}
