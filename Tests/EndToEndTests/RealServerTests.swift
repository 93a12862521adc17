import Foundation
import JSON
import Postgres
import Testing

@Suite("The programs together, on a database of their own", .serialized, .timeLimit(.minutes(15)))
struct RealServerTests {
    @Test("A dossier from the counter to the inspector, through a power cut, until somebody damages the log")
    func aDossier() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        var server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server)
        let workflow = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        let published = try await office.run("quan", server, "workflow", "publish", workflow, "--json")
        #expect(published.json?.object?["published"] == true)

        // At the counter: nothing is received without its documents.
        let form = try office.workplace.file("form.yaml", RealOffice.form)
        let filed = try await office.run("hoa", server, "file", "--input", form, "--json")
        #expect(filed.status == 0)
        let code = try #require(filed.json?.object?["code"]?.string)
        let early = try await office.run("hoa", server, "receive", code)
        #expect(early.status == 6)
        #expect(early.errors.contains("Giấy chứng sinh"))
        let scan = try office.workplace.file("scan.pdf", "%PDF-1.4\n%%EOF\n")
        #expect(
            try await office.run("hoa", server, "attach", code, scan, "--document", "medical-birth-certificate").status
                == 0)
        let received = try await office.run("hoa", server, "receive", code)
        #expect(received.status == 0)
        #expect(received.output.contains("10/06/2026 17:00"))
        #expect(try await office.run("hoa", server, "receive", code).status == 3)

        // Found without diacritics by the own commune; the neighbour sees nothing and is told nothing.
        let found = try await office.run("hoa", server, "search", "le bao an", "--json")
        #expect(found.json?.object?["items"]?.array?.count == 1)
        let neighbour = try await office.run("tuan", server, "search", "le bao an", "--json")
        #expect(neighbour.json?.object?["items"]?.array?.isEmpty == true)
        #expect(try await office.run("tuan", server, "show", code).status == 4)
        #expect(try await office.run("tuan", server, "claim", code).status == 4)
        #expect(try await office.run("hoa", server, "audit", "verify").status == 5)

        // The power goes out: what was acknowledged is there, and the same command is not done twice.
        let command = UUID().uuidString.lowercased()
        #expect(try await office.run("minh", server, "claim", code, "--command-id", command).status == 0)
        await server.kill()
        #expect(try await office.run("minh", server, "inbox", "--retries", "0").status == 7)
        server = try await RunningServer(
            office.workplace, environment: office.environment, port: server.port)
        let again = try await office.run("minh", server, "claim", code, "--command-id", command, "--json")
        #expect(again.json?.object?["repeated"] == true)

        // The inspector reads the log and checks it alone.
        let kept = office.workplace.folder.appendingPathComponent("log.ndjson").path
        let replay = try await office.run("thu", server, "audit", "replay", "--save", kept, "--json")
        #expect(replay.status == 0)
        #expect(replay.json?.object?["agrees"] == true)
        #expect(replay.json?.object?["dossiers"] == 1)
        #expect(replay.json?.object?["indicator_differences"] == [])
        let offline = try await office.workplace.run(["audit", "replay", "--from", kept, "--json"])
        #expect(offline.json == replay.json)
        // What a check of the digests saves has no headers: nothing is missing, and nothing is said to agree.
        let bare = office.workplace.folder.appendingPathComponent("bare.ndjson").path
        #expect(try await office.run("thu", server, "audit", "verify", "--save", bare).status == 0)
        let folded = try await office.workplace.run(["audit", "replay", "--from", bare, "--json"])
        #expect(folded.status == 0)
        #expect(folded.json?.object?["dossiers"] == 1)
        #expect(folded.json?.object?["headers"] == .null)
        #expect(folded.json?.object?["differences"] == [])
        let verdict = try await office.workplace.run(["audit", "replay", "--from", bare]).output
        #expect(verdict.contains("chưa đối chiếu với hệ thống") && !verdict.contains("KHỚP"))

        // Somebody with all rights changes who did it: the first damaged event is named.
        let connection = try await PostgresConnection.open(try PostgresConfiguration(try office.superuser()))
        try await connection.query("SET session_replication_role = replica")
        let row = try await connection.query(
            """
            UPDATE event SET body = replace(body::text, '"minh"', '"hoa"')::json WHERE type = 'dossier.claimed'
            RETURNING lane, pos
            """
        ).one()
        let place = (try row.value(0, as: Int32.self), try row.value(1, as: Int64.self))
        connection.close()
        let damaged = try await office.run("thu", server, "audit", "verify", "--json")
        #expect(damaged.status == 1)
        let damage = damaged.json?.object?["damages"]?.array?.first?.object
        #expect(damage?["lane"]?.integer == Int64(place.0))
        #expect(damage?["position"]?.integer == place.1)
        let told = try await office.run("thu", server, "audit", "verify")
        #expect(told.output.contains("Làn \(place.0), vị trí \(place.1): nội dung không khớp mã băm."))
        #expect(told.output.contains("KHÔNG ĐẠT"))

        #expect(await server.stop() == 0)
    }

    @Test("An end that was cut off shows against a checkpoint that was kept elsewhere")
    func cutOff() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server)
        let whole = office.workplace.folder.appendingPathComponent("whole.ndjson").path
        let verified = try await office.run("thu", server, "audit", "verify", "--save", whole, "--json")
        let head = try #require(verified.json?.object?["checkpoints"]?.array?.first?.object)
        let (lane, position) = (head["lane"]?.integer ?? 0, head["position"]?.integer ?? 0)
        #expect(await server.stop() == 0)

        // The saved log without its last event, and with a summary that hides it.
        var lines = try String(contentsOfFile: whole, encoding: .utf8).split(separator: "\n").map(String.init)
        lines.removeAll { $0.contains("\"lane\":\(lane),\"position\":\(position),") || $0.hasPrefix("{\"log\"") }
        let previous = try #require(lines.first { $0.contains("\"lane\":\(lane),\"position\":\(position - 1),") })
        let digest = try JSONReader.read(previous).object?["digest"]?.string ?? ""
        let logID = verified.json?.object?["log_id"]?.string ?? ""
        let shorter = #"{"lane":\#(lane),"head":\#(position - 1),"digest":"\#(digest)"}"#
        lines.append(#"{"log":{"log_id":"\#(logID)","clock":"movable","lanes":[\#(shorter)]}}"#)
        let short = try office.workplace.file("short.ndjson", lines.joined(separator: "\n") + "\n")
        #expect(try await office.workplace.run(["audit", "verify", "--from", short]).status == 0)
        let checkpoint = "\(lane):\(position):\(head["digest"]?.string ?? "")"
        let run = try await office.workplace.run(["audit", "verify", "--from", short, "--checkpoint", checkpoint])
        #expect(run.status == 1)
        #expect(run.output.contains("sự kiện đã biết nay không còn"))
    }
}
