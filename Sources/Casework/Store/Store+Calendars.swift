import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

extension StreamID {
    /// Before all streams.
    static var beginning: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
}

extension Store {
    private static let selectOpenStreams = PreparedStatement(
        "select_open_streams",
        """
        SELECT stream_id FROM dossier WHERE lane = $1 AND stream_id > $2 AND phase IN ('received', 'waiting')
        ORDER BY lane, stream_id LIMIT $3
        """, [.int4, .uuid, .int8])

    /// The dossiers of a lane that are being worked on or wait for a supplement, in the order of their streams.
    func openStreams(_ lane: Lane, after: UUID, limit: Int) async throws(PostgresError) -> [StreamID] {
        let rows = try await pool.query(
            Self.selectOpenStreams, [.int4(lane.int4), .uuid(after), .int8(Int64(limit))])
        var streams: [StreamID] = []
        for row in rows {
            guard let stream = StreamID(try row.value(0, as: UUID.self).uuidString) else {
                throw .decoding("not the identifier of a stream")
            }
            streams.append(stream)
        }
        return streams
    }

    private static let selectPlace = PreparedStatement(
        "walk_place", "SELECT place FROM calendar_walk WHERE lane = $1 AND stream_id = $2 AND version = $3",
        [.int4, .uuid, .int4])
    private static let keepPlace = PreparedStatement(
        "walk_keep",
        SQL(
            unsafe: """
                WITH kept AS (
                UPDATE task SET retry_at = clock_timestamp() + interval '\(claimSeconds) s', claims = 1
                WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5 AND due IS NOT NULL
                RETURNING lane, stream_id, version)
                INSERT INTO calendar_walk (lane, stream_id, version, place) SELECT lane, stream_id, version, $6 FROM kept
                ON CONFLICT (lane, stream_id) DO UPDATE SET version = excluded.version, place = excluded.place
                """), [.int4, .uuid, .text, .int4, .int4, .uuid])
    private static let forgetPlace = PreparedStatement(
        "walk_forget", "DELETE FROM calendar_walk WHERE lane = $1 AND stream_id = $2 AND version = $3",
        [.int4, .uuid, .int4])
    private static let insertSetAside = PreparedStatement(
        "walk_set_aside",
        """
        INSERT INTO task AS t (lane, stream_id, task, kind, due, version, attempts, failures, retry_at, error)
        VALUES ($1, $2, 'reschedule', 'reschedule', $3, $4, 1, 1, clock_timestamp() + $5 * interval '1 microsecond', $6)
        ON CONFLICT (lane, stream_id, task) DO UPDATE SET due = excluded.due, version = excluded.version, attempts = 1,
        failures = 1, claims = 0, retry_at = excluded.retry_at, parked_at = NULL, error = excluded.error, note = NULL
        WHERE t.version < excluded.version OR t.due IS NULL
        """, [.int4, .uuid, .timestamptz, .int4, .int8, .text])

    /// The last dossier that the walk after a publication has seen to.
    func walkPlace(_ task: ClaimedTask) async throws(PostgresError) -> StreamID? {
        let rows = try await pool.query(
            Self.selectPlace,
            [.int4(task.stream.lane.int4), .uuid(task.stream.uuid), .int4(Int32(clamping: task.version))])
        guard let row = rows.first else { return nil }
        return StreamID(try row.value(0, as: UUID.self).uuidString)
    }

    /// The walk has come so far, and goes on: its claim holds from now on.
    ///
    /// - Returns: Whether it is still whoever claimed it that walks.
    func keep(_ task: ClaimedTask, at place: StreamID) async throws(PostgresError) -> Bool {
        try await pool.query(
            Self.keepPlace,
            [
                .int4(task.stream.lane.int4), .uuid(task.stream.uuid), .text(task.task),
                .int4(Int32(clamping: task.version)), .int4(Int32(clamping: task.attempt)), .uuid(place.uuid),
            ], sending: .alone
        ).affectedRows > 0
    }

    /// The walk is over.
    func forgetWalk(_ task: ClaimedTask) async throws(PostgresError) {
        try await pool.query(
            Self.forgetPlace,
            [.int4(task.stream.lane.int4), .uuid(task.stream.uuid), .int4(Int32(clamping: task.version))])
    }

    /// A dossier that a walk could not see to becomes a task of its own.
    func setAside(
        _ stream: StreamID, version: Int, at now: Instant, error: String, for delay: Duration
    ) async throws(PostgresError) {
        try await pool.query(
            Self.insertSetAside,
            [
                .int4(stream.lane.int4), .uuid(stream.uuid), .timestamptz(now.postgres),
                .int4(Int32(clamping: version)), .int8(delay.inWholeMicroseconds), .text(error),
            ])
    }
}
