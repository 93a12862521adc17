import Cluster
import Testing

struct TestClusterTests {
    @Test func aDatabaseIsACopyOfItsTemplate() async throws {
        let first = try await TestCluster.shared.createDatabase(template: "sample") { _ in
            let cluster = try await TestCluster.shared.cluster()
            try await cluster.execute("CREATE TABLE t (a int)", database: "template_sample")
        }
        let second = try await TestCluster.shared.createDatabase(template: "sample") { _ in }
        #expect(first != second)
        let cluster = try await TestCluster.shared.cluster()
        for dsn in [first, second] {
            let name = try #require(dsn.split(separator: "'").first { $0.hasPrefix("test_") })
            let columns = try await cluster.execute(
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 't'", database: String(name))
            #expect(columns == "1")
        }
    }
}
