import Cluster
import Logging
import Postgres
import Testing

struct RestartTests {
    /// The server is killed and stopped under load; everybody gets an answer, and what was acknowledged is there.
    @Test func killedAndStoppedUnderLoad() async throws {
        let cluster = try PrivateCluster(.ephemeral(environment: TestCluster.environment), logger: .silent)
        try await cluster.start()
        let configuration = try PostgresConfiguration(cluster.connectionString())
        var limits = PostgresPool.Limits()
        limits.waitLimit = .seconds(60)
        limits.connections = 4
        let pool = PostgresPool(configuration, limits: limits)
        let listener = try PostgresListener(configuration, channels: ["c"])
        try await pool.withConnection { try await $0.execute(script: "CREATE TABLE t (id int4 PRIMARY KEY)") }
        let insert = PreparedStatement("insert", "INSERT INTO t VALUES ($1)", [.int4])
        let (progress, report) = AsyncStream.makeStream(of: Void.self)
        let acknowledged = try await withThrowingTaskGroup(of: [Int32].self) { group in
            for worker in 0..<16 as Range<Int32> {
                group.addTask {
                    var done: [Int32] = []
                    var turn: Int32 = 0
                    while !Task.isCancelled {
                        let id = worker * 1_000_000 + turn
                        turn += 1
                        do {
                            if worker % 4 == 0 {
                                try await pool.withTransaction { _ = try await $0.query(insert, [.int4(id)]) }
                            } else {
                                _ = try await pool.query(insert, [.int4(id)])
                            }
                            done.append(id)
                            report.yield()
                        } catch let error as PostgresError {
                            switch error.kind {
                            case .connectionLost, .cancelled, .server(.adminShutdown), .server(.crashShutdown): break
                            default: Issue.record("\(error)")
                            }
                        }
                    }
                    return done
                }
            }
            var progressing = progress.makeAsyncIterator()
            for round in 0..<4 {
                for _ in 0..<200 { await progressing.next() }
                if round % 2 == 0 { await cluster.kill() } else { try await cluster.stop(.fast) }
                try await cluster.start()
            }
            for _ in 0..<2000 { await progressing.next() }
            group.cancelAll()
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let ids = acknowledged
        let missing = try await pool.withConnection {
            try await $0.query(
                "SELECT count(*) FROM unnest($1) AS a (id) WHERE NOT EXISTS (SELECT FROM t WHERE t.id = a.id)",
                [.int4Array(ids)]
            ).one().value(0, as: Int.self)
        }
        #expect(missing == 0)
        #expect(ids.count >= 2800)
        var events = listener.events.makeAsyncIterator()
        #expect(await events.next() == .listening)
        #expect(await events.next() == .reconnected)
        await pool.close()
        await cluster.remove()
    }
}
