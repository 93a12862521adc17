import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Supplements and the two clocks")
struct SupplementTests {
    func request(_ items: [String] = []) -> DossierCommand {
        .requestSupplement(.init(items: items, reasons: Forms.reason))
    }

    func answer(_ files: [Dossiers.Attachment] = [], data: JSONObject = [:], subjects: [SealedBlob] = [])
        -> DossierCommand
    {
        .answerSupplement(.init(channel: .counter, subjects: subjects, data: data, attachments: files))
    }

    @Test("After a supplement the legal clock restarts from zero, the indicator clock subtracts the waiting")
    func clocks() throws {
        var world = try World.permit(now: Instant(6, 10, 8))
        try world.receive()
        #expect(world.state.due == Instant(6, 17, 17))
        world.now = Instant(6, 12, 9)
        try world.run(request(["photo"]), by: .civil)
        #expect(world.state.waiting?.answerDue == Instant(6, 26, 17))
        world.now = Instant(6, 16, 9)
        try world.run(answer([Forms.file("f-2", "photo")]), by: .oneStop)
        // Friday 9:00 to Tuesday 9:00 are two working days.
        #expect(world.state.clock?.legalDue == Instant(6, 23, 17))
        #expect(world.state.clock?.appointment == Instant(6, 23, 17))
        #expect(world.state.clock?.indicatorDue == Instant(6, 19, 17))
        #expect(world.state.waited == 2 * WorkingHours.microsecondsPerDay)
        #expect(world.state.status == .processing)
        // A second wait adds to the first.
        world.now = Instant(6, 17, 9)
        try world.run(request(), by: .civil)
        world.now = Instant(6, 18, 9)
        try world.run(answer([Forms.file("f-3", "sketch")]), by: .oneStop)
        #expect(world.state.clock?.legalDue == Instant(6, 25, 17))
        #expect(world.state.clock?.indicatorDue == Instant(6, 22, 17))
        #expect(world.state.supplements == 2)
        #expect(world.refusal(request(), by: .civil) == "dossier.supplements-exhausted")
        world.now = Instant(6, 19, 17)
        try world.run(.act(.init(action: "refuse", reason: Forms.reason)), by: .civil)
        // 10 June 8:01 to 19 June 17:00 are eight working days but a minute, of which three were waiting.
        #expect(world.state.processing == 5 * WorkingHours.microsecondsPerDay - 60_000_000)
    }

