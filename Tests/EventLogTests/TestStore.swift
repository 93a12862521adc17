import Postgres
import WorkingTime

@testable import EventLog

/// The bare statement, for heads and instants that no writer would choose.
struct TestStore {
    let store: PostgresLaneStore
    let fixture: LogFixture

    init(_ fixture: LogFixture) throws {
        self.fixture = fixture
        store = try PostgresLaneStore(
            fixture.shared(), catalogue: CompanionCatalogue(LogFixture.companions), clock: fixture.log.clock)
    }

    /// Whether it was written.
    func append(after head: Checkpoint, at: Instant, events count: Int) async throws -> Bool {
        let tag = CommandID.random().description
        var batch = LaneBatch(head: head, events: [], companions: [])
        var previous = head
        for index in 1...count {
            let stream = fixture.stream("\(tag)-\(index)")
            var event = RecordedEvent(
                lane: head.lane, position: previous.position + 1, stream: stream, version: 1, at: at, type: "test.done",
                command: .random(), body: [123, 125], digest: previous.digest)
            event.digest = .of(event, after: previous.digest)
            previous = event.checkpoint
            batch.events.append(event)
            batch.companions += Proposal.simple(stream, after: 0, at: 0).companions
        }
        switch await store.append(batch) {
        case .written: return true
        case .nothing: return false
        case .failed(.overtaken): return false
        case .failed(.refused(let error)), .failed(.ambiguous(let error)), .failed(.unsent(let error)),
            .failed(.impossible(let error)):
            throw error
        }
    }
}

extension LogFixture {
    /// What only a superuser can do, past every trigger and however long it takes: filling a table is no statement of ours.
    func asSuperuser(_ sql: String) async throws {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        connection.allowSilence(of: nil)
        try await connection.execute(script: "SET session_replication_role = replica; SET statement_timeout = 0")
        try await connection.execute(script: sql)
    }
}
