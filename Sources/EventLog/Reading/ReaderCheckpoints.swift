public import Postgres

/// Where a reader stands in a lane, and in which epoch it read so far.
public struct ReaderCheckpoint: Sendable, Hashable {
    public var checkpoint: Checkpoint
    /// 0 where it is not known.
    public var epoch: Int

    public init(_ checkpoint: Checkpoint, epoch: Int) {
        self.checkpoint = checkpoint
        self.epoch = epoch
    }
}

/// How far each reader has come, in the table `reader_checkpoint`. Saved in the transaction in which the reader writes what it made of
/// the events, so that neither is ever ahead of the other.
public enum ReaderCheckpoints {
    private static let loadStatement = PreparedStatement(
        "reader-load", "SELECT pos, digest, epoch FROM reader_checkpoint WHERE reader = $1 AND lane = $2",
        [.text, .int4])

    private static let listStatement = PreparedStatement(
        "reader-list", "SELECT pos, digest, epoch, lane, reader FROM reader_checkpoint ORDER BY reader, lane")

    private static let saveStatement = PreparedStatement(
        "reader-save",
        """
        INSERT INTO reader_checkpoint (reader, lane, pos, digest, epoch) VALUES ($1, $2, $4, $5, $6)
        ON CONFLICT (reader, lane) DO UPDATE
        SET pos = excluded.pos, digest = excluded.digest, epoch = excluded.epoch, updated_at = clock_timestamp()
        WHERE reader_checkpoint.pos = $3 AND reader_checkpoint.digest = $7 RETURNING pos
        """, [.text, .int4, .int8, .int8, .bytea, .int4, .bytea])

    private static let dropStatement = PreparedStatement(
        "reader-drop", "DELETE FROM reader_checkpoint WHERE reader = $1 AND ($2 IS NULL OR lane = $2)",
        [.text, .int4])

    /// Where `reader` stands in `lane`, as it was saved; `nil` where it has not begun. ``resume(_:lane:log:from:in:)`` also looks
    /// whether that still holds.
    ///
    /// - Throws: ``EventLogError``.
    public static func load(
        _ reader: String, lane: Lane, from source: some LogQuerying
    ) async throws(EventLogError) -> ReaderCheckpoint? {
        let rows = try await source.rows(loadStatement, [.text(reader), .int4(lane.int4)], sending: .coalescing)
        do { return try rows.oneOrNone().map { try checkpoint($0, lane: lane) } } catch { throw EventLogError(error) }
    }

    /// All readers and where they stand, in the order of their names and lanes; for operators.
    ///
    /// - Throws: ``EventLogError``.
    public static func all(
        from source: some LogQuerying
    ) async throws(EventLogError) -> [(reader: String, at: ReaderCheckpoint)] {
        let rows = try await source.rows(listStatement, [], sending: .coalescing)
        do {
            return try rows.map { row in
                guard let lane = Lane(try row.value(3, as: Int32.self)) else {
                    throw EventLogError.unreadable("reader_checkpoint.lane")
                }
                return (try row.value(4, as: String.self), try checkpoint(row, lane: lane))
            }
        } catch { throw EventLogError(error) }
    }

    /// Where `reader` goes on in `lane`, if what it has read is still part of the log.
    ///
    /// - Parameters:
    ///   - reader: Its name.
    ///   - lane: The lane.
    ///   - log: The log, for its epochs.
    ///   - source: Where the reader keeps its checkpoints.
    ///   - events: Where the log is, if that is another database.
    /// - Returns: what to follow from; `nil` where it has not begun.
    /// - Throws: ``EventLogError``: `beyondEpoch` where an epoch that was raised since took over less; `broken` where the event at the
    ///   checkpoint is gone or another and no epoch tells why.
    public static func resume(
        _ reader: String, lane: Lane, log: LogDescription, from source: some LogQuerying,
        in events: (any LogQuerying)? = nil
    ) async throws(EventLogError) -> ReaderCheckpoint? {
        guard let kept = try await load(reader, lane: lane, from: source) else { return nil }
        if let events {
            try await confirm(kept, log: log, in: events)
        } else {
            try await confirm(kept, log: log, in: source)
        }
        return kept
    }

    /// Whether what was read up to `kept` is still part of the log.
    ///
    /// - Throws: ``EventLogError``: `beyondEpoch`, `broken`.
    public static func confirm(
        _ kept: ReaderCheckpoint, log: LogDescription, in source: some LogQuerying
    ) async throws(EventLogError) {
        let checkpoint = kept.checkpoint
        let found = try await LaneReading.page(source, lane: checkpoint.lane, from: checkpoint.position, limit: 1)
        guard let reason = checkpoint.damage(in: found) else { return }
        let epochs = try await LogEpochs.all(source, log: log)
        if let beyond = epochs.superseding(checkpoint, readIn: kept.epoch) { throw .beyondEpoch(beyond) }
        throw .broken(Damage(lane: checkpoint.lane, position: checkpoint.position, reason: reason))
    }

    /// Moves `reader` from one checkpoint to the next, in the transaction of `connection`.
    ///
    /// - Throws: ``EventLogError``: `readerOvertaken` where another instance of the reader has moved it meanwhile (roll back), `database`.
    public static func save(
        _ reader: String, from old: Checkpoint, to new: ReaderCheckpoint, in connection: PostgresConnection
    ) async throws(EventLogError) {
        let lane = new.checkpoint.lane
        let rows = try await connection.rows(
            saveStatement,
            [
                .text(reader), .int4(lane.int4), .int8(old.position), .int8(new.checkpoint.position),
                .bytea(new.checkpoint.digest.bytes), .int4(Int32(clamping: new.epoch)),
                .bytea(old.digest.bytes),
            ], sending: .alone)
        guard rows.count == 1 else { throw .readerOvertaken(lane) }
    }

    /// Forgets where `reader` stands, in one lane or in all: it begins anew. To be done in the transaction in which what it made of
    /// them is emptied.
    ///
    /// - Returns: how many lanes were forgotten.
    /// - Throws: ``EventLogError``.
    @discardableResult
    public static func drop(
        _ reader: String, lane: Lane? = nil, in connection: PostgresConnection
    ) async throws(EventLogError) -> Int {
        try await connection.rows(
            dropStatement, [.text(reader), lane.map { .int4($0.int4) } ?? .null(.int4)], sending: .alone
        ).affectedRows
    }

    private static func checkpoint(_ row: PostgresRow, lane: Lane) throws -> ReaderCheckpoint {
        guard let digest = EventDigest(bytes: try row.bytes(1)) else {
            throw EventLogError.unreadable("reader_checkpoint.digest")
        }
        return ReaderCheckpoint(
            Checkpoint(lane: lane, position: try row.value(0), digest: digest),
            epoch: Int(try row.value(2, as: Int32.self)))
    }
}
