import Cluster
import EventLog
import Postgres
import Testing
import WorkingTime

@Suite struct AdministrationTests {
    @Test func whatTheApplicationMayNotDo() async throws {
        // Not from the template: the rights to a database itself are not copied.
        let owner = try PostgresConfiguration(await TestCluster.shared.createDatabase())
        try await LogFixture.migrate(owner)
        let fixture = try await LogFixture.make(in: owner)
        let connection = try await PostgresConnection.open(fixture.app)
        defer { connection.close() }
        // 42501 is “insufficient privilege”: any other error would mean that the statement was wrong.
        let forbidden: [(verb: String, statements: [SQL])] = [
            (
                "UPDATE",
                [
                    "UPDATE event SET type = 'x'",
                    "INSERT INTO event SELECT * FROM event ON CONFLICT (lane, pos) DO UPDATE SET type = 'x'",
                    "SELECT FROM event FOR UPDATE",
                ]
            ),
            ("DELETE", ["DELETE FROM event"]), ("TRUNCATE", ["TRUNCATE event"]),
            ("DROP", ["DROP TABLE event", "DROP TRIGGER event_is_final ON event"]),
            (
                "ALTER",
                [
                    "ALTER TABLE event ADD COLUMN mine int4", "ALTER TABLE event DROP CONSTRAINT event_form",
                    "ALTER TABLE event OWNER TO toantrinh_app", "ALTER TABLE event ALTER COLUMN body TYPE text",
                ]
            ),
            (
                "triggers off",
                [
                    "ALTER TABLE event DISABLE TRIGGER ALL", "ALTER TABLE event DISABLE TRIGGER event_is_final",
                    "SET session_replication_role = replica",
                ]
            ),
            (
                "CREATE",
                [
                    "CREATE TABLE mine (a int4)", "CREATE TEMPORARY TABLE mine (a int4)",
                    "CREATE INDEX ON event (type)", "CREATE SCHEMA mine", "CREATE VIEW mine AS SELECT 1",
                    "CREATE FUNCTION f() RETURNS int4 LANGUAGE sql AS 'SELECT 1'",
                    "CREATE OR REPLACE FUNCTION toantrinh_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
                    "CREATE OR REPLACE FUNCTION toantrinh_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                    "CREATE TRIGGER mine BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION toantrinh_refuse_change()",
                    "CREATE RULE mine AS ON INSERT TO event DO INSTEAD NOTHING",
                ]
            ),
            ("another role", ["SET ROLE toantrinh_owner", "SET SESSION AUTHORIZATION toantrinh_owner"]),
            ("lock out", ["DO $$ BEGIN LOCK TABLE event IN ACCESS EXCLUSIVE MODE; END $$"]),
            (
                "other tables of the log",
                [
                    "UPDATE lane SET year = 2027", "DELETE FROM lane", "UPDATE log SET clock = 'movable'",
                    "DELETE FROM log", "DELETE FROM log_clock", "UPDATE schema_migration SET name = 'x'",
                    "INSERT INTO schema_migration SELECT * FROM schema_migration",
                ]
            ),
        ]
        for (verb, statements) in forbidden {
            for sql in statements {
                let state = await Result { try await connection.query(sql) }.sqlState
                #expect(state == "42501", "\(verb): \(sql.text)")
            }
        }
        // By the catalogue too: what the role, and everybody, may do with events.
        let rights = try await connection.query(
            """
            SELECT privilege_type FROM pg_class, aclexplode(relacl) WHERE oid = 'event'::regclass
            AND (grantee = 0 OR pg_has_role('toantrinh_app', grantee, 'USAGE')) ORDER BY 1
            """
        ).map { try $0.value(0, as: String.self) }
        #expect(rights == ["INSERT", "SELECT"])
        let role = try await connection.query(
            """
            SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication,
            (SELECT count(*) FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = 'toantrinh_app'
            """
        ).one()
        #expect(try role.value(0, as: Bool.self) == false)
        #expect(try role.value(1, as: Int.self) == 0)
        #expect(try await connection.query("SELECT FROM event").count == 2)
    }

