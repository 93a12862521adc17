import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Apologies, ends, and what may follow them")
struct EndTests {
    @Test("An apology: who, a later appointment in working hours, a working day before")
    func apology() throws {
        var world = try World.permit(now: Instant(6, 10, 8))
        try world.receive()
        func apologise(_ instant: Instant) -> DossierCommand {
            .apologise(.init(reason: Forms.reason, newAppointment: instant))
        }
        let good = Instant(6, 19, 9)
        #expect(world.refusal(apologise(good), by: .citizen) == "dossier.officers-only")
        #expect(world.refusal(apologise(good), by: .clerk) == "dossier.role-missing")
        #expect(world.refusal(apologise(good), by: .oneStop) == nil)
        #expect(world.refusal(apologise(good), by: .head) == nil)
        #expect(world.refusal(apologise(Instant(6, 17, 17)), by: .civil) == "dossier.appointment-not-later")
        #expect(world.refusal(apologise(Instant(6, 20, 9)), by: .civil) == "dossier.appointment-not-in-working-time")
        #expect(world.refusal(apologise(Instant(1, 5, 9, year: 2027)), by: .civil) == "time.no-calendar")
        // Due on Wednesday the 17th: Tuesday 17:00 is the last moment.
        world.now = Instant(6, 16, 17)
        guard case .apologised(let fact)? = try world.run(apologise(good), by: .civil) else {
            Issue.record("not apologised")
            return
        }
        #expect(fact.due == Instant(6, 16, 17) && !fact.isLate)
        #expect(world.state.clock?.indicatorDue == Instant(6, 17, 17))
        #expect(world.refusal(apologise(Instant(6, 22, 9)), by: .civil) == "dossier.already-reappointed")
    }

