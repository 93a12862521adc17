import Cluster
import EventLog
import Logging
import Postgres
import Testing

@Suite struct CrashTests {
    /// The server is killed in the middle of appends, again and again: what was acknowledged is there once, what was not is there once
    /// or not at all, and the lane is dense.
    @Test func killedInTheMiddleOfAppends() async throws {
        let cluster = try PrivateCluster(.ephemeral(environment: TestCluster.environment), logger: .silent)
        try await cluster.start()
        let configuration = try PostgresConfiguration(cluster.connectionString())
        try await LogFixture.migrate(configuration)
        let fixture = try await LogFixture.make(in: configuration)
        var limits = LaneLimits()
        limits.recovery = .seconds(120)
        let writer = try await fixture.writer(limits: limits)
        let (progress, report) = AsyncStream.makeStream(of: Void.self)
        let acknowledged = try await withThrowingTaskGroup(of: [CommandID: Int].self) { group in
            for client in 0..<16 {
                group.addTask {
                    var done: [CommandID: Int] = [:]
                    var turn = 0
                    while !Task.isCancelled {
                        turn += 1
                        let command = CommandID.random()
                        let at = await writer.head.position
                        let stream = fixture.stream("\(client)/\(turn)")
                        let events = 1 + turn % 3
                        do {
                            switch try await writer.append(
                                .simple(stream, after: 0, at: at, command: command, events: events))
                            {
                            case .appended(let appended):
                                #expect(appended.versions == 1...events)
                                done[command] = events
                                report.yield()
                            case let other: Issue.record("\(other)")
                            }
                        } catch EventLogError.cancelled { continue } catch { Issue.record("\(error)") }
                    }
                    return done
                }
            }
            var progressing = progress.makeAsyncIterator()
            for _ in 0..<5 {
                for _ in 0..<300 { await progressing.next() }
                await cluster.kill()
                try await cluster.start()
            }
            for _ in 0..<300 { await progressing.next() }
            group.cancelAll()
            return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
        await writer.close()
        let events = try await fixture.verified()
        let found = Dictionary(grouping: events, by: \.command).mapValues(\.count)
        for (command, count) in acknowledged { #expect(found[command] == count) }
        #expect(acknowledged.count >= 1800)
        await cluster.remove()
    }
}
