import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Assigning, claiming, handing over, acting")
struct WorkTests {
    @Test("A head assigns to an officer who holds the role, is there, and does not have it")
    func assign() throws {
        var world = try World.permit()
        func assign(_ person: Person) -> DossierCommand { .assign(.init(officer: person.id)) }
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        #expect(world.refusal(assign(.civil), by: .head) == "dossier.not-received")
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.refusal(assign(.civil), by: .civil2) == "dossier.role-missing")
        #expect(world.refusal(assign(.clerk), by: .head) == "dossier.officer-unsuitable")
        #expect(world.refusal(assign(.neighbourCivil), by: .head) == "dossier.officer-unsuitable")
        world.onLeave = [Person.civil2.id]
        #expect(world.refusal(assign(.civil2), by: .head) == "dossier.officer-away")
        try world.run(assign(.civil), by: .head)
        #expect(world.refusal(assign(.civil), by: .head) == "dossier.already-assigned")
        world.onLeave = []
        try world.run(assign(.civil2), by: .head)
        #expect(world.state.entry?.assignee == Person.civil2.id)
    }

    @Test("Whose role has ended gives the work away under no role at all")
    func handedOverWithoutRole() throws {
        var world = try World.permit()
        try world.receive()
        try world.run(.claim, by: .civil)
        var former = Person.civil
        former.roles = [Person.neighbour: [.clerk]]
        former.actor.role = .clerk
        former.actor.agency = Person.neighbour
        try world.run(.handOver(.init(to: Person.civil2.id)), by: former)
        let by = try #require(world.events.last?.by)
        #expect(by.subject == Person.civil.id.rawValue)
        #expect(by.role == nil)
        #expect(by.agency == nil)
    }

    @Test("Claiming and handing over")
    func claim() throws {
        var world = try World.permit()
        try world.receive()
        let toSecond = DossierCommand.handOver(.init(to: Person.civil2.id))
        #expect(world.refusal(.claim, by: .clerk) == "dossier.role-missing")
        #expect(world.refusal(.claim, by: .neighbourCivil) == "dossier.role-missing")
        #expect(world.refusal(.claim, by: .citizen) == "dossier.officers-only")
        #expect(world.refusal(toSecond, by: .civil) == "dossier.not-assigned")
        try world.run(.claim, by: .civil)
        #expect(world.refusal(.claim, by: .civil) == "dossier.already-assigned")
        #expect(world.refusal(.claim, by: .civil2) == "dossier.assigned-to-another")
        #expect(world.refusal(.act(.init(action: "submit")), by: .civil2) == "dossier.assigned-to-another")
        #expect(world.refusal(toSecond, by: .civil2) == "dossier.role-missing")
        #expect(world.refusal(toSecond, by: .citizen) == "dossier.officers-only")
        #expect(world.refusal(.handOver(.init(to: Person.civil.id)), by: .civil) == "dossier.already-assigned")
        #expect(world.refusal(.handOver(.init(to: Person.clerk.id)), by: .civil) == "dossier.officer-unsuitable")
        try world.run(toSecond, by: .civil)
        #expect(world.state.entry?.assignee == Person.civil2.id)
    }

    @Test("An officer keeps it where role and agency stay, and gets it back when it is sent back")
    func holders() throws {
        var world = try World.permit()
        try world.receive()
        try world.run(.claim, by: .civil)
        try world.run(.act(.init(action: "submit")), by: .civil)
        #expect(world.state.entry?.assignee == nil)
        try world.run(.claim, by: .viceChair)
        #expect(world.refusal(.act(.init(action: "back")), by: .viceChair) == "dossier.reason-required")
        try world.run(.act(.init(action: "back", reason: Forms.reason)), by: .viceChair)
        #expect(world.state.entry?.assignee == Person.civil.id)
        try world.run(.act(.init(action: "submit")), by: .civil)
        #expect(world.state.entry?.assignee == Person.viceChair.id)
    }

    @Test("Acting: the step's actions, what each kind demands, and a name that is no action")
    func act() throws {
        var world = try World.permit()
        try world.receive()
        func act(_ id: String, reason: SealedBlob? = nil, paper: PaperRecord? = nil) -> DossierCommand {
            .act(.init(action: id, reason: reason, paper: paper))
        }
        #expect(world.refusal(act("sign"), by: .viceChair) == "dossier.unknown-action")
        #expect(world.refusal(act("submit"), by: .viceChair) == "dossier.role-missing")
        #expect(world.refusal(act("draft"), by: .civil) == "dossier.draft-required")
        #expect(world.refusal(act("refuse"), by: .civil) == "dossier.reason-required")
        var odd = Forms.paper("draft")
        odd.sha256 = "0"
        #expect(world.refusal(act("draft", paper: odd), by: .civil) == "dossier.paper-invalid")
        #expect(world.refusal(.recordPaper(.init(paper: odd)), by: .civil) == "dossier.paper-invalid")
        world.adjust = { $0.procedure?.definition.steps = [] }
        #expect(world.refusal(act("submit"), by: .civil) == "dossier.unknown-step")
        world.adjust = { _ in }
        try world.draft()
        #expect(world.refusal(act("refuse", reason: Forms.reason), by: .civil) == "dossier.unknown-action")
    }

    @Test("A refusal by the competent agency is an end, with its processing time")
    func refuse() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        try world.run(.act(.init(action: "refuse", reason: Forms.reason)), by: .civil)
        #expect(world.state.end == .refused)
        #expect(world.state.status == .finished)
        guard case .acted(let fact)? = world.events.last?.fact else {
            Issue.record("not refused")
            return
        }
        #expect(fact.notice == .online)
        #expect(fact.processing == 60_000_000)
    }

    @Test("Separation of duties: who drafts does not sign, whatever roles they were given")
    func separation() throws {
        var world = try World.permit()
        try world.receive()
        try world.draft(by: .doubleRole)
        let sign = DossierCommand.act(.init(action: "sign", signature: world.signature(over: "b")))
        #expect(world.refusal(sign, by: .doubleRole) == "dossier.separation-of-duties")
        #expect(!world.actions(.doubleRole).contains("act sign"))
        try world.run(sign, by: .viceChair)
        // The event names the role in which it was done.
        #expect(world.events.last?.by.role == .signatory)
        #expect(world.events[2].by.role == .civilStatus)
    }

    @Test("What may be done next")
    func available() throws {
        var world = try World.permit()
        #expect(world.actions(.oneStop) == ["draft", "file"])
        try world.run(world.filing(channel: .online, files: [Forms.file("f-1", "plan")]), by: .portal)
        #expect(
            world.actions(.oneStop) == [
                "receive", "refuse-to-receive", "request-supplement", "attach", "stop", "withdraw", "note", "correct",
            ])
        #expect(world.actions(.portal) == ["attach", "withdraw"])
        #expect(world.actions(.neighbourOneStop).isEmpty)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(
            world.actions(.civil) == [
                "claim", "act submit", "act draft", "act refuse", "request-supplement", "attach", "apologise", "stop",
                "note", "correct",
            ])
        #expect(world.actions(.inspector).isEmpty)
        try world.issue()
        #expect(world.actions(.oneStop) == ["claim", "deliver deliver", "note", "correct"])
        try world.run(.deliver(.init(action: "deliver", method: .online)), by: .oneStop)
        #expect(world.actions(.citizen) == ["rate"])
        #expect(world.actions(.head) == ["note", "correct"])
    }
}
