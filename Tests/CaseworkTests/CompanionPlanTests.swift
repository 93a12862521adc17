import EventLog
import Postgres
import Testing
import WorkingTime

@testable import Casework
@testable import EventLog

/// The plans of the append as the product sends it: its own companion tables, its own schema, real parameters.
@Suite struct CompanionPlanTests {
    private struct RollBack: Error {}

    @Test func theProductsAppendUsesKeysOnly() async throws {
        let fixture = try await OfficeFixture.make()
        let connection = try await PostgresConnection.open(fixture.configuration.database.appending)
        let owner = try await PostgresConnection.open(fixture.owner)
        let lane = try #require(try await LogAdministration.lanes(fixture.office.pool).first?.lane)
        func check(_ state: Comment) async throws {
            for events in [1, 3] {
                for rows in [1, 2] { try await plan(fixture, connection, lane, events: events, rows: rows, state) }
            }
        }
        try await check("fresh")
        try await owner.query("ANALYZE")
        try await check("analysed while small")
        try await owner.execute(
            script: """
                SET session_replication_role = replica;
                CREATE TEMPORARY TABLE place AS SELECT lane, pos, at FROM event WHERE lane = \(lane) ORDER BY pos DESC LIMIT 1;
                CREATE TEMPORARY TABLE stream AS
                SELECT (lpad(to_hex(\(lane)), 8, '0') || substr(md5(n::text), 9))::uuid AS id, n FROM generate_series(1, 20000) AS n;
                INSERT INTO event (lane, pos, at, stream_id, version, cmd, digest, type, body)
                SELECT p.lane, p.pos + 4 * (n - 1) + v, p.at, id, v, gen_random_uuid(), sha256(id::text::bytea), 'test.done', '{}'
                FROM place p, stream, generate_series(1, 4) AS v;
                INSERT INTO dossier (lane, version, stream_id, phase, agency) SELECT \(lane), 4, id, 'x', 'H26.147' FROM stream;
                INSERT INTO filing (code, lane, stream_id) SELECT 'large ' || n, \(lane), id FROM stream;
                INSERT INTO applicant_name (lane, version, stream_id, sealed) SELECT \(lane), 1, id, '{}' FROM stream;
                INSERT INTO dossier_agency (agency, lane, stream_id) SELECT 'H26.147', \(lane), id FROM stream;
                INSERT INTO search_token (agency, token, lane, stream_id)
                SELECT 'H26.147', substr(sha256((n * 10 + t)::text::bytea), 1, 16), \(lane), id FROM stream, generate_series(1, 3) AS t;
                INSERT INTO subject_key (lane, stream_id, subject, key_id, master_key_id, wrapped)
                SELECT \(lane), id, s, 'k', 'm', 'w' FROM stream, unnest(ARRAY['applicant', 'child']) AS s;
                INSERT INTO task (lane, stream_id, task, kind, due, version)
                SELECT \(lane), id, k, 'timer', now(), 4 FROM stream, unnest(ARRAY['reminder', 'overdue']) AS k;
                """)
        try await check("large, not analysed")
        try await owner.query("ANALYZE")
        try await check("large")
        try await owner.execute(
            script: """
                DELETE FROM event WHERE (lane, pos) <> (SELECT lane, max(pos) FROM event WHERE lane = \(lane) GROUP BY lane);
                DELETE FROM dossier; DELETE FROM filing; DELETE FROM applicant_name; DELETE FROM dossier_agency;
                DELETE FROM search_token; DELETE FROM subject_key; DELETE FROM task
                """)
        // VACUUM cannot stand among others.
        try await owner.query("VACUUM ANALYZE")
        try await check("empty")
        connection.close()
        owner.close()
        await fixture.office.shutdown()
    }

