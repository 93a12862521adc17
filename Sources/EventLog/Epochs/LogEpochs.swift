public import Postgres
import WorkingTime

/// The epochs of a log: reads them, and raises a new one where the database is not the history that it was.
public enum LogEpochs {
    private static let identityStatement = PreparedStatement(
        "epoch-identity",
        """
        SELECT pg_is_in_recovery(), system_identifier,
        CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id::int8 FROM pg_control_checkpoint())
        ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int8 END
        FROM pg_control_system()
        """)

    private static let lastStatement = PreparedStatement(
        "epoch-last",
        SQL(
            unsafe: """
                SELECT \(EventRows.columns) FROM event WHERE lane = $1 AND stream_id = $2
                ORDER BY lane DESC, stream_id DESC, version DESC LIMIT 1
                """),
        [.int4, .uuid])

    /// One statement, and so one moment for all lanes.
    private static let headsStatement = PreparedStatement(
        "epoch-heads",
        """
        SELECT l.lane, h.pos, h.digest, h.at, toantrinh_now() FROM lane l, LATERAL (
        SELECT e.pos, e.digest, e.at FROM event e WHERE e.lane = l.lane ORDER BY e.lane DESC, e.pos DESC LIMIT 1) h
        ORDER BY l.lane
        """)

    /// All epochs, the first first.
    ///
    /// - Throws: ``EventLogError``; `unreadable` where an event of theirs makes no sense.
    public static func all(_ source: some LogQuerying, log: LogDescription) async throws(EventLogError) -> [LogEpoch] {
        let events = try await LogReader(source).stream(LogEpoch.stream(of: log.id, in: log.lanes.lowerBound))
        var epochs: [LogEpoch] = []
        for event in events { epochs.append(try epoch(event)) }
        return epochs
    }

    /// The epoch raised last, or `nil` where none was.
    ///
    /// - Throws: ``EventLogError``.
    public static func current(
        _ source: some LogQuerying, log: LogDescription
    ) async throws(EventLogError) -> LogEpoch? {
        let founding = log.lanes.lowerBound
        let rows = try await source.rows(
            lastStatement, [.int4(founding.int4), .uuid(LogEpoch.stream(of: log.id, in: founding).uuid)],
            sending: .coalescing)
        guard let event = try EventRows.events(rows).first else { return nil }
        return try epoch(event)
    }

    /// Which history the server writes, and whether it is a standby that writes none.
    ///
    /// - Throws: ``EventLogError`` (database): 42501 where a DBA has taken the functions from everybody.
    public static func identity(
        _ source: some LogQuerying
    ) async throws(EventLogError) -> (history: HistoryIdentity, isStandby: Bool) {
        let rows = try await source.rows(identityStatement, [], sending: .coalescing)
        do throws(PostgresError) {
            let row = try rows.one()
            return (
                HistoryIdentity(
                    system: UInt64(bitPattern: try row.value(1, as: Int64.self)),
                    timeline: UInt32(truncatingIfNeeded: try row.value(2, as: Int64.self))),
                try row.value(0, as: Bool.self)
            )
        } catch { throw .database(error) }
    }

    /// What was found out about a session with the server.
    struct Confirmation: Sendable {
        var epoch: LogEpoch?
        /// The session of the connection that it holds for.
        var session: Int
        /// A standby may be promoted under its sessions: to be asked again.
        var isStandby: Bool
    }

    /// Raises a new epoch where the database's history is not that of the last one, or where there is none yet; exactly one of all who
    /// try at once does. Nothing else may be appended before: whoever opens a log for writing calls this first.
    ///
    /// - Parameters:
    ///   - connection: With the application's rights and ``PostgresConfiguration/appending``.
    ///   - log: The log.
    ///   - always: Also where PostgreSQL takes it for the same history: after files were put back, which it cannot know.
    /// - Returns: the epoch that stands now; `nil` on a standby that has none.
    /// - Throws: ``EventLogError``.
    @discardableResult
    public static func ensure(
        on connection: PostgresSharedConnection, log: LogDescription, always: Bool = false
    ) async throws(EventLogError) -> LogEpoch? {
        try await confirm(on: connection, log: log, always: always).epoch
    }

