public import Postgres

/// How far each reader has come, in the table `reader_checkpoint`. Saved in the transaction in which the reader writes what it made of
/// the events, so that neither is ever ahead of the other.
public enum ReaderCheckpoints {
    private static let loadStatement = PreparedStatement(
        "reader-load", "SELECT pos, digest FROM reader_checkpoint WHERE reader = $1 AND lane = $2", [.text, .int4])

    private static let saveStatement = PreparedStatement(
        "reader-save",
        """
        INSERT INTO reader_checkpoint (reader, lane, pos, digest) VALUES ($1, $2, $4, $5)
        ON CONFLICT (reader, lane) DO UPDATE SET pos = excluded.pos, digest = excluded.digest, updated_at = clock_timestamp()
        WHERE reader_checkpoint.pos = $3 RETURNING pos
        """, [.text, .int4, .int8, .int8, .bytea])

    private static let dropStatement = PreparedStatement(
        "reader-drop", "DELETE FROM reader_checkpoint WHERE reader = $1", [.text])

    /// Where `reader` stands in `lane`; `nil` where it has not begun.
    ///
    /// - Throws: ``EventLogError``.
    public static func load(
        _ reader: String, lane: Lane, from source: some LogQuerying
    ) async throws(EventLogError) -> Checkpoint? {
        let rows = try await source.rows(loadStatement, [.text(reader), .int4(lane.int4)], sending: .coalescing)
        let position: Position
        let stored: EventDigest?
        do {
            guard let row = try rows.oneOrNone() else { return nil }
            position = try row.value(0)
            stored = EventDigest(bytes: try row.bytes(1))
        } catch { throw .database(error) }
        guard let digest = stored else { throw .unreadable("reader_checkpoint.digest") }
        return Checkpoint(lane: lane, position: position, digest: digest)
    }

    /// Moves `reader` from one checkpoint to the next, in the transaction of `connection`.
    ///
    /// - Throws: ``EventLogError``: `readerOvertaken` where another instance of the reader has moved it meanwhile (roll back), `database`.
    public static func save(
        _ reader: String, from old: Checkpoint, to new: Checkpoint, in connection: PostgresConnection
    ) async throws(EventLogError) {
        let rows = try await connection.rows(
            saveStatement,
            [
                .text(reader), .int4(new.lane.int4), .int8(old.position), .int8(new.position), .bytea(new.digest.bytes),
            ], sending: .alone)
        guard rows.count == 1 else { throw .readerOvertaken(new.lane) }
    }

    /// Forgets where `reader` stands, in the transaction in which its tables are emptied: it begins anew.
    ///
    /// - Throws: ``EventLogError``.
    public static func drop(_ reader: String, in connection: PostgresConnection) async throws(EventLogError) {
        _ = try await connection.rows(dropStatement, [.text(reader)], sending: .alone)
    }
}
