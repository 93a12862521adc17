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
}
