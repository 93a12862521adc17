import Cluster
import EventLog
import FoundationEssentials
import JSON
import Postgres
import Testing
import WorkingTime

/// A log of its own on the test cluster, with a companion table like a case header.
struct LogFixture: Sendable {
    let owner: PostgresConfiguration
    let log: LogDescription
    let lane: Lane

    /// As the server would connect: the application's role.
    var app: PostgresConfiguration { owner.user("toantrinh_app") }

    static func make(_ clock: LogClockKind = .database) async throws -> LogFixture {
        let dsn = try await TestCluster.shared.createDatabase(template: "eventlog") { dsn in
            try await Self.migrate(try PostgresConfiguration(dsn))
        }
        return try await make(in: try PostgresConfiguration(dsn), clock)
    }

    /// In a database that has the schema.
    static func make(in owner: PostgresConfiguration, _ clock: LogClockKind = .database) async throws -> LogFixture {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        let lanes = try #require(Lane(1))...(try #require(Lane(9)))
        let log = try await LogAdministration.create(
            on: connection, clock: clock, lanes: lanes, year: 2026, openedBy: "test")
        return LogFixture(owner: owner, log: log, lane: lanes.lowerBound)
    }

    static func migrate(_ owner: PostgresConfiguration) async throws {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        try await Migrator(try ownMigrations()).run(on: connection)
        try await connection.execute(
            script: """
                SET ROLE toantrinh_owner;
                CREATE TABLE header (stream_id uuid PRIMARY KEY, version int4 NOT NULL, step text NOT NULL, due timestamptz);
                CREATE TABLE task (id uuid PRIMARY KEY, stream_id uuid NOT NULL, kind text NOT NULL);
                GRANT SELECT, INSERT, UPDATE ON header, task TO toantrinh_app;
                RESET ROLE
                """)
    }

    /// The files of the log itself, without those of the floors above.
    static func ownMigrations() throws -> [Migration] {
        try Migration.files(in: schemaDirectory).filter { [0, 2].contains($0.number / 10) }
    }

    static let schemaDirectory = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/schema"

    static let companions = [
        CompanionTable(
            table: "header",
            columns: [
                .init("stream_id", .uuid), .init("version", .int4), .init("step", .text), .init("due", .timestamptz),
            ],
            conflict: .upsert(key: ["stream_id"], guardedBy: "version")),
        CompanionTable(
            table: "task", columns: [.init("id", .uuid), .init("stream_id", .uuid), .init("kind", .text)],
            conflict: .ignore),
    ]

    func shared() -> PostgresSharedConnection { PostgresSharedConnection(app.appending) }

    func writer(
        _ lane: Lane? = nil, limits: LaneLimits = LaneLimits(), on connection: PostgresSharedConnection? = nil,
        guarding: Bool = false
    ) async throws -> LaneWriter {
        let connection = connection ?? shared()
        return try await LaneWriter.open(
            lane ?? self.lane, on: connection, clock: DatabaseClock(connection, kind: log.clock),
            companions: Self.companions, guarding: guarding ? log : nil, limits: limits)
    }

    func reader() -> LogReader { LogReader(shared()) }

    func stream(_ seed: String) -> StreamID { StreamID(lane: lane, kind: "test", seed: seed) }

    /// A whole lane, checked.
    func verified(_ lane: Lane? = nil) async throws -> [RecordedEvent] {
        let connection = try await PostgresConnection.open(app)
        defer { connection.close() }
        var all: [RecordedEvent] = []
        try await LogReader.scan(lane ?? self.lane, on: connection) { all += $0 }
        var verifier = LogVerifier(log: log.id)
        for event in all { try verifier.verify(event) }
        return all
    }
}

extension Proposal {
    /// A proposal with one event and the header that goes with it.
    static func simple(
        _ stream: StreamID, after version: Int, at loadedAt: Position, command: CommandID = .random(), events: Int = 1,
        body: String = #"{"a":"ờ"}"#
    ) -> Proposal {
        Proposal(
            stream: stream, expectedVersion: version, loadedAt: loadedAt, command: command,
            events: (0..<events).map { _ in NewEvent(type: "test.done", body: Array(body.utf8)) },
            companions: [
                CompanionRow(
                    table: "header",
                    values: [
                        .uuid(stream.uuid), .int4(Int32(version + events)), .text("step-\(version + events)"),
                        .null(.timestamptz),
                    ])
            ])
    }
}

extension LaneWriter {
    /// Loads, decides and proposes until it is in the log, as an application does.
    func settle(_ stream: StreamID, command: CommandID, events: Int = 1, reader: LogReader) async throws
        -> AppendOutcome
    {
        while true {
            let loadedAt = head.position
            let state = try await reader.stream(stream)
            if let done = state.first(where: { $0.command == command }) { return .duplicate(of: done.version) }
            let outcome = try await append(
                .simple(stream, after: state.count, at: loadedAt, command: command, events: events))
            switch outcome {
            case .appended, .duplicate: return outcome
            case .conflict, .stale: continue
            }
        }
    }
}

extension AppendOutcome {
    var appended: Appended? { if case .appended(let appended) = self { appended } else { nil } }
}

/// Asks again and again until `condition` holds, for what the server does in its own time. No pause: each look is a round trip.
func eventually(_ what: Comment, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(600))
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, what)
        await Task.yield()
    }
}

/// A generator whose numbers follow from its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
