import Postgres
import Testing

struct PoolTests {
    private func pool(_ configuration: PostgresConfiguration, _ change: (inout PostgresPool.Limits) -> Void)
        -> PostgresPool
    {
        var limits = PostgresPool.Limits()
        limits.sharedConnections = 0
        change(&limits)
        return PostgresPool(configuration, limits: limits)
    }

    @Test func connectionsAndWaitersAreBounded() async throws {
        let pool = pool(try await database()) {
            $0.connections = 1
            $0.maxWaiters = 1
            $0.waitLimit = .seconds(60)
        }
        try await pool.withConnection { _ in
            let waiting = Task { try await pool.withConnection { try await $0.query("SELECT 1").count } }
            try await eventually("one waits") { pool.statistics.waiting == 1 }
            let refused = await Result { try await pool.withConnection { _ in } }
            #expect(refused.postgresError?.kind == .overloaded(.lease))
            waiting.cancel()
            #expect(await Result { try await waiting.value }.postgresError?.kind == .cancelled(ambiguous: false))
            #expect(pool.statistics.waiting == 0)
        }
        #expect(try await pool.withConnection { try await $0.query("SELECT 1").count } == 1)
        await pool.close()
        #expect(await Result { try await pool.withConnection { _ in } }.postgresError?.kind == .closed)
    }

    @Test func waitingHasALimit() async throws {
        let pool = pool(try await database()) {
            $0.connections = 1
            $0.waitLimit = .milliseconds(200)
        }
        // Opening the first connection has the same limit, which a busy machine may not keep.
        try await eventually("one is open") {
            if case .success = await Result({ try await pool.withConnection { _ in } }) { true } else { false }
        }
        try await pool.withConnection { _ in
            let late = await Result { try await pool.withConnection { _ in } }
            #expect(late.postgresError?.kind == .timedOut(.lease))
        }
    }

    @Test func manyTasksShareFewConnections() async throws {
        let configuration = try await database()
        let pool = pool(configuration) { $0.connections = 3 }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await pool.withConnection {
                        try await $0.query("SELECT $1", [.int8(Int64(number))]).one().value(0)
                    }
                }
            }
            let sum = try await group.reduce(0, +)
            #expect(sum == 1770)
        }
        #expect(pool.statistics.open <= 3)
        #expect(pool.statistics.idle == pool.statistics.open)
    }

    @Test func whatIsLeftOpenIsRolledBack() async throws {
        let pool = pool(try await database()) { $0.connections = 1 }
        try await pool.withConnection {
            try await $0.execute(script: "CREATE TABLE t (id int)")
            try await $0.query("BEGIN")
            try await $0.query("INSERT INTO t VALUES (1)")
        }
        let count = try await pool.withConnection { connection -> Int in
            #expect(!connection.isInTransaction)
            return try await connection.query("SELECT count(*) FROM t").one().value(0)
        }
        #expect(count == 0)
        try await pool.withTransaction { try await $0.query("INSERT INTO t VALUES (2)") }
        #expect(try await pool.withConnection { try await $0.query("SELECT FROM t").count } == 1)
    }

    @Test func aDeadConnectionIsReplaced() async throws {
        let configuration = try await database()
        let pool = pool(configuration) {
            $0.connections = 1
            $0.checkAfter = .zero
        }
        let admin = try await PostgresConnection.open(configuration)
        for _ in 1...3 {
            let pid = try await pool.withConnection {
                try await $0.query("SELECT pg_backend_pid()").one().value(0, as: Int32.self)
            }
            try await admin.query("SELECT pg_terminate_backend($1, 10000)", [.int4(pid)])
            let next = try await pool.withConnection {
                try await $0.query("SELECT pg_backend_pid()").one().value(0, as: Int32.self)
            }
            #expect(next != pid)
        }
        let inUse = await Result {
            try await pool.withConnection { try await $0.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        #expect(inUse.postgresError?.kind == .connectionLost(ambiguous: true))
        #expect(inUse.postgresError?.sqlState == .adminShutdown)
        #expect(try await pool.withConnection { try await $0.query("SELECT 1").count } == 1)
    }

    @Test func closingWaitsForLeases() async throws {
        let pool = pool(try await database()) { $0.connections = 2 }
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (mayEnd, end) = AsyncStream.makeStream(of: Void.self)
        let lease = Task {
            try await pool.withConnection { connection in
                begin.yield()
                for await _ in mayEnd { break }
                return try await connection.query("SELECT 42").one().value(0, as: Int.self)
            }
        }
        for await _ in begun { break }
        let closing = Task { await pool.close() }
        try await eventually("it refuses") {
            await Result { try await pool.withConnection { _ in } }.postgresError?.kind == .closed
        }
        end.yield()
        #expect(try await lease.value == 42)
        await closing.value
        #expect(pool.statistics.open == 0)
    }

    @Test func aServerThatIsNotThere() async throws {
        let configuration = try PostgresConfiguration("host=/nonexistent")
        let pool = pool(configuration) {
            $0.waitLimit = .milliseconds(100)
            $0.sharedConnections = 1
        }
        #expect(await Result { try await pool.withConnection { _ in } }.postgresError?.kind == .timedOut(.connection))
        #expect(await Result { try await pool.query("SELECT 1") }.postgresError?.kind == .timedOut(.connection))
        #expect(await Result { try await pool.verify() }.postgresError?.kind == .connectionLost(ambiguous: false))
    }
}
