import Dossiers
import EventLog
import Logging
import Postgres
import WorkingTime

/// The lanes in which dossiers live, and the writer of each; writers are opened when they are first needed.
actor DossierLanes {
    private let configuration: PostgresConfiguration
    private let clock: any LogClock
    private let log: LogDescription
    private let logger: Logger
    private let lanesOfYear: @Sendable (_ year: Int, _ opening: Bool) async throws -> [Lane]
    private var writers: [Lane: Task<LaneWriter, any Error>] = [:]
    private var connections: [Lane: PostgresSharedConnection] = [:]
    private var lanes: [Int: [Lane]] = [:]
    private var asking: [Int: Task<[Lane], any Error>] = [:]
    private var isClosed = false

    /// - Parameters:
    ///   - configuration: How the writers' own connections reach the database.
    ///   - clock: The log's clock.
    ///   - log: The log, whose epochs the writers look after.
    ///   - logger: Told of losses, never of contents.
    ///   - lanesOfYear: Asks the database which lanes a year has, where told to also opening those that it wants.
    init(
        configuration: PostgresConfiguration, clock: any LogClock, log: LogDescription, logger: Logger,
        lanesOfYear: @escaping @Sendable (_ year: Int, _ opening: Bool) async throws -> [Lane]
    ) {
        self.configuration = configuration
        self.clock = clock
        self.log = log
        self.logger = logger
        self.lanesOfYear = lanesOfYear
    }

    /// The writer of `lane`.
    func writer(_ lane: Lane) async throws -> LaneWriter {
        guard !isClosed else { throw EventLogError.closed }
        let opening: Task<LaneWriter, any Error>
        if let known = writers[lane] {
            opening = known
        } else {
            let connection = PostgresSharedConnection(configuration, logger: logger)
            connections[lane] = connection
            opening = Task { [clock, log, logger] in
                try await LaneWriter.open(
                    lane, on: connection, clock: clock, companions: Companions.tables, guarding: log, logger: logger)
                    as LaneWriter
            }
            writers[lane] = opening
        }
        do { return try await opening.value } catch {
            // Whoever comes next opens anew; of those who waited, one cleans up.
            if writers[lane] == opening {
                writers[lane] = nil
                connections.removeValue(forKey: lane)?.close()
            }
            throw error
        }
    }

    /// The streams that `seed` may name: usually the one in the year's lane that the seed itself points to, unless it exists in
    /// another one already, as when lanes were added or a year has turned between a command and its repetition.
    func candidates(seed: String, year: Int) async throws -> (usual: StreamID, all: [StreamID]) {
        let now = try await lanes(of: year)
        var candidates: [StreamID] = []
        for lane in now + (try await lanes(of: year - 1, opening: false)) {
            candidates.append(StreamID(lane: lane, kind: "dossier", seed: seed))
        }
        // The hash of the seed without a lane spreads dossiers over the lanes.
        let spread = CommandID(derivedFrom: seed).bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        return (candidates[spread % now.count], candidates)
    }

    private func lanes(of year: Int, opening: Bool = true) async throws -> [Lane] {
        if let known = lanes[year], !known.isEmpty || !opening { return known }
        guard opening else {
            let found = try await lanesOfYear(year, false)
            lanes[year] = lanes[year] ?? found
            return found
        }
        // Of many first filings one asks; the others wait for its answer.
        let asking = self.asking[year] ?? Task { [lanesOfYear] in try await lanesOfYear(year, true) }
        self.asking[year] = asking
        defer { self.asking[year] = nil }
        let found = try await asking.value
        guard !found.isEmpty else { throw EventLogError.closed }
        lanes[year] = found
        return found
    }

    /// Lets every writer finish what it has, for at most `patience`, then closes the connections.
    func close(within patience: Duration = .seconds(10)) async {
        isClosed = true
        let alarm = Task {
            // Also a writer that is still being opened ends with its connection.
            try? await Task.sleep(for: patience)
            if !Task.isCancelled { self.disconnect() }
        }
        await withTaskGroup(of: Void.self) { group in
            for opening in writers.values {
                group.addTask { await (try? opening.value)?.close(within: patience) }
            }
        }
        alarm.cancel()
        disconnect()
    }

    private func disconnect() {
        for connection in connections.values { connection.close() }
        connections = [:]
    }
}