    @Test("While the applicant is waited for, the file rests")
    func waiting() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        #expect(world.refusal(answer([Forms.file("f-2", "photo")]), by: .portal) == "dossier.no-supplement-asked")
        #expect(world.refusal(request(["passport"]), by: .civil) == "dossier.unknown-field")
        #expect(world.refusal(request(["applicant.colour"]), by: .civil) == "dossier.unknown-field")
        #expect(world.refusal(request(), by: .oneStop) == "dossier.role-missing")
        try world.run(request(["photo", "area", "applicant.birth_date"]), by: .civil)
        #expect(world.refusal(request(), by: .civil) == "dossier.awaiting-supplement")
        #expect(world.refusal(.act(.init(action: "submit")), by: .civil) == "dossier.awaiting-supplement")
        #expect(
            world.refusal(.forward(.init(to: Person.neighbour)), by: .oneStop) == "dossier.awaiting-supplement")
        #expect(world.refusal(answer(), by: .portal) == "dossier.nothing-given")
        #expect(world.refusal(answer([Forms.file("f-2", "photo")]), by: .portal) == "dossier.supplement-incomplete")
        #expect(world.refusal(answer([Forms.file("f-2", "photo")]), by: .thirdSystem) == "dossier.applicant-only")
        #expect(world.refusal(answer([Forms.file("f-2", "passport")]), by: .portal) == "dossier.unknown-document")
        // What is attached meanwhile counts.
        try world.run(.attach(.init(channel: .online, attachments: [Forms.file("f-2", "photo")])), by: .portal)
        world.opened["applicant"]?["birth_date"] = .string("1990-01-01")
        // Something else of the same person is not what was asked for.
        world.answered = ["applicant.full_name"]
        let other = answer(data: ["area": 12], subjects: [Forms.blob("applicant", "Bg==")])
        #expect(world.refusal(other, by: .portal) == "dossier.supplement-incomplete")
        world.answered = ["applicant.birth_date"]
        try world.run(answer(data: ["area": 12], subjects: [Forms.blob("applicant", "Bg==")]), by: .portal)
        #expect(world.state.data["area"] == 12)
        #expect(world.state.sealed.map(\.version) == [1, 5])
        #expect(world.state.phase == .received)
    }

    @Test("An answer may change the case: limit and fee follow")
    func caseChanges() throws {
        var world = try World.permit()
        try world.receive()
        try world.run(request(["area"]), by: .civil)
        world.now = Instant(6, 11, 9)
        try world.run(answer(data: ["area": 1000, "urgent": true]), by: .oneStop)
        #expect(world.state.caseID == "urgent")
        #expect(world.state.fee?.rule == "large")
        #expect(world.state.due == Instant(6, 12, 9))
    }

    @Test("The rules of the day of receipt decide the fee, also when it is decided anew or a correction is weighed")
    func feeDay() throws {
        var world = try World.permit()
        world.procedure.definition.fees[1].dates = DayRange(
            from: Instant(6, 1, 8).localDay, until: Instant(6, 11, 8).localDay)
        let received = world.now.adding(seconds: 60).localDay
        try world.receive()
        try world.run(request(["photo"]), by: .civil)
        // The rule is out of force by then; the one of the day of receipt goes on counting.
        world.now = Instant(6, 15, 9)
        try world.run(answer([Forms.file("f-2", "photo")]), by: .oneStop)
        #expect(world.state.fee?.rule == "usual" && world.state.fee?.day == received)
        let correct = DossierCommand.correct(.init(field: "place", reason: Forms.reason, value: "Số 2 phố Huế"))
        #expect(world.refusal(correct, by: .oneStop) == nil)
    }

    @Test("The fee is that of the agency that was competent at receipt, wherever the dossier is forwarded")
    func feeAgency() throws {
        var world = try World.permit()
        world.procedure.definition.fees[1].amount = .byProvince(
            ["H26.147": [ProvincialAmount(20_000)], "H26.148": [ProvincialAmount(30_000)]], otherwise: nil)
        try world.receive()
        try world.run(.forward(.init(to: Person.neighbour)), by: .oneStop)
        let correct = DossierCommand.correct(.init(field: "place", reason: Forms.reason, value: "Số 2 phố Huế"))
        #expect(world.refusal(correct, by: .oneStop) == nil)
        try world.run(request(["photo"]), by: .neighbourCivil)
        try world.run(answer([Forms.file("f-2", "photo")]), by: .oneStop)
        #expect(world.state.fee?.amount == 20_000)
    }

    @Test("A fee that a supplement leaves open stays, and clerical errors can be corrected all the same")
    func feeLeftOpen() throws {
        var world = try World.permit()
        world.procedure.definition.fees[0].amount = .byProvince([:], otherwise: nil)
        try world.receive()
        try world.run(request(["area"]), by: .civil)
        try world.run(answer(data: ["area": 1000]), by: .oneStop)
        #expect(world.state.fee?.rule == "usual")
        #expect(world.state.openFeeRule == "large")
        let correct = DossierCommand.correct(.init(field: "place", reason: Forms.reason, value: "Số 2 phố Huế"))
        #expect(world.refusal(correct, by: .oneStop) == nil)
        let other = DossierCommand.correct(.init(field: "area", reason: Forms.reason, value: 7))
        #expect(world.refusal(other, by: .oneStop) == "dossier.correction-changes-case")
    }

    @Test("After receipt the dossier must be complete before the clock runs again")
    func complete() throws {
        var world = try World.permit()
        try world.receive()
        try world.run(request(), by: .civil)
        world.adjust = { context in
            context.procedure?.definition.documents[2].requiredWhen = .always(true)
        }
        #expect(world.refusal(answer(data: ["area": 5]), by: .oneStop) == "dossier.documents-missing")
        #expect(world.refusal(answer([Forms.file("f-9", "photo")]), by: .oneStop) == nil)
    }

    @Test("A dossier whose supplement never comes can be stopped or withdrawn; the time of waiting does not count")
    func stopped() throws {
        var world = try World.permit(now: Instant(6, 10, 8))
        try world.receive()
        world.now = Instant(6, 11, 8, 1)
        try world.run(request(), by: .civil)
        world.now = Instant(7, 10, 8)
        try world.run(.stop(.init(reason: Forms.reason)), by: .civil)
        #expect(world.state.end == .stopped)
        #expect(world.state.status == .stopped)
        #expect(world.state.processing == WorkingHours.microsecondsPerDay)
    }
}
