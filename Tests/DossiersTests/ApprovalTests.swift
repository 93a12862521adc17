import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// What was approved is what is issued and handed over.
@Suite("Drafts and approvals")
struct ApprovalTests {
    private func correct(_ value: String) -> DossierCommand {
        .correct(.init(field: "place", reason: Forms.reason, value: .string(value)))
    }

    private let ask = DossierCommand.requestSupplement(.init(items: ["photo"], reasons: Forms.reason))

    @Test("On what a draft stands nothing changes; sent back, draft and approval fall, and a new draft must be signed")
    func nothingChanges() throws {
        var world = try World.permit()
        try world.receive()
        try world.draft()
        for person in [Person.oneStop, .head] {
            #expect(world.refusal(correct("Số 2 phố Huế"), by: person) == "dossier.draft-stands")
            #expect(!world.actions(person).contains("correct"))
        }
        #expect(world.refusal(ask, by: .viceChair) == "dossier.draft-stands")
        try world.sign()
        #expect(world.refusal(correct("Số 2 phố Huế"), by: .oneStop) == "dossier.draft-stands")
        #expect(world.refusal(ask, by: .clerk) == "dossier.draft-stands")
        world.procedure.definition.steps[2].actions.append(
            ActionDefinition(
                id: "back", label: .init(vi: "Trả lại", en: "Send back"), kind: .advance, target: "verify",
                roles: ["clerk"], requiresReason: true))
        try world.printResult()
        try world.run(.act(.init(action: "back", reason: Forms.reason)), by: .clerk)
        #expect(world.state.draft == nil && world.state.approval == nil)
        try world.run(correct("Số 2 phố Huế"), by: .oneStop)
        let old = DossierCommand.act(.init(action: "draft", paper: Forms.paper("draft")))
        #expect(world.refusal(old, by: .civil) == "dossier.paper-outdated")
        try world.draft("e")
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.not-signed")
        try world.sign("e")
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.paper-outdated")
        try world.number()
        #expect(world.state.result?.approval.draft == Forms.paper("draft", "e"))
        // What is issued stays as it was signed.
        #expect(world.refusal(correct("Số 3 phố Huế"), by: .oneStop) == "dossier.shown-on-result")
        #expect(world.state.approval != nil && world.state.result?.approval == world.state.approval)
    }

    @Test("Where a new draft can be made in the same step, a change takes draft and approval away")
    func changeInPlace() throws {
        var world = try World.permit()
        world.procedure.definition.steps[0].actions[1].target = nil
        try world.receive()
        try world.draft()
        #expect(world.state.draft != nil && world.state.entry?.step == "verify")
        try world.run(ask, by: .civil)
        try world.run(
            .answerSupplement(.init(channel: .counter, attachments: [Forms.file("f-2", "photo")])), by: .oneStop)
        #expect(world.state.draft == nil)
        try world.draft("e")
        try world.run(correct("Số 2 phố Huế"), by: .oneStop)
        #expect(world.state.draft == nil)
    }

    @Test("A draft is one that was printed in this step, since its data last changed")
    func presentDraft() throws {
        var world = try World.permit()
        try world.receive()
        let act = DossierCommand.act(.init(action: "draft", paper: Forms.paper("draft")))
        #expect(world.refusal(act, by: .civil) == "dossier.paper-outdated")
        try world.run(.recordPaper(.init(paper: Forms.paper("draft"))), by: .civil)
        #expect(world.refusal(act, by: .civil) == nil)
        try world.run(correct("Số 2 phố Huế"), by: .oneStop)
        #expect(world.refusal(act, by: .civil) == "dossier.paper-outdated")
        try world.draft()
        try world.run(.act(.init(action: "back", reason: Forms.reason)), by: .viceChair)
        #expect(world.refusal(act, by: .civil) == "dossier.paper-outdated")
    }

    @Test("A result that does not say what was approved is neither issued nor handed over")
    func content() throws {
        var world = try World.permit()
        try world.receive()
        try world.draft()
        try world.sign()
        try world.printResult(content: "8")
        var other = world.issuing()
        other.paper = Forms.paper("result", "d", content: "8")
        #expect(world.refusal(.issue(other), by: .clerk) == "dossier.content-not-approved")
        try world.printResult()
        world.adjust = { $0.approval?.verifies = false }
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.approval-invalid")
        world.adjust = { $0.approval = nil }
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.signature-required")
        world.adjust = { _ in }
        try world.number()
        let deliver = DossierCommand.deliver(.init(action: "deliver", method: .counter))
        #expect(world.refusal(deliver, by: .oneStop) == nil)
        world.adjust = { $0.approval?.verifies = false }
        #expect(world.refusal(deliver, by: .oneStop) == "dossier.approval-invalid")
        world.adjust = { $0.approval?.key = "k2" }
        #expect(world.refusal(deliver, by: .oneStop) == "dossier.approval-invalid")
        world.adjust = { $0.approval = nil }
        #expect(world.refusal(deliver, by: .oneStop) == "dossier.signature-required")
        world.adjust = { _ in }
        world.state.result?.paper.content = Forms.digest("8")
        #expect(world.refusal(deliver, by: .oneStop) == "dossier.content-not-approved")
        world.state.result?.paper.content = nil
        world.state.result?.approval.draft.content = nil
        #expect(world.refusal(deliver, by: .oneStop) == "dossier.content-not-approved")
    }

