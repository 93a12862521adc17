import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// Each thing that happens on the officer's day of the first acceptance, 2026-06-10.
@Suite("An officer's day")
struct OfficersDayTests {
    @Test("A father registers a newborn at the counter: from filing to rating")
    func counter() throws {
        var world = try World.birth(now: Instant(6, 10, 8, 5))
        try world.run(world.filing(), by: .oneStop)
        #expect(world.state.caseID == "timely")
        #expect(world.state.status == .filed)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.documents-missing")
        try world.run(
            .attach(.init(channel: .counter, attachments: [Forms.file("f-1", "medical-birth-certificate")])),
            by: .oneStop)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.due == Instant(6, 10, 17))
        #expect(
            world.state.fee
                == FeeOutcome(
                    rule: "on-time", label: try label("on-time"), amount: 0, day: world.now.localDay,
                    agency: Person.commune))
        #expect(world.state.entry?.role == "civil-status")
        try world.run(.recordPaper(.init(paper: Forms.paper("receipt", "e"))), by: .oneStop)
        try world.run(.claim, by: .civil)
        #expect(world.state.entry?.assignee == Person.civil.id)
        try world.draft()
        try world.sign()
        try world.number()
        #expect(world.state.phase == .finished)
        #expect(world.state.result?.number == "12/2026")
        #expect(world.state.entry?.agency == Person.commune)
        #expect(world.refusal(.withdraw(.init(channel: .counter)), by: .oneStop) == "dossier.result-issued")
        try world.run(.deliver(.init(action: "deliver", method: .counter)), by: .oneStop)
        #expect(world.state.end == .delivered)
        #expect(world.state.status == .returned)
        try world.run(.rate(.init(score: 5)), by: .citizen)
        #expect(world.state.rating == 5)
        #expect(world.state.version == 12)
    }

    private func label(_ rule: String) throws -> Bilingual {
        try #require(Fixture.birth().definition.fees.first { $0.id == rule }?.label)
    }

    @Test("The national portal files with its own code, which is kept")
    func portal() throws {
        var world = try World.birth(now: Instant(6, 10, 8, 0))
        let filedAt = Instant(6, 9, 21, 30)
        try world.run(
            world.filing(channel: .online, files: [Forms.file("f-1", "medical-birth-data")]) {
                $0.externalCode = "000.00.00.G15-260609-004711"
                $0.filedAt = filedAt
            }, by: .portal)
        #expect(world.state.code?.text == "000.00.00.G15-260609-004711")
        #expect(world.state.code?.source == .system(try SystemID("national-portal")))
        #expect(world.state.filedAt == filedAt)
        #expect(world.state.filer?.onBehalfOf == "c-1")
        try world.run(.receive(.init()), by: .oneStop)
        try world.issue()
        try world.run(.deliver(.init(action: "deliver", method: .online)), by: .oneStop)
        try world.run(.rate(.init(score: 4)), by: .portal)
        #expect(world.state.end == .delivered)
    }

    @Test("A grandmother with an authorisation")
    func authorised() throws {
        var world = try World.birth()
        world.opened["representative"] = [
            "full_name": .string("Nguyễn Thị Lan"), "personal_number": .string("001150000001"),
        ]
        let representative = Representative(subject: "representative", ground: "authorisation")
        try world.run(
            world.filing(
                representative: representative, files: [Forms.file("f-1", "medical-birth-certificate")]),
            by: .oneStop)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.documents-missing")
        try world.run(
            .attach(.init(channel: .counter, attachments: [Forms.file("f-2", "authorisation-letter")])), by: .oneStop)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.representative == representative)
        #expect(world.state.filer?.onBehalfOf == "representative")
    }

    @Test("A child found abandoned has no parents to name")
    func abandoned() throws {
        var world = try World.birth()
        world.opened = Forms.birth(circumstance: "abandoned")
        try world.run(world.filing(files: [Forms.file("f-1", "abandonment-record")]), by: .oneStop)
        #expect(world.state.caseID == "abandoned")
        try world.run(.receive(.init()), by: .oneStop)
        world = try World.birth()
        world.opened = Forms.birth(circumstance: "abandoned")
        world.opened["mother"] = ["full_name": .string("Lê Thị Mai")]
        #expect(world.refusal(world.filing(), by: .oneStop) == "dossier.subject-not-allowed")
    }

    @Test("Sent back for a supplement before receipt, once")
    func supplementAtIntake() throws {
        var world = try World.birth()
        try world.run(world.filing(), by: .oneStop)
        let request = DossierCommand.requestSupplement(
            .init(items: ["medical-birth-certificate"], reasons: Forms.reason))
        try world.run(request, by: .oneStop)
        #expect(world.state.status == .supplementRequested)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.awaiting-supplement")
        try world.run(
            .answerSupplement(
                .init(channel: .counter, attachments: [Forms.file("f-1", "birth-undertaking")])), by: .oneStop)
        #expect(world.state.phase == .filed)
        #expect(world.refusal(request, by: .oneStop) == "dossier.supplements-exhausted")
        try world.run(.receive(.init()), by: .oneStop)
    }

    @Test("One is refused at the counter (form 03), and its paper is recorded after the end")
    func refused() throws {
        var world = try World.birth()
        try world.run(world.filing(), by: .oneStop)
        try world.run(.refuseToReceive(.init(reasons: Forms.reason)), by: .oneStop)
        #expect(world.state.end == .notReceived)
        #expect(world.state.status == .notReceived)
        try world.run(.recordPaper(.init(paper: Forms.paper("refusal"))), by: .oneStop)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.ended")
    }

    @Test("One belongs to the next commune: receiving, competent and returning agency are three things")
    func forwarded() throws {
        var world = try World.birth()
        try world.receive()
        try world.run(.forward(.init(to: Person.neighbour)), by: .oneStop)
        #expect(world.state.receiving == Person.commune)
        #expect(world.state.competent == Person.neighbour)
        #expect(world.state.returning == Person.commune)
        #expect(world.state.entry?.agency == Person.neighbour)
        #expect(world.refusal(.claim, by: .civil) == "dossier.role-missing")
        try world.run(.claim, by: .neighbourCivil)
        #expect(world.refusal(.forward(.init(to: Person.commune)), by: .oneStop) == "dossier.work-begun")
        guard case .forwarded(let fact) = world.events[2].fact else {
            Issue.record("not forwarded")
            return
        }
        #expect(fact.due == Instant(6, 10, 17))
        #expect(!fact.isLate)
    }

    @Test("Received at 15:05: due the next working day, forwarded in the next working morning")
    func afterCutOff() throws {
        var world = try World.birth(now: Instant(6, 10, 15, 4))
        try world.receive()
        #expect(world.state.receivedAt == Instant(6, 10, 15, 5))
        #expect(world.state.due == Instant(6, 11, 17))
        #expect(world.state.forwardDue == Instant(6, 11, 12))
        world.now = Instant(6, 11, 13)
        guard case .forwarded(let fact) = try world.run(.forward(.init(to: Person.neighbour)), by: .oneStop) else {
            Issue.record("not forwarded")
            return
        }
        #expect(fact.isLate)
    }

    @Test("One will be late: apology and new appointment the day before, once; a late one says so")
    func apology() throws {
        var world = try World.birth(now: Instant(6, 9, 15, 9))
        try world.receive()
        #expect(world.state.due == Instant(6, 10, 17))
        let apology = DossierCommand.apologise(
            .init(reason: Forms.reason, newAppointment: Instant(6, 12, 17)))
        world.now = Instant(6, 9, 16, 59)
        guard case .apologised(let fact)? = try world.run(apology, by: .civil) else {
            Issue.record("not apologised")
            return
        }
        #expect(!fact.isLate)
        #expect(world.state.due == Instant(6, 12, 17))
        #expect(world.state.clock?.legalDue == Instant(6, 10, 17))
        #expect(world.refusal(apology, by: .civil) == "dossier.already-reappointed")
    }

    @Test("One is withdrawn by the system that filed it")
    func withdrawn() throws {
        var world = try World.birth()
        try world.receive(channel: .online)
        try world.run(.withdraw(.init(channel: .online)), by: .portal)
        #expect(world.state.end == .withdrawn)
        #expect(world.state.processing == 60_000_000)
    }

    @Test("An officer goes on leave: the head hands over the open work")
    func leave() throws {
        var world = try World.birth()
        try world.receive()
        try world.run(.claim, by: .civil)
        let handOver = DossierCommand.handOver(.init(to: Person.civil2.id))
        #expect(world.refusal(handOver, by: .head) == "dossier.assignee-present")
        world.onLeave = [Person.civil.id]
        try world.run(handOver, by: .head)
        #expect(world.state.entry?.assignee == Person.civil2.id)
        #expect(world.refusal(.handOver(.init(to: Person.civil.id)), by: .civil2) == "dossier.officer-away")
    }
}
