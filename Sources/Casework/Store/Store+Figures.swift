import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

extension Store {
    private static let taskFigures = PreparedStatement(
        "figures_tasks",
        """
        SELECT (SELECT count(*) FROM task WHERE due IS NOT NULL AND parked_at IS NULL AND due <= $1),
               (SELECT count(*) FROM task WHERE parked_at IS NOT NULL AND due IS NOT NULL
                AND (note IS NULL OR note NOT LIKE 'skip: %')),
               (SELECT min(due) FROM task WHERE due IS NOT NULL AND parked_at IS NULL AND due <= $1)
        """, [.timestamptz])
    private static let versions = PreparedStatement(
        "progress_versions",
        """
        SELECT d.stream_id, d.version FROM unnest($1::int4[], $2::uuid[]) AS c (lane, stream_id),
        LATERAL (SELECT h.stream_id, h.version FROM dossier h
                 WHERE h.lane = c.lane AND h.stream_id = c.stream_id LIMIT 1) AS d
        """, [.int4Array, .uuidArray])

    /// How many tasks are due at `now` and not done, how many wait for somebody to look, and since when the oldest is due.
    func taskFigures(at now: Instant) async throws -> (due: Int64, parked: Int64, oldest: Instant?) {
        let row = try await pool.query(Self.taskFigures, [.timestamptz(now.postgres)]).one()
        return (
            try row.value(0, as: Int64.self), try row.value(1, as: Int64.self),
            try row.optional(2, as: PostgresTimestamp.self).map { Instant(microseconds: $0.microseconds) }
        )
    }

    /// The present versions of dossiers.
    func versions(of streams: [StreamID]) async throws -> [StreamID: Int64] {
        guard !streams.isEmpty else { return [:] }
        var versions: [StreamID: Int64] = [:]
        let rows = try await pool.query(
            Self.versions, [.int4Array(streams.map { $0.lane.int4 }), .uuidArray(streams.map { $0.uuid })])
        for row in rows {
            guard let stream = StreamID(try row.value(0, as: UUID.self).uuidString) else { continue }
            versions[stream] = Int64(try row.value(1, as: Int.self))
        }
        return versions
    }
}
