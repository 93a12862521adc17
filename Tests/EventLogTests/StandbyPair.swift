import EventLog
import Foundation
import Glibc
import Logging
import Postgres
import Testing

@testable import Cluster

/// A primary server with a log of two lanes, and a base backup of it that can be brought up beside it or in its place.
struct StandbyPair {
    let primary: PrivateCluster
    let standby: PrivateCluster
    let fixture: LogFixture
    let second: Lane

    static func make() async throws -> StandbyPair {
        let primary = try cluster()
        try await primary.start()
        try await primary.createDatabase("log")
        let owner = try PostgresConfiguration(primary.connectionString(database: "log"))
        try await LogFixture.migrate(owner)
        let fixture = try await LogFixture.make(in: owner)
        let connection = try await PostgresConnection.open(fixture.app)
        defer { connection.close() }
        let second = try await LogAdministration.openLane(on: connection, year: 2026, by: "test").lane
        return StandbyPair(primary: primary, standby: try cluster(), fixture: fixture, second: second)
    }

    private static func cluster() throws -> PrivateCluster {
        try PrivateCluster(.ephemeral(environment: TestCluster.environment), logger: .silent)
    }

    /// Takes a base backup of the primary as it stands now; as a standby's, its promotion begins a new timeline.
    func backUp(asStandby: Bool = true) async throws {
        let user = try ClusterUser.choose(named: nil)
        try standby.location.prepare(for: user)
        let program = try standby.programDirectory() + "/pg_basebackup"
        let run = try await Cluster.ChildProcess.run(
            user.prefix + [
                program, "-D", standby.location.data, "-d", primary.connectionString(), "-c", "fast", "-X", "stream",
                "--no-sync",
            ] + (asStandby ? ["-R"] : []))
        try #require(run.status == 0, "\(run.output)")
    }

    /// The log as the backup's server has it.
    func restored() throws -> LogFixture {
        LogFixture(
            owner: try PostgresConfiguration(standby.connectionString(database: "log")), log: fixture.log,
            lane: fixture.lane)
    }

    /// The primary dies at once, and the backup takes its place.
    func failOver() async throws {
        await primary.kill()
        try await standby.start()
        try await standby.execute("SELECT pg_promote(true, 60)")
    }

    func remove() async {
        await standby.remove()
        await primary.remove()
    }
}

extension LogFixture {
    /// Appends one event to each of so many streams of a lane, as the application does.
    func fill(_ lane: Lane, _ seeds: Range<Int>, _ writer: LaneWriter) async throws {
        for index in seeds {
            _ = try await writer.settle(
                StreamID(lane: lane, kind: "test", seed: "\(index)"), command: .random(), reader: reader())
        }
    }
}
