import Dossiers
import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

/// A task that this process has claimed: nobody else does it for half a minute.
struct ClaimedTask: Sendable, Hashable {
    /// What kind of task a row is.
    enum Kind: String, Sendable, Hashable {
        /// A dossier's timer.
        case timer
        /// The walk through the open dossiers after a calendar was published.
        case calendar
    }

    var stream: StreamID
    /// The timer's name.
    var task: String
    /// `nil`: of a kind that a later release writes.
    var kind: Kind?
    var due: Instant
    /// The version of the event that set it.
    var version: Int
    /// Which try this is, from 1.
    var attempt: Int

    /// The identifier of the command that does it: the same for every server and every try, another one where it is set anew.
    var command: EventLog.CommandID {
        EventLog.CommandID(derivedFrom: "task/\(stream)/\(task)/\(due.microseconds)/\(version)")
    }
}

extension Store {
    /// How long a claim holds. A server that dies loses its claims by the passing of this time.
    static let claimSeconds = 30

    private static let claim = PreparedStatement(
        "task_claim",
        SQL(
            unsafe: """
                WITH ready AS (
                SELECT lane, stream_id, task FROM task
                WHERE due <= $1 AND due IS NOT NULL AND parked_at IS NULL
                AND (retry_at IS NULL OR retry_at <= clock_timestamp())
                ORDER BY due LIMIT $2 FOR UPDATE SKIP LOCKED)
                UPDATE task t SET attempts = t.attempts + 1, retry_at = clock_timestamp() + interval '\(claimSeconds) s'
                FROM ready r WHERE t.lane = r.lane AND t.stream_id = r.stream_id AND t.task = r.task
                RETURNING t.stream_id, t.task, t.kind, t.due, t.version, t.attempts
                """), [.timestamptz, .int8])
    private static let nextDue = PreparedStatement(
        "task_next", "SELECT min(due) FROM task WHERE due > $1 AND due IS NOT NULL AND parked_at IS NULL",
        [.timestamptz])
    private static let clear = PreparedStatement(
        "task_clear",
        """
        UPDATE task SET due = NULL, retry_at = NULL, error = NULL
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4
        """, [.int4, .uuid, .text, .int4])
    private static let putOff = PreparedStatement(
        "task_put_off",
        """
        UPDATE task SET retry_at = clock_timestamp() + $6 * interval '1 microsecond', error = $7,
        attempts = CASE WHEN $8 THEN attempts ELSE attempts - 1 END
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5
        """, [.int4, .uuid, .text, .int4, .int4, .int8, .text, .bool])
    private static let park = PreparedStatement(
        "task_park",
        """
        UPDATE task SET parked_at = clock_timestamp(), retry_at = NULL, error = $6
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5
        """, [.int4, .uuid, .text, .int4, .int4, .text])
    private static let sweep = PreparedStatement(
        "task_sweep",
        """
        DELETE FROM task WHERE (lane, stream_id, task) IN
        (SELECT lane, stream_id, task FROM task WHERE due IS NULL LIMIT $1 FOR UPDATE SKIP LOCKED)
        """, [.int8])

    /// Claims what is due at `now` by the log's clock, the longest overdue first.
    func claimTasks(at now: Instant, limit: Int) async throws(PostgresError) -> [ClaimedTask] {
        // Not coalesced: a group that fails is run again, and a second run would claim anew.
        let rows = try await pool.query(
            Self.claim, [.timestamptz(now.postgres), .int8(Int64(limit))], sending: .alone)
        var tasks: [ClaimedTask] = []
        tasks.reserveCapacity(rows.count)
        for row in rows {
            let id: UUID = try row.value(0)
            guard let stream = StreamID(id.uuidString) else { throw .decoding("not the identifier of a stream") }
            tasks.append(
                ClaimedTask(
                    stream: stream, task: try row.value(1),
                    kind: ClaimedTask.Kind(rawValue: try row.value(2, as: String.self)),
                    due: Instant(microseconds: try row.value(3, as: PostgresTimestamp.self).microseconds),
                    version: try row.value(4), attempt: try row.value(5)))
        }
        return tasks
    }

    /// When the next task after `now` is due.
    func nextTask(after now: Instant) async throws(PostgresError) -> Instant? {
        let row = try await pool.query(Self.nextDue, [.timestamptz(now.postgres)]).one()
        return try row.optional(0, as: PostgresTimestamp.self).map { Instant(microseconds: $0.microseconds) }
    }

    private func key(_ task: ClaimedTask) -> PostgresParameters {
        [
            .int4(task.stream.lane.int4), .uuid(task.stream.uuid), .text(task.task),
            .int4(Int32(clamping: task.version)),
        ]
    }

    /// There is nothing to do any more. Where an event has written the row since, it stays as that says.
    func clear(_ task: ClaimedTask) async throws(PostgresError) {
        try await pool.query(Self.clear, key(task))
    }

    /// It will be tried again after `delay`; a try that was none (`counts` false) is not counted.
    func putOff(
        _ task: ClaimedTask, for delay: Duration, error: String?, counts: Bool
    ) async throws(PostgresError) {
        var parameters = key(task)
        parameters.append(.int4(Int32(clamping: task.attempt)))
        parameters.append(.int8(delay.inWholeMicroseconds))
        parameters.append(.text(error))
        parameters.append(.bool(counts))
        try await pool.query(Self.putOff, parameters, sending: .alone)
    }

    /// It is tried no more until somebody has looked.
    func park(_ task: ClaimedTask, error: String) async throws(PostgresError) {
        var parameters = key(task)
        parameters.append(.int4(Int32(clamping: task.attempt)))
        parameters.append(.text(error))
        try await pool.query(Self.park, parameters)
    }

    /// Deletes rows that have nothing to do any more, at most `limit`.
    func sweepTasks(limit: Int) async throws(PostgresError) {
        try await pool.query(Self.sweep, [.int8(Int64(limit))])
    }
}

extension Duration {
    /// Whole microseconds; what no `Int64` holds saturates.
    var inWholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max : product.addingReportingOverflow(attoseconds / 1_000_000_000_000).partialValue
    }
}
