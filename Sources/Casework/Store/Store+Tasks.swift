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
        /// One dossier that such a walk set aside.
        case reschedule
        /// What another system is asked for: ``EffectRunner`` does it.
        case effect
        /// A question to gateways about an order whose word has not come.
        case enquiry
        /// A refund that a gateway is to give.
        case refund
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
    /// How many of the tries before failed; the others were put off, or ended without a word.
    var failures = 0
    /// How many claims in a row nobody has settled, this one included.
    var claims = 1
    /// Of an effect: whom it asks.
    var target: String?
    /// The code of the last failure.
    var error: String?
    /// Of an effect: whether the try before may have reached the target.
    var isUnsure = false

    /// The identifier of the command that does it: the same for every server and every try, another one where it is set anew.
    var command: EventLog.CommandID {
        EventLog.CommandID(derivedFrom: "task/\(stream)/\(task)/\(due.microseconds)/\(version)")
    }
}

/// Which tasks a runner takes: those that ask a payment gateway have a runner of their own, so that a gateway that hangs holds nothing else up.
enum TaskQueue: Sendable, Hashable, CaseIterable {
    case clock, gateways
    /// Walks through all dossiers after a calendar was published: they take their time.
    case walks

    /// The rows of it, as a condition.
    fileprivate var condition: String {
        let gateways = "(kind IN ('enquiry', 'refund') OR task = 'payment')"
        return switch self {
        case .gateways: gateways
        case .walks: "kind IN ('calendar', 'reschedule')"
        // What other systems are asked for is claimed apart, target by target.
        case .clock: "NOT \(gateways) AND kind NOT IN ('calendar', 'reschedule', 'effect')"
        }
    }
}

extension Store {
    private static let selectTrace = PreparedStatement(
        "task_trace", "SELECT trace FROM task WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4",
        [.int4, .uuid, .text, .int4])

    /// The trace of the event that set a task, where it was kept.
    func trace(of task: ClaimedTask) async throws(PostgresError) -> String? {
        let rows = try await pool.query(
            Self.selectTrace,
            [
                .int4(task.stream.lane.int4), .uuid(task.stream.uuid), .text(task.task),
                .int4(Int32(clamping: task.version)),
            ])
        return try rows.first?.optional(0)
    }

    /// How long a claim holds. A server that dies loses its claims by the passing of this time.
    static let claimSeconds = 30

    /// A row that was claimed so often in vain is claimed alone, so that one that ends its server takes no others along for ever.
    static let suspectClaims = 2
    /// The code under which a row is parked whose claims keep ending without a word.
    static let claimsLost = "task.claims-lost"

    private static func claim(_ queue: TaskQueue) -> PreparedStatement {
        PreparedStatement(
            "task_claim_\(queue)",
            SQL(
                unsafe: """
                    WITH ready AS (
                    SELECT lane, stream_id, task, claims, due FROM task
                    WHERE due <= $1 AND due IS NOT NULL AND parked_at IS NULL AND \(queue.condition)
                    AND (retry_at IS NULL OR retry_at <= clock_timestamp()
                    OR retry_at > clock_timestamp() + $4 * interval '1 microsecond')
                    ORDER BY due LIMIT $2 FOR UPDATE SKIP LOCKED),
                    alone AS (SELECT lane, stream_id, task FROM ready
                    WHERE claims >= \(suspectClaims) AND claims < $3 ORDER BY due LIMIT 1)
                    UPDATE task t SET attempts = t.attempts + 1, claims = t.claims + 1,
                    retry_at = CASE WHEN r.claims < $3 THEN clock_timestamp() + interval '\(claimSeconds) s' END,
                    parked_at = CASE WHEN r.claims >= $3 THEN clock_timestamp() END,
                    error = CASE WHEN r.claims >= $3 THEN '\(claimsLost)' ELSE t.error END
                    FROM ready r WHERE t.lane = r.lane AND t.stream_id = r.stream_id AND t.task = r.task
                    AND (r.claims < \(suspectClaims) OR r.claims >= $3 OR EXISTS (SELECT 1 FROM alone a
                    WHERE a.lane = r.lane AND a.stream_id = r.stream_id AND a.task = r.task))
                    RETURNING t.stream_id, t.task, t.kind, t.due, t.version, t.attempts, t.failures, t.claims,
                    t.parked_at IS NOT NULL
                    """), [.timestamptz, .int8, .int4, .int8])
    }
    private static let claims = Dictionary(uniqueKeysWithValues: TaskQueue.allCases.map { ($0, claim($0)) })