    @Test("A signature is of this moment, five minutes more or less")
    func signingTime() throws {
        var world = try World.permit()
        try world.receive()
        try world.draft()
        let now = world.now
        func sign(_ seconds: Int64) -> DossierCommand {
            .act(.init(action: "sign", signature: Forms.signature(over: "b", at: now.adding(seconds: seconds))))
        }
        for seconds: Int64 in [-301, 301, -86_400] {
            #expect(world.refusal(sign(seconds), by: .viceChair) == "dossier.signature-time-off", "\(seconds)")
        }
        for seconds: Int64 in [-300, 0, 300] { #expect(world.refusal(sign(seconds), by: .viceChair) == nil) }
    }

    @Test("Who may have the result printed: with its number, only who may issue it now")
    func printing() throws {
        func refusal(_ world: World, _ person: Person) -> String? {
            do throws(DossierRefusal) {
                let context = world.context(person, .claim)
                try requireIssuable(
                    world.state, definition: world.procedure.definition, standing: context.standing,
                    agencies: context.agencies)
                return nil
            } catch { return error.code }
        }
        var world = try World.permit()
        #expect(refusal(world, .clerk) == "dossier.none")
        try world.receive()
        try world.run(.forward(.init(to: Person.neighbour)), by: .oneStop)
        #expect(refusal(world, .clerk) == "dossier.nothing-drafted")
        world = try World.permit()
        try world.receive()
        try world.draft()
        try world.sign()
        #expect(refusal(world, .clerk) == nil)
        #expect(refusal(world, .oneStop) == "dossier.role-missing")
        #expect(refusal(world, .officer("clerk.148", [.clerk], at: Person.neighbour)) == "dossier.role-missing")
        var withdrawn = world
        try withdrawn.run(.withdraw(.init(channel: .counter)), by: .oneStop)
        #expect(refusal(withdrawn, .clerk) == "dossier.ended")
        try world.number()
        #expect(refusal(world, .clerk) == "dossier.result-issued")
    }

    @Test("Received is a status of its own until somebody takes the dossier up")
    func receivedStatus() throws {
        var world = try World.permit()
        try world.receive()
        #expect(world.state.status == .received && DossierHeader(world.state).status == .received)
        var forwarded = world
        try forwarded.run(.forward(.init(to: Person.neighbour)), by: .oneStop)
        #expect(forwarded.state.status == .received)
        var assigned = world
        try assigned.run(.assign(.init(officer: Person.civil.id)), by: .head)
        #expect(assigned.state.status == .processing)
        var acted = world
        try acted.run(.act(.init(action: "submit")), by: .civil)
        #expect(acted.state.status == .processing)
        var noted = world
        try noted.run(.note(.init(text: Forms.reason)), by: .civil)
        #expect(noted.state.status == .received)
        try world.run(.claim, by: .civil)
        #expect(world.state.status == .processing)
        try world.run(.handOver(.init(to: Person.civil2.id)), by: .civil)
        #expect(world.state.status == .processing)
    }

    @Test("Officers take in what comes to the counter or by post, never what comes online")
    func online() throws {
        var world = try World.permit()
        let online = world.filing(channel: .online, files: [Forms.file("f-1", "plan")])
        #expect(world.refusal(online, by: .oneStop) == "dossier.online-by-officer")
        let draft = DossierCommand.draft(.init(procedure: "9.000001", channel: .online))
        #expect(world.refusal(draft, by: .oneStop) == "dossier.online-by-officer")
        #expect(world.refusal(world.filing(channel: .post), by: .oneStop) == nil)
        try world.receive(channel: .online)
        #expect(world.refusal(.withdraw(.init(channel: .online)), by: .oneStop) == "dossier.online-by-officer")
        try world.run(ask, by: .civil)
        let answer = DossierCommand.answerSupplement(
            .init(channel: .online, attachments: [Forms.file("f-2", "photo")]))
        #expect(world.refusal(answer, by: .oneStop) == "dossier.online-by-officer")
        #expect(world.refusal(answer, by: .portal) == nil)
    }

    @Test("Whom a system acts for is an opaque identifier, no personal number")
    func onBehalfOf() throws {
        var world = try World.permit()
        let file = world.filing(channel: .online, files: [Forms.file("f-1", "plan")])
        func refusal(_ text: String) -> String? {
            world.adjust = { $0.actor.onBehalfOf = text }
            return world.refusal(file, by: .portal)
        }
        let digits = String(repeating: "1", count: 12)
        for text in [
            "", "Nguyễn Văn A", "a b", "001090012345", "012345678", "001.090.012.345", "cccd:001090012345",
            "a-012345678-b",
            String(repeating: "a", count: 65), "a\u{0}",
        ] {
            #expect(refusal(text) == "dossier.on-behalf-of-invalid", "\(text)")
        }
        for text in [
            "c-1", "citizen:92600", "A.b_c:d-1", "123e4567-e89b-12d3-a456-\(digits)", String(repeating: "a", count: 64),
        ] {
            #expect(refusal(text) == nil, "\(text)")
        }
    }
}