    @Test func anOwnersMistakeIsStopped() async throws {
        let fixture = try await LogFixture.make()
        let connection = try await PostgresConnection.open(fixture.owner)
        defer { connection.close() }
        try await connection.query("SET ROLE toantrinh_owner")
        for sql: SQL in [
            "UPDATE event SET type = 'x' WHERE false", "DELETE FROM event", "TRUNCATE event",
            "UPDATE lane SET year = 2027",
            "UPDATE log SET clock = 'movable'", "DELETE FROM log", "TRUNCATE log",
        ] {
            do {
                try await connection.query(sql)
                Issue.record("\(sql.text) was done")
            } catch { #expect(error.sqlState?.rawValue == "TT001") }
        }
    }

    @Test func aSuperusersDamageIsNamed() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        for index in 0..<9 {
            let at = await writer.head.position
            _ = try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at))
        }
        try await fixture.asSuperuser(#"UPDATE event SET body = '{"a":"o"}' WHERE pos = 7"#)
        await #expect(throws: Damage(lane: fixture.lane, position: 7, reason: .digest)) { try await fixture.verified() }
    }

    @Test func theLogSaysWhatItIs() async throws {
        for kind in LogClockKind.allCases {
            let fixture = try await LogFixture.make(kind)
            let shared = fixture.shared()
            #expect(try await LogAdministration.describe(shared) == fixture.log)
            let first = try #require(try await fixture.reader().event(fixture.lane, at: 1))
            #expect(first.type == "lane.opened")
            #expect(String(decoding: first.body, as: UTF8.self).contains("\"clock\":\"\(kind.rawValue)\""))
            if kind == .database {
                try fixture.log.require(.database)
            } else {
                #expect(throws: EventLogError.self) { try fixture.log.require(.database) }
            }
        }
    }

    @Test func aLogIsCreatedOnce() async throws {
        let fixture = try await LogFixture.make()
        await #expect(throws: EventLogError.self) { try await LogFixture.make(in: fixture.owner) }
    }

    /// Somebody makes a movable log look like a production one.
    @Test func aChangedKindIsNoticed() async throws {
        let fixture = try await LogFixture.make(.movable)
        try await fixture.asSuperuser("UPDATE log SET clock = 'database'")
        do {
            _ = try await LogAdministration.describe(fixture.shared())
            Issue.record("the log was believed")
        } catch { #expect(error.code == "log.damage.exchanged") }
    }

    @Test func lanesAreOpenedOnce() async throws {
        let fixture = try await LogFixture.make()
        let opened = try await withThrowingTaskGroup(of: LaneDescription?.self) { group -> [LaneDescription] in
            for _ in 0..<10 {
                group.addTask {
                    let connection = try await PostgresConnection.open(fixture.app)
                    defer { connection.close() }
                    do throws(EventLogError) {
                        return try await LogAdministration.openLane(on: connection, year: 2026, by: "test")
                    } catch {
                        #expect(error.code == "log.lanes-exhausted")
                        return nil
                    }
                }
            }
            var opened: [LaneDescription] = []
            for try await lane in group { if let lane { opened.append(lane) } }
            return opened
        }
        #expect(opened.map(\.lane.number).sorted() == Array(2...9))
        #expect(try await LogAdministration.lanes(fixture.shared(), year: 2026).count == 9)
        #expect(try await LogAdministration.lanes(fixture.shared(), year: 2025).isEmpty)
        for lane in opened { #expect(try await fixture.verified(lane.lane).count == 1) }
        // The founding lane says which there are: one that is removed, be it the last, is missed, and another in its place is noticed.
        let founding = try await fixture.verified()
        #expect(founding.map(\.type).dropFirst(2) == Array(repeating: "log.lane-added", count: 8)[...])
        var verifier = LogVerifier(log: fixture.log.id)
        for event in founding { try verifier.verify(event) }
        for number in 2...8 as ClosedRange<Int64> {
            for event in try await fixture.verified(Lane(number)) { try verifier.verify(event) }
        }
        #expect(verifier.missing.map(\.lane.number) == [9] && verifier.missing.map(\.position) == [1])
        var other = try #require(try await fixture.verified(Lane(9)).first)
        other.body = Array("{}".utf8)
        other.digest = .of(other, after: .genesis(log: fixture.log.id, lane: other.lane))
        #expect(throws: Damage(lane: other.lane, position: 1, reason: .exchanged)) { try verifier.verify(other) }
    }

    @Test func theClockOfAProductionLogCannotBeMoved() async throws {
        let fixture = try await LogFixture.make(.database)
        for connection in [fixture.shared(), PostgresSharedConnection(fixture.owner)] {
            do {
                try await MovableClock.run(ahead: 1_000_000, on: connection)
                Issue.record("the clock was moved")
            } catch { #expect(error.code == "log.wrong-clock") }
        }
    }

    @Test func aMovableClockMovesTheLog() async throws {
        let fixture = try await LogFixture.make(.movable)
        let shared = fixture.shared()
        let clock = DatabaseClock(shared, kind: .movable)
        let writer = try await fixture.writer(on: shared)
        let start = try await clock.now()
        let noon = start.adding(seconds: 86_400)
        try await MovableClock.stop(at: noon, on: shared)
        #expect(try await clock.now() == noon)
        let at = await writer.head.position
        #expect(try await writer.append(.simple(fixture.stream("a"), after: 0, at: at)).appended?.at == noon)
        // Back: the lane's instants stay where they are.
        try await MovableClock.stop(at: start, on: shared)
        #expect(try await writer.append(.simple(fixture.stream("b"), after: 0, at: at)).appended?.at == noon)
        try await MovableClock.run(ahead: 2 * 86_400_000_000, on: shared)
        let later = try #require(try await writer.append(.simple(fixture.stream("c"), after: 0, at: at)).appended?.at)
        #expect(later > noon)
        _ = try await fixture.verified()
    }
}

extension Result where Success == PostgresRows, Failure == any Error {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }

    /// What the server refused it with.
    var sqlState: String? {
        if case .failure(let error) = self { (error as? PostgresError)?.sqlState?.rawValue } else { nil }
    }
}
