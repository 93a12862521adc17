import Casework
import EventLog
import Foundation
import JSON
import Testing

@testable import PortalHTTP

/// The server as a whole: languages, repetition, silence in the log, stopping, too much at once.
@Suite(.serialized, .timeLimit(.minutes(15))) struct ServerTests {
    @Test(
        "the language that is asked for",
        arguments: [
            (nil, "Không tìm thấy hồ sơ"), ("vi", "Không tìm thấy hồ sơ"), ("en", "There is no dossier"),
            ("en-US,en;q=0.9,vi;q=0.8", "There is no dossier"), ("vi-VN, en;q=0.5", "Không tìm thấy hồ sơ"),
            ("fr", "Không tìm thấy hồ sơ"), ("", "Không tìm thấy hồ sơ"), ("*;q=,,;;", "Không tìm thấy hồ sơ"),
        ] as [(String?, String)])
    func language(_ header: String?, _ beginning: String) async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let headers = header.map { ["Accept-Language": $0] } ?? [:]
        let answer = try await portal.client.send(
            "GET", "/v1/dossiers/H26.147-260610-9999", token: token, headers: headers)
        #expect(answer.status == 404 && answer.problemDefects == [])
        #expect(answer["detail"]?.string?.hasPrefix(beginning) == true, "\(answer.text)")
        try await portal.stop()
    }

    @Test("the same identifier again over HTTP gives the first answer, also at once and with sixteen callers")
    func repetition() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let client = portal.client
        let body = birth(command: .random())
        let answers = try await withThrowingTaskGroup(of: WireClient.Answer.self) { group in
            for _ in 0..<16 {
                group.addTask { try await client.send("POST", "/v1/dossiers", token: token, json: body) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.status == 201 })
        #expect(Set(answers.compactMap { $0["code"]?.string }).count == 1)
        #expect(answers.filter { $0["repeated"] == false }.count == 1)
        let code = try #require(answers[0]["code"]?.string)
        let scan = Array("%PDF-1.4 x".utf8)
        let id = CommandID.random().description
        for turn in 0..<2 {
            let answer = try await client.send(
                "POST", "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate", token: token,
                headers: ["Command-ID": id], body: scan)
            #expect(answer.status == 201 && answer["repeated"] == .bool(turn == 1))
        }
        let note: JSONValue = ["text": "một lần", "command_id": CommandID.random().json]
        for turn in 0..<2 {
            let answer = try await client.send("POST", "/v1/dossiers/\(code)/commands/note", token: token, json: note)
            #expect(answer.status == 200 && answer["repeated"] == .bool(turn == 1))
        }
        let history = try await client.send("GET", "/v1/dossiers/\(code)/history", token: token)
        #expect(history["items"]?.array?.count == 3)
        let bad = try await client.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=residence-proof", token: token,
            headers: ["Command-ID": "one"], body: scan)
        #expect(bad.status == 400 && bad.problemDefects == [])
        try await portal.stop()
    }

    @Test("each status with a problem of the promised shape; a file with mistakes is answered with lines and columns")
    func everyStatus() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let admin = try await portal.signIn("admin")
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: token, json: birth())
        let code = try #require(filed["code"]?.string)
        let path = "/v1/dossiers/\(code)"
        let answers: [(Int, WireClient.Answer)] = [
            (400, try await portal.client.send("POST", "/v1/dossiers", token: token, body: Array("{".utf8))),
            (401, try await portal.client.send("GET", "/v1/me")),
            (403, try await portal.client.send("GET", "/v1/log", token: token)),
            (404, try await portal.client.send("GET", "/v1/dossiers/none", token: token)),
            (409, try await portal.client.send("POST", "\(path)/commands/claim", token: token, json: [:])),
            (
                413,
                try await portal.client.send(
                    "POST", "/v1/dossiers", token: token, body: [UInt8](repeating: 32, count: 2 << 20))
            ),
            (422, try await portal.client.send("POST", "\(path)/commands/receive", token: token, json: [:])),
        ]
        for (status, answer) in answers {
            #expect(answer.status == status, "\(answer.text)")
            #expect(answer.problemDefects == [], "\(status)")
        }
        for (target, text) in [
            ("/v1/procedures?file=birth.yaml", "language: 1\ncode: 1.001193\ntitel: {vi: A}\n"),
            ("/v1/procedures?file=birth.yaml", "a: [1, 2\n\tb: }"), ("/v1/procedures", ""),
            ("/v1/procedures", "- - -\n&a *a"),
            ("/v1/org/import?file=org.yaml", "organisation: 1\nagencys: []\n"), ("/v1/org/import", "{{{{"),
        ] {
            let answer = try await portal.client.send(
                "POST", target, token: admin, headers: ["Content-Type": "text/yaml"], body: Array(text.utf8))
            #expect(answer.status == 422, "\(target) \(answer.status) \(answer.text)")
            #expect(answer.problemDefects == [])
            let field = answer["problems"]?.array?.first?.object?["field"]?.string ?? ""
            #expect(field.firstMatch(of: #/\.yaml:\d+:\d+$/#) != nil, "\(answer.text)")
        }
        let invalid = try await portal.client.send("POST", "/v1/procedures", token: admin, body: [0x61, 0xFF, 0xFE])
        #expect(invalid.status == 400 && invalid.problemDefects == [])
        try await portal.stop()
    }

    @Test("the server's log holds one line a request, and neither tokens nor passwords nor anything of a citizen")
    func silentLog() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: token, json: birth())
        let code = try #require(filed["code"]?.string)
        _ = try await portal.client.send(
            "POST", "/v1/dossiers", token: token, json: changed(birth(), "applicant", ["birth_date": "1991-02-03"]))
        for query in ["Nguy%E1%BB%85n%20Minh%20Anh", "001090012345", "nguyen+minh+anh"] {
            _ = try await portal.client.send("GET", "/v1/search?q=\(query)", token: token)
        }
        _ = try await portal.client.send("GET", "/v1/dossiers/\(code)", token: token)
        _ = try await portal.client.send("GET", "/v1/dossiers/001090012345", token: token)
        _ = try await portal.client.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=x&name=Minh%20Anh.pdf", token: token,
            body: Array("%PDF-".utf8))
        _ = try await portal.client.send(
            "POST", "/v1/sessions", json: ["officer": "hoa.nt", "password": "bi-mat-cua-hoa"])
        _ = try await portal.client.send("GET", "/v1/nowhere/001090012345", token: token)
        _ = try await portal.client.send("GET", "/v1/me", token: "bi-mat-cua-hoa")
        try await portal.stop()
        let lines = portal.log.all
        #expect(lines.filter { $0.contains(" request ") }.count >= 10, "\(lines)")
        let secrets = [
            token, "bi-mat-cua-hoa", "mat-khau", "Minh", "minh", "Nguy", "nguyen", "001090012345", "1990-02-03",
            "0912345678",
            "Bearer", "Phù Đổng", "%PDF",
        ]
        for line in lines { for secret in secrets { #expect(!line.contains(secret), "\(secret) in \(line)") } }
    }

    @Test("stopping lets what was begun finish, and takes nothing new")
    func gracefulShutdown() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let body = JSONWriter.bytes(birth())
        let client = portal.client
        let head =
            "POST /v1/dossiers HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\nContent-Length: \(body.count)\r\nExpect: x\r\n\r\n"
        let (begun, report) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        let inFlight = Task {
            try await client.onThread { connection -> [UInt8] in
                connection.write(Array(head.utf8) + body.prefix(100))
                report.yield()
                gate.wait()
                connection.write(Array(body.dropFirst(100)))
                return connection.readToEnd()
            }
        }
        var iterator = begun.makeAsyncIterator()
        await iterator.next()
        // It is inside before the server is told to stop.
        while await portal.server.turnstile.inside < 1 { try await Task.sleep(for: .milliseconds(5)) }
        let stopping = Task { try await portal.stop() }
        gate.open()
        let answer = try WireClient.parse(try await inFlight.value)
        #expect(answer.status == 201, "\(answer.text)")
        try await stopping.value
        await #expect(throws: (any Error).self) { try await client.send("GET", "/v1/health") }
        #expect(try await portal.office.rows("SELECT code FROM dossier").count == 1)
    }

    @Test("more than the server takes on at once is told to come back: 503 with Retry-After")
    func overload() async throws {
        let portal = try await PortalFixture.make(maxRequests: 2)
        let token = try await portal.signIn("hoa.nt")
        let client = portal.client
        let gate = Gate()
        let body = JSONWriter.bytes(birth())
        let head =
            "POST /v1/dossiers HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\nContent-Length: \(body.count)\r\n\r\n"
        let holding = (0..<2).map { _ in
            Task {
                try await client.onThread { connection -> [UInt8] in
                    connection.write(Array(head.utf8) + body.prefix(10))
                    gate.wait()
                    connection.write(Array(body.dropFirst(10)))
                    return connection.readToEnd()
                }
            }
        }
        // Asking the server itself: a request that looks would take a place of its own.
        while await portal.server.turnstile.inside < 2 { try await Task.sleep(for: .milliseconds(5)) }
        let refused = try await client.send("GET", "/v1/me", token: token)
        #expect(refused.status == 503 && refused.problemDefects == [] && refused["code"] == "server.overloaded")
        gate.open()
        for task in holding { #expect(try WireClient.parse(try await task.value).status == 201) }
        #expect(try await client.send("GET", "/v1/me", token: token).status == 200)
        try await portal.stop()
    }
}

/// Blocks threads of the tests' client until it is opened.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}