    private func plan(
        _ fixture: OfficeFixture, _ connection: PostgresConnection, _ lane: Lane, events: Int, rows: Int,
        _ state: Comment
    ) async throws {
        let head = try #require(try await LaneReading.last(connection, lane: lane))
        let composer = AppendComposer(
            catalogue: CompanionCatalogue(Companions.tables), clock: fixture.office.log.clock)
        var batch = LaneBatch(head: head.checkpoint, events: [], companions: [])
        var previous = head.checkpoint
        for index in 1...events {
            let stream = StreamID(lane: lane, kind: "dossier", seed: "\(state) \(events) \(rows) \(index)")
            var event = RecordedEvent(
                lane: lane, position: previous.position + 1, stream: stream, version: 1, at: head.at,
                type: "dossier.filed", command: .random(), body: Array("{}".utf8), digest: previous.digest)
            event.digest = .of(event, after: previous.digest)
            previous = event.checkpoint
            batch.events.append(event)
            for table in Companions.tables {
                // An upsert meets each row once only.
                let count = if case .upsert = table.conflict { 1 } else { rows }
                for row in 0..<count {
                    let values = table.columns.map {
                        Self.value($0.name, $0.type, stream, "\(state) \(events) \(rows) \(index) \(row)", head.at)
                    }
                    batch.companions.append(CompanionRow(table: table.table, values: values))
                }
            }
        }
        let grouped = composer.catalogue.grouped(batch.companions)
        let shape = AppendShape(
            hasRest: events > 1,
            companions: grouped.map { $0.isEmpty ? .none : $0.count == 1 && events == 1 ? .one : .many })
        let statement = try composer.statement(shape)
        let parameters = AppendComposer.parameters(
            batch, rows: grouped, shape: shape, tables: composer.catalogue.tables)

        // It is a batch that is written.
        await #expect(throws: RollBack.self, state) {
            try await connection.transaction { connection in
                #expect(try await connection.query(statement, parameters).count == 1, state)
                throw RollBack()
            }
        }
        let explain = PreparedStatement(
            "explain-\(shape.name)", SQL(unsafe: "EXPLAIN (ANALYZE, TIMING OFF) \(statement.sql.text)"),
            statement.parameterTypes)
        var lines: [String] = []
        await #expect(throws: RollBack.self, state) {
            try await connection.transaction { connection in
                lines = try await connection.query(explain, parameters).map { try $0.value(0, as: String.self) }
                throw RollBack()
            }
        }
        let text = lines.joined(separator: "\n")
        for line in lines.map({ $0.drop(while: { $0 == " " }) }) {
            for word in ["Seq Scan", "Bitmap", "Hash", "Merge", "Sort"] {
                #expect(!line.contains(word), "\(state), \(shape.name): \(line)")
            }
            #expect(!line.hasPrefix("Filter:"), "\(state), \(shape.name): \(line)")
        }
        #expect(text.contains("Index Scan using event_pkey"), "\(state): \(text)")
        for table in Companions.tables {
            #expect(text.contains("Insert on \(table.table) "), "\(state): \(table.table)")
        }
        for key in ["event_pkey", "dossier_pkey", "applicant_name_pkey", "task_pkey"] {
            #expect(text.contains("Conflict Arbiter Indexes: \(key)"), "\(state): \(text)")
        }
    }

    /// Something of the right type for any column, so that a table that is added is planned too.
    private static func value(
        _ column: String, _ type: PostgresType, _ stream: StreamID, _ text: String, _ at: Instant
    ) -> PostgresValue {
        switch type {
        case .int4: .int4(column == "lane" ? Int32(stream.lane.number) : 1)
        case .bool: .bool(true)
        case .uuid: .uuid(stream.uuid)
        case .timestamptz: .timestamptz(PostgresTimestamp(microseconds: at.microseconds))
        case .json: .json(Array("{}".utf8))
        case .bytea:
            // A token has 16 bytes, a digest 32.
            .bytea(
                Array(repeating: CommandID(derivedFrom: text).bytes, count: column == "sha256" ? 2 : 1).flatMap(\.self))
        default: .text(text)
        }
    }
}
