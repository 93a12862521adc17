import Foundation
import JSON
import Testing

/// Everything that can be wrong with a request before anybody asks what it wants.
@Suite(.serialized, .timeLimit(.minutes(15))) struct MalformedRequestTests {
    @Test("bytes that are no JSON of ours are refused with the place, and nothing is written")
    func bodies() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let good = JSONWriter.bytes(birth())
        func replacing(_ old: String, _ new: [UInt8]) -> [UInt8] {
            let parts = String(decoding: good, as: UTF8.self).components(separatedBy: old)
            return Array(parts[0].utf8) + new + Array(parts.dropFirst().joined(separator: old).utf8)
        }
        let deep = Array(String(repeating: "[", count: 5000).utf8)
        let table: [(String, [UInt8], String?)] = [
            ("too deep", deep, "json.too-deep"),
            (
                "deep in a member",
                Array(
                    "{\"data\":\(String(repeating: "{\"a\":", count: 20))1\(String(repeating: "}", count: 20))}".utf8),
                "json.too-deep"
            ),
            (
                "duplicate keys", Array("{\"procedure\":\"1.001193\",\"procedure\":\"1.001193\"}".utf8),
                "json.duplicate-key"
            ),
            ("a float", Array("{\"a\":1.5}".utf8), "json.fraction"),
            ("an exponent", Array("{\"a\":1e3}".utf8), "json.fraction"),
            ("too great a number", Array("{\"a\":99999999999999999999}".utf8), "json.integer-range"),
            ("invalid UTF-8", replacing("Minh", [0xC3, 0x28]), "json.invalid-text"),
            ("overlong UTF-8", replacing("Minh", [0xC0, 0x80]), "json.invalid-text"),
            ("a surrogate", replacing("Minh", Array("\\ud800".utf8)), "json.invalid-text"),
            ("NUL", replacing("Minh", Array("\\u0000".utf8)), "json.nul"),
            ("raw NUL", replacing("Minh", [0]), nil), ("trailing bytes", good + Array("x".utf8), "json.trailing-bytes"),
            ("two values", good + good, "json.trailing-bytes"),
            ("cut off", Array(good.dropLast()), "json.unexpected-end"),
            ("a BOM", [0xEF, 0xBB, 0xBF] + good, nil), ("an array", Array("[]".utf8), "json.wrong-type"),
            ("a string", Array("\"a\"".utf8), "json.wrong-type"), ("null", Array("null".utf8), "json.wrong-type"),
            ("comments", Array("{/**/}".utf8), nil), ("NaN", Array("{\"a\":NaN}".utf8), nil),
            ("spaces only", Array("   ".utf8), nil),
        ]
        for (what, body, code) in table {
            for path in ["/v1/dossiers", "/v1/drafts"] {
                let answer = try await portal.client.send("POST", path, token: token, body: body)
                #expect(answer.status == 400, "\(what): \(answer.status) \(answer.text)")
                #expect(answer.problemDefects == [], "\(what)")
                if let code { #expect(answer["code"]?.string == code, "\(what)") }
            }
        }
        #expect(try await portal.office.rows("SELECT code FROM dossier") == [])
        try await portal.stop()
    }

    @Test("wrong types, unknown members and bad identifiers are the request's fault, with the member's name")
    func shapes() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let table: [(String, JSONValue, String?)] = [
            ("procedure", 5, "procedure"), ("procedure", .null, "procedure"), ("subjects", [], "subjects"),
            ("subjects", ["child": 5], nil), ("subjects", ["child": ["full_name": ["a": "b"]]], nil),
            ("subjects", ["child": ["full_name": true]], nil), ("channel", "smoke", "channel"),
            ("channel", 5, "channel"),
            ("receiving_agency", "xã", "receiving_agency"), ("filed_at", "yesterday", "filed_at"),
            ("filed_at", "2026-02-30T08:00:00+07:00", "filed_at"), ("delivery", "pigeon", "delivery"),
            ("command_id", "not-a-uuid", "command_id"), ("command_id", 5, "command_id"),
            ("applicant_kind", "ghost", nil),
            ("colour", "red", "colour"), ("representative", "me", nil), ("representative", [:], nil), ("data", 5, nil),
            ("on_behalf_of", 5, nil), ("code", 5, nil),
        ]
        for (member, value, place) in table {
            let answer = try await portal.client.send(
                "POST", "/v1/dossiers", token: token, json: birth(extra: [member: value]))
            #expect([400, 422].contains(answer.status), "\(member): \(answer.status) \(answer.text)")
            #expect(answer.problemDefects == [], "\(member)")
            if let place {
                #expect(answer["problems"]?.array?.first?.object?["field"]?.string == place, "\(answer.text)")
            }
        }
        #expect(try await portal.office.rows("SELECT code FROM dossier") == [])
        try await portal.stop()
    }

    @Test("content that is well formed and wrong: 422, in both languages, nothing written")
    func content() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let long = String(repeating: "Nguyễn ", count: 3000)
        let table: [(String, JSONValue)] = [
            ("a name too long", changed(birth(), "child", ["full_name": .string(long)])),
            ("a name of digits", changed(birth(), "child", ["full_name": "12345"])),
            ("an empty name", changed(birth(), "child", ["full_name": ""])),
            ("no name", changed(birth(), "child", ["full_name": nil])),
            ("30 February", changed(birth(), "child", ["birth_date": "2026-02-30"])),
            ("month 13", changed(birth(), "child", ["birth_date": "2026-13-01"])),
            ("29 February of a common year", changed(birth(), "child", ["birth_date": "2025-02-29"])),
            ("tomorrow", changed(birth(), "child", ["birth_date": "2026-06-11"])),
            ("the number says 1990, the date 1991", changed(birth(), "applicant", ["birth_date": "1991-02-03"])),
            ("eleven digits", changed(birth(), "applicant", ["personal_number": "00109001234"])),
            ("letters", changed(birth(), "applicant", ["personal_number": "00109001234A"])),
            ("unknown field", changed(birth(), "child", ["shoe_size": "22"])),
            ("unknown subject", changed(birth(), "dog", ["full_name": "Vàng"])),
            ("unknown choice", changed(birth(), "child", ["sex": "other"])),
            ("unknown procedure", birth(extra: ["procedure": "9.999999"])),
            ("unknown ground", birth(extra: ["representative": ["ground": "friendship"]])),
            ("a code of one's own", birth(extra: ["code": "H26.147-260610-0099"])),
            ("a date of one's own", birth(extra: ["filed_at": "2026-06-01T08:00:00+07:00"])),
            ("an unknown agency", birth(extra: ["receiving_agency": "H99.999"])),
        ]
        for (what, body) in table {
            let answer = try await portal.client.send("POST", "/v1/dossiers", token: token, json: body)
            #expect([422, 403].contains(answer.status), "\(what): \(answer.status) \(answer.text)")
            #expect(answer.problemDefects == [], "\(what)")
        }
        #expect(try await portal.office.rows("SELECT code FROM dossier") == [])
        try await portal.stop()
    }

    @Test("composed and decomposed spellings are one name")
    func spellings() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let name = "Đặng Thị Hồng Nhung"
        let decomposed = name.decomposedStringWithCanonicalMapping
        for spelling in [name, decomposed] {
            let answer = try await portal.client.send(
                "POST", "/v1/dossiers", token: token, json: birth(child: spelling))
            #expect(answer.status == 201)
            let code = try #require(answer["code"]?.string)
            let view = try await portal.client.send("GET", "/v1/dossiers/\(code)", token: token)
            let shown = view["subjects"]?.object?["child"]?.object?["full_name"]?.string ?? ""
            #expect(Array(shown.utf8) == Array(name.utf8))
        }
        for query in [name, decomposed, "dang thi hong nhung"] {
            let escaped = query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let found = try await portal.client.send("GET", "/v1/search?q=\(escaped)", token: token)
            #expect(found["items"]?.array?.count == 2, "\(query)")
        }
        try await portal.stop()
    }

    @Test("too large: a long body announced, a long body in pieces, a long attachment; wrong content")
    func tooLarge() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: token, json: birth())
        let code = try #require(filed["code"]?.string)
        let large = try await portal.client.send(
            "POST", "/v1/dossiers", token: token, body: [UInt8](repeating: 0x20, count: (1 << 20) + 1))
        #expect(large.status == 413 && large.problemDefects == [])
        let chunk = String(repeating: " ", count: 65536)
        var pieces =
            "POST /v1/dossiers HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\nTransfer-Encoding: chunked\r\n\r\n"
        for _ in 0..<20 { pieces += "10000\r\n\(chunk)\r\n" }
        let chunked = try await portal.client.raw(Array((pieces + "0\r\n\r\n").utf8))
        #expect(chunked.status == 413 && chunked.problemDefects == [])
        let path = "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=a.pdf"
        let scan = Array("%PDF-".utf8)
        let attachment = try await portal.client.send(
            "POST", path, token: token, body: scan + [UInt8](repeating: 0, count: 20 << 20))
        #expect(attachment.status == 413 && attachment.problemDefects == [])
        for body in [[], Array("MZ".utf8), Array("<script>".utf8)] {
            let answer = try await portal.client.send("POST", path, token: token, body: body)
            #expect([415, 422].contains(answer.status) && answer.problemDefects == [])
        }
        let none = try await portal.client.send("POST", "/v1/dossiers/\(code)/attachments", token: token, body: scan)
        #expect(none.status == 400 && none.problemDefects == [])
        let kept = try await portal.client.send("POST", path, token: token, body: scan)
        #expect(kept.status == 201)
        let id = try #require(kept["id"]?.string)
        let back = try await portal.client.send("GET", "/v1/dossiers/\(code)/attachments/\(id)", token: token)
        #expect(back.body == scan && back.headers["x-content-type-options"] == "nosniff")
        let nul = try await portal.client.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=residence-proof&name=a%00b%0A.pdf", token: token,
            body: scan + [1])
        #expect(nul.status == 201)
        let view = try await portal.client.send("GET", "/v1/dossiers/\(code)", token: token)
        #expect(view["attachments"]?.array?.count == 2, "the view can still be read: \(view.text.prefix(200))")
        try await portal.stop()
    }

    @Test("unknown paths and methods, hostile paths and parameters: an answer for each, never 500")
    func paths() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let inspector = try await portal.signIn("thu.dk")
        let unknown = [
            ("GET", "/"), ("GET", "/v1"), ("GET", "/v2/dossiers"), ("PUT", "/v1/dossiers"),
            ("DELETE", "/v1/dossiers/X"),
            ("PATCH", "/v1/me"), ("GET", "/v1/dossiers/A/B/C/D"), ("GET", "/../etc/passwd"),
            ("GET", "/v1/%2e%2e/%2e%2e"),
            ("POST", "/v1/health"),
        ]
        for (method, path) in unknown {
            let answer = try await portal.client.send(method, path, token: token)
            #expect([404, 405].contains(answer.status), "\(method) \(path): \(answer.status)")
            #expect(answer.problemDefects == [], "\(method) \(path): \(answer.text)")
        }
        let hostile = [
            "/v1/dossiers/%00", "/v1/dossiers/a%00b/history", "/v1/dossiers/%FF%FE",
            "/v1/dossiers/\(String(repeating: "a", count: 5000))",
            "/v1/dossiers/%27%3B%20DROP%20TABLE%20event", "/v1/search?q=%00", "/v1/search?q=a%00b", "/v1/search?q=%FF",
            "/v1/search",
            "/v1/search?q=", "/v1/search?q=a&limit=-1", "/v1/search?q=a&limit=x",
            "/v1/search?q=a&limit=99999999999999999999",
            "/v1/inbox?limit=0", "/v1/inbox?after=abc", "/v1/inbox?after=-5", "/v1/inbox?after=9223372036854775807",
            "/v1/inbox?status=99999999999", "/v1/inbox?agency=%00", "/v1/inbox?assignee=you",
            "/v1/inbox?limit=9223372036854775807",
            "/v1/procedures/%00", "/v1/procedures/none", "/v1/dossiers/A/attachments/%00", "/v1/dossiers/A/papers/%00",
            "/v1/dossiers/A?at=yesterday", "/v1/dossiers/A?at=9999999999-01-01T00:00:00Z", "/v1/dossiers/A?at=%00",
            "/v1/org/nothing", "/v1/log/0", "/v1/log/-1", "/v1/log/99999999999999999999", "/v1/log/x",
            "/v1/log/1?after=-1",
            "/v1/log/1?after=9223372036854775807", "/v1/log/1?limit=0", "/v1/log/1/headers?after=x",
            "/v1/log/1/headers?after=%00",
            "/v1/log/77", "/v1/indicators?from=2026-02-30",
        ]
        for path in hostile {
            for token in [token, inspector] {
                let answer = try await portal.client.send("GET", path, token: token)
                #expect(answer.status < 500, "\(path): \(answer.status) \(answer.text)")
                if answer.status >= 400 { #expect(answer.problemDefects == [], "\(path): \(answer.text)") }
            }
        }
        for name in ["%00", "erase", "receive%00"] {
            let answer = try await portal.client.send(
                "POST", "/v1/dossiers/A/commands/\(name)", token: token, json: [:])
            #expect(answer.status == 404 && answer.problemDefects == [])
        }
        try await portal.stop()
    }

    @Test("a body that nobody asked for: the answer is heard, the connection ends, and the server can stop")
    func unwanted() async throws {
        let portal = try await PortalFixture.make()
        let length = 24 << 20
        for connection in ["close", "keep-alive"] {
            for path in ["/v1/nowhere", "/v1/dossiers", "/v1/dossiers/A/attachments?document=x"] {
                let head =
                    "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: \(connection)\r\nContent-Length: \(length)\r\n\r\n"
                let received = try await portal.client.onThread { client -> [UInt8] in
                    // All is written before anything is read, as simple clients do.
                    client.write(Array(head.utf8) + [UInt8](repeating: 0x20, count: length))
                    client.endWriting()
                    return client.readToEnd()
                }
                let answer = try WireClient.parse(received)
                #expect([401, 404].contains(answer.status), "\(path): \(answer.status)")
                #expect(answer.problemDefects == [], "\(path)")
            }
        }
        // More than anybody could want is not read: the answer may be lost with the connection, the server is not.
        let endless = "POST /v1/dossiers HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 9999999999\r\n\r\n"
        let received = try await portal.client.onThread { client -> [UInt8] in
            client.write(Array(endless.utf8) + [UInt8](repeating: 0x20, count: 1 << 16))
            return client.readToEnd()
        }
        if let answer = try? WireClient.parse(received) { #expect(answer.status == 401) }
        try await portal.stop()
    }

    @Test("bytes that are no HTTP end the connection, not the server")
    func noHTTP() async throws {
        let portal = try await PortalFixture.make()
        let rubbish: [String] = [
            "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
            "POST /v1/dossiers HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            "POST /v1/dossiers HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nabcde",
            "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
            "GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 20_000))\r\n",
            "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        ]
        for text in rubbish {
            let bytes = Array(text.utf8)
            let received = try await portal.client.onThread { connection -> [UInt8] in
                connection.write(bytes)
                return connection.readToEnd()
            }
            if let answer = try? WireClient.parse(received) { #expect((400..<500).contains(answer.status)) }
        }
        #expect(try await portal.client.send("GET", "/v1/health").status == 200)
        try await portal.stop()
    }
}