    private static func nextDue(_ queue: TaskQueue) -> PreparedStatement {
        PreparedStatement(
            "task_next_\(queue)",
            SQL(
                unsafe: """
                    SELECT min(due) FROM task WHERE due > $1 AND due IS NOT NULL AND parked_at IS NULL
                    AND \(queue.condition)
                    """), [.timestamptz])
    }
    private static let nexts = Dictionary(uniqueKeysWithValues: TaskQueue.allCases.map { ($0, nextDue($0)) })

    private static let clear = PreparedStatement(
        "task_clear",
        """
        UPDATE task SET due = NULL, retry_at = NULL, error = NULL, claims = 0
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4
        """, [.int4, .uuid, .text, .int4])
    private static let putOff = PreparedStatement(
        "task_put_off",
        """
        UPDATE task SET retry_at = clock_timestamp() + $6 * interval '1 microsecond', error = $7, claims = 0,
        attempts = attempts - $8, failures = failures + $9
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5
        """, [.int4, .uuid, .text, .int4, .int4, .int8, .text, .int4, .int4])
    private static let park = PreparedStatement(
        "task_park",
        """
        UPDATE task SET parked_at = clock_timestamp(), retry_at = NULL, error = $6, claims = 0, failures = failures + 1
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5
        """, [.int4, .uuid, .text, .int4, .int4, .text])
    private static let move = PreparedStatement(
        "task_move",
        """
        UPDATE task SET due = $6, attempts = 0, failures = 0, retry_at = NULL, error = NULL, claims = 0
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5
        """, [.int4, .uuid, .text, .int4, .int4, .timestamptz])
    private static let release = PreparedStatement(
        "task_release",
        """
        UPDATE task t SET retry_at = NULL, attempts = t.attempts - 1, claims = greatest(t.claims - 1, 0), unsure = c.unsure
        FROM unnest($1::int4[], $2::uuid[], $3::text[], $4::int4[], $5::int4[], $6::bool[])
        AS c (lane, stream_id, task, version, attempts, unsure)
        WHERE t.lane = c.lane AND t.stream_id = c.stream_id AND t.task = c.task AND t.version = c.version
        AND t.attempts = c.attempts AND t.due IS NOT NULL AND t.parked_at IS NULL
        """, [.int4Array, .uuidArray, .textArray, .int4Array, .int4Array, .boolArray])
    private static let sweep = PreparedStatement(
        "task_sweep",
        """
        DELETE FROM task WHERE (lane, stream_id, task) IN
        (SELECT lane, stream_id, task FROM task WHERE due IS NULL LIMIT $1 FOR UPDATE SKIP LOCKED)
        """, [.int8])

    /// Claims what is due at `now` by the log's clock, the longest overdue first.
    ///
    /// - Parameters:
    ///   - now: By the log's clock.
    ///   - limit: How many at most.
    ///   - queue: Whose.
    ///   - lost: What was claimed so often without a word is parked instead.
    ///   - longest: What is claimed or put off for longer was so by a clock that has been set back: that is over.
    /// - Returns: What was claimed, and what was parked.
    /// - Throws: `PostgresError`.
    func claimTasks(
        at now: Instant, limit: Int, of queue: TaskQueue = .clock, lost: Int = TaskPolicy().lostClaims,
        longest: Duration = TaskPolicy().longestWait
    ) async throws(PostgresError) -> (claimed: [ClaimedTask], parked: [ClaimedTask]) {
        // Not coalesced: a group that fails is run again, and a second run would claim anew.
        let rows = try await pool.query(
            Self.claims[queue] ?? Self.claim(queue),
            [
                .timestamptz(now.postgres), .int8(Int64(limit)), .int4(Int32(clamping: lost)),
                .int8(longest.inWholeMicroseconds),
            ], sending: .alone)
        var tasks: (claimed: [ClaimedTask], parked: [ClaimedTask]) = ([], [])
        tasks.claimed.reserveCapacity(rows.count)
        for row in rows {
            let id: UUID = try row.value(0)
            guard let stream = StreamID(id.uuidString) else { throw .decoding("not the identifier of a stream") }
            let task = ClaimedTask(
                stream: stream, task: try row.value(1),
                kind: ClaimedTask.Kind(rawValue: try row.value(2, as: String.self)),
                due: Instant(microseconds: try row.value(3, as: PostgresTimestamp.self).microseconds),
                version: try row.value(4), attempt: try row.value(5), failures: try row.value(6),
                claims: try row.value(7))
            if try row.value(8, as: Bool.self) { tasks.parked.append(task) } else { tasks.claimed.append(task) }
        }
        return tasks
    }

