import EventLog
public import JSON
import Postgres
public import WorkingTime

extension Administration {
    /// A row of table `task` that has something to do, or had.
    public struct TaskRow: Sendable, Hashable {
        /// The stream it belongs to, and the code of the dossier where it is one.
        public var stream: String
        public var code: String?
        public var task: String
        public var kind: String
        public var due: Instant?
        public var attempts: Int64
        /// How many of them failed; the others were put off, or ended without a word.
        public var failures: Int64
        /// It is not tried before this instant, by the database's own clock.
        public var retryAt: Instant?
        public var parkedAt: Instant?
        /// The code of the last failure.
        public var error: String?
        /// What an operator decided about it, and why.
        public var note: String?

        public var isParked: Bool { parkedAt != nil }
        /// Whether it is an incident with another system, which `admin incidents` decides about, and nothing here.
        public var isIncident: Bool { isParked && kind == "effect" }

        public var json: JSONValue {
            var object: JSONObject = ["stream": .string(stream)]
            object.set("code", code.map(JSONValue.string))
            object["task"] = .string(task)
            object["kind"] = .string(kind)
            object.set("due", due?.json)
            object["attempts"] = .integer(attempts)
            object["failures"] = .integer(failures)
            object.set("retry_at", retryAt?.json)
            object.set("parked_at", parkedAt?.json)
            object.set("error", error.map(JSONValue.string))
            object.set("note", note.map(JSONValue.string))
            // An incident is decided about by an event, which says who and why.
            if isIncident { object["decided_with"] = "admin incidents" }
            return .object(object)
        }
    }

    /// What an operator decides about a parked task.
    public enum TaskDecision: String, Sendable, Hashable {
        /// It is tried again at once, with all its tries.
        case retry
        /// It stays undone; the dossier goes on without it.
        case skip
    }

    /// Tasks that are due or parked, parked ones first; of the others those that are due first.
    public func tasks(onlyParked: Bool, limit: Int) async throws -> [TaskRow] {
        let statement = PreparedStatement(
            "admin_tasks",
            """
            SELECT t.stream_id::text, d.code, t.task, t.kind, t.due, t.attempts, t.retry_at, t.parked_at, t.error, t.note,
            t.failures
            FROM task t LEFT JOIN dossier d ON d.lane = t.lane AND d.stream_id = t.stream_id
            WHERE t.due IS NOT NULL AND (t.parked_at IS NOT NULL OR NOT $1)
            ORDER BY t.parked_at NULLS LAST, t.due, t.stream_id, t.task LIMIT $2
            """, [.bool, .int8])
        return try await withConnection { connection in
            func time(_ row: PostgresRow, _ column: Int) throws(PostgresError) -> Instant? {
                try row.optional(column, as: PostgresTimestamp.self).map { Instant(microseconds: $0.microseconds) }
            }
            return try await connection.query(
                statement, [.bool(onlyParked), .int8(Int64(min(max(1, limit), 10_000)))]
            ).map { row in
                TaskRow(
                    stream: try row.value(0), code: try row.optional(1), task: try row.value(2),
                    kind: try row.value(3), due: try time(row, 4), attempts: Int64(try row.value(5, as: Int.self)),
                    failures: Int64(try row.value(10, as: Int.self)), retryAt: try time(row, 6),
                    parkedAt: try time(row, 7), error: try row.optional(8),
                    note: try row.optional(9))
            }
        }
    }

    /// How many tasks are due by the log's clock, how many come later, how many are parked and nobody has decided about.
    public func taskCounts() async throws -> (due: Int64, later: Int64, parked: Int64) {
        try await withConnection { connection in
            let row = try await connection.query(
                """
                SELECT count(*) FILTER (WHERE parked_at IS NULL AND due <= n.at),
                count(*) FILTER (WHERE parked_at IS NULL AND due > n.at),
                count(*) FILTER (WHERE parked_at IS NOT NULL AND (note IS NULL OR note NOT LIKE 'skip: %'))
                FROM task, (SELECT toantrinh_now() AS at) AS n WHERE due IS NOT NULL
                """
            ).one()
            return (try row.value(0), try row.value(1), try row.value(2))
        }
    }

    /// What waits for somebody to decide: how many, and since when the oldest of them does.
    public struct Waiting: Sendable, Hashable {
        public var count: Int64
        public var since: Instant
    }

