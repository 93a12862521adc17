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
        /// It is not tried before this instant, by the database's own clock.
        public var retryAt: Instant?
        public var parkedAt: Instant?
        /// The code of the last failure.
        public var error: String?
        /// What an operator decided about it, and why.
        public var note: String?

        public var isParked: Bool { parkedAt != nil }

        public var json: JSONValue {
            var object: JSONObject = ["stream": .string(stream)]
            object.set("code", code.map(JSONValue.string))
            object["task"] = .string(task)
            object["kind"] = .string(kind)
            object.set("due", due?.json)
            object["attempts"] = .integer(attempts)
            object.set("retry_at", retryAt?.json)
            object.set("parked_at", parkedAt?.json)
            object.set("error", error.map(JSONValue.string))
            object.set("note", note.map(JSONValue.string))
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
            SELECT t.stream_id::text, d.code, t.task, t.kind, t.due, t.attempts, t.retry_at, t.parked_at, t.error, t.note
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
                    retryAt: try time(row, 6), parkedAt: try time(row, 7), error: try row.optional(8),
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
                count(*) FILTER (WHERE parked_at IS NOT NULL AND note IS NULL)
                FROM task, (SELECT toantrinh_now() AS at) AS n WHERE due IS NOT NULL
                """
            ).one()
            return (try row.value(0), try row.value(1), try row.value(2))
        }
    }

    /// Retries or skips parked tasks.
    ///
    /// - Parameters:
    ///   - decision: What becomes of them.
    ///   - code: The dossier; `nil`: all.
    ///   - error: Only tasks whose last failure had this code.
    ///   - reason: Stays in the row until the dossier's next event about it.
    /// - Returns: How many were changed.
    /// - Throws: `PostgresError`.
    public func decide(
        _ decision: TaskDecision, code: String?, error: String?, reason: String
    ) async throws -> Int {
        let statement = PreparedStatement(
            "admin_task_decide",
            """
            UPDATE task t SET note = $4, attempts = 0, retry_at = NULL,
            parked_at = CASE WHEN $3 = 'retry' THEN NULL ELSE t.parked_at END
            WHERE t.parked_at IS NOT NULL AND t.due IS NOT NULL AND ($2::text IS NULL OR t.error = $2)
            AND ($1::text IS NULL OR (t.lane, t.stream_id) IN
            (SELECT d.lane, d.stream_id FROM dossier d WHERE d.code = $1))
            RETURNING 1
            """, [.text, .text, .text, .text])
        return try await withConnection { connection in
            try await connection.query(
                statement,
                [.text(code), .text(error), .text(decision.rawValue), .text("\(decision.rawValue): \(reason)")]
            ).count
        }
    }
}
