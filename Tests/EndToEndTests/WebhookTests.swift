import Foundation
import JSON
import TestSupport
import Testing

/// A portal's webhook, received and verified by a program of another making.
@Suite("Webhooks against a real receiver", .serialized, .timeLimit(.minutes(10)))
struct WebhookTests {
    /// Verifies each notice with Python's own HMAC, writes one line for it, and refuses every ninth.
    private static let receiver = """
        import base64, hashlib, hmac, http.server, json, sys, time
        secret_file, lines = sys.argv[1:3]
        seen = 0
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                global seen
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen += 1
                id, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                shown = self.headers["webhook-signature"].split()
                def right(secret):
                    key = base64.b64decode(secret.removeprefix("whsec_"))
                    made = hmac.new(key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()
                    return "v1," + base64.b64encode(made).decode() in shown
                by = [number for number, secret in enumerate(open(secret_file).read().split()) if right(secret)]
                event = json.loads(body)
                fine = (len(by) > 0 and abs(time.time() - int(stamp)) < 300
                        and self.headers["Content-Type"] == "application/cloudevents+json"
                        and event["specversion"] == "1.0" and event["id"] == id)
                taken = seen % 9 != 0
                line = {"fine": fine, "taken": taken, "by": by, "signatures": len(shown), "id": id,
                        "subject": event["subject"], "type": event["type"], "version": event["data"]["version"],
                        "lane": event["data"]["lane"], "position": event["data"]["position"],
                        "bytes": hashlib.sha256(body).hexdigest()}
                with open(lines, "a") as file: file.write(json.dumps(line) + "\\n")
                self.send_response(204 if taken else 500)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *arguments): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    /// What was taken of a lane came in its order, nothing overtook anything, and the same identifier came with the same bytes.
    private func requireOrder(_ lines: [JSONObject], _ comment: Comment) {
        var last: [Int64: Int64] = [:]
        for line in lines where line["taken"] == true {
            guard let lane = line["lane"]?.integer, let position = line["position"]?.integer else { continue }
            #expect(position >= last[lane] ?? 0, "\(comment): \(line)")
            last[lane] = position
        }
        let bodies = Dictionary(grouping: lines) { $0["id"]?.string ?? "" }
            .mapValues { Set($0.compactMap { $0["bytes"]?.string }).count }
        #expect(bodies.values.allSatisfy { $0 == 1 }, comment)
    }

    @Test(
        "Registered by the administrator, keyed by the system, delivered once each in order; the server is killed amid it"
    )
    func delivered() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        var server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "quan")
        let workflow = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        #expect(try await office.run("quan", server, "workflow", "publish", workflow).status == 0)
        let registered = try await office.run(
            "quan", server, "org", "do", "register-system", "system=portal", "name=Cổng", "agencies:=[\"H26\"]",
            "procedures:=[]")
        #expect(registered.status == 0)
        let token = try await office.run("quan", server, "org", "token", "portal", "--system").output
            .trimmingCharacters(in: .whitespacesAndNewlines)

        let secretFile = try office.workplace.file("secret", "")
        let lines = try office.workplace.file("lines", "")
        let receiver = Process()
        receiver.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        receiver.arguments = ["python3", "-c", Self.receiver, secretFile, lines]
        let output = Pipe()
        receiver.standardOutput = output
        receiver.standardError = FileHandle.nullDevice
        try receiver.run()
        defer { killIfRunning(receiver) }
        // It says its port in one line and nothing more.
        var port = ""
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            port.append(Character(Unicode.Scalar(byte)))
        }

        let added = try await office.run(
            "quan", server, "webhook", "add", "progress", "--system", "portal", "--url",
            "http://127.0.0.1:\(port)/hooks")
        #expect(added.status == 0, "\(added.errors)")
        let refused = try await office.run(
            "quan", server, "webhook", "add", "plain", "--system", "portal", "--url", "http://portal.example.vn/")
        #expect(refused.status != 0 && refused.errors.contains("https://"))
        #expect(try await office.run("quan", server, "webhook", "list").output.contains("chưa có khóa ký"))
        var system = office
        system.officersEnvironment = ["TOANTRINH_TOKEN": token]
        let secret = try await system.run("portal", server, "webhook", "secret", "progress")
        #expect(secret.output.hasPrefix("whsec_") && secret.status == 0)
        try Data(secret.output.utf8).write(to: URL(fileURLWithPath: secretFile))

        // Several events a dossier, in several lanes, and the server is killed amid them.
        let port2 = server.port
        let portal = WireOfficer(url: server.url, token: token)
        let hoa = try await WireOfficer.signIn("hoa", at: server.url)
        let done = Acknowledged()
        let scan = Data("%PDF-1.4 văn bản của người làm chứng".utf8)
        let dossiers = 6
        for number in 1...dossiers {
            var body = RealOffice.filing
            body["receiving_agency"] = "H26.1"
            body["code"] = .string("CONG-\(number)")
            body["channel"] = "online"
            body["delivery"] = "online"
            let draft = body.without("competent_agency", "filed_at")
            let path = "/v1/dossiers/CONG-\(number)"
            #expect(await done.until { try await portal.post("/v1/drafts", draft.with(command: $0)) } != nil)
            for (caller, command) in [(portal, "file"), (hoa, "receive"), (portal, "withdraw")] {
                var more: JSONObject = [:]
                if command == "file" { more = ["receiving_agency": "H26.1"] }
                let sent = more
                let answer = await done.until {
                    try await caller.post(path + "/commands/" + command, sent.with(command: $0))
                }
                #expect(answer != nil, "\(command) \(number)")
                guard command == "file" else { continue }
                // What was filed takes files.
                let attached = await done.until {
                    try await portal.send(
                        "POST", path + "/attachments?document=medical-birth-certificate", scan,
                        ["Content-Type": "application/pdf", "Command-ID": $0])
                }
                #expect(attached != nil, "\(number)")
            }
            guard number.isMultiple(of: 3) else { continue }
            await server.kill()
            server = try await RunningServer(office.workplace, environment: office.environment, port: port2)
        }
        let unexpected = await done.unexpected
        #expect(unexpected == [], "\(unexpected)")
        func arrived() throws -> [JSONObject] {
            try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n").compactMap {
                try JSONReader.read(String($0)).object
            }
        }
        func taken() throws -> [JSONObject] { try arrived().filter { $0["taken"] == true } }
        // What is refused waits five seconds, and what a killed server held half a minute.
        while Set(
            try taken().filter { $0["type"] == "vn.toantrinh.dossier.withdrawn" }.compactMap { $0["subject"]?.string }
        ).count < dossiers { try await Task.sleep(for: .milliseconds(50)) }
        let all = try arrived()
        #expect(all.allSatisfy { $0["fine"] == true })
        requireOrder(all, "first")
        for number in 1...dossiers {
            let own = try taken().filter { $0["subject"] == .string("CONG-\(number)") }.compactMap {
                $0["version"]?.integer
            }
            // Of a dossier all that the portal may hear, in its order; twice only what a killed server could not note.
            #expect(own == own.sorted() && Set(own).count >= 4, "\(number): \(own)")
        }
        let ids = Set(all.compactMap { $0["id"]?.string })
        #expect(all.filter { $0["taken"] == true }.count - ids.count <= 2, "one a kill may come twice")

        // The secret is replaced, and everything after a position comes again, signed with both, while the server is killed twice.
        let second = try await system.run("portal", server, "webhook", "secret", "progress")
        #expect(second.status == 0 && second.output.hasPrefix("whsec_"))
        try Data((secret.output + second.output).utf8).write(to: URL(fileURLWithPath: secretFile))
        let from = try #require(try taken().first)
        let lane = try #require(from["lane"]?.integer)
        let position = try #require(from["position"]?.integer)
        let expected = Set(
            try taken().filter { $0["lane"]?.integer == lane && $0["position"]?.integer ?? 0 > position }
                .compactMap { $0["id"]?.string })
        try #require(expected.count >= 3)
        let mark = try arrived().count
        let replayed = try await system.run(
            "portal", server, "webhook", "replay", "progress", "--lane", "\(lane)", "--position", "\(position)")
        #expect(replayed.status == 0, "\(replayed.errors)")
        for kill in 1...2 {
            while try arrived().count < mark + kill { try await Task.sleep(for: .milliseconds(10)) }
            await server.kill()
            server = try await RunningServer(office.workplace, environment: office.environment, port: port2)
        }
        func again() throws -> [JSONObject] { Array(try arrived().dropFirst(mark)) }
        while !expected.isSubset(of: Set(try again().filter { $0["taken"] == true }.compactMap { $0["id"]?.string })) {
            try await Task.sleep(for: .milliseconds(50))
        }
        let replay = try again()
        requireOrder(replay, "replayed")
        requireOrder(all, "before")
        #expect(replay.allSatisfy { $0["fine"] == true && $0["by"] == [0, 1] && $0["signatures"] == 2 }, "\(replay)")
        // The same notices, under the same identifiers, with the same bytes.
        let both = Dictionary(grouping: all + replay) { $0["id"]?.string ?? "" }
        #expect(expected.allSatisfy { id in Set(both[id, default: []].compactMap { $0["bytes"]?.string }).count == 1 })

        let listed = try await office.run("quan", server, "webhook", "list", "--json")
        #expect(listed.json?.object?["items"]?.array?.first?.object?["secrets"] == 2)
        #expect(await server.stop() == 0)
    }
}

extension JSONObject {
    fileprivate func without(_ names: String...) -> JSONObject {
        var object = self
        for name in names { object[name] = nil }
        return object
    }
}
