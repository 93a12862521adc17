import Casework
import EventLog
import Foundation
import Identity
import JSON
import Outbound
import Testing

@testable import PortalHTTP

/// Portals that act for citizens, and say so.
@Suite(.serialized, .timeLimit(.minutes(15))) struct CitizenPortalTests {
    @Test(
        "A portal shows the citizen's token: the event names both, the dossier is the citizen's, and neither does anything in the other's place"
    )
    func session() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let office = fixture.portal.office
            let portal = try await fixture.portalToken()
            var browser = fixture.browser()
            let binh = try await browser.token("login=binh")
            let huong = try await browser.token("login=huong")
            let acting = ["TT-Citizen": binh]
            let me = try await fixture.client.send("GET", "/v1/me", token: portal, headers: acting)
            #expect(me["level"] == 2 && me["through"] == "national-portal")
            let filed = try await fixture.file(portal, headers: acting, extra: ["code": "G01.99.H26-260610-000001"])
            try #require(filed.status == 201, "\(filed.text)")
            let code = try #require(filed["code"]?.string)
            #expect(code == "G01.99.H26-260610-000001")
            let event = try await office.rows(
                "SELECT body::json->'by'->>'issuer' || ' ' || (body::json->'by'->>'system') FROM event WHERE type = 'dossier.filed'"
            )
            #expect(event == ["\(played.url) national-portal"])
            // Theirs with the portal and without it; another's through the same portal not.
            #expect(try await fixture.own(binh) == [code])
            #expect(try await fixture.own(portal, headers: acting) == [code])
            #expect(try await fixture.own(portal, headers: ["TT-Citizen": huong]) == [])
            func send(_ name: String, _ token: String, _ headers: [String: String] = [:]) async throws
                -> WireClient.Answer
            {
                try await fixture.client.send(
                    "POST", "/v1/dossiers/\(code)/commands/\(name)", token: token, headers: headers, json: [:])
            }
            #expect(try await send("withdraw", portal, ["TT-Citizen": huong]).status == 404)
            // The portal filed it and may look; it does nothing in it by itself.
            #expect(try await fixture.client.send("GET", "/v1/dossiers/\(code)", token: portal).status == 200)
            let alone = try await send("withdraw", portal)
            #expect(alone.status == 403 && alone["code"] == "dossier.applicant-only")
            // What a portal files by itself, for an opaque person of its own, remains as it was.
            var body = try #require(birth(child: "Trần Ba").object)
            body["receiving_agency"] = "H26.147"
            body["on_behalf_of"] = "cd-7"
            let own = try await fixture.client.send("POST", "/v1/dossiers", token: portal, json: .object(body))
            #expect(own.status == 201, "\(own.text)")
            let ownCode = try #require(own["code"]?.string)
            #expect(try await fixture.client.send("GET", "/v1/dossiers/\(ownCode)", token: portal).status == 200)
            // By the applicant's number it is Bình's as well, who may withdraw it.
            #expect(try await Set(fixture.own(binh)) == [code, ownCode])
            #expect(try await fixture.own(huong) == [])
            // A citizen's draft is not shown to the portal without the citizen.
            let draft = try await fixture.client.send(
                "POST", "/v1/drafts", token: portal, headers: acting,
                json: ["procedure": "1.001193", "receiving_agency": "H26.147", "subjects": [:]])
            let draftCode = try #require(draft["code"]?.string, "\(draft.text)")
            #expect(try await fixture.client.send("GET", "/v1/dossiers/\(draftCode)", token: portal).status == 404)
            #expect(try await fixture.client.send("GET", "/v1/dossiers/\(draftCode)", token: binh).status == 200)
            // A portal that is not trusted for the procedure files for nobody, and once suspended it is not heard.
            let admin = try await office.officer("admin")
            try await office.organise(
                "register-system",
                ["system": "national-portal", "name": "Cổng", "agencies": ["H26"], "procedures": ["1.000656"]],
                by: admin)
            let untrusted = try await fixture.file(portal, child: "Nguyễn Tư", headers: acting)
            #expect(untrusted.status == 403 && untrusted["code"] == "dossier.system-not-trusted")
            #expect(try await send("withdraw", portal, acting)["code"] == "dossier.system-not-trusted")
            #expect(try await send("withdraw", binh).status == 200)
            // What is no citizen's token, and a session that has ended.
            for shown in ["tt_" + String(repeating: "A", count: 43), "nonsense", portal] {
                let answer = try await fixture.client.send(
                    "GET", "/v1/me", token: portal, headers: ["TT-Citizen": shown])
                #expect(answer.status == 403 && answer.problemDefects == [], "\(answer.text)")
            }
            // The portal signs its citizen out, and what is no session says so.
            let itself = try await fixture.client.send("DELETE", "/v1/sessions/current", token: portal)
            #expect(itself.status == 409 && itself["code"] == "access.no-session" && itself.problemDefects == [])
            #expect(
                try await fixture.client.send("DELETE", "/v1/sessions/current", token: portal, headers: acting).status
                    == 204)
            #expect(try await fixture.client.send("GET", "/v1/me", token: binh).status == 401)
            #expect(try await fixture.client.send("GET", "/v1/me", token: portal, headers: acting).status == 403)
            // A session that has run out is the citizen's, and the portal goes on being known.
            try await office.at("08:29")
            let over = try await fixture.client.send(
                "GET", "/v1/me", token: portal, headers: ["TT-Citizen": huong])
            #expect(over.status == 403 && over["code"] == "access.unknown-citizen" && over.problemDefects == [])
            #expect(await fixture.portal.server.turnstile.knows("Bearer \(portal)"))
            #expect(try await fixture.client.send("GET", "/v1/me", token: portal).status == 200)
            try await fixture.portal.stop()
        }
    }

    @Test("A portal whose citizens sign in there shows the identity token that was made for it, and for no one else")
    func identityToken() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let portal = try await fixture.portalToken()
            var browser = fixture.browser()
            let binh = try await browser.token("login=binh")
            let same = try await fixture.client.send("GET", "/v1/me", token: binh)["citizen"]?.string
            func shown(client: String, _ changes: JSONObject = [:]) async throws -> String {
                if !changes.isEmpty { try await played.tell(["next_token": .object(changes)]) }
                return try await Self.identityToken(played, client: client)
            }
            func me(_ token: String) async throws -> WireClient.Answer {
                try await fixture.client.send("GET", "/v1/me", token: portal, headers: ["TT-Citizen": token])
            }
            let good = try await me(try await shown(client: "dvcqg"))
            #expect(good.status == 200 && good["citizen"]?.string == same && good["through"] == "national-portal")
            #expect(same != nil)
            // Made for us, or for another portal: not for this one to show.
            #expect(try await me(try await shown(client: "toan-trinh"))["code"] == "identity.audience")
            #expect(try await me(try await shown(client: "elsewhere"))["code"] == "identity.audience")
            let now = Int64(Date().timeIntervalSince1970)
            for (changes, code) in [
                (["exp": .integer(now - 61)], "identity.token-expired"),
                (["iat": .integer(now - 3700)], "identity.token-expired"),
                (["iss": "https://id.example.vn"], "access.unknown-citizen"), (["alg": "none"], "identity.algorithm"),
            ] as [(JSONObject, String)] {
                let answer = try await me(try await shown(client: "dvcqg", changes))
                #expect(answer.status == 403 && answer["code"]?.string == code, "\(answer.text)")
            }
            // A new key of the provider is fetched for the first token that names it.
            try await played.tell(["rotate": true])
            fixture.uptime.pass(31)
            #expect(try await me(try await shown(client: "dvcqg")).status == 200)
            // An identity token is no session either.
            let ended = try await fixture.client.send(
                "DELETE", "/v1/sessions/current", token: portal,
                headers: ["TT-Citizen": try await shown(client: "dvcqg")])
            #expect(ended.status == 409 && ended["code"] == "access.no-session", "\(ended.text)")
            try await fixture.portal.stop()
        }
    }

    @Test(
        "Both keys of an issuer are taken while both are published; a token of the old one is refused once the set is read without it"
    )
    func rotation() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let portal = try await fixture.portalToken()
            func me(_ token: String) async throws -> WireClient.Answer {
                try await fixture.client.send("GET", "/v1/me", token: portal, headers: ["TT-Citizen": token])
            }
            let old = try await Self.identityToken(played, client: "dvcqg")
            #expect(try await me(old).status == 200)
            // Published beside each other: both, in whichever order they come.
            try await played.tell(["rotate": "beside"])
            let next = try await Self.identityToken(played, client: "dvcqg")
            fixture.uptime.pass(31)
            for token in [next, old, next] { #expect(try await me(token).status == 200) }
            // Taken back: the keys that are known count until they are read again, because another token needs it …
            try await played.tell(["rotate": true])
            let last = try await Self.identityToken(played, client: "dvcqg")
            for token in [old, next] { #expect(try await me(token).status == 200) }
            fixture.uptime.pass(31)
            #expect(try await me(last).status == 200)
            for token in [old, next] {
                let refused = try await me(token)
                #expect(refused.status == 403 && refused["code"] == "identity.unknown-key", "\(refused.text)")
            }
            // … or because an hour is over.
            try await played.tell(["rotate": true])
            #expect(try await me(last).status == 200)
            fixture.uptime.pass(3601)
            #expect(try await me(last)["code"] == "identity.unknown-key")
            try await fixture.portal.stop()
        }
    }

    @Test("A provider of another making rotates its key: the old token is refused once the new one has been needed")
    func rotationElsewhere() async throws {
        let python = try PythonProvider()
        let fixture = try await CitizenFixture.make([CitizenFixture.provider(python.url)])
        let portal = try await fixture.portalToken()
        try await python.know("citizen-e71", CitizenSignInTests.binh)
        func token() async throws -> String {
            try await Self.identityToken(
                client: "dvcqg", authorize: "\(python.url)/oauth2/authorize", token: "\(python.url)/oauth2/token",
                form: "sub=citizen-e71")
        }
        func me(_ token: String) async throws -> WireClient.Answer {
            try await fixture.client.send("GET", "/v1/me", token: portal, headers: ["TT-Citizen": token])
        }
        let old = try await token()
        #expect(try await me(old)["through"] == "national-portal")
        try await python.rotate()
        let new = try await token()
        // Not in quick succession: until then the new one is unknown, and the old one known.
        #expect(try await me(new)["code"] == "identity.signature")
        #expect(try await me(old).status == 200)
        fixture.uptime.pass(31)
        #expect(try await me(new).status == 200)
        let refused = try await me(old)
        #expect(refused.status == 403 && refused["code"] == "identity.signature", "\(refused.text)")
        try await fixture.portal.stop()
        await python.stop()
    }

    /// Signs Bình in at the provider as another client does, and gives the identity token.
    private static func identityToken(_ played: PlayedProvider, client: String) async throws -> String {
        try await identityToken(
            client: client, authorize: "\(played.url)/authorize", token: "\(played.url)/token", hint: "binh", form: nil)
    }

    /// The same at any provider: whoever is signed in by `form`, or without being asked as `hint`.
    static func identityToken(
        client: String, authorize: String, token: String, hint: String? = nil, form: String?
    ) async throws -> String {
        let proof = ProofKey(bytes: [UInt8](repeating: 9, count: 32))
        let callback = "https://dvc.example.vn/back"
        var fields = [
            ("response_type", "code"), ("client_id", client), ("redirect_uri", callback), ("scope", "openid"),
            ("state", "s"), ("nonce", "n-\(UUID())"), ("code_challenge", proof.challenge),
            ("code_challenge_method", "S256"),
        ]
        if let hint { fields.append(("login_hint", hint)) }
        let address = try #require(URL(string: "\(authorize)?\(FormFields.text(fields))"))
        let type = ["Content-Type": "application/x-www-form-urlencoded"]
        let sent = try await TestBrowser.exchange.send(
            .init(
                method: form == nil ? "GET" : "POST", url: address, headers: form == nil ? [:] : type,
                body: form.map { Data($0.utf8) }, limit: 1 << 16))
        let back = try #require(sent.headers["location"].flatMap { URLComponents(string: $0) })
        let code = try #require(back.queryItems?.first { $0.name == "code" }?.value)
        let asked = FormFields.text([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback), ("client_id", client),
            ("code_verifier", proof.verifier), ("client_secret", "s3cret"),
        ])
        let reply = try await TestBrowser.exchange.send(
            .init(
                method: "POST", url: try #require(URL(string: token)), headers: type, body: Data(asked.utf8),
                limit: 1 << 16))
        return try #require(
            try JSONReader.read(Array(reply.body))["id_token"]?.string, "\(String(decoding: reply.body, as: UTF8.self))"
        )
    }
}
