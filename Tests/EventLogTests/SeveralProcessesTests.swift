import EventLog
import Postgres
import Testing

@Suite(.timeLimit(.minutes(15))) struct SeveralProcessesTests {
    /// Four processes append to one lane; one is killed in the middle of it. The lane is dense, its digests chain, every acknowledged
    /// command is there once and whole, and what the dead process had under way is there once or not at all.
    @Test(arguments: [1, 2] as [UInt64]) func severalProcessesOnOneLaneOneOfThemKilled(seed: UInt64) async throws {
        let fixture = try await LogFixture.make()
        let dsn = ["host", "port", "dbname"].map { "\($0)='\(fixture.app[$0] ?? "")'" }.joined(separator: " ")
        func start(_ process: UInt64, commands: Int) throws -> ChildProcess {
            try ChildProcess([
                "write", dsn + " user=toantrinh_app", "\(fixture.lane)", "\(seed &* 100 &+ process)", "\(commands)",
            ])
        }
        // The victim would go on for much longer than the others.
        let victim = try start(0, commands: 100_000)
        let others = try (1...3).map { try start($0, commands: 40) }
        let acknowledged = try await withThrowingTaskGroup(of: [CommandID: Int].self) { group in
            for (index, child) in ([victim] + others).enumerated() {
                group.addTask {
                    var done: [CommandID: Int] = [:]
                    var isDone = false
                    for await line in child.lines {
                        let words = line.split(separator: " ")
                        if words == ["done"] { isDone = true }
                        guard words.count == 2, let command = CommandID(words[0]) else { continue }
                        done[command] = Int(words[1])
                        if index == 0, done.count == 50 + Int(seed) * 7 { child.kill() }
                    }
                    let status = await child.status()
                    #expect(isDone == (index > 0), "seed \(seed), process \(index)")
                    #expect(status == (index > 0 ? 0 : 9), "seed \(seed), process \(index)")
                    return done
                }
            }
            return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
        #expect(acknowledged.count >= 50 + 3 * 4 * 40, "seed \(seed)")
        let events = try await fixture.verified()
        let found = Dictionary(grouping: events, by: \.command)
        for (command, count) in acknowledged { #expect(found[command]?.count == count, "seed \(seed), \(command)") }
        for (command, events) in found {
            // Whole, in one stream, without a gap: also what was not acknowledged.
            #expect(Set(events.map(\.stream)).count == 1, "seed \(seed), \(command)")
            for (first, second) in zip(events, events.dropFirst()) {
                #expect(second.position == first.position + 1 && second.version == first.version + 1)
            }
        }
        // Each process wrote between the others: nobody waited until they were through.
        for (stream, events) in Dictionary(grouping: events.dropFirst(2), by: \.stream) {
            #expect(events.map(\.version) == Array(1...events.count), "seed \(seed), \(stream)")
        }
        let wrong = try await fixture.shared().query(
            """
            SELECT FROM header h WHERE version <> (SELECT max(version) FROM event e WHERE e.lane = $1 AND e.stream_id = h.stream_id)
            """, [.int4(Int32(fixture.lane.number))])
        #expect(wrong.isEmpty)
    }
}
