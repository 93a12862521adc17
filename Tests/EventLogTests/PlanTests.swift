import Postgres
import Testing

@testable import EventLog

/// The plans of everything that runs often: keys only, whatever the planner knows of the table.
@Suite struct PlanTests {
    @Test func keysOnlyOnAnEmptyAFreshAndALargeTable() async throws {
        let fixture = try await LogFixture.make()
        let connection = try await PostgresConnection.open(fixture.owner.appending)
        defer { connection.close() }
        try await check(connection, "fresh")
        let owner = try await PostgresConnection.open(fixture.owner)
        defer { owner.close() }
        owner.allowSilence(of: nil)
        try await owner.execute(script: "SET statement_timeout = 0")
        try await owner.query("ANALYZE")
        try await check(connection, "analysed while small")
        try await fixture.asSuperuser(
            """
            INSERT INTO event (lane, pos, at, stream_id, version, cmd, digest, type, body)
            SELECT 1 + n % 3, 10 + n, now(), (lpad(to_hex(1 + n % 3), 8, '0') || substr(md5((n / 9)::text), 9))::uuid,
                1 + n / 3 % 3 + 10 * (n % 3), gen_random_uuid(), sha256(n::text::bytea), 'test.done', '{}'
            FROM generate_series(1, 60000) AS n ON CONFLICT DO NOTHING;
            INSERT INTO header SELECT gen_random_uuid(), 1, 's', now() FROM generate_series(1, 20000)
            """)
        try await check(connection, "large, not analysed")
        try await owner.query("ANALYZE")
        try await check(connection, "large")
        try await fixture.asSuperuser("DELETE FROM event")
        try await owner.query("VACUUM ANALYZE event")
        try await check(connection, "empty")
    }

    private func check(_ connection: PostgresConnection, _ state: Comment) async throws {
        let catalogue = CompanionCatalogue(LogFixture.companions)
        let composer = AppendComposer(catalogue: catalogue, clock: .database)
        var statements: [PreparedStatement] = [
            LaneReading.pageStatement, LaneReading.streamStatement, LaneReading.lastStatement,
        ]
        for hasRest in [false, true] {
            for rows in [AppendShape.Rows.none, .one, .many] {
                statements.append(try composer.statement(AppendShape(hasRest: hasRest, companions: [rows, rows])))
            }
        }
        for statement in statements {
            let name = "plan"
            let arguments = statement.parameterTypes.map { _ in "NULL" }.joined(separator: ", ")
            try await connection.execute(
                script:
                    "PREPARE \(name) (\(statement.parameterTypes.map(\.sqlName).joined(separator: ", "))) AS \(statement.sql.text)"
            )
            let plan = try await connection.query(SQL(unsafe: "EXPLAIN EXECUTE \(name) (\(arguments))"))
            try await connection.execute(script: "DEALLOCATE \(name)")
            for row in plan {
                let line = try row.value(0, as: String.self)
                for word in ["Seq Scan", "Bitmap", "Hash", "Merge", "Sort"] {
                    #expect(!line.contains(word), "\(state): \(statement.name): \(line)")
                }
                // A filter is a condition that no key answers.
                // (That of an upsert compares with the one row that the key has found.)
                if line.contains("Filter:"), !line.contains(" One-Time Filter:"), !line.contains(" Conflict Filter:") {
                    Issue.record("\(state): \(statement.name): \(line)")
                }
            }
            let text = try plan.map { try $0.value(0, as: String.self) }.joined(separator: "\n")
            if statement.name.hasPrefix("append") {
                #expect(text.contains("Index Scan using event_pkey"), "\(state): \(text)")
                #expect(text.contains("Index Cond: ((lane = $1) AND (pos >= $2) AND (pos <= $2))"), "\(state): \(text)")
            }
        }
    }
}

extension PostgresType {
    var sqlName: String {
        switch self {
        case .int4: "int4"
        case .int8: "int8"
        case .bytea: "bytea"
        case .timestamptz: "timestamptz"
        case .uuid: "uuid"
        case .text: "text"
        case .json: "json"
        case .uuidArray: "uuid[]"
        case .int4Array: "int4[]"
        case .byteaArray: "bytea[]"
        case .textArray: "text[]"
        case .jsonArray: "json[]"
        case .timestamptzArray: "timestamptz[]"
        default: "unknown"
        }
    }
}
