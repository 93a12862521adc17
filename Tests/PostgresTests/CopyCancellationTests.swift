import Postgres
import Testing

/// A COPY into a server that is not reading, because it waits for another transaction.
@Suite(.timeLimit(.minutes(15))) struct CopyCancellationTests {
    /// A connection without a time-out for statements, and one that holds up whoever inserts 1 into `t`.
    private func held() async throws -> (PostgresConnection, holder: PostgresConnection, pid: Int32) {
        var configuration = try await database()
        configuration.sessionSettings["statement_timeout"] = "0"
        let connection = try await PostgresConnection.open(configuration)
        try await connection.execute(
            script:
                "CREATE TABLE t (id int4 UNIQUE DEFERRABLE INITIALLY DEFERRED, pad text); CREATE TABLE u (id int4 PRIMARY KEY, pad text)"
        )
        let holder = try await PostgresConnection.open(configuration)
        try await holder.execute(script: "BEGIN; INSERT INTO t VALUES (1); INSERT INTO u VALUES (1)")
        let pid = try await connection.query("SELECT pg_backend_pid()").one().value(0, as: Int32.self)
        return (connection, holder, pid)
    }

    private func waits(_ pid: Int32, _ holder: PostgresConnection) async throws {
        try await eventually("it waits for the other transaction") {
            try await holder.query(
                "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [.int4(pid)]
            ).count == 1
        }
    }

    @Test("cancelled while it writes", arguments: [true, false])
    func whileWriting(fills: Bool) async throws {
        let (connection, holder, pid) = try await held()
        let row = Array("1\t\(String(repeating: "x", count: 1 << 20))\n".utf8)
        let task = Task {
            try await connection.copyIn("COPY u FROM STDIN") { writer in
                try await writer.write(row)
                for id in 2..<(fills ? 200 : 3) {
                    try await writer.write(Array("\(id)".utf8) + row.dropFirst())
                }
                if !fills { try await Task.sleep(for: .seconds(3600)) }
            }
        }
        try await waits(pid, holder)
        task.cancel()
        let outcome = await Result { try await task.value }
        if fills { #expect(outcome.postgresError?.kind == .cancelled(ambiguous: false), "\(outcome)") }
        if case .success = outcome { Issue.record("it was stored") }
        #expect(try await connection.query("SELECT FROM u").isEmpty)
        #expect(connection.isUsable)
    }

    @Test("cancelled when everything was written")
    func atTheEnd() async throws {
        let (connection, holder, pid) = try await held()
        let task = Task {
            try await connection.copyIn("COPY t FROM STDIN") { try await $0.write(Array("1\tx\n".utf8)) }
        }
        try await waits(pid, holder)
        task.cancel()
        #expect(await Result { try await task.value }.postgresError?.kind == .cancelled(ambiguous: false))
        #expect(try await connection.query("SELECT FROM t").isEmpty)
    }

    @Test("two tasks that write at once both hear that their bytes were taken")
    func twoWriters() async throws {
        let (connection, _, _) = try await held()
        let piece = Array(String(repeating: String(repeating: "y", count: 99) + "\n", count: 80_000).utf8)
        try await connection.execute(script: "CREATE TABLE lines (line text)")
        let count = try await connection.copyIn("COPY lines FROM STDIN") { writer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 { group.addTask { try await writer.write(piece) } }
                try await group.waitForAll()
            }
        }
        #expect(count == 480_000)
    }
}
