import Foundation
import JSON
import Postgres
import Testing

@Suite("The epochs of a log, by command", .timeLimit(.minutes(15)))
struct EpochCommandTests {
    @Test(
        "a server records the first epoch; audit verify, doctor and admin epoch show it; a reader that cannot go on is listed and reset"
    )
    func shown() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        // `admin organisation` opens the log as a server does, and so records its epoch.
        let server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "thu")
        func run(_ arguments: String...) async throws -> CommandRun {
            try await office.workplace.run(arguments, environment: office.environment)
        }
        let verdict = try await office.run("thu", server, "audit", "verify", "--json")
        let epochs = try JSONReader.read(verdict.output).object?["epochs"]?.array ?? []
        #expect(verdict.status == 0 && epochs.count == 1)
        let first = try #require(epochs.first?.object)
        #expect(first["epoch"] == 1 && first["position"] == 3 && first["timeline"] == 1)
        #expect(first["heads"]?.array?.count == 1)
        let told = try await office.run("thu", server, "audit", "verify")
        #expect(told.output.contains("thế hệ 1") && told.output.contains("mốc 1:3"), "\(told.output)")
        let system = try #require(first["system"]?.string)
        let doctor = try await run("doctor", "--lang", "en")
        #expect(
            doctor.output.contains("✓ Epoch 1 of the log, since")
                && doctor.output.contains("(cluster/timeline \(system)/1)"))

        // Readers that keep their checkpoints: one that holds, one of the lost part.
        let connection = try await PostgresConnection.open(try PostgresConfiguration(office.superuser()))
        defer { connection.close() }
        try await connection.execute(
            script: """
                INSERT INTO reader_checkpoint (lane, pos, reader, digest, epoch)
                SELECT 1, pos, 'portal', digest, 1 FROM event WHERE lane = 1 AND pos = 3;
                INSERT INTO reader_checkpoint (lane, pos, reader, digest, epoch) VALUES (1, 9999, 'far', sha256('x'), 1)
                """)
        #expect(await server.stop() == 0)
        let raised = try await run("admin", "epoch", "--raise", "--json")
        let now = try JSONReader.read(raised.output).object
        #expect(raised.status == 0 && now?["items"]?.array?.count == 2 && now?["is_current"] == true)
        let list = try await run("admin", "reader", "list", "--lang", "en")
        #expect(list.status == 1)
        #expect(list.output.contains("portal: lane 1, position 3, epoch 1"))
        #expect(list.output.contains("up to position 9999 in epoch 1, but epoch 2 took over up to position"))
        #expect(list.output.contains("toantrinh admin reader reset NAME --lane 1"))
        #expect(try await run("admin", "reader", "reset", "far", "--lane", "2").status != 0)
        #expect(try await run("admin", "reader", "reset", "far").status == 0)
        let rest = try await run("admin", "reader", "list", "--json")
        let items = try JSONReader.read(rest.output).object?["items"]?.array
        #expect(rest.status == 0 && items?.count == 1)
    }
}
