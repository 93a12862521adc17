import Organisation
import Testing
import Vietnamese
import WorkingTime

@Suite("Webhooks in the registry") struct WebhookRegistrationTests {
    private func registration(
        _ world: World, url: String = "https://portal.example.vn/hooks", types: [String] = [],
        system: String = "national-portal"
    ) throws -> WebhookRegistration {
        WebhookRegistration(
            webhook: try WebhookID("progress"), system: try SystemID(system), url: url, types: types, from: world.now)
    }

    @Test("Registered, changed, ended; since when it tells stays, and its name is not given again")
    func life() throws {
        var world = try World.sample()
        let first = try registration(world)
        #expect(try world.run(.webhookRegistered(first)).count == 1)
        #expect(try world.run(.webhookRegistered(first)).isEmpty)
        world.now = world.now.adding(seconds: 60)
        #expect(try world.run(.webhookRegistered(try registration(world))).isEmpty)
        let moved = try registration(world, url: "https://portal.example.vn/new", types: ["dossier.received"])
        #expect(try world.run(.webhookRegistered(moved)).count == 1)
        let known = try #require(world.state.webhooks[first.webhook])
        #expect(known.registration.url == moved.url && known.registration.from == first.from)
        #expect(known.registration.tells("dossier.received") && !known.registration.tells("dossier.filed"))
        #expect(first.tells("dossier.filed"))

        let ending = WebhookEnding(webhook: first.webhook, at: world.now)
        #expect(try world.run(.webhookEnded(ending)).count == 1)
        #expect(try world.run(.webhookEnded(ending)).isEmpty)
        #expect(world.refusal(.webhookRegistered(first)) == "organisation.webhook-taken")
    }

    @Test("Who is unknown, or another's, is refused")
    func strangers() throws {
        var world = try World.sample()
        #expect(
            world.refusal(.webhookRegistered(try registration(world, system: "nobody")))
                == "organisation.unknown-system")
        let ending = WebhookEnding(webhook: try WebhookID("progress"), at: world.now)
        #expect(world.refusal(.webhookEnded(ending)) == "organisation.unknown-webhook")
        try world.run(
            .systemRegistered(
                TrustedSystem(
                    system: try SystemID("other"), name: "Khác", agencies: [try AgencyCode("H26")], procedures: [])))
        try world.run(.webhookRegistered(try registration(world)))
        #expect(
            world.refusal(.webhookRegistered(try registration(world, system: "other"))) == "organisation.webhook-taken")
    }

    @Test("Only who administers all agencies of its system registers or ends one")
    func permission() throws {
        var world = try World.sample()
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("local"), name: "Ngô Văn Sơn")))
        try world.run(.appointed(try appointment("local", .administrator, "H26.147", "2026-01-01")))
        let fact = OrganisationFact.webhookRegistered(try registration(world))
        let ending = OrganisationFact.webhookEnded(WebhookEnding(webhook: try WebhookID("progress"), at: world.now))
        #expect(world.refusal(fact, as: try world.officer("local")) == "organisation.not-allowed")
        #expect(world.refusal(fact, as: try world.officer("hoa.nt")) == "organisation.not-allowed")
        #expect(try world.run(fact, as: try world.officer("admin")).count == 1)
        #expect(world.refusal(ending, as: try world.officer("local")) == "organisation.not-allowed")
        #expect(try world.run(ending, as: try world.officer("admin")).count == 1)
    }

    @Test(
        "Addresses",
        arguments: [
            ("https://portal.example.vn", true), ("https://portal.example.vn:8443/hooks?x=1", true),
            ("https://10.0.0.1/", true), ("https://[2001:db8::1]:8443/x", true), ("http://127.0.0.1:8751/x", true),
            ("http://localhost/x", true), ("http://[::1]:80", true), ("http://portal.example.vn/", false),
            ("https://", false), ("https:///x", false), ("ftp://a.vn", false), ("", false),
            ("https://u:p@a.vn/", false),
            ("http://localhost@evil.example/", false), ("http://localhost.evil.example/", false),
            ("https://a.vn/#x", false), ("https://a.vn/đường", false), ("https://a.vn/a b", false),
            ("https://a.vn:99999/", false), ("https://a.vn:/", true), ("https://a.vn:1:2/", false),
            ("https://a_b.vn/", false), ("https://a.vn\\@b.vn/", false), ("HTTPS://a.vn/", false),
            ("https://a.vn/\u{0}", false), ("https://" + String(repeating: "a", count: 500), false),
        ])
    func addresses(_ url: String, _ isAllowed: Bool) throws {
        let world = try World.sample()
        let refusal = world.refusal(.webhookRegistered(try registration(world, url: url)))
        #expect(refusal == (isAllowed ? nil : "organisation.webhook-address"))
    }

    @Test(
        "Types of event",
        arguments: [
            (["dossier.received", "dossier.ended"], true), (["dossier.not-received"], true),
            (["dossier.received", "dossier.received"], false), (["dossier."], false), (["received"], false),
            (["organisation.appointed"], false), (["dossier.Received"], false), (["dossier.r d"], false),
        ])
    func types(_ types: [String], _ isAllowed: Bool) throws {
        let world = try World.sample()
        let refusal = world.refusal(.webhookRegistered(try registration(world, types: types)))
        #expect(refusal == (isAllowed ? nil : "organisation.webhook-types"))
    }
}
