import Postgres
import Testing

struct ConfigurationTests {
    @Test func bothFormsAreRead() throws {
        let uri = try PostgresConfiguration(
            "postgresql://an:b%20c@db1:1,db2:2/toantrinh?target_session_attrs=read-write")
        #expect(uri["host"] == "db1,db2")
        #expect(uri["port"] == "1,2")
        #expect(uri["user"] == "an")
        #expect(uri["password"] == "b c")
        #expect(uri["dbname"] == "toantrinh")
        let pairs = try PostgresConfiguration("host=/run dbname='a b'")
        #expect(pairs["dbname"] == "a b")
    }

    @Test func thePasswordIsNeverShown() throws {
        let configuration = try PostgresConfiguration("postgresql://an:topsecret@db/x")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("topsecret"))
        }
        for bad in ["postgresql://an:topsecret@[db/x", "topsecret", "host=x topsecret=1", "postgresql://h/x?topsecret"]
        {
            do {
                _ = try PostgresConfiguration(bad)
                Issue.record("\(bad) was read")
            } catch {
                #expect(error.kind == .configuration)
                #expect(!"\(error)".contains("topsecret"))
            }
        }
    }

    @Test func theEnvironment() throws {
        #expect(try PostgresConfiguration.environment([:]) == nil)
        #expect(try PostgresConfiguration.environment(["PGUSER": "x"]) == nil)
        #expect(try PostgresConfiguration.environment(["PGHOST": "x"])?["host"] == nil)
        #expect(try PostgresConfiguration.environment(["DATABASE_URL": "host=y", "PGHOST": "x"])?["host"] == "y")
    }

    @Test func identifiers() throws {
        #expect(try SQL.identifier("a\"b") == "\"a\"\"b\"")
        #expect(throws: PostgresError.self) { try SQL.identifier("") }
        #expect(throws: PostgresError.self) { try SQL.identifier("a\0") }
    }
}
