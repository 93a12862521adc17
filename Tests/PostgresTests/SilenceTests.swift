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
