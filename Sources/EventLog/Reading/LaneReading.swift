public import Postgres

/// The statements that read a lane. Each can use nothing but a key.
enum LaneReading {
    static let pageStatement = PreparedStatement(
        "log-page",
        SQL(unsafe: "SELECT \(EventRows.columns) FROM event WHERE lane = $1 AND pos >= $2 ORDER BY lane, pos LIMIT $3"),
        [.int4, .int8, .int8])

    /// The same with the number of the epoch in which the rows stand there; NULL where none was raised.
    static let pageInEpochStatement = PreparedStatement(
        "log-page-epoch",
        SQL(
            unsafe: """
                SELECT \(EventRows.columns), (SELECT max(k.version) FROM event k WHERE k.lane = $4 AND k.stream_id = $5)
                FROM event WHERE lane = $1 AND pos >= $2 ORDER BY lane, pos LIMIT $3
                """),
        [.int4, .int8, .int8, .int4, .uuid])

    static let streamStatement = PreparedStatement(
        "log-stream",
        SQL(
            unsafe: """
                SELECT \(EventRows.columns) FROM event WHERE lane = $1 AND stream_id = $2 AND version > $3
                ORDER BY lane, stream_id, version LIMIT $4
                """),
        [.int4, .uuid, .int4, .int8])

    static let lastStatement = PreparedStatement(
        "log-last",
        SQL(unsafe: "SELECT \(EventRows.columns) FROM event WHERE lane = $1 ORDER BY lane DESC, pos DESC LIMIT 1"),
        [.int4])

    /// The events of a lane from `position` on, that one included.
    static func page(
        _ source: some LogQuerying, lane: Lane, from position: Position, limit: Int,
        sending: PostgresSending = .coalescing
    ) async throws(EventLogError) -> [RecordedEvent] {
        try EventRows.events(
            try await source.rows(
                pageStatement, [.int4(lane.int4), .int8(position), .int8(Int64(limit))], sending: sending))
    }

    /// The same, and in which epoch it stands there: `nil` where there are no events.
    static func pageInEpoch(
        _ source: some LogQuerying, log: LogDescription, lane: Lane, from position: Position, limit: Int
    ) async throws(EventLogError) -> (events: [RecordedEvent], epoch: Int?) {
        let founding = log.lanes.lowerBound
        let rows = try await source.rows(
            pageInEpochStatement,
            [
                .int4(lane.int4), .int8(position), .int8(Int64(limit)), .int4(founding.int4),
                .uuid(LogEpoch.stream(of: log.id, in: founding).uuid),
            ], sending: .coalescing)
        do {
            let epoch = try rows.first { _ in true }.map { try $0.optional(9, as: Int32.self) ?? 0 }
            return (try EventRows.events(rows), epoch.map { Int($0) })
        } catch { throw EventLogError(error) }
    }

    static func stream(
        _ source: some LogQuerying, _ stream: StreamID, after version: Int, limit: Int
    ) async throws(EventLogError) -> [RecordedEvent] {
        try EventRows.events(
            try await source.rows(
                streamStatement,
                [
                    .int4(stream.lane.int4), .uuid(stream.uuid), .int4(Int32(clamping: version)), .int8(Int64(limit)),
                ], sending: .coalescing))
    }

    static func last(_ source: some LogQuerying, lane: Lane) async throws(EventLogError) -> RecordedEvent? {
        try EventRows.events(try await source.rows(lastStatement, [.int4(lane.int4)], sending: .coalescing)).first
    }
}

/// Whatever can run one statement: the log does not mind through which kind of connection it reads.
public protocol LogQuerying: Sendable {
    /// Runs one statement.
    ///
    /// - Throws: ``EventLogError`` (database).
    func rows(
        _ statement: PreparedStatement, _ parameters: PostgresParameters, sending: PostgresSending
    ) async throws(EventLogError) -> PostgresRows
}

extension PostgresConnection: LogQuerying {
    public func rows(
        _ statement: PreparedStatement, _ parameters: PostgresParameters, sending: PostgresSending
    ) async throws(EventLogError) -> PostgresRows {
        do { return try await query(statement, parameters) } catch { throw .database(error) }
    }
}

extension PostgresSharedConnection: LogQuerying {
    public func rows(
        _ statement: PreparedStatement, _ parameters: PostgresParameters, sending: PostgresSending
    ) async throws(EventLogError) -> PostgresRows {
        do { return try await query(statement, parameters, sending: sending) } catch { throw .database(error) }
    }
}

extension PostgresPool: LogQuerying {
    public func rows(
        _ statement: PreparedStatement, _ parameters: PostgresParameters, sending: PostgresSending
    ) async throws(EventLogError) -> PostgresRows {
        do { return try await query(statement, parameters) } catch { throw .database(error) }
    }
}
