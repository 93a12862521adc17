import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Signing, issuing, delivering")
struct ResultTests {
    func drafted() throws -> World {
        var world = try World.permit()
        try world.receive()
        try world.draft()
        return world
    }

    @Test("A signature must be there, stand over the draft, verify, and belong to the signer")
    func sign() throws {
        var world = try drafted()
        func sign(_ signature: DetachedSignature?) -> DossierCommand {
            .act(.init(action: "sign", signature: signature))
        }
        #expect(world.refusal(sign(nil), by: .viceChair) == "dossier.signature-required")
        #expect(world.refusal(sign(world.signature(over: "c")), by: .viceChair) == "dossier.signature-of-other-bytes")
        #expect(
            world.refusal(sign(world.signature(over: "b", key: "k2")), by: .viceChair) == "dossier.signature-invalid")
        world.adjust = { $0.signature?.verifies = false }
        #expect(world.refusal(sign(world.signature(over: "b")), by: .viceChair) == "dossier.signature-invalid")
        world.adjust = { $0.signature?.belongsToSigner = false }
        #expect(world.refusal(sign(world.signature(over: "b")), by: .viceChair) == "dossier.signature-foreign")
        // A key of somebody else verifies nothing: what is wrong is whose it is.
        world.adjust = {
            $0.signature?.belongsToSigner = false
            $0.signature?.verifies = false
        }
        #expect(world.refusal(sign(world.signature(over: "b")), by: .viceChair) == "dossier.signature-foreign")
        world.adjust = { $0.signature = nil }
        #expect(world.refusal(sign(world.signature(over: "b")), by: .viceChair) == "dossier.signature-required")
    }

    @Test("Without a draft nothing is signed; a new draft takes the signature away")
    func draftAnew() throws {
        var world = try World.permit()
        try world.receive()
        try world.run(.act(.init(action: "submit")), by: .civil)
        let sign = DossierCommand.act(.init(action: "sign", signature: world.signature(over: "b")))
        #expect(world.refusal(sign, by: .viceChair) == "dossier.nothing-drafted")
        try world.run(.act(.init(action: "back", reason: Forms.reason)), by: .viceChair)
        try world.draft()
        try world.run(sign, by: .viceChair)
        #expect(world.state.approval?.officer == Person.viceChair.id)
        world.state.evolve(
            DossierEvent(
                by: Person.civil.actor, decidedAt: world.now,
                fact: .acted(
                    .init(
                        action: "draft", kind: .draft, step: "verify", entry: world.state.entry, reason: nil,
                        paper: Forms.paper("draft", "e"), signature: nil, notice: nil, processing: nil))),
            version: world.state.version + 1, command: CommandID(high: 9, low: 9), at: world.now)
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.not-signed")
    }

    @Test("Issuing")
    func issue() throws {
        var world = try drafted()
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.not-signed")
        #expect(world.refusal(.act(.init(action: "issue")), by: .clerk) == "dossier.unknown-action")
        try world.sign()
        #expect(world.refusal(.act(.init(action: "issue")), by: .clerk) == "dossier.other-command")
        #expect(
            world.refusal(.deliver(.init(action: "issue", method: .counter)), by: .clerk) == "dossier.other-command")
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.paper-outdated")
        try world.printResult()
        var odd = world.issuing()
        odd.result = "KQ.G15.000031"
        #expect(world.refusal(.issue(odd), by: .clerk) == "dossier.unknown-result")
        #expect(world.refusal(.issue(world.issuing(serial: 0)), by: .clerk) == "dossier.number-missing")
        for number in ["", "12/2025", "12/2027", "13/2026", "12"] {
            odd = world.issuing()
            odd.number = number
            #expect(world.refusal(.issue(odd), by: .clerk) == "dossier.number-missing", "\(number)")
        }
        odd = world.issuing()
        odd.signature = world.signature(over: "b")
        #expect(world.refusal(.issue(odd), by: .clerk) == "dossier.signature-of-other-bytes")
        #expect(
            world.refusal(.deliver(.init(action: "deliver", method: .counter)), by: .oneStop)
                == "dossier.result-not-issued")
        try world.number(serial: 7)
        #expect(world.state.result?.number == "7/2026")
        #expect(world.state.entry?.step == "return")
        #expect(world.state.status == .finished)
        #expect(world.refusal(.stop(.init(reason: Forms.reason)), by: .head) == "dossier.result-issued")
    }

    @Test("Delivering: by the returning agency, offered, and verified once more")
    func deliver() throws {
        var world = try drafted()
        try world.sign()
        try world.number()
        func deliver(_ method: DeliveryMethod, consignment: String? = nil) -> DossierCommand {
            .deliver(.init(action: "deliver", method: method, consignment: consignment))
        }
        #expect(world.refusal(deliver(.counter), by: .neighbourOneStop) == "dossier.role-missing")
        #expect(world.refusal(deliver(.post), by: .oneStop) == "dossier.method-not-offered")
        #expect(world.refusal(deliver(.online, consignment: "VN 1"), by: .oneStop) == "dossier.consignment-invalid")
        world.adjust = { $0.procedure?.definition.delivery.append(.post) }
        #expect(world.refusal(deliver(.post), by: .oneStop) == "dossier.consignment-missing")
        #expect(world.refusal(deliver(.post, consignment: "EB123456789VN"), by: .oneStop) == nil)
        #expect(world.refusal(.act(.init(action: "deliver")), by: .oneStop) == "dossier.other-command")
        #expect(
            world.refusal(
                .issue(
                    .init(
                        action: "deliver", result: "", serial: 1, number: "1/2026", paper: Forms.paper("x"),
                        signature: world.signature(over: "b"))),
                by: .oneStop) == "dossier.other-command")
        world.adjust = { $0.signature?.verifies = false }
        #expect(world.refusal(deliver(.counter), by: .oneStop) == "dossier.signature-invalid")
        world.adjust = { $0.signature = nil }
        #expect(world.refusal(deliver(.counter), by: .oneStop) == "dossier.signature-required")
        // A key that has expired since the issue does not make the result void.
        world.adjust = { $0.signature?.belongsToSigner = false }
        try world.run(deliver(.online), by: .oneStop)
        #expect(world.state.deliveredBy == .online)
    }

    @Test("Where a definition would let a result be handed over that is not there")
    func notIssued() throws {
        var world = try drafted()
        world.adjust = { $0.procedure?.definition.steps[1].actions[0].kind = .deliver }
        #expect(
            world.refusal(.deliver(.init(action: "sign", method: .counter)), by: .viceChair)
                == "dossier.result-not-issued")
    }

    @Test("Numbers and codes from templates that are data")
    func templates() throws {
        let day = Instant(6, 10, 9).localDay
        let always = DayRange(from: Day.earliest, until: nil)
        let template = try CodeTemplate(id: "daily", text: CodeTemplate.standardText, dates: always)
        #expect(template.code(agency: Person.commune, day: day, serial: 12) == "H26.147-260610-0012")
        #expect(template.code(agency: Person.commune, day: day, serial: 12_345) == "H26.147-260610-12345")
        #expect(NumberTemplate("{serial}/{year}").number(serial: 12, day: day) == "12/2026")
        #expect(NumberTemplate("{serial:3}-{YY}/GKS").number(serial: 12, day: day) == "012-26/GKS")
        for (text, error) in [
            ("{agency}-{week}-{serial}", CodeTemplateError.placeholder), ("{agency}-{serial", .placeholder),
            ("{agency}}{serial}", .placeholder), ("{agency}{serial:13}", .placeholder), ("{serial:4}", .incomplete),
            ("{agency}-{YY}", .incomplete), ("{agency}\"{serial}", .character),
        ] {
            #expect(throws: error) { try CodeTemplate(id: "daily", text: text, dates: always) }
        }
        #expect(throws: CodeTemplateError.id) { try CodeTemplate(id: "Ngày", text: "{agency}{serial}", dates: always) }
        let next = try CodeTemplate(
            id: "long", text: "{agency}-{YYYY}{MM}{DD}-{serial:7}", dates: DayRange(from: day, until: nil))
        #expect(CodeTemplate.inUse([template, next], on: day)?.id == "long")
        #expect(CodeTemplate.inUse([template, next], on: day.adding(days: -1))?.id == "daily")
        #expect(next.code(agency: Person.commune, day: day, serial: 92_637) == "H26.147-20260610-0092637")
    }
}