    /// When the next task after `now` is due.
    func nextTask(after now: Instant, of queue: TaskQueue = .clock) async throws(PostgresError) -> Instant? {
        let row = try await pool.query(
            Self.nexts[queue] ?? Self.nextDue(queue), [.timestamptz(now.postgres)]
        ).one()
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

    /// What a try was that is made again.
    enum PutOff: Sendable {
        /// None: its time had not come.
        case early
        /// It could not be made.
        case deferred
        /// It failed.
        case failed
    }

    /// It will be tried again after `delay`.
    func putOff(
        _ task: ClaimedTask, for delay: Duration, error: String?, as what: PutOff
    ) async throws(PostgresError) {
        var parameters = key(task)
        parameters.append(.int4(Int32(clamping: task.attempt)))
        parameters.append(.int8(delay.inWholeMicroseconds))
        parameters.append(.text(error))
        parameters.append(.int4(what == .early ? 1 : 0))
        parameters.append(.int4(what == .failed ? 1 : 0))
        try await pool.query(Self.putOff, parameters, sending: .alone)
    }

    /// Gives claims back of which nothing was begun: whoever comes next need not wait for them to run out.
    func release(_ tasks: [ClaimedTask]) async throws(PostgresError) {
        guard !tasks.isEmpty else { return }
        try await pool.query(
            Self.release,
            [
                .int4Array(tasks.map { $0.stream.lane.int4 }), .uuidArray(tasks.map { $0.stream.uuid }),
                .textArray(tasks.map(\.task)), .int4Array(tasks.map { Int32(clamping: $0.version) }),
                .int4Array(tasks.map { Int32(clamping: $0.attempt) }), .boolArray(tasks.map(\.isUnsure)),
            ], sending: .alone)
    }

    /// It is to be done again at an instant by the log's clock.
    func move(_ task: ClaimedTask, to due: Instant) async throws(PostgresError) {
        var parameters = key(task)
        parameters.append(.int4(Int32(clamping: task.attempt)))
        parameters.append(.timestamptz(due.postgres))
        try await pool.query(Self.move, parameters)
    }

    /// It is tried no more until somebody has looked.
    func park(_ task: ClaimedTask, error: String) async throws(PostgresError) {
        var parameters = key(task)
        parameters.append(.int4(Int32(clamping: task.attempt)))
        parameters.append(.text(error))
        try await pool.query(Self.park, parameters)
    }

    /// Deletes rows that have nothing to do any more, at most `limit`.
    ///
    /// - Returns: How many.
    @discardableResult
    func sweepTasks(limit: Int) async throws(PostgresError) -> Int {
        try await pool.query(Self.sweep, [.int8(Int64(limit))], sending: .alone).affectedRows
    }
}

/// Runs `body` to its end, also where whoever waits for it is cancelled: what is claimed must be known to whoever gives it back.
func unhurried<Answer: Sendable>(
    _ body: @escaping @Sendable () async throws(PostgresError) -> Answer
) async throws(PostgresError) -> Answer {
    let result = await Task { () async -> Result<Answer, PostgresError> in
        do throws(PostgresError) { return .success(try await body()) } catch { return .failure(error) }
    }.value
    return try result.get()
}

extension Duration {
    /// Whole microseconds; what no `Int64` holds saturates.
    var inWholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max : product.addingReportingOverflow(attoseconds / 1_000_000_000_000).partialValue
    }
}
