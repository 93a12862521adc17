import Cluster
import Foundation
import JSON
import Postgres
import Testing

@Suite("Power cuts, twenty of them", .serialized, .timeLimit(.minutes(15)))
struct KillTests {
    enum Victim: CaseIterable { case server, database, both }

    @Test(
        "kill -9 of server, database or both, twenty rounds: every acknowledged command is in the log exactly once",
        arguments: [20_260_610 as UInt64])
    func twentyRounds(seed: UInt64) async throws {
        let office = try await RealOffice()
        try await office.prepare()
        var server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "quan", "thu")
        let workflow = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        #expect(try await office.run("quan", server, "workflow", "publish", workflow).status == 0)
        let (url, port) = (server.url, server.port)
        let hoa = try await WireOfficer.signIn("hoa", at: url)
        let form = RealOffice.filing
        let done = Acknowledged()
        let first = try #require(await done.until { try await hoa.post("/v1/dossiers", form.with(command: $0)) })
        let shared = try #require(first["code"]?.string)

        var random = SplitMix(seed: seed)
        let rounds = 20
        var kinds: [Victim: Int] = [:]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    while !Task.isCancelled {
                        let filed = await done.until { try await hoa.post("/v1/dossiers", form.with(command: $0)) }
                        guard let code = filed?["code"]?.string else { continue }
                        for code in [code, shared, shared] {
                            _ = await done.until {
                                try await hoa.post(
                                    "/v1/dossiers/\(code)/commands/note",
                                    ["command_id": .string($0), "text": "một ghi chú"])
                            }
                        }
                    }
                }
            }
            for _ in 0..<rounds {
                await done.more(Int(random.next() % 12) + 3)
                let victim = Victim.allCases[Int(random.next() % 3)]
                kinds[victim, default: 0] += 1
                if victim != .server { try office.killDatabase() }
                if victim != .database {
                    await server.kill()
                    server = try await RunningServer(
                        office.workplace, environment: office.environment, port: port)
                }
            }
            await done.more(20)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(Victim.allCases.allSatisfy { kinds[$0, default: 0] >= 3 }, "\(kinds)")
        #expect(await done.unexpected == [], "seed \(seed)")
        try await office.check(done, server, atLeast: rounds * 3)
        #expect(await server.stop() == 0)
    }
}

extension RealOffice {
    /// Kills every process of the database at once. They are told by their working directory, which is the cluster's alone.
    func killDatabase() throws {
        let data = workplace.folder.appendingPathComponent("data/cluster/data").resolvingSymlinksInPath().path
        for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let pid = Int32(entry), pid > 1,
                let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd"),
                folder == data
            else { continue }
            kill(pid, SIGKILL)
        }
    }

    /// Holds what was acknowledged against the raw log, and has the inspector verify and replay it. `database` is how to reach the
    /// cluster where its own socket cannot be reached from here.
    func check(
        _ done: Acknowledged, _ server: RunningServer, atLeast count: Int, database: String? = nil
    ) async throws {
        let connection = try await PostgresConnection.open(try PostgresConfiguration(try database ?? superuser()))
        defer { connection.close() }
        var found: [String: Int] = [:]
        for row in try await connection.query(
            "SELECT cmd::text, count(*), count(DISTINCT stream_id) FROM event WHERE type LIKE 'dossier.%' GROUP BY 1")
        {
            let command = try row.value(0, as: String.self)
            found[command] = try row.value(1, as: Int.self)
            #expect(try row.value(2, as: Int.self) == 1, "\(command) stands in several dossiers")
        }
        let acknowledged = await done.commands
        #expect(acknowledged.count >= count)
        for (command, events) in acknowledged {
            #expect(events > 0)
            #expect(found[command] == events, "\(command)")
        }
        let verified = try await run("thu", server, "audit", "verify", "--json")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        let replay = try await run("thu", server, "audit", "replay", "--json")
        #expect(replay.status == 0, "\(replay.output) \(replay.errors)")
        #expect(replay.json?.object?["agrees"] == true)
        let dossiers = try #require(replay.json?.object?["dossiers"]?.integer)
        #expect(await Int(dossiers) >= done.codes.count)
    }

    /// A birth registration at the counter, as JSON.
    static var filing: JSONObject {
        [
            "procedure": "1.001193", "channel": "counter",
            "subjects": [
                "applicant": [
                    "full_name": "Lê Văn Nam", "birth_date": "1990-03-15", "personal_number": "001090000123",
                    "residence": "Thôn 1, xã A", "phone": "0912345678", "relationship": "father",
                ],
                "child": [
                    "full_name": "Lê Bảo Ân", "sex": "female", "birth_date": "2026-06-02",
                    "birth_place": "Bệnh viện Phụ sản Hà Nội", "ethnicity": "Kinh", "nationality": "Việt Nam",
                    "home_town": "Xã A", "circumstance": "ordinary", "parents_marriage": "recorded",
                ],
                "mother": [
                    "full_name": "Trần Thị Hương", "birth_date": "1992-11-20", "ethnicity": "Kinh",
                    "nationality": "Việt Nam", "residence": "Thôn 1, xã A",
                ],
                "father": [
                    "full_name": "Lê Văn Nam", "birth_date": "1990-03-15", "ethnicity": "Kinh",
                    "nationality": "Việt Nam", "residence": "Thôn 1, xã A",
                ],
            ],
        ]
    }
}

extension JSONObject {
    func with(command: String) -> JSONObject {
        var copy = self
        copy["command_id"] = .string(command)
        return copy
    }
}

/// A small generator whose whole state is its seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
