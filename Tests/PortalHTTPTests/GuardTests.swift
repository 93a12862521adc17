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

    private static func known(_ name: String, isSystem: Bool = false) -> Turnstile.Holder {
        var holder = Turnstile.Holder(stranger: "known \(name)")
        holder.isSystem = isSystem
        return holder
    }

    @Test(
        "one holder leaves room for the others: an address, an IPv6 network, a caller with an eighth each, a system with half"
    )
    func shares() async {
        let turnstile = Turnstile(limit: 32)
        let stranger = Turnstile.Holder(stranger: "203.0.113.9")
        for _ in 0..<4 { #expect(await turnstile.enter(stranger)) }
        #expect(await !turnstile.enter(stranger))
        #expect(await turnstile.enter(Turnstile.Holder(stranger: "203.0.113.10")))
        // A house has 2^64 addresses and one share.
        for number in 0..<4 { #expect(await turnstile.enter(Turnstile.Holder(stranger: "2001:db8:1:2::\(number)"))) }
        #expect(await !turnstile.enter(Turnstile.Holder(stranger: "2001:db8:1:2:ffff::1")))
        let citizen = Self.known("citizen")
        for _ in 0..<4 { #expect(await turnstile.enter(citizen)) }
        #expect(await !turnstile.enter(citizen))
        let portal = Self.known("portal", isSystem: true)
        for _ in 0..<16 { #expect(await turnstile.enter(portal)) }
        #expect(await !turnstile.enter(portal))
        for name in ["a", "b", "c"] { #expect(await turnstile.enter(Self.known(name))) }
        #expect(await !turnstile.enter(Self.known("d")))
        await turnstile.leave(stranger)
        #expect(await turnstile.enter(stranger))
        #expect(await turnstile.inside == 32)
    }

    @Test("whoever signs in several times has one share; a citizen through a portal is the portal's")
    func holders() async throws {
        let portal = try await PortalFixture.make()
        let turnstile = portal.server.turnstile
        let tokens = [try await portal.signIn("hoa.nt"), try await portal.signIn("hoa.nt")]
        for token in tokens + [try await portal.signIn("minh.tv")] {
            #expect(try await portal.client.send("GET", "/v1/me", token: token).status == 200)
        }
        func holder(_ token: String) async -> Turnstile.Holder {
            await turnstile.holder(authorization: "Bearer \(token)", address: "203.0.113.9")
        }
        let (one, two) = (await holder(tokens[0]), await holder(tokens[1]))
        #expect(one == two && one != Turnstile.Holder(stranger: "203.0.113.9") && !one.isSystem)
        let system = Turnstile.Holder(try await portal.office.portal())
        #expect(system.isSystem && system != one)
        #expect(await holder("tt_other") == Turnstile.Holder(stranger: "203.0.113.9"))
        try await portal.stop()
    }

    @Test("a token that was never recognised makes nobody known: its address waits with the strangers")
    func madeUpTokens() async {
        let turnstile = Turnstile(limit: 32)
        #expect(await !turnstile.knows("Bearer tt_made-up"))
        await turnstile.remember("Bearer tt_real", as: Self.known("real"))
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
