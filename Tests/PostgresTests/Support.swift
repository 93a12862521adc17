import Cluster
import Postgres
import Testing

/// A database of its own on the test cluster.
func database() async throws -> PostgresConfiguration {
    try PostgresConfiguration(await TestCluster.shared.createDatabase())
}

/// Asks again and again until `condition` holds, for what the server does in its own time. No pause: each look is a round trip.
func eventually(_ what: Comment, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(600))
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, what)
        await Task.yield()
    }
}

extension Result where Failure == any Error {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }

    var postgresError: PostgresError? {
        if case .failure(let error) = self { error as? PostgresError } else { nil }
    }
}

/// A lock in the database that holds up whoever waits for it, until it is opened: in place of sleeping.
struct Gate {
    let connection: PostgresConnection

    static func closed(_ configuration: PostgresConfiguration) async throws -> Gate {
        let connection = try await PostgresConnection.open(configuration)
        try await connection.query("SELECT pg_advisory_lock(1)")
        return Gate(connection: connection)
    }

    /// A statement that ends when the gate opens.
    static let wait: SQL = "SELECT pg_advisory_xact_lock_shared(1)"

    func open() async throws { try await connection.query("SELECT pg_advisory_unlock(1)") }

    /// Returns when `count` sessions stand before the gate.
    func isAwaited(by count: Int = 1) async throws {
        try await eventually("\(count) before the gate") {
            try await connection.query(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).one().value(0, as: Int.self) == count
        }
    }
}
