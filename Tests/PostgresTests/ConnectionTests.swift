import Cluster
import Postgres
import Testing
import Vietnamese

struct ConnectionTests {
    @Test func errorsSayWhatAndWhereAndNoData() async throws {
        let connection = try await PostgresConnection.open(try await database())
        try await connection.execute(
            script: "CREATE TABLE person (id int4 CONSTRAINT person_key PRIMARY KEY, name text NOT NULL)")
        let insert = PreparedStatement("insert", "INSERT INTO person VALUES ($1, $2)", [.int4, .text])
        let done = try await connection.query(insert, [.int4(1), .text("Nguyễn Văn A")])
        #expect(done.affectedRows == 1)
        #expect(done.commandTag == "INSERT 0 1")
        let error = try #require(
            await Result { try await connection.query(insert, [.int4(1), .text("Trần Thị B")]) }.postgresError)
        #expect(error.kind == .server(.uniqueViolation))
        #expect(error.sqlState == .uniqueViolation)
        #expect(error.constraint == "person_key")
        #expect(error.table == "person")
        #expect(error.schema == "public")
        #expect(error.severity == "ERROR")
        #expect(error.detail == "Key (id)=(1) already exists.")
        #expect(error.statementName == "insert")
        #expect(error.sql == "INSERT INTO person VALUES ($1, $2)")
        #expect(error.code == "postgres.server.23505")
        for text in [error.description, error.message.vi, error.message.en] {
            #expect(!text.contains("already exists") && !text.contains("Trần"))
        }
        do { _ = try await connection.query(insert, [.int4(1), .text("C")]) } catch SQLState.uniqueViolation {} catch {
            Issue.record("the pattern did not match \(error)")
        }
        let null = await Result { try await connection.query(insert, [.int4(2), .null(.text)]) }.postgresError
        #expect(null?.kind == .server(.notNullViolation))
        #expect(null?.column == "name")
    }

    /// A value that the server quotes in its own sentence stays out of ours.
    @Test func dataExceptionsAreNotQuoted() async throws {
        let connection = try await PostgresConnection.open(try await database())
        let error = try #require(
            await Result { try await connection.query("SELECT $1::text::int4", [.text("079088012345")]) }.postgresError)
        #expect(error.sqlState == .numericValueOutOfRange)
        #expect(error.serverMessage?.contains("079088012345") == true)
        #expect(!error.description.contains("079088012345"))
    }

    @Test func argumentsAreCheckedBeforeTheyAreSent() async throws {
        let connection = try await PostgresConnection.open(try await database())
        let add = PreparedStatement("add", "SELECT $1 + $2", [.int4, .int4])
        for arguments in [[.int4(1)], [.int4(1), .int8(2)], []] as [[PostgresValue]] {
            let answer = await Result { try await connection.query(add, PostgresParameters(arguments)) }
            #expect(answer.postgresError?.kind == .configuration)
        }
        #expect(try await connection.query(add, [.int4(1), .null(.text)]).one().isNull(0))
        let nul = await Result { try await connection.query("SELECT $1", [.text("a\0b")]) }
        #expect(nul.postgresError?.kind == .server(.characterNotInRepertoire))
        let sql = await Result { try await connection.query(SQL(unsafe: "SELECT '\0'")) }
        #expect(sql.postgresError?.kind == .configuration)
        let other = PreparedStatement("add", "SELECT $1 - $2", [.int4, .int4])
        let taken = await Result { try await connection.query(other, [.int4(1), .int4(2)]) }
        #expect(taken.postgresError?.kind == .configuration)
        #expect(try await connection.query(add, [.int4(20), .int4(22)]).one().value(0, as: Int.self) == 42)
    }

    @Test func aStatementThatDoesNotParse() async throws {
        let connection = try await PostgresConnection.open(try await database())
        let bad = PreparedStatement("bad", "SELEC 1")
        for _ in 1...2 {
            let error = await Result { try await connection.query(bad) }.postgresError
            #expect(error?.kind == .server(.syntaxError))
            #expect(error?.position == 1)
        }
        #expect(try await connection.query("SELECT 42").one().value(0, as: Int.self) == 42)
    }

    @Test func aCancelledStatementStopsOnTheServer() async throws {
        let configuration = try await database()
        let connection = try await PostgresConnection.open(configuration)
        let gate = try await Gate.closed(configuration)
        let task = Task { try await connection.query(Gate.wait) }
        try await gate.isAwaited()
        task.cancel()
        #expect(await Result { try await task.value }.postgresError?.kind == .cancelled(ambiguous: false))
        #expect(try await connection.query("SELECT 42").one().value(0, as: Int.self) == 42)
        #expect(connection.isUsable)
    }

    @Test func transactions() async throws {
        struct Refusal: Error {}
        let connection = try await PostgresConnection.open(try await database())
        try await connection.execute(script: "CREATE TABLE t (id int4 PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)")
        let one = try await connection.transaction(.serializable) { transaction in
            try await transaction.query("INSERT INTO t VALUES (1)")
            return 1
        }
        #expect(one == 1)
        await #expect(throws: Refusal.self) {
            try await connection.transaction { transaction in
                try await transaction.query("INSERT INTO t VALUES (2)")
                throw Refusal()
            }
        }
        #expect(!connection.isInTransaction)
        let readOnly = await Result {
            try await connection.transaction(readOnly: true) { try await $0.query("INSERT INTO t VALUES (3)") }
        }
        #expect(readOnly.postgresError?.kind == .server(.readOnlyTransaction))
        let atCommit = await Result {
            try await connection.transaction { try await $0.query("INSERT INTO t VALUES (1)") }
        }
        #expect(atCommit.postgresError?.kind == .server(.uniqueViolation))
        let swallowed = await Result {
            try await connection.transaction { transaction in
                _ = await Result { try await transaction.query("SELECT 1/0") }
            }
        }
        #expect(swallowed.postgresError?.kind == .server(.inFailedTransaction))
        #expect(try await connection.query("SELECT count(*) FROM t").one().value(0, as: Int.self) == 1)
    }

    @Test func scripts() async throws {
        let connection = try await PostgresConnection.open(try await database())
        try await connection.execute(script: "CREATE TABLE a (x int); INSERT INTO a VALUES (1), (2);")
        let error = await Result {
            try await connection.execute(script: "INSERT INTO a VALUES (3); SELECT 1/0; INSERT INTO a VALUES (4)")
        }.postgresError
        #expect(error?.kind == .server(.divisionByZero))
        #expect(try await connection.query("SELECT count(*) FROM a").one().value(0, as: Int.self) == 2)
        let copy = await Result { try await connection.execute(script: "COPY a TO STDOUT") }
        #expect(copy.postgresError?.kind == .connectionLost(ambiguous: true))
        #expect(await Result { try await connection.query("SELECT 1") }.postgresError != nil)
    }

    @Test func sessionsAreSetUp() async throws {
        let connection = try await PostgresConnection.open(try await database())
        let row = try await connection.query(
            """
            SELECT current_setting('jit'), current_setting('TimeZone'), current_setting('statement_timeout'),
            current_setting('client_encoding'), current_setting('application_name')
            """
        ).one()
        let settings = try (0..<5).map { try row.value($0, as: String.self) }
        #expect(settings == ["off", "UTC", "30s", "UTF8", "toantrinh"])
    }

    @Test func anotherEncodingIsRefused() async throws {
        let cluster = try await TestCluster.shared.cluster()
        try await cluster.execute(
            "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        let configuration = try PostgresConfiguration(cluster.connectionString(database: "latin"))
        #expect(await Result { try await PostgresConnection.open(configuration) }.postgresError?.kind == .configuration)
        let shared = PostgresSharedConnection(configuration)
        #expect(await Result { try await shared.query("SELECT 1") }.postgresError?.kind == .configuration)
    }

    @Test func aDeadFirstHostIsPassedOver() async throws {
        var configuration = try await database()
        configuration["host"] = "/nonexistent,\(configuration["host"] ?? "")"
        configuration["port"] = "5432,5432"
        configuration["target_session_attrs"] = "read-write"
        let connection = try await PostgresConnection.open(configuration)
        #expect(try await connection.query("SELECT 42").one().value(0, as: Int.self) == 42)
    }

    @Test func noServer() async throws {
        let configuration = try PostgresConfiguration("host=/nonexistent password=secret")
        let error = await Result { try await PostgresConnection.open(configuration) }.postgresError
        #expect(error?.kind == .connectionLost(ambiguous: false))
        #expect(error?.description.contains("secret") == false)
    }
}
