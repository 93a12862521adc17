import Foundation
import JSON
import Postgres
import TestSupport
import Testing

/// SIGTERM to the real server while everything that can hold it up does.
@Suite("Stopping the real server", .serialized, .timeLimit(.minutes(10)))
struct StopTests {
    private static let bound = 3

    /// A program beside the server that ends when it is told to, or when the server does.
    private func beside(_ office: RealOffice, _ command: String...) throws -> (Process, output: String) {
        let output = try office.workplace.file("\(UUID()).out", "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output)
    }

    private func until(_ holds: () async throws -> Bool) async throws {
        while try await !holds() { try await Task.sleep(for: .milliseconds(50)) }
    }

    @Test(
        "an endless body, a listener, a target, a webhook and a print hold the server up for no longer than the bound; what was answered is there, what was not begun is nobody's"
    )
    func held() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let target = try await RunningStandIn("target", office.workplace)
        // The first runs the database, and asks nobody: what the other leaves stays as it was left.
        let first = try await RunningServer(office.workplace, environment: office.environment)
        let asking = office.environment.merging([
            "TOANTRINH_TARGETS": try target.settings(office.workplace, attempt: 5, failures: 1000)
        ]
        ) { $1 }
        let second = try await StartedProgram(
            ["server", "--demonstration", "--port", "0", "--stop-within", "\(Self.bound)"], in: office.workplace,
            environment: asking)
        try await office.signIn(first, "quan")
        try await office.publishAsking(first)
        let hoa = try await WireOfficer.signIn("hoa", at: second.url)

        // A receiver that takes the notice and never answers.
        let (receiver, port) = try beside(
            office, "python3", "-uc",
            "import socket,time; s=socket.create_server(('127.0.0.1',0)); print(s.getsockname()[1]); "
                + "held=[]\nwhile True: held.append(s.accept()); print('taken')")
        defer { killIfRunning(receiver) }
        func lines(_ file: String) throws -> [Substring] {
            try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        }
        try await until { try lines(port).count >= 1 }
        for command in [
            ["org", "do", "register-system", "system=portal", "name=Cổng", "agencies:=[\"H26\"]", "procedures:=[]"],
            ["webhook", "add", "w", "--system", "portal", "--url", "http://127.0.0.1:\(try lines(port)[0])/"],
        ] {
            let run = try await office.workplace.run(
                command,
                environment: office.environment.merging([
                    "TOANTRINH_SERVER": first.url,
                    "TOANTRINH_CONFIG": office.workplace.folder.appendingPathComponent("quan").path,
                ]) { $1 })
            #expect(run.status == 0, "\(run.errors)")
        }
        let token = try await office.run("quan", first, "org", "token", "portal", "--system").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let portal = WireOfficer(url: first.url, token: token)
        #expect(try await portal.post("/v1/webhooks/w/secret", [:]).status == 201)
        var own = RealOffice.filing.with(command: UUID().uuidString.lowercased())
        own["receiving_agency"] = "H26.1"
        own["code"] = "CONG-1"
        own["channel"] = "online"
        own["delivery"] = "online"
        own["competent_agency"] = nil
        own["filed_at"] = nil
        #expect(try await portal.post("/v1/drafts", own).status == 201)
        try await until { try lines(port).count >= 2 }

        // A target that hangs: four are asked, the others wait for their turn.
        try await target.order(["delay": 60_000])
        let done = Acknowledged()
        var codes: [String] = []
        for _ in 0..<8 { codes.append(try await office.received(by: hoa, done)) }
        try await until { try await self.count(office, "task WHERE kind = 'effect' AND claims > 0") == 4 }

        // A listener, a body that never ends, a print, and officers who go on filing.
        let bearer = "Authorization: Bearer \(hoa.token)"
        let (listener, heard) = try beside(
            office, "curl", "-sN", "-H", bearer, "\(second.url)/v1/dossiers/\(codes[0])/events")
        defer { killIfRunning(listener) }
        try await until { try lines(heard).contains { $0.hasPrefix("data:") } }
        let secondPort = try #require(URLComponents(string: second.url)?.port)
        let (endless, sent) = try beside(
            office, "bash", "-c",
            "exec 3<>/dev/tcp/127.0.0.1/\(secondPort); printf 'POST /v1/dossiers HTTP/1.1\\r\\nHost: a\\r\\n"
                + "\(bearer)\\r\\nContent-Type: application/json\\r\\nContent-Length: 1000\\r\\n\\r\\n{' >&3; echo sent; "
                + "while sleep 0.2 && printf ' ' >&3; do :; done")
        defer { killIfRunning(endless) }
        try await until { try lines(sent).count == 1 }
        let printedOf = codes[0]
        let printing = Task { try? await hoa.post("/v1/dossiers/\(printedOf)/papers/receipt", [:]) }
        let filing = Task { () -> [String] in
            var filed: [String] = []
            while let answer = try? await hoa.post("/v1/dossiers", RealOffice.filing), answer.status < 500 {
                if answer.status == 201, let code = answer.json["code"]?.string { filed.append(code) }
            }
            return filed
        }
        try await Task.sleep(for: .milliseconds(200))

        // Done in order, and not by the alarm, which would have ended it with another code.
        #expect(await second.end(SIGTERM) == 0)
        let filed = await filing.value
        let printed = await printing.value
        // The listener was let go.
        await end(of: listener)

        // Four were being asked, and that stays known; the others are nobody's.
        #expect(try await count(office, "task WHERE kind = 'effect' AND due IS NOT NULL") == 8)
        #expect(try await count(office, "task WHERE kind = 'effect' AND claims > 0 AND unsure") <= 4)
        #expect(try await count(office, "task WHERE claims > 0 AND NOT unsure") == 0)
        #expect(try await count(office, "webhook_delivery WHERE held_until > clock_timestamp() + interval '31 s'") == 0)

        // What was answered is there for whoever comes next.
        let again = try await RunningServer(office.workplace, environment: asking)
        let next = WireOfficer(url: again.url, token: hoa.token)
        for code in codes + filed {
            #expect(try await next.send("GET", "/v1/dossiers/\(code)", nil).status == 200, "\(code)")
        }
        if let printed, printed.status == 201, let id = printed.json["id"]?.string {
            #expect(try await next.send("GET", "/v1/dossiers/\(codes[0])/papers/\(id)", nil).status == 200)
        }
        try await target.order(["delay": 0])
        try await until { try await self.count(office, "task WHERE kind = 'effect' AND due IS NOT NULL") == 0 }
        let counted = try await target.report()
        #expect(counted["identifiers"] == 8 && counted["changed"] == 0, "\(counted)")
        #expect(await again.stop() == 0)
        #expect(await first.stop() == 0)
        target.stop()
    }

    private func count(_ office: RealOffice, _ sql: String) async throws -> Int {
        let database = try await PostgresConnection.open(try PostgresConfiguration(try office.superuser()))
        defer { database.close() }
        return try await database.query(SQL(unsafe: "SELECT count(*) FROM " + sql)).one().value(0)
    }
}
