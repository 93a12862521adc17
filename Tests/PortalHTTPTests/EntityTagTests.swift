import Casework
import EventLog
import JSON
import Testing

@testable import PortalHTTP

/// Entity tags: what a caller has already is not sent again, and what they decided on what has changed since is not done.
@Suite(.serialized, .timeLimit(.minutes(15))) struct EntityTagTests {
    @Test("lists of entity tags are read as RFC 9110 writes them, and nothing else is")
    func lists() {
        typealias List = EntityTag.List
        #expect(List("*") == .any && List(" * ") == .any)
        #expect(List("\"a\"") == .tags([EntityTag("a")]))
        #expect(List("W/\"a\"") == .tags([EntityTag("a", isWeak: true)]))
        #expect(
            List("\"a\", W/\"b\" ,,\t\"\"") == .tags([EntityTag("a"), EntityTag("b", isWeak: true), EntityTag("")]))
        #expect(List("\"a,b\"") == .tags([EntityTag("a,b")]))
        for text in [
            "", " ", ",", "a", "\"a", "a\"", "\"a\" \"b\"", "w/\"a\"", "\"a b\"", "W/", "*,\"a\"", "\"\u{7F}\"",
        ] {
            #expect(List(text) == nil, "\(text)")
        }
        #expect(EntityTag("12").version == 12 && EntityTag("12-ab").version == 12)
        for text in ["", "-1", "x12", "+12", "12x", "9999999999999999999"] { #expect(EntityTag(text).version == nil) }
    }

    @Test("what the caller has is answered 304 without a body; what has changed is sent with another tag")
    func notModified() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.complete(by: officer)
        let file = try #require(
            try await portal.office.view(code, by: officer)["attachments"]?[0]?["id"]?.string)
        let paths = [
            "/openapi.json", "/v1/procedures", "/v1/procedures/1.001193", "/v1/procedures/1.001193/form", "/v1/inbox",
            "/v1/search?q=minh", "/v1/dossiers/\(code)", "/v1/dossiers/\(code)/history",
            "/v1/dossiers/\(code)/payment", "/v1/dossiers/\(code)/attachments/\(file)", "/v1/org/agencies",
            "/v1/webhooks",
        ]
        for path in paths {
            let first = try await portal.client.send("GET", path, token: token)
            let tag = try #require(first.headers["etag"], "\(path)")
            #expect(first.status == 200 && tag.hasPrefix("\"") && tag.hasSuffix("\""))
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await portal.client.send(
                    "GET", path, token: token, headers: ["If-None-Match": known])
                #expect(again.status == 304 && again.body.isEmpty, "\(path) \(known)")
                #expect(
                    again.headers["etag"] == tag && again.headers["cache-control"] == first.headers["cache-control"])
            }
            for other in ["\"other\"", "nonsense"] {
                let again = try await portal.client.send("GET", path, token: token, headers: ["If-None-Match": other])
                #expect(again.status == 200 && again.body == first.body, "\(path)")
            }
        }
        // What holds personal data is kept by nobody.
        let view = try await portal.client.send("GET", "/v1/dossiers/\(code)", token: token)
        let tag = try #require(view.headers["etag"])
        #expect(view.headers["cache-control"] == "no-store" && tag.hasPrefix("\"2-"))
        try await portal.office.command("note", code, ["text": "khác"], by: officer)
        let changed = try await portal.client.send(
            "GET", "/v1/dossiers/\(code)", token: token, headers: ["If-None-Match": tag])
        #expect(changed.status == 200 && changed.headers["etag"]?.hasPrefix("\"3-") == true)
        // A stranger learns nothing by guessing tags.
        let stranger = try await portal.signIn("admin")
        let hidden = try await portal.client.send(
            "GET", "/v1/dossiers/\(code)", token: stranger, headers: ["If-None-Match": "*"])
        #expect(hidden.status != 304)
        try await portal.stop()
    }

    @Test("a command that was decided on what has changed since is answered 412, and nothing is done")
    func preconditions() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.complete(by: officer)
        let path = "/v1/dossiers/\(code)"
        let tag = try #require(try await portal.client.send("GET", path, token: token).headers["etag"])
        func note(_ text: String, _ condition: String, _ more: [String: String] = [:], id: String? = nil) async throws
            -> WireClient.Answer
        {
            var body: JSONObject = ["text": .string(text)]
            body.set("command_id", id.map(JSONValue.string))
            return try await portal.client.send(
                "POST", "\(path)/commands/note", token: token, headers: more.merging(["If-Match": condition]) { $1 },
                json: .object(body))
        }
        func version() async throws -> JSONValue? { try await portal.office.view(code, by: officer)["version"] }
        let id = CommandID.random().description
        #expect(try await note("một", tag, id: id).status == 200)
        #expect(try await version() == 3)
        // The same command again is a repetition, whatever has happened since.
        let again = try await note("một", tag, id: id)
        #expect(again.status == 200 && again["repeated"] == true, "\(again.text)")
        for condition in [tag, "\"2\"", "W/\"3\"", "\"nothing\"", "\"1\", \"2\""] {
            let refused = try await note("hai", condition)
            #expect(refused.status == 412 && refused["code"] == "dossier.moved", "\(condition): \(refused.text)")
            #expect(refused.problemDefects == [] && refused["advice"] != nil)
        }
        for condition in ["3", "", "\"3"] {
            let refused = try await note("hai", condition)
            #expect(refused.status == 400 && refused["code"] == "request.if-match", "\(condition)")
        }
        #expect(try await version() == 3)
        #expect(try await note("hai", "\"3\"").status == 200)
        #expect(try await note("ba", "*").status == 200)
        // Of eight who have seen the same, one is faster.
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 { group.addTask { try await note("cùng lúc \(number)", "\"5\"").status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 412 }.count == 7, "\(statuses)")
        #expect(try await version() == 6)
        // Files and papers too.
        let scan = Array("%PDF-1.4 x".utf8)
        let attached = try await portal.client.send(
            "POST", "\(path)/attachments?document=residence-proof", token: token, headers: ["If-Match": "\"5\""],
            body: scan)
        #expect(attached.status == 412, "\(attached.text)")
        let printed = try await portal.client.send(
            "POST", "\(path)/papers/receipt", token: token, headers: ["If-Match": "\"5\""])
        #expect(printed.status == 412, "\(printed.text)")
        #expect(try await version() == 6)
        // Under a key it is not remembered: who has looked again may send it again.
        let key = ["Idempotency-Key": "ghi-chu-1"]
        #expect(try await note("bốn", "\"5\"", key).status == 412)
        #expect(try await note("bốn", "\"6\"", key).status == 200)
        #expect(try await version() == 7)
        try await portal.stop()
    }

    @Test("another server's command is seen too, although this one remembers the dossier")
    func twoServers() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.complete(by: officer)
        let other = try await Office.open(portal.office.configuration)
        _ = try await other.command(
            "note", code: code, body: ["text": "từ máy khác"], command: .random(), by: officer)
        for (condition, status) in [("\"2\"", 412), ("\"3\"", 200)] {
            let answer = try await portal.client.send(
                "POST", "/v1/dossiers/\(code)/commands/note", token: token, headers: ["If-Match": condition],
                json: ["text": "từ máy này"])
            #expect(answer.status == status, "\(answer.text)")
        }
        await other.shutdown()
        try await portal.stop()
    }
}
