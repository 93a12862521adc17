import Foundation
import JSON
import Postgres
import TestSupport
import Testing

/// Timers and `kill -9`: the server is killed at random moments while they fire.
@Suite("Timers and power cuts", .serialized, .timeLimit(.minutes(10)))
struct TimerKillTests {
    @Test("kill -9 of the server while timers fire loses none and doubles none", arguments: [20_260_611 as UInt64])
    func killed(seed: UInt64) async throws {
        let office = try await RealOffice()
        try await office.prepare()
        var server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "quan")
        // As it is shipped: reminder and escalation are the procedure's own.
        let shipped = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        #expect(try await office.run("quan", server, "workflow", "publish", shipped).status == 0)
        let port = server.port
        let hoa = try await WireOfficer.signIn("hoa", at: server.url)
        let done = Acknowledged()
        let dossiers = 40
        for _ in 0..<dossiers {
            let filed = try #require(
                await done.until { try await hoa.post("/v1/dossiers", RealOffice.filing.with(command: $0)) })
            let code = try #require(filed["code"]?.string)
            let path = "/v1/dossiers/\(code)"
            let scan = Data("%PDF-1.4 văn bản của người làm chứng".utf8)
            _ = try await hoa.send(
                "POST", path + "/attachments?document=witness-statement", scan, ["Content-Type": "application/pdf"])
            _ = try #require(
                await done.until { try await hoa.post(path + "/commands/receive", ["command_id": .string($0)]) })
        }
        // The private cluster goes and comes with its server.
        func count(_ sql: String) async throws -> Int {
            let database = try await PostgresConnection.open(try PostgresConfiguration(try office.superuser()))
            defer { database.close() }
            return try await database.query(SQL(unsafe: "SELECT count(*) FROM " + sql)).one().value(0)
        }
        #expect(try await count("task WHERE due IS NOT NULL") == 2 * dossiers)
        var random = SplitMix(seed: seed)
        for time in ["2026-06-10T15:00:00+07:00", "2026-06-17T08:00:00+07:00"] {
            try await office.operate(["admin", "clock", time])
            for _ in 0..<4 {
                // A moment of its own each time; what is waited for is the kill, not an outcome.
                try await Task.sleep(for: .milliseconds(Int(random.next() % 250)))
                await server.kill()
                server = try await RunningServer(office.workplace, environment: office.environment, port: port)
                // A claim of the dead holds for half a minute; nobody has to wait for that here.
                try await office.asSuperuser("UPDATE task SET retry_at = NULL WHERE due IS NOT NULL")
            }
            while try await count("task WHERE due <= toantrinh_now()") > 0 {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        for type in ["reminded", "escalated"] {
            #expect(try await count("event WHERE type = 'dossier.\(type)'") == dossiers, "seed \(seed)")
            #expect(
                try await count("(SELECT DISTINCT stream_id FROM event WHERE type = 'dossier.\(type)') AS s")
                    == dossiers)
        }
        #expect(try await count("task WHERE due IS NOT NULL") == 0)
        // A week has gone by: nobody is signed in any more.
        try await office.signIn(server, "thu")
        let replay = try await office.run("thu", server, "audit", "replay", "--json")
        #expect(replay.json?.object?["agrees"] == true, "\(replay.output) \(replay.errors)")
        let listed = try await office.workplace.run(["admin", "tasks", "--json"], environment: office.environment)
        #expect(listed.status == 0 && listed.json?.object?["due"] == 0, "\(listed.output) \(listed.errors)")
        #expect(await server.stop() == 0)
    }
}

extension RealOffice {
    /// Runs a statement past everybody's rights.
    func asSuperuser(_ sql: String) async throws {
        let database = try await PostgresConnection.open(try PostgresConfiguration(try superuser()))
        defer { database.close() }
        try await database.execute(script: sql)
    }
}
