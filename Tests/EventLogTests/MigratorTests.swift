import Cluster
import EventLog
import Postgres
import Testing

@Suite struct MigratorTests {
    func migration(_ number: Int, _ sql: String, name: String? = nil) -> Migration {
        Migration(number: number, name: name ?? "step\(number)", bytes: Array(sql.utf8))
    }

    func run(_ migrations: [Migration], _ configuration: PostgresConfiguration) async throws -> [Int] {
        let connection = try await PostgresConnection.open(configuration)
        defer { connection.close() }
        return try await Migrator(migrations).run(on: connection)
    }

    @Test func appliesWhatIsMissingOnce() async throws {
        let configuration = try PostgresConfiguration(await TestCluster.shared.createDatabase())
        let files = try LogFixture.ownMigrations()
        #expect(try await run(files, configuration) == files.map(\.number))
        #expect(try await run(files, configuration) == [])
        let more = files + [migration(30, "CREATE TABLE ten (a int4)"), migration(31, "CREATE TABLE eleven (a int4)")]
        #expect(try await run(more, configuration) == [30, 31])
        let connection = try await PostgresConnection.open(configuration)
        defer { connection.close() }
        let owners = try await connection.query(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration'")
        #expect(try owners.one().value(0, as: String.self) == "toantrinh_owner")
        #expect(try await Migrator(more).pending(on: connection).isEmpty)
    }

    @Test func eightProgramsStartTogether() async throws {
        let configuration = try PostgresConfiguration(await TestCluster.shared.createDatabase())
        let files = try LogFixture.ownMigrations()
        let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<8 { group.addTask { try await run(files, configuration) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied == files.map(\.number))
    }

    @Test func whatWasAppliedMayNotChange() async throws {
        let configuration = try PostgresConfiguration(await TestCluster.shared.createDatabase())
        let files = try LogFixture.ownMigrations()
        _ = try await run(files, configuration)
        var edited = files
        edited[2].bytes.append(10)
        var renamed = files
        renamed[1].name = "other"
        let late = files + [migration(30, "SELECT 1")]
        for (migrations, code) in [
            (edited, "schema.changed"), (renamed, "schema.changed"), (Array(files.dropLast()), "schema.unknown"),
        ] {
            await #expect(throws: MigrationError.self) { try await run(migrations, configuration) }
            do { _ = try await run(migrations, configuration) } catch let error as MigrationError {
                #expect(error.code == code)
            }
        }
        _ = try await run(late, configuration)
        // A file that should have come before one that was applied.
        let squeezed = files + [migration((files.last?.number ?? 0) + 1, "SELECT 1")] + late.suffix(1)
        do {
            _ = try await run(squeezed, configuration)
            Issue.record("a late file was applied")
        } catch let error as MigrationError { #expect(error.code == "schema.gap") }
    }

    @Test func aMigrationMayTakeItsTime() async throws {
        var configuration = try PostgresConfiguration(await TestCluster.shared.createDatabase())
        let files = try LogFixture.ownMigrations()
        _ = try await run(files, configuration)
        configuration.sessionSettings["statement_timeout"] = "1s"
        #expect(try await run(files + [migration(30, "SELECT pg_sleep(1.5)")], configuration) == [30])
    }

    @Test func aFailureLeavesNothingBehind() async throws {
        let configuration = try PostgresConfiguration(await TestCluster.shared.createDatabase())
        let files =
            try LogFixture.ownMigrations() + [
                migration(30, "CREATE TABLE ten (a int4)"), migration(31, "CREATE TABEL"),
            ]
        do {
            _ = try await run(files, configuration)
            Issue.record("a broken file was applied")
        } catch MigrationError.failed(let number, _, _) { #expect(number == 31) }
        let connection = try await PostgresConnection.open(configuration)
        defer { connection.close() }
        #expect(try await connection.query("SELECT FROM pg_tables WHERE schemaname = 'public'").isEmpty)
        #expect(try await Migrator(files).pending(on: connection).count == files.count)
    }

    @Test func numbersFollow() throws {
        func numbers(_ numbers: Int...) throws { _ = try Migrator(numbers.map { migration($0, "") }) }
        try numbers()
        try numbers(2, 1, 3)
        try numbers(1, 10, 11, 30)
        #expect(throws: MigrationError.self) { try numbers(2) }
        #expect(throws: MigrationError.self) { try numbers(1, 3) }
        #expect(throws: MigrationError.self) { try numbers(1, 1) }
        #expect(throws: MigrationError.self) { try numbers(1, 10, 12) }
        #expect(Migration(fileName: "0004_event.sql", bytes: [])?.number == 4)
        for name in ["4_event.sql", "0004event.sql", "0004_event.txt", "0000_x.sql", "abcd_x.sql"] {
            #expect(Migration(fileName: name, bytes: []) == nil)
        }
    }
}
