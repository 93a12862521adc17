import Postgres
import WorkingTime

/// A lane in PostgreSQL.
actor PostgresLaneStore: LaneStore {
    private let connection: PostgresSharedConnection
    private let composer: AppendComposer
    private var statements: [AppendShape: PreparedStatement] = [:]
    /// The log whose epochs are looked after.
    private let guarded: LogDescription?
    /// The session with the server in which the epoch was found to be the one that its history has.
    private var confirmed: Int?

    // With `guarded`, nothing is appended in a session with the server before its history's epoch is the last one.
    init(
        _ connection: PostgresSharedConnection, catalogue: CompanionCatalogue, clock: LogClockKind,
        guarding guarded: LogDescription? = nil
    ) throws(EventLogError) {
        self.connection = connection
        self.guarded = guarded
        composer = AppendComposer(catalogue: catalogue, clock: clock)
        // An impossible description shows here, and not at the first command.
        _ = try composer.statement(
            AppendShape(hasRest: true, companions: catalogue.tables.map { _ in .many }))
    }

    func append(_ batch: LaneBatch) async -> AppendAnswer {
        guard let guarded else { return await append(batch, within: nil) }
        var session = confirmed
        if session == nil || session != connection.session {
            do throws(EventLogError) {
                let confirmation = try await LogEpochs.confirm(on: connection, log: guarded)
                session = confirmation.session
                confirmed = confirmation.isStandby ? nil : session
            } catch { return .failed(Self.unconfirmed(error)) }
        }
        return await append(batch, within: session)
    }

    /// Nothing was sent: the epoch could not be confirmed. What the server refuses once it will refuse again.
    private static func unconfirmed(_ error: EventLogError) -> LaneState.AppendFailure {
        guard case .database(let cause) = error else { return .impossible(error) }
        if case .server(let state) = cause.kind, state.conditionClass == "42" { return .impossible(.refused(cause)) }
        return .unsent(error)
    }

    /// The same, sent in that session with the server or not at all.
    func append(_ batch: LaneBatch, within session: Int?) async -> AppendAnswer {
        let rows = composer.catalogue.grouped(batch.companions)
        let shape = AppendShape(
            hasRest: batch.events.count > 1,
            companions: rows.map { $0.isEmpty ? .none : $0.count == 1 && batch.events.count == 1 ? .one : .many })
        let statement: PreparedStatement
        if let known = statements[shape] {
            statement = known
        } else {
            do throws(EventLogError) { statement = try composer.statement(shape) } catch {
                return .failed(.refused(error))
            }
            statements[shape] = statement
        }
        do throws(PostgresError) {
            let parameters = AppendComposer.parameters(
                batch, rows: rows, shape: shape, tables: composer.catalogue.tables)
            let reply = try await connection.query(statement, parameters, sending: .alone, within: session)
            guard let row = try reply.oneOrNone() else { return .nothing }
            return .written(now: Instant(microseconds: try row.value(0, as: PostgresTimestamp.self).microseconds))
        } catch { return .failed(Self.failure(error)) }
    }

    func read(from checkpoint: Checkpoint, limit: Int) async throws(EventLogError) -> [RecordedEvent] {
        try await LaneReading.page(
            connection, lane: checkpoint.lane, from: checkpoint.position, limit: limit, sending: .alone)
    }

    /// What an error says about whether the batch was written. In doubt, it is ambiguous: that costs a read and is always right.
    private static func failure(_ error: PostgresError) -> LaneState.AppendFailure {
        switch error.kind {
        // Two statements that began at the same head: the one that came second may meet the other's version of the stream before its
        // position, and that index is not the one ON CONFLICT looks at.
        case .server(let state) where state.rawValue == "23505" && error.constraint == "event_stream":
            .overtaken(.refused(error))
        case .server(let state):
            switch state.conditionClass {
            case "0A", "21", "22", "23", "42", "54": .refused(.refused(error))
            case "53": .impossible(.refused(error))
            // Read-only: a standby, or a disk that an operator has closed.
            case "25": .impossible(.refused(error))
            default: .ambiguous(.database(error))
            }
        case .connectionLost(let ambiguous), .cancelled(let ambiguous):
            ambiguous ? .ambiguous(.database(error)) : .unsent(.database(error))
        case .timedOut, .overloaded: .unsent(.database(error))
        case .configuration: .refused(.refused(error))
        case .closed: .unsent(.closed)
        case .decoding, .protocolViolation: .ambiguous(.database(error))
        }
    }
}

extension CompanionCatalogue {
    /// `rows` by table.
    func grouped(_ rows: [CompanionRow]) -> [[CompanionRow]] {
        var groups = [[CompanionRow]](repeating: [], count: tables.count)
        for row in rows { if let index = index(of: row.table) { groups[index].append(row) } }
        return groups
    }
}