    @Test("A late apology is taken and says so, on a same-day limit as after the appointment has passed")
    func lateApology() throws {
        func late(_ world: inout World, _ now: Instant, _ new: Instant) throws -> DossierEvent.Apologised? {
            world.now = now
            let fact = try world.run(.apologise(.init(reason: Forms.reason, newAppointment: new)), by: .civil)
            guard case .apologised(let apology)? = fact else { return nil }
            return apology
        }
        var birth = try World.birth(now: Instant(6, 10, 8))
        try birth.receive()
        #expect(birth.state.due == Instant(6, 10, 17))
        let sameDay = try late(&birth, Instant(6, 10, 10), Instant(6, 11, 17))
        #expect(sameDay?.isLate == true && sameDay?.due == Instant(6, 9, 17))
        #expect(birth.state.due == Instant(6, 11, 17))

        var permit = try World.permit(now: Instant(6, 10, 8))
        try permit.receive()
        permit.now = Instant(6, 19, 9)
        let past = DossierCommand.apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 18, 9)))
        #expect(permit.refusal(past, by: .civil) == "dossier.appointment-not-later")
        let overdue = try late(&permit, Instant(6, 19, 9), Instant(6, 24, 9))
        #expect(overdue?.isLate == true && overdue?.due == Instant(6, 16, 17))
        #expect(overdue?.oldAppointment == Instant(6, 17, 17))
    }

    @Test("Withdrawing: the applicant's side or the counter, until the result is issued")
    func withdraw() throws {
        var world = try World.permit()
        let withdraw = DossierCommand.withdraw(.init(channel: .counter))
        try world.run(world.filing(channel: .online, files: [Forms.file("f-1", "plan")]), by: .portal)
        #expect(world.refusal(withdraw, by: .stranger) == "dossier.applicant-only")
        #expect(world.refusal(withdraw, by: .thirdSystem) == "dossier.applicant-only")
        #expect(world.refusal(withdraw, by: .otherSystem) == "dossier.system-not-trusted")
        #expect(world.refusal(withdraw, by: .civil) == "dossier.role-missing")
        for person in [Person.citizen, .portal, .oneStop] { #expect(world.refusal(withdraw, by: person) == nil) }
        try world.run(withdraw, by: .oneStop)
        #expect(world.events.last?.by.onBehalfOf == "applicant")
        #expect(world.state.status == .withdrawn)
        #expect(world.state.processing == nil)
    }

    @Test("Discontinuing: before receipt the counter, then whoever works on it or the head")
    func stop() throws {
        var world = try World.permit()
        let stop = DossierCommand.stop(.init(reason: Forms.reason))
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        #expect(world.refusal(stop, by: .civil) == "dossier.role-missing")
        #expect(world.refusal(stop, by: .oneStop) == nil)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.refusal(stop, by: .oneStop) == "dossier.role-missing")
        try world.run(.claim, by: .civil)
        #expect(world.refusal(stop, by: .civil2) == "dossier.assigned-to-another")
        #expect(world.refusal(stop, by: .head) == nil)
        try world.run(stop, by: .civil)
        #expect(world.state.end == .stopped)
    }

    @Test("After the end only papers, notes, corrections and the rating follow; nothing else changes")
    func afterTheEnd() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        try world.run(.withdraw(.init(channel: .online)), by: .portal)
        let ended = DossierHeader(world.state)
        let refused: [(DossierCommand, Person)] = [
            (.receive(.init()), .oneStop), (.refuseToReceive(.init(reasons: Forms.reason)), .oneStop),
            (.forward(.init(to: Person.neighbour)), .oneStop), (.claim, .civil),
            (.attach(.init(channel: .online, attachments: [Forms.file("f-9", "photo")])), .portal),
            (.requestSupplement(.init(items: [], reasons: Forms.reason)), .civil),
            (.answerSupplement(.init(channel: .online)), .portal), (.assign(.init(officer: Person.civil.id)), .head),
            (.handOver(.init(to: Person.civil2.id)), .civil), (.act(.init(action: "submit")), .civil),
            (.apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 30, 9))), .civil),
            (.withdraw(.init(channel: .online)), .portal), (.stop(.init(reason: Forms.reason)), .head),
            (.issue(world.issuing()), .clerk), (.deliver(.init(action: "deliver", method: .online)), .oneStop),
        ]
        for (command, person) in refused { #expect(world.refusal(command, by: person) == "dossier.ended") }
        try world.run(.recordPaper(.init(paper: Forms.paper("notice"))), by: .oneStop)
        try world.run(.note(.init(text: Forms.reason)), by: .civil)
        try world.run(.rate(.init(score: 2, comment: Forms.reason)), by: .citizen)
        try world.run(.correct(.init(field: "place", reason: Forms.reason, value: "Số 2 phố Huế")), by: .oneStop)
        #expect(DossierHeader(world.state).differences(from: ended) == ["version"])
        #expect(world.state.notes == 1)
        #expect(world.state.corrections == ["place"])
    }

    @Test("Rating: once, 1 to 5, after the end, by the applicant's side")
    func rate() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        #expect(world.refusal(.rate(.init(score: 5)), by: .citizen) == "dossier.not-ended")
        try world.run(.withdraw(.init(channel: .online)), by: .portal)
        #expect(world.refusal(.rate(.init(score: 5)), by: .oneStop) == "dossier.applicant-only")
        #expect(world.refusal(.rate(.init(score: 5)), by: .stranger) == "dossier.applicant-only")
        for score: Int64 in [0, 6, .min, .max] {
            #expect(world.refusal(.rate(.init(score: score)), by: .citizen) == "dossier.score-out-of-range")
        }
        #expect(world.refusal(.rate(.init(score: 5)), by: .otherSystem) == "dossier.system-not-trusted")
        try world.run(.rate(.init(score: 1)), by: .portal)
        #expect(world.refusal(.rate(.init(score: 5)), by: .citizen) == "dossier.already-rated")
    }

    @Test("Notes and papers: any officer of the agencies, but who may only look")
    func note() throws {
        var world = try World.permit()
        try world.receive()
        let note = DossierCommand.note(.init(text: Forms.reason))
        #expect(world.refusal(note, by: .inspector) == "dossier.role-missing")
        #expect(world.refusal(note, by: .neighbourCivil) == "dossier.role-missing")
        #expect(world.refusal(note, by: .citizen) == "dossier.officers-only")
        for person in [Person.oneStop, .civil, .clerk, .head, .viceChair] {
            #expect(world.refusal(note, by: person) == nil)
        }
    }

    @Test("Correcting a clerical error: a new event, valid, that changes no outcome")
    func correct() throws {
        var world = try World.permit()
        try world.receive()
        func correct(_ field: String, sealed: SealedBlob? = nil, value: JSONValue? = nil) -> DossierCommand {
            .correct(.init(field: field, reason: Forms.reason, sealed: sealed, value: value))
        }
        let name = Forms.blob("applicant", "BQ==")
        #expect(world.refusal(correct("place", value: "Phố Huế"), by: .clerk) == "dossier.role-missing")
        #expect(world.refusal(correct("colour", value: "red"), by: .oneStop) == "dossier.unknown-field")
        #expect(world.refusal(correct("applicant.colour", sealed: name), by: .oneStop) == "dossier.unknown-field")
        #expect(world.refusal(correct("place"), by: .oneStop) == "dossier.nothing-given")
        #expect(world.refusal(correct("place", value: "Số 1 phố Huế"), by: .oneStop) == "dossier.nothing-given")
        #expect(world.refusal(correct("place", value: ""), by: .oneStop) == "dossier.field-missing")
        #expect(world.refusal(correct("area", value: 0), by: .oneStop) == "dossier.field-invalid")
        #expect(world.refusal(correct("applicant.full_name"), by: .oneStop) == "dossier.nothing-given")
        #expect(
            world.refusal(correct("applicant.full_name", sealed: Forms.blob("child")), by: .oneStop)
                == "dossier.sealed-mismatch")
        #expect(
            world.refusal(correct("applicant.full_name", sealed: name, value: "x"), by: .oneStop)
                == "dossier.sealed-mismatch")
        #expect(world.refusal(correct("urgent", value: true), by: .oneStop) == "dossier.correction-changes-case")
        #expect(world.refusal(correct("area", value: 1000), by: .oneStop) == "dossier.correction-changes-case")
        try world.run(correct("place", value: "Số 2 phố Huế"), by: .civil)
        try world.run(correct("applicant.full_name", sealed: name), by: .oneStop)
        #expect(world.state.data["place"] == "Số 2 phố Huế")
        #expect(world.state.sealed.map(\.blob.data) == ["AQ==", "BQ=="])
        #expect(world.state.sealed.map(\.version) == [1, 4])
    }
}
