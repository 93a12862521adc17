import Casework
import EventLog
import JSON
import Testing

/// Who gets in, and who is kept out.
@Suite(.serialized, .timeLimit(.minutes(15))) struct AccessTests {
    @Test("no token, a made-up one, another scheme, a session ended or expired: 401, and no word why")
    func tokens() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        #expect(try await portal.client.send("GET", "/v1/me", token: token).status == 200)
        let made = String(token.dropLast()) + (token.last == "a" ? "b" : "a")
        let headers: [[String: String]] = [
            [:], ["Authorization": "Bearer \(made)"], ["Authorization": "Bearer "],
            ["Authorization": "Basic aG9hOmhvYQ=="],
            ["Authorization": token], ["Authorization": "Bearer \(token) x"],
            ["Authorization": "Bearer \(String(repeating: "a", count: 10_000))"],
            ["Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJob2EubnQifQ."],
        ]
        for header in headers {
            for (method, path) in [
                ("GET", "/v1/me"), ("GET", "/v1/inbox"), ("POST", "/v1/dossiers"), ("GET", "/v1/log"),
            ] {
                let answer = try await portal.client.send(method, path, headers: header)
                #expect(answer.status == 401, "\(header) \(path): \(answer.status)")
                #expect(answer.problemDefects == [])
            }
        }
        #expect(try await portal.client.send("DELETE", "/v1/sessions/current", token: token).status == 204)
        #expect(try await portal.client.send("GET", "/v1/me", token: token).status == 401)
        let other = try await portal.signIn("hoa.nt")
        try await portal.office.at("20:30")
        let expired = try await portal.client.send("GET", "/v1/me", token: other)
        #expect(expired.status == 401 && expired["code"] == "access.expired")
        try await portal.stop()
    }

    @Test("a token of another installation is a stranger's")
    func foreignToken() async throws {
        let here = try await PortalFixture.make()
        let there = try await PortalFixture.make()
        let token = try await there.signIn("hoa.nt")
        #expect(try await here.client.send("GET", "/v1/me", token: token).status == 401)
        try await here.stop()
        try await there.stop()
    }

    @Test("a new password ends the other sessions; a repeated command shows no second token")
    func credentials() async throws {
        let portal = try await PortalFixture.make()
        let hoa = try await portal.signIn("hoa.nt")
        let admin = try await portal.signIn("admin")
        let path = "/v1/org/officers/hoa.nt/credentials"
        #expect(try await portal.client.send("POST", path, token: hoa, json: ["kind": "token"]).status == 403)
        for body: JSONValue in [
            [:], ["password": 5], ["pasword": "mat-khau-moi-1"], ["kind": "key"], ["password": "ngắn"],
        ] {
            let answer = try await portal.client.send("POST", path, token: admin, json: body)
            #expect([400, 409, 422].contains(answer.status), "\(body): \(answer.status) \(answer.text)")
            #expect(answer["token"] == nil)
        }
        let id = CommandID.random().json
        let first = try await portal.client.send("POST", path, token: admin, json: ["kind": "token", "command_id": id])
        let token = try #require(first["token"]?.string)
        #expect(try await portal.client.send("GET", "/v1/me", token: token)["officer"] == "hoa.nt")
        let again = try await portal.client.send("POST", path, token: admin, json: ["kind": "token", "command_id": id])
        #expect(again.status == 409 && again["token"] == nil)
        let changed = try await portal.client.send(
            "POST", path, token: admin, json: ["password": "mat-khau-moi-cua-hoa"])
        #expect(changed.status == 201, "\(changed.text)")
        #expect(try await portal.client.send("GET", "/v1/me", token: hoa).status == 401)
        try await portal.stop()
    }

    @Test("an officer without a post, one on leave, one in a post of another day")
    func posts() async throws {
        let portal = try await PortalFixture.make()
        let office = portal.office
        let admin = try await office.officer("admin")
        try await office.organise("register-officer", ["officer": "moi.nv", "name": "Nguyễn Văn Mới"], by: admin)
        try await office.office.setUp(password: "mat-khau-moi.nv", of: "moi.nv", command: .random())
        let fresh = try await portal.signIn("moi.nv")
        #expect(try await portal.client.send("GET", "/v1/me", token: fresh)["appointments"] == [])
        for (method, path) in [("POST", "/v1/dossiers"), ("POST", "/v1/org/import")] {
            let answer = try await portal.client.send(
                method, path, token: fresh, json: birth(extra: ["receiving_agency": "H26.147"]))
            #expect([403, 422].contains(answer.status), "\(path): \(answer.status) \(answer.text)")
        }
        let none = try await portal.client.send("POST", "/v1/dossiers", token: fresh, json: birth())
        #expect([400, 403].contains(none.status) && none.problemDefects == [])
        #expect(try await portal.client.send("GET", "/v1/inbox", token: fresh)["items"] == [])
        let hoa = try await portal.signIn("hoa.nt")
        for headers in [
            ["TT-Role": "head"], ["TT-Agency": "H26.148"], ["TT-Role": "\u{1}"],
            ["TT-Role": "one-stop", "TT-Agency": "H26"],
        ] {
            let answer = try await portal.client.send("GET", "/v1/inbox", token: hoa, headers: headers)
            #expect([403, 400].contains(answer.status), "\(headers): \(answer.status)")
        }
        try await office.organise(
            "grant-leave", ["officer": "hoa.nt", "from": "2026-06-10", "until": "2026-06-10"], by: admin)
        let away = try await portal.client.send("POST", "/v1/dossiers", token: hoa, json: birth())
        #expect(away.status == 403 && away.problemDefects == [], "\(away.text)")
        #expect(try await office.rows("SELECT code FROM dossier") == [])
        try await portal.stop()
    }

    @Test("a system and a citizen hold no posts: one that they name is refused, whatever it is")
    func noPosts() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let portal = try await fixture.portalToken()
            var browser = fixture.browser()
            let binh = try await browser.token("login=binh")
            for (token, headers) in [(portal, [:]), (binh, [:]), (portal, ["TT-Citizen": binh])] {
                #expect(try await fixture.client.send("GET", "/v1/me", token: token, headers: headers).status == 200)
                for post in [["TT-Role": "one-stop"], ["TT-Agency": "H26.147"], ["TT-Role": "", "TT-Agency": ""]] {
                    let answer = try await fixture.client.send(
                        "GET", "/v1/me", token: token, headers: headers.merging(post) { $1 })
                    #expect(answer.status == 403 && answer["code"] == "access.no-such-post", "\(post): \(answer.text)")
                    #expect(answer.problemDefects == [])
                }
            }
            try await fixture.portal.stop()
        }
    }

    @Test("guessing a password: 429 with Retry-After, and the right one is refused meanwhile")
    func bruteForce() async throws {
        let portal = try await PortalFixture.make()
        func attempt(_ officer: String, _ password: String) async throws -> WireClient.Answer {
            try await portal.client.send(
                "POST", "/v1/sessions", json: ["officer": .string(officer), "password": .string(password)])
        }
        var statuses: [Int] = []
        for number in 0..<8 { statuses.append(try await attempt("hoa.nt", "sai-\(number)").status) }
        #expect(
            statuses.prefix(5).allSatisfy { $0 == 401 } && statuses.suffix(3).allSatisfy { $0 == 429 }, "\(statuses)")
        let right = try await attempt("hoa.nt", "mat-khau-hoa.nt")
        #expect(right.status == 429 && right.problemDefects == [])
        #expect(Int(right.headers["retry-after"] ?? "") ?? 0 > 0)
        #expect(try await attempt("minh.tv", "mat-khau-minh.tv").status == 201, "others are not kept out")
        var ghost: [Int] = []
        for _ in 0..<8 { ghost.append(try await attempt("khong.co", "sai").status) }
        #expect(ghost == statuses, "an account that does not exist answers alike")
        let a = try await attempt("nga.lt", "sai")
        let b = try await attempt("khong.ton.tai", "sai")
        #expect(a["code"] == b["code"] && a["detail"] == b["detail"])
        try await portal.office.at("08:30")
        #expect(try await attempt("hoa.nt", "mat-khau-hoa.nt").status == 201)
        try await portal.stop()
    }

    @Test("sixty guesses at once get no further than those one after another")
    func bruteForceAtOnce() async throws {
        let portal = try await PortalFixture.make()
        let client = portal.client
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try await client.send(
                        "POST", "/v1/sessions", json: ["officer": "hoa.nt", "password": .string("sai-\(number)")]
                    ).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 401 }.count <= 5 && statuses.filter { $0 == 429 }.count >= 30, "\(statuses)")
        try await portal.stop()
    }

    @Test("every path behind the door, for every wrong caller: 401, 403 or 404")
    func wrongCallers() async throws {
        let portal = try await PortalFixture.make()
        let hoa = try await portal.signIn("hoa.nt")
        let neighbour = try await portal.signIn("tuan.pa")
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: hoa, json: birth())
        let code = try #require(filed["code"]?.string)
        let paths: [(String, String, JSONValue?)] = [
            ("GET", "", nil), ("GET", "/history", nil), ("POST", "/commands/receive", [:]),
            ("POST", "/commands/note", ["text": "a"]),
            ("POST", "/papers/receipt", [:]), ("GET", "/attachments/abc", nil), ("GET", "/papers/abc", nil),
            ("GET", "/signing/draft", nil),
            ("POST", "/commands/file", birth()),
        ]
        for (method, path, body) in paths {
            let bytes = body.map(JSONWriter.bytes) ?? []
            let answer = try await portal.client.send(
                method, "/v1/dossiers/\(code)\(path)", token: neighbour, body: bytes)
            let nothing = try await portal.client.send(
                method, "/v1/dossiers/H26.147-260610-9999\(path)", token: neighbour, body: bytes)
            #expect(
                answer.status == 404 && answer["code"] == nothing["code"], "\(path): \(answer.status) \(answer.text)")
        }
        // What each path takes, in good order: whoever may would be answered with success.
        let token = Array(#"{"kind":"token"}"#.utf8)
        let key = Array("{\"public_key\":\"\(String(repeating: "A", count: 43))=\"}".utf8)
        let leave = Array(#"{"officer":"hoa.nt","from":"2026-06-11","until":"2026-06-12"}"#.utf8)
        let forbidden: [(String, String, [UInt8])] = [
            ("GET", "/v1/log", []), ("GET", "/v1/log/1", []), ("GET", "/v1/log/1/headers", []),
            ("POST", "/v1/procedures", Array(try OfficeFixture.text("workflows/birth-registration.yaml").utf8)),
            ("POST", "/v1/org/import", Array(sampleOrganisation.utf8)),
            ("POST", "/v1/org/officers/hoa.nt/keys", key), ("POST", "/v1/org/agencies/H26.147/keys", key),
            ("POST", "/v1/org/commands/grant-leave", leave), ("POST", "/v1/org/officers/hoa.nt/credentials", token),
            ("POST", "/v1/org/systems/national-portal/credentials", token),
        ]
        for (method, path, body) in forbidden {
            let answer = try await portal.client.send(method, path, token: neighbour, body: body)
            #expect(answer.status == 403 && answer.problemDefects == [], "\(path): \(answer.status) \(answer.text)")
            #expect(try await portal.client.send(method, path, body: body).status == 401)
        }
        try await portal.stop()
    }
}
