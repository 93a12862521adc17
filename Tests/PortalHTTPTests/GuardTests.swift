import Testing

@testable import PortalHTTP

/// Who is asked from, and how much one of them may take up.
@Suite struct GuardTests {
    @Test("the header that names the asker is believed from trusted proxies alone, and only its end")
    func forwarded() {
        let trusted: Set = ["10.0.0.1", "10.0.0.2"]
        func address(_ peer: String, _ asked: String...) -> String {
            ProxyMiddleware.address(peer: peer, asked: asked, trusted: trusted)
        }
        #expect(address("203.0.113.9", "1.2.3.4") == "203.0.113.9")
        #expect(address("10.0.0.1", "198.51.100.7") == "198.51.100.7")
        #expect(address("10.0.0.1", "1.2.3.4, 198.51.100.7") == "198.51.100.7")
        #expect(address("10.0.0.1", "1.2.3.4", "198.51.100.7,10.0.0.2") == "198.51.100.7")
        #expect(address("10.0.0.1", "2001:db8::7") == "2001:db8::7")
        #expect(address("10.0.0.1", "nobody") == "10.0.0.1")
        #expect(address("10.0.0.1") == "10.0.0.1")
    }

    @Test("strangers at one address leave room for the others and for officers")
    func strangers() async {
        let turnstile = Turnstile(limit: 32)
        for _ in 0..<4 { #expect(await turnstile.enter(stranger: "203.0.113.9")) }
        #expect(await !turnstile.enter(stranger: "203.0.113.9"))
        #expect(await turnstile.enter(stranger: "203.0.113.10"))
        for _ in 0..<27 { #expect(await turnstile.enter(stranger: nil)) }
        #expect(await !turnstile.enter(stranger: nil))
        await turnstile.leave(stranger: "203.0.113.9")
        #expect(await turnstile.enter(stranger: "203.0.113.9"))
        #expect(await turnstile.inside == 32)
    }

    @Test("a token that was never recognised makes nobody known: its address waits with the strangers")
    func madeUpTokens() async {
        let turnstile = Turnstile(limit: 32)
        #expect(await !turnstile.knows("Bearer tt_made-up"))
        await turnstile.remember("Bearer tt_real")
        #expect(await turnstile.knows("Bearer tt_real"))
        #expect(await !turnstile.knows("Bearer tt_other"))
        await turnstile.forget("Bearer tt_real")
        #expect(await !turnstile.knows("Bearer tt_real"))
    }

    @Test("a token is known once it has opened something, and a stranger's again once it no longer does")
    func knownTokens() async throws {
        let portal = try await PortalFixture.make()
        let turnstile = portal.server.turnstile
        let token = try await portal.signIn("hoa.nt")
        let made = "tt_" + String(repeating: "a", count: 43)
        for shown in [token, made] { #expect(await !turnstile.knows("Bearer \(shown)")) }
        #expect(try await portal.client.send("GET", "/v1/me", token: token).status == 200)
        #expect(try await portal.client.send("GET", "/v1/me", token: made).status == 401)
        #expect(await turnstile.knows("Bearer \(token)"))
        #expect(await !turnstile.knows("Bearer \(made)"))
        #expect(try await portal.client.send("DELETE", "/v1/sessions/current", token: token).status == 204)
        #expect(try await portal.client.send("GET", "/v1/me", token: token).status == 401)
        #expect(await !turnstile.knows("Bearer \(token)"))
        try await portal.stop()
    }
}
