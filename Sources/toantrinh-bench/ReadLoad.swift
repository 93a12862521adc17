import Dossiers
import EventLog
import JSON
import Organisation
import Postgres

/// Reads the whole log in order, lane after lane, and decodes each event to its type.
struct ReadLoad: Sendable {
    private let connection: PostgresConnection
    private let lanes: [Lane]

    static func open(_ options: DatabaseOptions) async throws -> ReadLoad {
        let connection = try await PostgresConnection.open(try PostgresConfiguration(options.dsn))
        let lanes = try await LogAdministration.lanes(connection).map(\.lane)
        return ReadLoad(connection: connection, lanes: lanes)
    }

    func close() { connection.close() }

    /// One pass over the log.
    ///
    /// - Returns: how many events were read and decoded.
    func pass() async throws -> Int {
        var count = 0
        for lane in lanes {
            try await LogReader.scan(lane, on: connection) { events in
                for event in events { try Self.decode(event) }
                count += events.count
            }
        }
        return count
    }

    func run(seconds: Double) async throws -> Figures {
        let start = ContinuousClock.now
        var read = 0
        var passes = 0
        repeat {
            read += try await pass()
            passes += 1
        } while ContinuousClock.now - start < .seconds(seconds)
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        var figures = Figures()
        figures.set("events_per_s", Double(read) / elapsed)
        figures.set("events_read", read)
        figures.set("passes", passes)
        figures.set("decoded", true)
        return figures
    }

    private static let organisation = Set(OrganisationEvent.allTypes)
    /// What founds the log, its lanes and procedures: read as JSON, their types are the business of the floors below.
    private static let founding: Set<String> = [
        "lane.opened", "log.created", "log.lane-added", "log.epoch-raised", "procedure.published",
    ]

    private static func decode(_ event: RecordedEvent) throws {
        let body = try JSONReader.read(event.body)
        if founding.contains(event.type) { return }
        if organisation.contains(event.type) {
            _ = try OrganisationEvent.decode(type: event.type, body: body)
        } else {
            _ = try DossierEvent.decode(type: event.type, body: body)
        }
    }
}
