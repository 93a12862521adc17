import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Receiving, refusing, forwarding, attaching")
struct IntakeTests {
    @Test("Nothing can be done with what is not there")
    func nothingThere() throws {
        let world = try World.permit()
        for command: DossierCommand in [
            .receive(.init()), .claim, .note(.init(text: Forms.reason)), .rate(.init(score: 1)),
        ] {
            #expect(world.refusal(command, by: .oneStop) == "dossier.none")
        }
    }

    @Test("Receiving: who, when, with which appointment")
    func receive() throws {
        var world = try World.permit()
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        #expect(world.refusal(.receive(.init()), by: .civil) == "dossier.role-missing")
        #expect(world.refusal(.receive(.init()), by: .neighbourOneStop) == "dossier.role-missing")
        #expect(world.refusal(.receive(.init()), by: .citizen) == "dossier.officers-only")
        #expect(world.refusal(.claim, by: .civil) == "dossier.not-received")
        func receive(_ instant: Instant) -> DossierCommand { .receive(.init(appointment: .earlier(instant))) }
        #expect(world.refusal(receive(Instant(6, 18, 9)), by: .oneStop) == "dossier.appointment-beyond-limit")
        #expect(world.refusal(receive(Instant(6, 10, 8)), by: .oneStop) == "dossier.appointment-beyond-limit")
        #expect(world.refusal(receive(Instant(6, 13, 9)), by: .oneStop) == "dossier.appointment-not-in-working-time")
        #expect(
            world.refusal(receive(Instant(6, 12, 12, 30)), by: .oneStop) == "dossier.appointment-not-in-working-time")
        try world.run(receive(Instant(6, 12, 9)), by: .oneStop)
        #expect(world.state.due == Instant(6, 12, 9))
        #expect(world.state.clock?.legalDue == Instant(6, 17, 17))
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.already-received")
        #expect(
            world.refusal(.refuseToReceive(.init(reasons: Forms.reason)), by: .oneStop) == "dossier.already-received")
    }

    @Test("Without an appointment the limit counts, and there is none to move")
    func withoutAppointment() throws {
        var world = try World.permit()
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        try world.run(.receive(.init(appointment: .none)), by: .oneStop)
        #expect(world.state.clock?.appointment == nil)
        #expect(world.state.due == Instant(6, 17, 17))
        #expect(
            world.refusal(
                .apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 18, 9))), by: .civil)
                == "dossier.no-appointment")
    }

    @Test("The definition must be the pinned one; fees and calendars must be there")
    func outcomes() throws {
        var world = try World.permit()
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        world.adjust = {
            $0.procedure?.digest = Forms.digest("0")
            $0.procedure?.definition.code = "9.000002"
        }
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.wrong-definition")
        world.adjust = { $0.procedure = nil }
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.wrong-definition")
        world.adjust = { $0.procedure?.definition.fees = [] }
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.no-fee-rule")
        world.adjust = { $0.procedure?.definition.fees[1].amount = .byProvince([:], otherwise: nil) }
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.fee-not-set")
        world.adjust = { $0.procedure?.definition.firstStep = "nowhere" }
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.unknown-step")
        world.adjust = {
            $0.now = Instant(12, 29, 9)
            $0.procedure?.definition.effective.until = nil
        }
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "time.no-calendar")
        world.adjust = { _ in }
        #expect(world.refusal(.receive(.init()), by: .oneStop) == nil)
    }

    @Test("Forwarding: only what is received, to another agency of the right level, before work begins")
    func forward() throws {
        var world = try World.permit()
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        let forward = DossierCommand.forward(.init(to: Person.neighbour))
        #expect(world.refusal(forward, by: .oneStop) == "dossier.not-received")
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.refusal(forward, by: .civil) == "dossier.role-missing")
        #expect(world.refusal(.forward(.init(to: Person.commune)), by: .oneStop) == "dossier.already-competent")
        #expect(world.refusal(.forward(.init(to: Person.province)), by: .oneStop) == "dossier.wrong-level")
        #expect(world.refusal(.forward(.init(to: Person.closed)), by: .oneStop) == "dossier.agency-closed")
        try world.run(.claim, by: .civil)
        #expect(world.refusal(forward, by: .oneStop) == "dossier.work-begun")
    }

    @Test("What is handed in at the province centre may be of another level until it is forwarded")
    func provinceCentre() throws {
        var world = try World.permit()
        let centre = Person.officer("centre", [.oneStop], at: Person.province)
        try world.run(
            world.filing(files: [Forms.file("f-1", "plan")]) { $0.receiving = Person.province }, by: centre)
        try world.run(.receive(.init()), by: centre)
        let worker = Person.officer("worker", [.civilStatus], at: Person.province)
        #expect(world.refusal(.act(.init(action: "submit")), by: worker) == "dossier.not-competent")
        #expect(
            world.refusal(.act(.init(action: "refuse", reason: Forms.reason)), by: worker) == "dossier.not-competent")
        #expect(world.actions(worker).allSatisfy { !$0.hasPrefix("act") })
        // Nor does it end the dossier, ask for the one supplement, or hold it: it has nothing to do but to pass it on.
        let head = Person.officer("chief", [.head], at: Person.province)
        let stop = DossierCommand.stop(.init(reason: Forms.reason))
        let ask = DossierCommand.requestSupplement(.init(items: ["plan"], reasons: Forms.reason))
        for (command, person) in [
            (stop, head), (stop, worker), (ask, worker), (.claim, worker), (.assign(.init(officer: worker.id)), head),
        ] { #expect(world.refusal(command, by: person) == "dossier.not-competent", "\(command)") }
        for person in [head, worker] {
            let offered = Set(world.actions(person))
            #expect(offered.isDisjoint(with: ["claim", "assign", "stop", "request-supplement"]), "\(person.name)")
        }
        try world.run(.forward(.init(to: Person.commune)), by: centre)
        #expect(world.state.agencies == [Person.province, Person.commune])
        try world.issue()
        #expect(world.state.entry?.agency == Person.province)
        let deliver = DossierCommand.deliver(.init(action: "deliver", method: .counter))
        #expect(world.refusal(deliver, by: .oneStop) == "dossier.role-missing")
        try world.run(deliver, by: centre)
    }

    @Test("Attaching: the applicant until receipt and while asked, officers as long as there is no result")
    func attach() throws {
        var world = try World.permit()
        func attach(_ id: String, _ channel: Channel = .online) -> DossierCommand {
            .attach(.init(channel: channel, attachments: [Forms.file(id, "photo")]))
        }
        try world.run(world.filing(channel: .online, files: [Forms.file("f-1", "plan")]), by: .portal)
        try world.run(attach("f-2"), by: .portal)
        try world.run(attach("f-3"), by: .citizen)
        #expect(world.refusal(attach("f-4"), by: .thirdSystem) == "dossier.applicant-only")
        #expect(world.refusal(attach("f-4"), by: .stranger) == "dossier.applicant-only")
        #expect(world.refusal(attach("f-2"), by: .portal) == "dossier.attachment-repeated")
        #expect(
            world.refusal(.attach(.init(channel: .online, attachments: [])), by: .portal) == "dossier.nothing-given")
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.refusal(attach("f-4"), by: .portal) == "dossier.already-received")
        #expect(world.refusal(attach("f-4"), by: .civil) == "dossier.online-by-officer")
        try world.run(attach("f-4", .post), by: .civil)
        #expect(world.refusal(attach("f-5"), by: .clerk) == "dossier.role-missing")
        try world.issue()
        #expect(world.refusal(attach("f-5"), by: .oneStop) == "dossier.result-issued")
        #expect(world.state.attachments.map(\.id) == ["f-1", "f-2", "f-3", "f-4"])
        #expect(world.state.files.map(\.channel) == [.online, .online, .online, .post])
    }
}
