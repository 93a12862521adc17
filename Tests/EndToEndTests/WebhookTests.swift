import Foundation
import JSON
import Testing

/// A portal's webhook, received and verified by a program of another making.
@Suite("Webhooks against a real receiver", .serialized, .timeLimit(.minutes(10)))
struct WebhookTests {
    /// Verifies each notice with Python's own HMAC, writes one line for it, and refuses every seventh.
    private static let receiver = """
        import base64, hashlib, hmac, http.server, json, sys, time
        secret_file, lines = sys.argv[1:3]
        seen = 0
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                global seen
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen += 1
                key = base64.b64decode(open(secret_file).read().strip().removeprefix("whsec_"))
                id, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                right = "v1," + base64.b64encode(
                    hmac.new(key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()).decode()
                event = json.loads(body)
                fine = (right in self.headers["webhook-signature"].split() and abs(time.time() - int(stamp)) < 300
                        and self.headers["Content-Type"] == "application/cloudevents+json"
                        and event["specversion"] == "1.0" and event["id"] == id)
                taken = seen % 7 != 0
                line = {"fine": fine, "taken": taken, "id": id, "subject": event["subject"], "type": event["type"],
                        "version": event["data"]["version"]}
                with open(lines, "a") as file: file.write(json.dumps(line) + "\\n")
                self.send_response(204 if taken else 500)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *arguments): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    @Test(
        "Registered by the administrator, keyed by the system, delivered once each in order; the server is killed amid it"
    )
    func delivered() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        var server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server)
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
        defer { kill(receiver.processIdentifier, SIGKILL) }
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

        let portal = WireOfficer(url: server.url, token: token)
        var codes: [String] = []
        for number in 1...6 {
            var body = RealOffice.filing.with(command: UUID().uuidString.lowercased())
            body["receiving_agency"] = "H26.1"
            body["code"] = .string("CONG-\(number)")
            body["channel"] = "online"
            body["delivery"] = "online"
            let answer = try await portal.post("/v1/drafts", body.without("competent_agency", "filed_at"))
            try #require(answer.status == 201, "\(answer.json)")
            codes.append("CONG-\(number)")
            if number == 3 {
                await server.kill()
                server = try await RunningServer(office.workplace, environment: office.environment, port: server.port)
            }
        }
        // What is refused waits five seconds; the rest of the waiting is spared.
        func arrived() throws -> [JSONObject] {
            try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n").compactMap {
                try JSONReader.read(String($0)).object
            }
        }
        while Set(try arrived().filter { $0["taken"] == true }.compactMap { $0["subject"]?.string }).count < 6 {
            try await Task.sleep(for: .milliseconds(50))
        }
        let all = try arrived()
        #expect(all.allSatisfy { $0["fine"] == true })
        #expect(Set(all.compactMap { $0["subject"]?.string }) == Set(codes))
        // A lane's notices come in its order; one comes again only where it was refused, or the server was killed.
        #expect(all.count - Set(all.compactMap { $0["id"]?.string }).count <= 2)

        let listed = try await office.run("quan", server, "webhook", "list", "--json")
        #expect(listed.json?.object?["items"]?.array?.first?.object?["secrets"] == 1)
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