    static func confirm(
        on connection: PostgresSharedConnection, log: LogDescription, always: Bool = false
    ) async throws(EventLogError) -> Confirmation {
        var attempts = 0
        while true {
            let session = connection.session
            do throws(EventLogError) {
                return try await confirm(
                    Session(connection: connection, number: session), log: log, always: always)
            } catch {
                // The connection was made, or replaced, meanwhile.
                attempts += 1
                guard case .database(let cause) = error, cause.kind == .connectionLost(ambiguous: false),
                    connection.session != session, attempts < 5
                else { throw error }
            }
        }
    }

    private static func confirm(
        _ session: Session, log: LogDescription, always: Bool
    ) async throws(EventLogError) -> Confirmation {
        let (history, isStandby) = try await identity(session)
        var known = try await current(session, log: log)
        let first = known?.number ?? 0
        for _ in 0..<20 {
            let isKnown = known?.history == history && (!always || (known?.number ?? 0) > first)
            if isStandby || isKnown {
                return Confirmation(epoch: known, session: session.number, isStandby: isStandby)
            }
            try await raise((known?.number ?? 0) + 1, history, in: session, log: log)
            known = try await current(session, log: log)
        }
        throw .unavailable(ambiguous: false, nil)
    }

    /// Tries once to raise an epoch. Whether it was this one that did it, and whether it was done at all, is read afterwards.
    private static func raise(
        _ number: Int, _ history: HistoryIdentity, in session: Session, log: LogDescription
    ) async throws(EventLogError) {
        let founding = log.lanes.lowerBound
        let rows = try await session.rows(headsStatement, [], sending: .alone)
        var heads: [Checkpoint] = []
        var at = Instant(microseconds: .min)
        do {
            for row in rows {
                guard let lane = Lane(try row.value(0, as: Int32.self)),
                    let digest = EventDigest(bytes: try row.bytes(2))
                else { throw EventLogError.unreadable("event") }
                heads.append(Checkpoint(lane: lane, position: try row.value(1), digest: digest))
                guard lane == founding else { continue }
                let last = Instant(microseconds: try row.value(3, as: PostgresTimestamp.self).microseconds)
                let now = Instant(microseconds: try row.value(4, as: PostgresTimestamp.self).microseconds)
                at = max(last, now)
            }
        } catch { throw EventLogError(error) }
        guard let head = heads.first(where: { $0.lane == founding }) else { throw .unknownLane(founding) }
        var event = RecordedEvent(
            lane: founding, position: head.position + 1, stream: LogEpoch.stream(of: log.id, in: founding),
            version: number, at: at, type: LogEpoch.eventType,
            command: CommandID(derivedFrom: "raise-epoch/\(log.id)/\(number)/\(history)"),
            body: LogEpoch.body(number, history: history, heads: heads, log: log.id), digest: head.digest)
        event.digest = .of(event, after: head.digest)
        let store = try PostgresLaneStore(session.connection, catalogue: CompanionCatalogue(), clock: log.clock)
        switch await store.append(
            LaneBatch(head: head, events: [event], companions: []), within: session.number)
        {
        case .written, .nothing: return
        case .failed(.overtaken): return
        case .failed(.ambiguous(let error)), .failed(.unsent(let error)), .failed(.refused(let error)),
            .failed(.impossible(let error)):
            // Where the connection is gone, reading says so; where it is not, reading tells what became of it.
            guard case .database = error else { throw error }
        }
    }

    private static func epoch(_ event: RecordedEvent) throws(EventLogError) -> LogEpoch {
        do { return try LogEpoch(event) } catch { throw .unreadable(LogEpoch.eventType) }
    }

    /// A shared connection as long as it is the same session with the server.
    private struct Session: LogQuerying {
        let connection: PostgresSharedConnection
        let number: Int

        func rows(
            _ statement: PreparedStatement, _ parameters: PostgresParameters, sending: PostgresSending
        ) async throws(EventLogError) -> PostgresRows {
            do {
                return try await connection.query(statement, parameters, sending: sending, within: number)
            } catch { throw .database(error) }
        }
    }
}
