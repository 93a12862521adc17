import EventLog
import Foundation
import Postgres

/// Four clients that append to six streams of one lane, which other processes append to as well. Each acknowledged command is a line:
/// its identifier and its number of events.
struct Writing {
    let lane: Lane
    let seed: UInt64
    /// For each client.
    let commands: Int

    func run(on database: PostgresConfiguration) async throws {
        let connection = PostgresSharedConnection(database.appending)
        let header = CompanionTable(
            table: "header", columns: [.init("stream_id", .uuid), .init("version", .int4), .init("step", .text)],
            conflict: .upsert(key: ["stream_id"], guardedBy: "version"))
        let writer = try await LaneWriter.open(
            lane, on: connection, clock: DatabaseClock(connection, kind: .database), companions: [header])
        let reader = LogReader(PostgresSharedConnection(database.appending))
        TestProcess.say("ready")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<4 as Range<UInt64> {
                group.addTask {
                    var random = Seeded(seed &* 10 &+ client)
                    for _ in 0..<commands {
                        let stream = StreamID(lane: lane, kind: "test", seed: "\(random.next() % 6)")
                        let (command, events) = (CommandID.random(), 1 + Int(random.next() % 3))
                        try await settle(stream, command, events, writer, reader)
                        TestProcess.say("\(command) \(events)")
                    }
                }
            }
            try await group.waitForAll()
        }
        TestProcess.say("done")
    }

    /// Loads, decides and proposes until it is in the log, as an application does.
    private func settle(
        _ stream: StreamID, _ command: CommandID, _ events: Int, _ writer: LaneWriter, _ reader: LogReader
    ) async throws {
        while true {
            let loadedAt = await writer.head.position
            let state = try await reader.stream(stream)
            if state.contains(where: { $0.command == command }) { return }
            let version = state.count + events
            let proposal = Proposal(
                stream: stream, expectedVersion: state.count, loadedAt: loadedAt, command: command,
                events: (0..<events).map { _ in NewEvent(type: "test.done", body: Array(#"{"a":"ờ"}"#.utf8)) },
                companions: [
                    CompanionRow(
                        table: "header",
                        values: [.uuid(stream.uuid), .int4(Int32(version)), .text("step-\(version)")])
                ])
            switch try await writer.append(proposal) {
            case .appended, .duplicate: return
            case .conflict, .stale: continue
            }
        }
    }
}
