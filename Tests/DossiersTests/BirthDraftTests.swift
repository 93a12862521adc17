import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

/// The birth registration's draft, which goes to who filed online, and the personal number, which comes from a register.
@Suite("Birth registration online: the draft and the personal number")
struct BirthDraftTests {
    private func drafted(_ channel: Channel) throws -> World {
        var world = try World.birth()
        try world.receive(channel: channel)
        try world.draft()
        return world
    }

    @Test("Filed online, the draft is the applicant's for a day; silence is consent, and the signatory has it then")
    func silence() throws {
        var world = try drafted(.online)
        #expect(world.state.entry?.step == "confirm" && world.state.entry?.role == "applicant")
        #expect(world.timers[.silence] == Instant(6, 11, 17))
        let sign = DossierCommand.act(.init(action: "sign", signature: world.signature(over: "b")))
        #expect(world.refusal(sign, by: .viceChair) != nil)
        try world.fire(.silence)
        #expect(world.events.last?.fired?.name == .silence && world.events.last?.by.isEngine == true)
        #expect(world.state.entry?.step == "approve" && world.state.draft != nil)
        try world.sign()
        try world.number()
    }

    @Test("The applicant agrees, or asks for a change, with a reason: then it is drafted anew")
    func answers() throws {
        var world = try drafted(.online)
        #expect(world.refusal(.act(.init(action: "agree")), by: .stranger) == "dossier.applicant-only")
        #expect(world.refusal(.act(.init(action: "agree")), by: .civil) != nil)
        #expect(world.refusal(.act(.init(action: "object")), by: .portal) == "dossier.reason-required")
        try world.run(.act(.init(action: "object", reason: Forms.reason)), by: .portal)
        #expect(world.state.entry?.step == "verify" && world.state.draft == nil && world.timers[.silence] == nil)
        try world.draft("e")
        try world.run(.act(.init(action: "agree")), by: .portal)
        #expect(world.state.entry?.step == "approve" && world.timers[.silence] == nil)
    }

    @Test("Filed at the counter or by post, it goes to the signatory at once")
    func counter() throws {
        #expect(try drafted(.counter).state.entry?.step == "approve")
        var world = try World.birth()
        try world.run(
            world.filing(channel: .post, files: [Forms.file("f-1", "medical-birth-certificate")]), by: .oneStop)
        try world.run(.receive(.init()), by: .oneStop)
        try world.draft()
        #expect(world.state.entry?.step == "approve" && world.timers[.silence] == nil)
    }

    @Test("Nothing connected: who verifies enters a number that is known, and it is signed; no form brings it")
    func number() throws {
        var claiming = try World.birth()
        claiming.opened["child"]?["personal_number"] = .string("001326012345")
        #expect(claiming.refusal(claiming.filing(), by: .oneStop) == "dossier.field-invalid")

        var world = try drafted(.counter)
        #expect(world.state.entry?.step == "approve", "nobody waits for what nobody can be asked")
        try world.sign()
        var without = world
        world.opened["child"]?["personal_number"] = .string("001326012345")
        world.answered = ["child.personal_number"]
        let enter = DossierCommand.enter(.init(subjects: [Forms.blob("child", "Bw==")]))
        // Once it is signed it says what it says.
        #expect(world.refusal(enter, by: .clerk) == "dossier.draft-stands")
        try world.run(.act(.init(action: "send-back", reason: Forms.reason)), by: .clerk)
        #expect(world.refusal(enter, by: .clerk) == "dossier.role-missing")
        var wrong = world
        wrong.opened["child"]?["personal_number"] = .string("001226012345")
        #expect(wrong.refusal(enter, by: .civil) == "dossier.field-invalid", "the number of a boy")
        try world.run(enter, by: .civil)
        #expect(world.state.entered == ["child.personal_number"])
        try world.draft("e")
        try world.sign("e")
        try world.number()
        #expect(world.events.allSatisfy { $0.effects.isEmpty }, "nothing is asked where nothing is connected")
        // And where none is known the certificate says so.
        try without.number()
        #expect(without.state.phase == .finished && without.state.entered.isEmpty)
    }

    /// Received, where the population database is connected.
    private func asking() throws -> World {
        var world = try World.birth()
        world.adjust = { $0.connected = ["population"] }
        try world.receive()
        return world
    }

    private static func number(_ what: DossierCommand.Effect.What) -> DossierCommand { .effect(.init(4, what)) }
    private static let issued = number(
        .answer(
            .init(outcome: "issued", subjects: [Forms.blob("child", "Bw==")], fields: ["child.personal_number"])))

    @Test(
        "Where the population database is connected, people are looked up while it is verified, and the number is there before it is signed"
    )
    func asksForTheNumber() throws {
        var world = try asking()
        #expect(world.events.last?.effects.map(\.name) == ["declarant", "mother", "father"])
        #expect(world.events.last?.effects.allSatisfy { !$0.waits && $0.keeps.isEmpty } == true)
        try world.draft()
        #expect(world.state.entry?.step == "register" && world.state.entry?.role == "civil-status")
        let request = try #require(world.events.last?.effects.first)
        #expect(request.id == 4 && request.kind == "personal-number" && request.step == "register" && request.waits)
        #expect(request.keeps == ["child.personal_number"] && request.owner == "civil-status")
        #expect(!request.sends.contains { $0.hasPrefix("applicant.") || $0 == "child.circumstance" })
        let sign = DossierCommand.act(.init(action: "sign", signature: world.signature(over: "b")))
        #expect(world.refusal(sign, by: .viceChair) != nil, "nothing is signed without the number")
        #expect(world.refusal(Self.submit("e"), by: .civil) == "dossier.effect-awaited")
        try world.run(Self.issued, by: .target)
        #expect(world.state.entry?.step == "register" && world.state.entered == ["child.personal_number"])
        // The paper of before does not say it.
        #expect(world.refusal(Self.submit("b"), by: .civil) == "dossier.paper-outdated")
        try submit(&world)
        #expect(world.refusal(sign, by: .civil) != nil)
        try world.sign("e")
        // Sent back and signed anew, nobody is asked for a second number.
        var again = world
        try again.run(.act(.init(action: "send-back", reason: Forms.reason)), by: .clerk)
        try again.draft("f")
        try submit(&again)
        try again.sign("e")
        #expect(again.state.effects.count == 4)
        try world.number()
    }