    /// Parked tasks that nobody has decided about, and open incidents with other systems; `nil` where there are none.
    public func waiting() async throws -> (parked: Waiting?, incidents: Waiting?) {
        try await withConnection { connection in
            var found: (parked: Waiting?, incidents: Waiting?) = (nil, nil)
            for row in try await connection.query(
                """
                SELECT kind = 'effect', count(*), min(parked_at) FROM task
                WHERE parked_at IS NOT NULL AND due IS NOT NULL AND (note IS NULL OR note NOT LIKE 'skip: %') GROUP BY 1
                """)
            {
                let since = Instant(microseconds: try row.value(2, as: PostgresTimestamp.self).microseconds)
                let waiting = Waiting(count: try row.value(1), since: since)
                if try row.value(0, as: Bool.self) { found.incidents = waiting } else { found.parked = waiting }
            }
            return found
        }
    }

    /// Differences with payment gateways that nobody has settled; `nil` where there are none.
    public func openDifferences() async throws -> Waiting? {
        guard let log = try await log() else { return nil }
        return try await withConnection { connection in
            let row = try await connection.query(
                """
                SELECT count(DISTINCT f.body::jsonb->>'difference'), min(f.at) FROM event f
                WHERE f.lane = $1 AND f.type = 'reconciliation.difference-found' AND NOT EXISTS (
                    SELECT 1 FROM event s WHERE s.lane = $1 AND s.type = 'reconciliation.difference-settled'
                    AND s.body::jsonb->>'difference' = f.body::jsonb->>'difference')
                """, [.int4(log.lanes.lowerBound.int4)]
            ).one()
            guard let since = try row.optional(1, as: PostgresTimestamp.self) else { return nil }
            return Waiting(
                count: try row.value(0, as: Int64.self), since: Instant(microseconds: since.microseconds))
        }
    }

    /// Days of payment gateways that could not be reconciled so far, with the code of the last failure.
    public func unreconciledDays() async throws -> [(gateway: String, day: String, error: String)] {
        try await withConnection { connection in
            try await connection.query(
                """
                SELECT gateway, day::text, error FROM reconciliation WHERE error IS NOT NULL ORDER BY gateway, day LIMIT 100
                """
            ).map { (gateway: try $0.value(0), day: try $0.value(1), error: try $0.value(2)) }
        }
    }

    /// Which parked tasks are meant: all conditions that are given hold.
    public struct TaskChoice: Sendable, Hashable {
        /// The dossier's code, or the identifier of the stream where there is no dossier.
        public var code: String?
        /// The name of the task.
        public var task: String?
        /// The code of the last failure.
        public var error: String?

        public init(code: String? = nil, task: String? = nil, error: String? = nil) {
            self.code = code
            self.task = task
            self.error = error
        }
    }

    /// Retries or skips parked tasks.
    ///
    /// What was skipped stays so, unless it is named by itself: its dossier and the task.
    ///
    /// - Parameters:
    ///   - decision: What becomes of them.
    ///   - choice: Which.
    ///   - reason: Stays in the row until the dossier's next event about it.
    /// - Returns: How many were changed.
    /// - Throws: `PostgresError`.
    public func decide(_ decision: TaskDecision, _ choice: TaskChoice, reason: String) async throws -> Int {
        let statement = PreparedStatement(
            "admin_task_decide",
            """
            UPDATE task t SET note = $4, attempts = 0, failures = 0, claims = 0, retry_at = NULL,
            parked_at = CASE WHEN $3 = 'retry' THEN NULL ELSE t.parked_at END
            WHERE t.parked_at IS NOT NULL AND t.due IS NOT NULL AND t.kind <> 'effect' AND ($2::text IS NULL OR t.error = $2)
            AND ($5::text IS NULL OR t.task = $5)
            AND (t.note IS NULL OR t.note NOT LIKE 'skip: %' OR ($1::text IS NOT NULL AND $5::text IS NOT NULL))
            AND ($1::text IS NULL OR t.stream_id::text = $1 OR (t.lane, t.stream_id) IN
            (SELECT d.lane, d.stream_id FROM dossier d WHERE d.code = $1))
            RETURNING 1
            """, [.text, .text, .text, .text, .text])
        return try await withConnection { connection in
            try await connection.query(
                statement,
                [
                    .text(choice.code), .text(choice.error), .text(decision.rawValue),
                    .text("\(decision.rawValue): \(reason)"), .text(choice.task),
                ]
            ).count
        }
    }
}
