import Foundation
import Glibc
import Testing

@testable import Postgres

/// A server that neither answers nor goes away.
@Suite(.timeLimit(.minutes(15))) struct SilenceTests {
    @Test("a server process that hangs is given up some seconds after its statement should have ended")
    func hanging() async throws {
        var configuration = try await database()
        configuration.sessionSettings["statement_timeout"] = "1s"
        let connection = PostgresSharedConnection(configuration)
        defer { connection.close() }
        try await connection.query(Self.noLimitOfItsOwn)
        let pid = try await connection.query("SELECT pg_backend_pid()").one().value(0, as: Int32.self)
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        do {
            _ = try await connection.query("SELECT 1")
            Issue.record("it answered")
        } catch {
            #expect(error.kind == .connectionLost(ambiguous: true))
        }
        // The next one has another process.
        let next = try await connection.query("SELECT pg_backend_pid()").one().value(0, as: Int32.self)
        #expect(next != pid)
    }

    /// What a busy machine takes its time for is not ended by the server: it is the client's patience that is tested.
    private static let noLimitOfItsOwn: SQL = "SET statement_timeout = 0"

    /// A leased connection whose server process stands still, after `begin` has been done on it.
    private func leased(_ timeout: String = "1s", _ body: (PostgresConnection, Int32) async throws -> Void) async throws
    {
        var configuration = try await database()
        configuration.sessionSettings["statement_timeout"] = timeout
        let connection = try await PostgresConnection.open(configuration)
        defer { connection.close() }
        try await connection.query(Self.noLimitOfItsOwn)
        try await connection.execute(script: "CREATE TABLE t (id int4 PRIMARY KEY, pad text)")
        let pid = try await connection.query("SELECT pg_backend_pid()").one().value(0, as: Int32.self)
        defer { kill(pid, SIGCONT) }
        try await body(connection, pid)
        #expect(!connection.isUsable)
    }

    @Test("… also under a leased connection: a statement, a script, a COPY out, a COPY in", arguments: 0..<4)
    func hangingUnderALease(_ kind: Int) async throws {
        try await leased { connection, pid in
            let outcome = await Result { () async throws -> Void in
                switch kind {
                case 0:
                    kill(pid, SIGSTOP)
                    _ = try await connection.query("SELECT 1")
                case 1:
                    kill(pid, SIGSTOP)
                    try await connection.execute(script: "SELECT 1")
                case 2:
                    try await connection.copyOut(
                        "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT"
                    ) {
                        for try await _ in $0 { kill(pid, SIGSTOP) }
                    }
                default:
                    let piece = (0..<1000).map { "\($0)\t\(String(repeating: "x", count: 1000))\n" }.joined()
                    try await connection.copyIn("COPY t FROM STDIN") { writer in
                        kill(pid, SIGSTOP)
                        for _ in 0..<100 { try await writer.write(Array(piece.utf8)) }
                    }
                }
            }
            guard case .connectionLost? = outcome.postgresError?.kind else {
                Issue.record("\(outcome)")
                return
            }
        }
    }

    @Test("a pool gives a lease's hanging connection up and leases another")
    func aPoolReplacesIt() async throws {
        var configuration = try await database()
        configuration.sessionSettings["statement_timeout"] = "1s"
        var limits = PostgresPool.Limits()
        limits.connections = 1
        limits.sharedConnections = 0
        let pool = PostgresPool(configuration, limits: limits)
        // What one lease allows is not allowed to the next.
        try await pool.withConnection { $0.allowSilence(of: nil) }
        let (stopped, report) = AsyncStream.makeStream(of: Int32.self)
        let outcome = await Result {
            try await pool.withTransaction { connection in
                let pid = try await connection.query("SELECT pg_backend_pid()").one().value(0, as: Int32.self)
                kill(pid, SIGSTOP)
                report.yield(pid)
                _ = try await connection.query("SELECT 1")
            }
        }
        #expect(outcome.postgresError?.kind == .connectionLost(ambiguous: true))
        #expect(try await pool.withConnection { try await $0.query("SELECT 1").count } == 1)
        for await pid in stopped {
            kill(pid, SIGCONT)
            break
        }
        await pool.close()
    }

    @Test("cancelled, it is given up some seconds after the cancel request, whatever time statements have")
    func cancelledWhileItHangs() async throws {
        try await leased("0") { connection, pid in
            let task = Task { try await connection.query("SELECT pg_sleep(3600)") }
            try await eventually("the server works on it") { Self.isSleeping(pid) }
            kill(pid, SIGSTOP)
            task.cancel()
            #expect(await Result { try await task.value }.postgresError?.kind == .connectionLost(ambiguous: true))
        }
    }

    /// Whether a server process executes a statement: its title says so.
    private static func isSleeping(_ pid: Int32) -> Bool {
        guard let title = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
        return String(decoding: title, as: UTF8.self).contains(" SELECT")
    }

    @Test("who gives a statement more time than its session has says so, and is let be")
    func moreTime() async throws {
        var configuration = try await database()
        configuration.sessionSettings["statement_timeout"] = "1s"
        var options = EngineOptions(reconnects: false, cancelsOnTheWire: true)
        options.patience = .seconds(1)
        let handle = EngineHandle(configuration, options, logger: .silent)
        try await handle.waitUntilOpened()
        let connection = PostgresConnection(handle)
        defer { connection.close() }
        try await connection.query("SET statement_timeout = 0")
        connection.allowSilence(of: nil)
        #expect(try await connection.query("SELECT pg_sleep(3)").count == 1)
        // A script has the time of each of its statements.
        connection.allowSilence(of: .seconds(1))
        try await connection.execute(script: "SELECT pg_sleep(1); SELECT pg_sleep(1); SELECT pg_sleep(1)")
        let outcome = await Result { try await connection.query("SELECT pg_sleep(60)") }
        #expect(outcome.postgresError?.kind == .connectionLost(ambiguous: true))
    }

    @Test(arguments: [
        ("-c statement_timeout=5s", Duration.seconds(5)), ("-c jit=on", .seconds(30)),
        ("-c statement_timeout=5s --statement_timeout=0", nil), ("--statement_timeout=2min -c jit=on", .seconds(120)),
    ])
    func theCallersOwnOptionsCount(_ options: String, _ expected: Duration?) throws {
        var configuration = PostgresConfiguration()
        configuration["options"] = options
        #expect(configuration.statementTimeout == expected)
    }

    @Test(arguments: [
        ("30s", Duration.seconds(30)), ("1500", .milliseconds(1500)), ("2min", .seconds(120)), ("0", nil), ("x", nil),
    ])
    func timeouts(_ text: String, _ expected: Duration?) throws {
        var configuration = PostgresConfiguration()
        configuration.sessionSettings["statement_timeout"] = text
        #expect(configuration.statementTimeout == expected)
    }

    @Test func vanishedServersAreNoticed() throws {
        var configuration = PostgresConfiguration(parameters: ["keepalives_idle": "99"])
        configuration["host"] = "db.example"
        let all = Dictionary(uniqueKeysWithValues: configuration.connectParameters.map { ($0.keyword, $0.value) })
        #expect(all["keepalives_idle"] == "99" && all["tcp_user_timeout"] == "30000" && all["keepalives"] == "1")
    }
}
