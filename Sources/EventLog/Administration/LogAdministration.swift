import FoundationEssentials
import JSON
public import Postgres
import WorkingTime

/// Creates a log, opens its lanes, and says what it is.
public enum LogAdministration {
    /// Creates the log of this database, with its first lane.
    ///
    /// The founding lane is the first of `lanes`. Its first event is `lane.opened`, as in every lane, its second `log.created`; both
    /// name the kind of clock.
    ///
    /// - Parameters:
    ///   - connection: Of a member of `toantrinh_owner`, not in a transaction.
    ///   - id: The log's identifier.
    ///   - clock: For ever.
    ///   - lanes: This node's part of the national range.
    ///   - year: For which the founding lane is opened.
    ///   - openedBy: The node, such as its host name; 1 to 200 characters.
    /// - Returns: what was created.
    /// - Throws: ``EventLogError``: `logExists`; `database`.
    public static func create(
        on connection: PostgresConnection, id: LogID = .random(), clock: LogClockKind, lanes: ClosedRange<Lane>,
        year: Int,
        openedBy: String
    ) async throws(EventLogError) -> LogDescription {
        try await inTransaction(connection) { connection in
            let now = try await databaseNow(connection)
            let inserted = try await connection.query(
                """
                INSERT INTO log (id, clock, lane_low, lane_high, created_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                [
                    .uuid(id.uuid), .text(clock.rawValue), .int4(lanes.lowerBound.int4), .int4(lanes.upperBound.int4),
                    .timestamptz(now.timestamp),
                ])
            guard inserted.count == 1 else { throw EventLogError.logExists }
            let log = LogDescription(id: id, clock: clock, lanes: lanes, createdAt: now)
            let lane = lanes.lowerBound
            let opened = LaneDescription(lane: lane, year: year, openedAt: now, openedBy: openedBy)
            guard try await insert(opened, log: log, founds: true, on: connection) else {
                throw EventLogError.logExists
            }
            return log
        }
    }

    /// The log of this database.
    ///
    /// - Throws: ``EventLogError``: `noLog`; `broken` where the founding lane does not say the same as the table.
    public static func describe(_ source: some LogQuerying) async throws(EventLogError) -> LogDescription {
        let log = try await row(source)
        let events = try await LaneReading.page(source, lane: log.lanes.lowerBound, from: 1, limit: 2)
        var verifier = LogVerifier(log: log.id)
        for event in events {
            do throws(Damage) { try verifier.verify(event) } catch { throw .broken(error) }
        }
        guard events.count == 2, events[1].body == FoundingEvents.created(log) else {
            throw .broken(
                Damage(lane: log.lanes.lowerBound, position: 2, reason: events.count == 2 ? .exchanged : .missing))
        }
        return log
    }

    /// The lanes of this node, those of one year where `year` is given.
    ///
    /// - Throws: ``EventLogError``.
    public static func lanes(
        _ source: some LogQuerying, year: Int? = nil
    ) async throws(EventLogError) -> [LaneDescription] {
        let statement = PreparedStatement(
            "log-lanes",
            "SELECT lane, year, opened_at, opened_by FROM lane WHERE $1 IS NULL OR year = $1 ORDER BY lane", [.int4])
        let rows = try await source.rows(
            statement, [year.map { .int4(Int32(clamping: $0)) } ?? .null(.int4)], sending: .coalescing)
        var lanes: [LaneDescription] = []
        do throws(PostgresError) {
            for row in rows {
                guard let lane = Lane(try row.value(0, as: Int32.self)) else { continue }
                let openedAt = try row.value(2, as: PostgresTimestamp.self)
                lanes.append(
                    LaneDescription(
                        lane: lane, year: try row.value(1), openedAt: Instant(microseconds: openedAt.microseconds),
                        openedBy: try row.value(3)))
            }
        } catch { throw .database(error) }
        return lanes
    }

    /// Opens the next free lane of this node's range. The founding lane says so too, so that a lane removed as a whole is missed.
    ///
    /// - Throws: ``EventLogError``: `lanesExhausted`, `noLog`, `database`.
    public static func openLane(
        on connection: PostgresConnection, year: Int, by openedBy: String
    ) async throws(EventLogError) -> LaneDescription {
        let log = try await row(connection)
        while true {
            let opened = try await inTransaction(connection) { connection in
                let last = try await connection.query(
                    "SELECT max(lane) FROM lane WHERE lane BETWEEN $1 AND $2",
                    [.int4(log.lanes.lowerBound.int4), .int4(log.lanes.upperBound.int4)])
                let highest = try last.one().optional(0, as: Int32.self) ?? log.lanes.lowerBound.int4 - 1
                guard let lane = Lane(Int64(highest) + 1), log.lanes.contains(lane) else {
                    throw EventLogError.lanesExhausted
                }
                let now = try await databaseNow(connection)
                let opened = LaneDescription(lane: lane, year: year, openedAt: now, openedBy: openedBy)
                return try await insert(opened, log: log, founds: false, on: connection) ? opened : nil
            }
            // Another process took the number: the next one.
            if let opened { return opened }
        }
    }

    private static func row(_ source: some LogQuerying) async throws(EventLogError) -> LogDescription {
        let statement = PreparedStatement("log-row", "SELECT id, clock, lane_low, lane_high, created_at FROM log")
        let rows = try await source.rows(statement, [], sending: .coalescing)
        do {
            guard let row = try rows.oneOrNone() else { throw EventLogError.noLog }
            guard let clock = LogClockKind(rawValue: try row.value(1)),
                let low = Lane(try row.value(2, as: Int32.self)),
                let high = Lane(try row.value(3, as: Int32.self)), low <= high
            else { throw EventLogError.unreadable("log") }
            let createdAt = try row.value(4, as: PostgresTimestamp.self)
            return LogDescription(
                id: LogID(try row.value(0, as: Bytes16.self)), clock: clock, lanes: low...high,
                createdAt: Instant(microseconds: createdAt.microseconds))
        } catch { throw EventLogError(error) }
    }

    private static func databaseNow(_ connection: PostgresConnection) async throws(PostgresError) -> Instant {
        let row = try await connection.query("SELECT toantrinh_now()").one()
        return Instant(microseconds: try row.value(0, as: PostgresTimestamp.self).microseconds)
    }

    /// Inserts the row of a lane and its first events; false where the lane is there already.
    private static func insert(
        _ opened: LaneDescription, log: LogDescription, founds: Bool, on connection: PostgresConnection
    ) async throws -> Bool {
        let inserted = try await connection.query(
            """
            INSERT INTO lane (lane, year, opened_at, opened_by) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING RETURNING lane
            """,
            [
                .int4(opened.lane.int4), .int4(Int32(clamping: opened.year)), .timestamptz(opened.openedAt.timestamp),
                .text(opened.openedBy),
            ])
        guard inserted.count == 1 else { return false }
        let events = FoundingEvents.of(opened, log: log, founds: founds)
        for event in events { _ = try await insert(event, on: connection) }
        guard !founds, let first = events.first else { return true }
        // Where another event takes the place at the head, the next one is tried.
        while true {
            guard let last = try await LaneReading.last(connection, lane: log.lanes.lowerBound) else {
                throw EventLogError.unknownLane(log.lanes.lowerBound)
            }
            let stream = FoundingEvents.logStream(log.id, in: last.lane)
            let version = try await connection.query(
                "SELECT max(version) FROM event WHERE lane = $1 AND stream_id = $2",
                [.int4(last.lane.int4), .uuid(stream.uuid)]
            ).one().optional(0, as: Int32.self)
            let event = FoundingEvents.added(
                first, year: opened.year, after: last, version: Int(version ?? 0) + 1, log: log.id)
            if try await insert(event, on: connection) { return true }
        }
    }

    /// Inserts one event; false where its place is taken, or its version.
    private static func insert(
        _ event: RecordedEvent, on connection: PostgresConnection
    ) async throws(PostgresError) -> Bool {
        try await connection.query(
            """
            INSERT INTO event (lane, pos, stream_id, version, at, type, cmd, body, digest)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING pos
            """,
            [
                .int4(event.lane.int4), .int8(event.position), .uuid(event.stream.uuid),
                .int4(Int32(clamping: event.version)), .timestamptz(event.at.timestamp), .text(event.type),
                .uuid(event.command.uuid), .json(event.body), .bytea(event.digest.bytes),
            ]
        ).count == 1
    }

    static func inTransaction<Result>(
        _ connection: PostgresConnection, _ body: (PostgresConnection) async throws -> Result
    ) async throws(EventLogError) -> Result {
        do {
            return try await connection.transaction { connection in try await body(connection) }
        } catch { throw EventLogError(error) }
    }
}
