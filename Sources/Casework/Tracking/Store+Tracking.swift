import EventLog
import Postgres
import WorkingTime

extension Store {
    private static let generation = PreparedStatement(
        "tracking_generation", "SELECT generation FROM tracking WHERE lane = $1 AND stream_id = $2", [.int4, .uuid])
    private static let replace = PreparedStatement(
        "tracking_replace",
        """
        INSERT INTO tracking AS t (lane, stream_id, generation, replaced_at, replaced_by, command)
        VALUES ($1, $2, 1, $3, $4, $5)
        ON CONFLICT (lane, stream_id) DO UPDATE SET generation = t.generation + 1,
        replaced_at = excluded.replaced_at, replaced_by = excluded.replaced_by, command = excluded.command
        WHERE t.command IS DISTINCT FROM excluded.command
        """, [.int4, .uuid, .timestamptz, .text, .uuid])

    /// How often a dossier's tracking secret was replaced.
    func trackingGeneration(of stream: StreamID) async throws(PostgresError) -> Int {
        try await pool.query(Self.generation, [.int4(stream.lane.int4), .uuid(stream.uuid)]).oneOrNone()?.value(0) ?? 0
    }

    /// Replaces it; the one before no longer opens anything. The command that replaced it last, repeated, changes nothing.
    func replaceTracking(
        of stream: StreamID, command: CommandID, at now: Instant, by actor: String
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.replace,
            [
                .int4(stream.lane.int4), .uuid(stream.uuid), .timestamptz(now.postgres), .text(actor),
                .uuid(command.uuid),
            ], sending: .alone)
    }
}