    private static func submit(_ digit: Character) -> DossierCommand {
        .act(.init(action: "submit", paper: Forms.paper("draft", digit)))
    }

    /// Prints the certificate with its number and submits it for signature.
    private func submit(_ world: inout World) throws {
        try world.run(.recordPaper(.init(paper: Forms.paper("draft", "e"))), by: .civil)
        try world.run(Self.submit("e"), by: .civil)
        #expect(world.state.entry?.step == "approve")
    }

    @Test("Filed online the number is asked for once the draft is confirmed, and who submitted it does not sign it")
    func online() throws {
        var world = try World.birth()
        world.adjust = { $0.connected = ["population"] }
        try world.receive(channel: .online)
        try world.draft()
        #expect(world.state.entry?.step == "confirm" && world.state.effects.count == 3)
        try world.fire(.silence)
        #expect(world.state.entry?.step == "register" && world.state.effects.count == 4)
        try world.run(Self.issued, by: .target)
        try submit(&world)
        let both = Person.officer("both", [.civilStatus, .signatory], at: Person.commune)
        var other = world
        other.state.acts.append(
            PerformedAct(act: "register/submit", by: PersonID(both.actor), version: other.state.version))
        let sign = DossierCommand.act(.init(action: "sign", signature: world.signature(over: "e")))
        #expect(other.refusal(sign, by: both)?.contains("separation") == true)
        try world.sign("e")
    }

    @Test(
        "Without a number there is an incident of the civil status officer's, who answers by hand and enters it, or goes on without"
    )
    func numberByHand() throws {
        var world = try asking()
        try world.draft()
        try world.run(Self.number(.refuse(code: "population.refused-not-possible")), by: .target)
        #expect(world.state.effects[3].isIncident)
        #expect(world.refusal(Self.submit("b"), by: .civil) == "dossier.effect-awaited")
        var without = world
        let byHand = Self.number(.answer(.init(outcome: "issued", reason: Forms.reason)))
        #expect(world.refusal(byHand, by: .clerk) == "dossier.role-missing")
        try world.run(byHand, by: .civil)
        // Said to be given, it has to be there.
        try world.run(.recordPaper(.init(paper: Forms.paper("draft", "e"))), by: .civil)
        #expect(world.refusal(Self.submit("e"), by: .civil) == "dossier.not-entered")
        world.opened["child"]?["personal_number"] = .string("001326012345")
        world.answered = ["child.personal_number"]
        try world.run(.enter(.init(subjects: [Forms.blob("child", "Bw==")])), by: .civil)
        try submit(&world)
        try world.sign("e")
        try world.number()
        try without.run(Self.number(.skip(reason: Forms.reason)), by: .civil)
        try submit(&without)
        try without.sign("e")
        try without.number()
    }

    @Test(
        "A number that was given for other data is no answer any more: asked anew in vain, the officer goes on without")
    func numberOutdated() throws {
        var world = try asking()
        try world.draft()
        try world.run(Self.issued, by: .target)
        try submit(&world)
        try world.sign("e")
        try world.run(.act(.init(action: "send-back", reason: Forms.reason)), by: .clerk)
        try world.run(
            .correct(
                .init(field: "child.full_name", reason: Forms.reason, sealed: Forms.blob("child", "CQ=="))),
            by: .civil)
        #expect(world.state.entered.isEmpty)
        try world.draft("f")
        let again = try #require(world.state.effects.last)
        #expect(again.request.kind == "personal-number" && again.request.id > 4 && !again.isSettled)
        #expect(world.refusal(Self.submit("e"), by: .civil) == "dossier.effect-awaited")
        try world.run(.effect(.init(again.request.id, .skip(reason: Forms.reason))), by: .civil)
        try submit(&world)
        try world.sign("e")
        try world.number()
    }

    @Test("A foundling has no parents to be looked up; who is registered late may have some on record")
    func others() throws {
        for (circumstance, born, expected) in [
            ("abandoned", "2026-06-01", ["declarant"]),
            ("ordinary", "2020-06-01", ["declarant", "mother", "father", "parents"]),
        ] {
            var world = try World.birth()
            world.opened = Forms.birth(born: born, circumstance: circumstance)
            world.adjust = { $0.connected = ["population"] }
            let paper = circumstance == "abandoned" ? "abandonment-record" : "medical-birth-certificate"
            try world.run(world.filing(files: [Forms.file("f-1", paper)]), by: .oneStop)
            let fee = circumstance == "abandoned" ? nil : DossierCommand.StatedFee(amount: 8_000, basis: "Nghị quyết")
            try world.run(.receive(.init(fee: fee)), by: .oneStop)
            #expect(world.state.effects.map(\.request.name) == expected)
        }
    }
}
