import Postgres
import Testing

struct SharedConnectionTests {
    private let insert = PreparedStatement("insert", "INSERT INTO t (id) VALUES ($1)", [.int4])

    private func table() async throws -> (PostgresConfiguration, PostgresSharedConnection) {
        let configuration = try await database()
        let admin = try await PostgresConnection.open(configuration)
        try await admin.execute(
            script: """
                CREATE TABLE t (id int4 CONSTRAINT t_key PRIMARY KEY, CONSTRAINT t_small CHECK (id < 1000));
                CREATE TABLE late (id int4 CONSTRAINT late_key UNIQUE DEFERRABLE INITIALLY DEFERRED);
                """)
        return (configuration, PostgresSharedConnection(configuration))
    }

    /// Sends one insert an identifier, all of them waiting together, and returns what each got.
    private func insertTogether(
        _ ids: [Int32], _ configuration: PostgresConfiguration, _ shared: PostgresSharedConnection
    ) async throws -> [(Int32, Result<Int, any Error>)] {
        let gate = try await Gate.closed(configuration)
        let held = Task { try await shared.query(Gate.wait, sending: .alone) }
        try await gate.isAwaited()
        return try await withThrowingTaskGroup(of: (Int32, Result<Int, any Error>).self) { group in
            for id in ids {
                group.addTask { (id, await Result { try await shared.query(insert, [.int4(id)]).affectedRows }) }
            }
            try await eventually("all wait") { shared.outstanding == ids.count + 1 }
            try await gate.open()
            _ = try await held.value
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func whatWaitsIsCommittedTogether() async throws {
        let (configuration, shared) = try await table()
        let answers = try await insertTogether(Array(0..<100), configuration, shared)
        #expect(answers.allSatisfy { (try? $0.1.get()) == 1 })
        let row = try await shared.query("SELECT count(*), count(DISTINCT xmin::text) FROM t").one()
        #expect(try row.value(0, as: Int.self) == 100)
        #expect(try row.value(1, as: Int.self) == 1, "one transaction for all of them")
    }

    @Test(arguments: [0, 57, 99])
    func oneFailureInAHundredHurtsNoOther(position: Int) async throws {
        let (configuration, shared) = try await table()
        var ids = (0..<100).map { Int32($0) }
        ids[position] = 5000
        let answers = try await insertTogether(ids, configuration, shared)
        for (id, answer) in answers {
            if id == 5000 {
                #expect(answer.postgresError?.sqlState == .checkViolation)
                #expect(answer.postgresError?.constraint == "t_small")
                #expect(answer.postgresError?.table == "t")
                #expect(answer.postgresError?.statementName == "insert")
            } else {
                #expect((try? answer.get()) == 1)
            }
        }
        #expect(try await shared.query("SELECT count(*) FROM t").one().value(0, as: Int.self) == 99)
    }

    @Test func aFailureAtTheCommitHurtsNoOther() async throws {
        let (configuration, shared) = try await table()
        let late = PreparedStatement("late", "INSERT INTO late VALUES ($1)", [.int4])
        _ = try await shared.query(late, [.int4(7)])
        let gate = try await Gate.closed(configuration)
        async let held = shared.query(Gate.wait, sending: .alone)
        try await gate.isAwaited()
        async let first = shared.query(late, [.int4(1)])
        async let second = Result { try await shared.query(late, [.int4(7)]) }
        async let third = shared.query(late, [.int4(3)])
        try await eventually("all wait") { shared.outstanding == 4 }
        try await gate.open()
        _ = try await (held, first, third)
        #expect(await second.postgresError?.kind == .server(.uniqueViolation))
        #expect(await second.postgresError?.constraint == "late_key")
        #expect(try await shared.query("SELECT count(*) FROM late").one().value(0, as: Int.self) == 3)
    }

    @Test func cancelledWhileWaitingItIsNotSent() async throws {
        let (configuration, shared) = try await table()
        let gate = try await Gate.closed(configuration)
        async let held = shared.query(Gate.wait, sending: .alone)
        try await gate.isAwaited()
        let task = Task { try await shared.query(insert, [.int4(1)]) }
        try await eventually("it waits") { shared.outstanding == 2 }
        task.cancel()
        #expect(await Result { try await task.value }.postgresError?.kind == .cancelled(ambiguous: false))
        try await gate.open()
        _ = try await held
        #expect(try await shared.query("SELECT count(*) FROM t").one().value(0, as: Int.self) == 0)
    }

    @Test func cancelledOnTheWireItIsLetGo() async throws {
        let (configuration, shared) = try await table()
        let gate = try await Gate.closed(configuration)
        let task = Task { try await shared.query(Gate.wait) }
        try await gate.isAwaited()
        task.cancel()
        #expect(await Result { try await task.value }.postgresError?.kind == .cancelled(ambiguous: true))
        async let next = shared.query("SELECT 42")
        try await gate.open()
        #expect(try await next.one().value(0, as: Int.self) == 42)
    }

    @Test func cancelledBeforeItBegan() async throws {
        let (_, shared) = try await table()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await shared.query("SELECT 1")
        }
        #expect(await Result { try await task.value }.postgresError?.kind == .cancelled(ambiguous: false))
    }

    @Test func theQueueIsBoundedInNumberAndTime() async throws {
        let configuration = try await database()
        var limits = PostgresSharedConnection.Limits()
        limits.queued = 2
        limits.wait = .seconds(5)
        let shared = PostgresSharedConnection(configuration, limits: limits)
        let gate = try await Gate.closed(configuration)
        async let held = shared.query(Gate.wait)
        try await gate.isAwaited()
        async let first = Result { try await shared.query("SELECT 1") }
        async let second = Result { try await shared.query("SELECT 1") }
        async let third = Result { try await shared.query("SELECT 1") }
        let kinds = await [first, second, third].map { $0.postgresError?.kind }
        #expect(kinds.count { $0 == .overloaded(.queue) } == 1)
        #expect(kinds.count { $0 == .timedOut(.queue) } == 2)
        try await gate.open()
        _ = try await held
    }

    @Test func aTransactionIsNotForSharedConnections() async throws {
        let (_, shared) = try await table()
        _ = try await shared.query("BEGIN")
        let answer = await Result { try await shared.query("COPY t TO STDOUT") }
        #expect(answer.postgresError?.kind == .connectionLost(ambiguous: true))
        #expect(try await shared.query("SELECT 42").one().value(0, as: Int.self) == 42)
    }

    @Test func aSlowStatementIsStoppedByTheServer() async throws {
        var configuration = try await database()
        configuration.sessionSettings["statement_timeout"] = "1s"
        let shared = PostgresSharedConnection(configuration)
        let answer = await Result { try await shared.query("SELECT pg_sleep(60)") }
        #expect(answer.postgresError?.kind == .server(.queryCanceled))
        #expect(try await shared.query("SELECT 42").one().value(0, as: Int.self) == 42)
    }

    @Test func aKilledSessionUnderLoadLosesNothingAcknowledged() async throws {
        let (configuration, shared) = try await table()
        let admin = try await PostgresConnection.open(configuration)
        try await admin.query("ALTER TABLE t DROP CONSTRAINT t_small")
        let acknowledged = try await withThrowingTaskGroup(of: [Int32].self) { group in
            for worker in 0..<32 as Range<Int32> {
                group.addTask {
                    var done: [Int32] = []
                    for turn in 0..<40 as Range<Int32> {
                        let id = worker * 100 + turn
                        do throws(PostgresError) {
                            _ = try await shared.query(insert, [.int4(id)])
                            done.append(id)
                        } catch {
                            #expect(error.kind == .connectionLost(ambiguous: true))
                        }
                    }
                    return done
                }
            }
            for _ in 0..<5 {
                try await eventually("it is there") {
                    try await admin.query(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    ).one().value(0, as: Int.self) > 0
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let missing = try await admin.query(
            "SELECT count(*) FROM unnest($1) AS a (id) WHERE NOT EXISTS (SELECT FROM t WHERE t.id = a.id)",
            [.int4Array(acknowledged)]
        ).one().value(0, as: Int.self)
        #expect(missing == 0)
        #expect(shared.outstanding == 0)
    }
}
