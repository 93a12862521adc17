import Casework
import Foundation
import Identity
import JSON
import Testing

@testable import PortalHTTP

/// Signing in with an electronic identity, in a browser's manner.
@Suite(.serialized, .timeLimit(.minutes(15))) struct CitizenSignInTests {
    static let binh: JSONObject = [
        "acr": "LoA2", "HoVaTen": "NGUYỄN VĂN BÌNH", "SoCMND": "001090012345", "NgaySinh": "03/02/1990",
        "LoaiTaiKhoan": "1",
    ]

    @Test(
        "A citizen signs in at a provider of another making: code, proof key, levels; a new key of it works, the old one ends"
    )
    func provider() async throws {
        let python = try PythonProvider()
        let fixture = try await CitizenFixture.make([CitizenFixture.provider(python.url)])
        try await python.know("citizen-e71", Self.binh)
        try await python.know("u-2", ["acr": "LoA1", "HoVaTen": "TRẦN THỊ HƯƠNG", "SoCMND": "001192054321"])
        try await python.know("u-3", ["acr": "LoA9"])
        try await python.know(
            "company", ["acr": "LoA2", "HoVaTen": "CÔNG TY MẪU", "LoaiTaiKhoan": "2", "MaSoThue": "0100000001"])

        var browser = fixture.browser()
        let address = try await browser.begin("?level=2")
        #expect(address.query?.hasSuffix("acr_values=LoA2") == true)
        let back = try await browser.signIn(at: address, form: "sub=citizen-e71")
        // Without the cookie of the browser that began, or with another one's, the answer is worth nothing, and is not used up.
        let stranger = fixture.browser()
        #expect(try await stranger.comeBack(back)["code"] == "identity.not-begun-here")
        var other = fixture.browser()
        _ = try await other.begin()
        let mixed = try await other.comeBack(back)
        #expect(mixed.status == 403 && mixed["code"] == "identity.not-begun-here" && mixed.problemDefects == [])

        let answer = try await browser.comeBack(back)
        try #require(answer.status == 200, "\(answer.text)")
        #expect(answer["level"] == 2 && answer["name"] == "NGUYỄN VĂN BÌNH" && answer["account"] == "person")
        #expect(answer["issuer"]?.string == python.url && answer["provider"] == "vneid")
        #expect(answer.headers["set-cookie"]?.contains("Max-Age=0") == true)
        #expect(!answer.text.contains("001090012345") && !answer.text.contains("citizen-e71"))
        let token = try #require(answer["token"]?.string)
        let subject = try #require(answer["citizen"]?.string)
        #expect(subject.hasPrefix("c:") && subject.utf8.count == 34)
        // The same answer once more: used.
        #expect(try await browser.comeBack(back)["code"] == "identity.answer-taken")

        let me = try await fixture.client.send("GET", "/v1/me", token: token)
        #expect(me.status == 200 && me["citizen"]?.string == subject && me["level"] == 2)
        // The same person is the same citizen, another is another, at their level.
        var again = fixture.browser()
        let second = try await again.token("sub=citizen-e71")
        #expect(try await fixture.client.send("GET", "/v1/me", token: second)["citizen"]?.string == subject)
        let third = try await again.token("sub=u-2")
        let huong = try await fixture.client.send("GET", "/v1/me", token: third)
        #expect(huong["level"] == 1 && huong["citizen"]?.string != subject)
        // An organisation's account, by what its signed token says.
        let company = try await again.token("sub=company")
        let organisation = try await fixture.client.send("GET", "/v1/me", token: company)
        #expect(organisation["account"] == "organisation" && organisation["organisation"] == "0100000001")
        #expect(organisation["level"] == 2 && organisation["citizen"]?.string != subject, "\(organisation.text)")
        // Who refuses, and a level that nobody knows.
        let refused = try await again.signIn(at: try await again.begin(), form: "action=deny")
        #expect(try await again.comeBack(refused)["code"] == "json.missing")
        let unknown = try await again.signIn(at: try await again.begin(), form: "sub=u-3")
        #expect(try await again.comeBack(unknown)["code"] == "identity.level-unknown")
        // A code that the provider never gave.
        let made = try await again.signIn(at: try await again.begin(), form: "sub=citizen-e71")
        var parts = try #require(URLComponents(url: made, resolvingAgainstBaseURL: false))
        parts.queryItems = parts.queryItems?.map {
            $0.name == "code" ? URLQueryItem(name: "code", value: "made-up") : $0
        }
        #expect(try await again.comeBack(try #require(parts.url))["code"] == "identity.code-refused")

        // A new key: asked for once it is needed, but not in quick succession.
        try await python.rotate()
        let early = try await again.signIn(at: try await again.begin(), form: "sub=citizen-e71")
        #expect(try await again.comeBack(early)["code"] == "identity.signature")
        fixture.uptime.pass(31)
        _ = try await again.token("sub=citizen-e71")

        // Signing out ends the session that was signed out of, and no other.
        #expect(try await fixture.client.send("DELETE", "/v1/sessions/current", token: token).status == 204)
        #expect(try await fixture.client.send("GET", "/v1/me", token: token).status == 401)
        #expect(try await fixture.client.send("GET", "/v1/me", token: second).status == 200)
        // Half an hour later it is over.
        try await fixture.portal.office.at("08:29")
        let over = try await fixture.client.send("GET", "/v1/me", token: second)
        #expect(over.status == 401 && over["code"] == "access.expired")

        // Neither log nor database hold anything of who it was.
        let secrets = ["001090012345", "NGUYỄN VĂN BÌNH", "citizen-e71", token, second]
        for secret in secrets {
            #expect(!fixture.portal.log.all.contains { $0.contains(secret) }, "\(secret)")
            for table in ["citizen_session", "sign_in_answer", "party_token", "event", "access_log"] {
                let rows = try await fixture.portal.office.rows("SELECT t::text FROM \(table) AS t")
                #expect(!rows.contains { $0.contains(secret) }, "\(table): \(secret)")
            }
        }
        try await fixture.portal.stop()
        await python.stop()
    }

    @Test(
        "What a provider says at userinfo alone counts; what is wrong with us is told to the operator, and asks no citizen to begin anew"
    )
    func userInfo() async throws {
        let python = try PythonProvider()
        var provider = CitizenFixture.provider(python.url)
        provider.asksUserInfo = true
        let fixture = try await CitizenFixture.make([provider])
        var company = Self.binh
        company["LoaiTaiKhoan"] = "2"
        company["MaSoThue"] = "0100000001"
        try await python.know("cong-ty", company)
        try await python.tellLittle()
        var browser = fixture.browser()
        let token = try await browser.token("sub=cong-ty")
        let me = try await fixture.client.send("GET", "/v1/me", token: token)
        #expect(me["level"] == 2 && me["account"] == "organisation" && me["organisation"] == "0100000001", "\(me.text)")
        for (error, status, code, answered) in [
            ("invalid_grant", 400, "identity.code-refused", 403),
            ("invalid_client", 401, "identity.client-refused", 503),
            ("unauthorized_client", 400, "identity.client-refused", 503),
            ("slow_down", 429, "identity.provider-unreachable", 503),
        ] as [(String, Int64, String, Int)] {
            try await python.refuse(error, status: status)
            let back = try await browser.signIn(at: try await browser.begin(), form: "sub=cong-ty")
            let answer = try await browser.comeBack(back)
            #expect(answer.status == answered && answer["code"]?.string == code, "\(error): \(answer.text)")
            #expect(answer.problemDefects == [])
        }
        try await fixture.portal.stop()
        await python.stop()
    }

    @Test("A token of another issuer, for somebody else, unsigned, over, or answering something else signs nobody in")
    func hostile() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let now = Int64(Date().timeIntervalSince1970)
            for (changes, code) in [
                (["iss": "https://id.example.vn"], "identity.issuer"), (["aud": "dvcqg"], "identity.audience"),
                (["aud": ["toan-trinh", "dvcqg"]], "identity.audience"), (["alg": "none"], "identity.algorithm"),
                (["alg": "HS256"], "identity.algorithm"), (["alg": "ES256"], "identity.algorithm"),
                (["exp": .integer(now - 61)], "identity.token-expired"),
                (["iat": .integer(now - 700)], "identity.token-expired"),
                (["nbf": .integer(now + 300)], "identity.token-not-yet"), (["nonce": "other"], "identity.nonce"),
                (["nonce": .null], "identity.nonce"), (["kid": "k99"], "identity.unknown-key"),
                (["acr": "LoA3"], "identity.level-unknown"), (["SoCMND": "12"], "identity.claim"),
                (["sub": ""], "identity.claim"),
            ] as [(JSONObject, String)] {
                try await played.tell(["next_token": .object(changes)])
                var browser = fixture.browser()
                let back = try await browser.signIn(at: try await browser.begin(), form: "login=binh")
                let answer = try await browser.comeBack(back)
                #expect(answer.status == 403 && answer["code"]?.string == code, "\(changes): \(answer.text)")
                #expect(answer.problemDefects == [])
            }
            // However many tokens name keys that do not exist, the keys are not asked for again and again.
            #expect(try await played.count("keys") == 1)
            // What is no sense: a provider that is away, or answers with something else.
            var browser = fixture.browser()
            let back = try await browser.signIn(at: try await browser.begin(), form: "login=binh")
            try await played.tell(["nonsense_next": 1])
            let nonsense = try await browser.comeBack(back)
            #expect(nonsense.status == 503 && nonsense["code"] == "identity.provider-unreachable")
            let later = try await browser.signIn(at: try await browser.begin(), form: "login=binh")
            try await played.tell(["down": true])
            #expect(try await browser.comeBack(later).status == 503)
            try await played.tell(["down": false])
            // Who does not know the proof key gets no token for the code.
            let stolen = try await browser.signIn(at: try await browser.begin(), form: "login=binh")
            let code = URLComponents(url: stolen, resolvingAgainstBaseURL: false)?.queryItems?.first {
                $0.name == "code"
            }
            var thief = fixture.browser()
            let own = try await thief.signIn(at: try await thief.begin(), form: "login=huong")
            var parts = try #require(URLComponents(url: own, resolvingAgainstBaseURL: false))
            parts.queryItems = parts.queryItems?.map {
                $0.name == "code" ? URLQueryItem(name: "code", value: code?.value) : $0
            }
            let refused = try await thief.comeBack(try #require(parts.url))
            #expect(refused["code"] == "identity.code-refused", "\(refused.text)")
            #expect(try await played.count("refused") >= 1)
            // And an organisation is told apart.
            let company = try await browser.token("login=cong-ty")
            let me = try await fixture.client.send("GET", "/v1/me", token: company)
            #expect(me["account"] == "organisation" && me["organisation"] == "0100000001")
            try await fixture.portal.stop()
        }
    }

    @Test("Without providers nobody signs in so; what is asked for otherwise is refused by its name")
    func without() async throws {
        let portal = try await PortalFixture.make()
        let none = try await portal.client.send("GET", "/v1/citizen/sign-in")
        #expect(none.status == 404 && none["code"] == "identity.no-provider" && none.problemDefects == [])
        let level = try await portal.client.send("GET", "/v1/citizen/sign-in?level=3")
        #expect(level.status == 400 && level["problems"]?.array?.first?.object?["field"] == "level")
        #expect(try await portal.client.send("GET", "/v1/citizen/callback").status == 400)
        let officer = try await portal.signIn("hoa.nt")
        let list = try await portal.client.send("GET", "/v1/citizen/dossiers", token: officer)
        #expect(list.status == 403 && list["code"] == "access.citizens-only")
        let acting = try await portal.client.send(
            "GET", "/v1/me", token: officer, headers: ["TT-Citizen": officer])
        #expect(acting.status == 403 && acting["code"] == "access.citizen-by-systems-only")
        try await portal.stop()
    }
}
