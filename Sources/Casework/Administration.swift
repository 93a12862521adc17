public import EventLog
import FoundationEssentials
import JSON
import Organisation
public import Postgres
import Procedures
import Sealing
import Vietnamese
public import WorkingTime

/// What is done with the owner's rights to the database, by an operator on the machine: never over HTTP.
public struct Administration: Sendable {
    private let owner: PostgresConfiguration

    /// - Parameter owner: How to reach the database with the rights of its owner.
    public init(owner: PostgresConfiguration) { self.owner = owner }

    /// Applies the migrations of `schema/` that are missing.
    ///
    /// - Returns: The numbers of those that were applied.
    /// - Throws: `MigrationError`, `PostgresError`.
    public func migrate(_ migrations: [Migration]) async throws -> [Int] {
        try await withConnection { try await Migrator(migrations).run(on: $0) }
    }

    /// The migrations that are not applied yet.
    public func pending(_ migrations: [Migration]) async throws -> [Migration] {
        try await withConnection { try await Migrator(migrations).pending(on: $0) }
    }

    /// Creates the log, with its clock for ever.
    public func createLog(clock: LogClockKind, lanes: ClosedRange<Lane>, year: Int) async throws -> LogDescription {
        try await withConnection {
            try await LogAdministration.create(on: $0, clock: clock, lanes: lanes, year: year, openedBy: "admin")
        }
    }

    /// The log that the database holds, or `nil`.
    public func log() async throws -> LogDescription? {
        try await withConnection { connection in
            do { return try await LogAdministration.describe(connection) } catch EventLogError.noLog { return nil }
        }
    }

    /// Moves the clock of a movable log to `instant`; the database refuses it for any other log.
    public func setClock(_ instant: Instant) async throws {
        try await withConnection { try await MovableClock.stop(at: instant, on: $0) }
    }

    /// The epochs of the log, which history its database is now, and whether it is a standby; `nil` where there is no log.
    public func epochs() async throws -> (raised: [LogEpoch], history: HistoryIdentity, isStandby: Bool)? {
        guard let log = try await log() else { return nil }
        return try await withConnection {
            let (history, isStandby) = try await LogEpochs.identity($0)
            return (try await LogEpochs.all($0, log: log), history, isStandby)
        }
    }

    /// Raises an epoch also where PostgreSQL takes its history for the one it was: after files were put back.
    public func raiseEpoch() async throws -> LogEpoch? {
        guard let log = try await log() else { throw EventLogError.noLog }
        let connection = PostgresSharedConnection(owner.appending)
        defer { connection.close() }
        return try await LogEpochs.ensure(on: connection, log: log, always: true)
    }

    /// Where the readers of the log stand.
    public func readers() async throws -> [(reader: String, at: ReaderCheckpoint)] {
        try await withConnection { try await ReaderCheckpoints.all(from: $0) }
    }

    /// Why a reader could not go on from where it stands; `nil` where it could.
    public func obstacle(_ at: ReaderCheckpoint) async throws -> EventLogError? {
        guard let log = try await log() else { throw EventLogError.noLog }
        return try await withConnection { connection in
            do throws(EventLogError) {
                try await ReaderCheckpoints.confirm(at, log: log, in: connection)
                return nil
            } catch {
                switch error {
                case .beyondEpoch, .broken: return error
                default: throw error
                }
            }
        }
    }

    /// Forgets where a reader stands, so that it begins anew.
    ///
    /// - Returns: how many lanes were forgotten.
    public func resetReader(_ reader: String, lane: Lane?) async throws -> Int {
        try await withConnection { try await ReaderCheckpoints.drop(reader, lane: lane, in: $0) }
    }

    func withConnection<Result>(
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        return try await body(connection)
    }
}

extension Office {
    /// The first import of an organisation and the first password, by an operator with access to the machine.
    public func setUp(
        organisation text: String, file: String, command: EventLog.CommandID
    ) async throws(CaseworkError) {
        try await answering {
            _ = try await self.importOrganisation(
                try OrganisationImport.parse(text: text, file: file), command: command, actor: Self.machineOperator,
                permission: .machineOperator)
        }
    }

    /// Sets the password of an officer, by an operator with access to the machine.
    public func setUp(
        password: String, of officer: String, command: EventLog.CommandID
    ) async throws(CaseworkError) {
        try await answering {
            _ = try await self.setPassword(
                password, of: try OfficerID(officer), actor: Self.machineOperator, permission: .machineOperator,
                command: command)
        }
    }

    static let machineOperator = Actor(subject: "machine-operator", channel: .counter)
}
