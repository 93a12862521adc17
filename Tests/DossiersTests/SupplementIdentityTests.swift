import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

/// A relative asks online for somebody's criminal record certificate, what was searched was found, and now a paper is asked for.
@Suite("An answer to a supplement and whom the dossier is about")
struct SupplementIdentityTests {
    private static let ba = VouchedPerson(level: 2, fullName: "LÊ VĂN BA", personalNumber: "001080000001")
    private static let hoa = VouchedPerson(
        level: 2, fullName: "NGUYỄN THỊ HOA", personalNumber: "001150000001",
        birthDate: Day(year: 1950, month: 3, day: 2))
    private static let records = CriminalRecordTests.records
    private static let target = Person.target
    private static let found = DossierCommand.Effect.Answer(
        outcome: "answered", subjects: [Forms.blob("applicant", "Bw==")],
        fields: ["applicant.record_status", "applicant.record_details"])
    private static let answer = answer(.online)
    private static func answer(_ channel: Channel) -> DossierCommand {
        .answerSupplement(
            .init(
                channel: channel, subjects: [Forms.blob("applicant", "CA==")],
                attachments: [Forms.file("f-9", "relationship-proof")]))
    }

    private func adjust(
        _ world: inout World, as vouched: VouchedPerson = SupplementIdentityTests.ba, tiedAs: String? = nil,
        changed: Set<String>? = nil
    ) {
        world.adjust = { context in
            context.agencies[Person.commune] = AgencyFacts(level: .province)
            guard context.actor.issuer == "vneid" else { return }
            (context.vouched, context.tiedAs, context.changed) = (vouched, tiedAs, changed)
        }
    }

    /// The dossier, where `items` are asked for, and the search came to its end before or not.
    private func asked(for items: [String], isAnswered: Bool = true) throws -> World {
        var world = try World(try Fixture.criminalRecord(), now: Instant(7, 2, 8))
        world.opened = [
            "applicant": [
                "full_name": .string("Nguyễn Thị Hoa"), "sex": .string("female"), "birth_date": .string("1950-03-02"),
                "birth_place": .string("Hà Nội"), "nationality": .string("Việt Nam"),
                "personal_number": .string("001150000001"), "residence": .string("Số 1 phố Huế, Hà Nội"),
                "fee_category": .string("elderly"),
            ],
            "representative": ["full_name": .string("Lê Văn Ba"), "personal_number": .string("001080000001")],
        ]
        adjust(&world)
        try world.run(
            world.filing(
                channel: .online, representative: Representative(subject: "representative", ground: "family")
            ) { $0.data = ["certificate": "no-1", "copies": 1] }, by: .citizen)
        try world.run(.receive(.init()), by: .oneStop)
        try world.run(.effect(.init(1, .accept(reference: "LLTP-77"))), by: Self.target)
        if isAnswered {
            try world.run(.effect(.init(1, .answer(Self.found))), by: Self.target)
            world.opened["applicant"]?["record_status"] = .string("none")
        }
        try world.run(.requestSupplement(.init(items: items, reasons: Forms.reason)), by: Self.records)
        return world
    }

    @Test("Name, number and date of birth of whom it is about are changed only where that very field was asked for")
    func notAsked() throws {
        var world = try asked(for: ["relationship-proof"])
        for field in ["full_name", "personal_number", "birth_date"] {
            world.answered = ["applicant.\(field)"]
            #expect(world.refusal(Self.answer, by: .citizen) == "dossier.identity-not-asked", "\(field)")
            #expect(world.refusal(Self.answer(.counter), by: .oneStop) == "dossier.identity-not-asked", "\(field)")
        }
        // What is said again as it stands changes nothing.
        adjust(&world, changed: [])
        #expect(world.refusal(Self.answer, by: .citizen) == nil)
        // Nor is the representative exchanged; all that is wrong is said at once.
        adjust(&world)
        world.answered = ["applicant.full_name", "representative.personal_number"]
        #expect(world.refusal(Self.answer, by: .citizen) == "dossier.form-problems")
        // What is nobody's identity goes along, as before.
        world.answered = ["applicant.birth_place"]
        #expect(world.refusal(Self.answer, by: .citizen) == nil)
    }

    @Test("Whoever is known by their number is compared too, as the person they are known as")
    func everyTie() throws {
        var world = try asked(for: ["applicant.personal_number"])
        world.answered = ["applicant.personal_number"]
        world.opened["applicant"]?["personal_number"] = .string("001150000009")
        var own = Person.citizen
        (own.actor.subject, own.isApplicant) = ("c-9", true)
        adjust(&world, as: Self.hoa, tiedAs: "applicant")
        #expect(world.refusal(Self.answer, by: own) == "dossier.identity-mismatch")
        // The representative was asked for it; theirs is another's number.
        adjust(&world)
        #expect(world.refusal(Self.answer, by: .citizen) == nil)
        world.opened["applicant"]?["personal_number"] = .string("001150000001")
        adjust(&world, as: Self.hoa, tiedAs: "applicant")
        #expect(world.refusal(Self.answer, by: own) == nil)
    }

    @Test(
        "What another system found about what is said otherwise now is void, and it is asked anew where the dossier stands"
    )
    func askedAnew() throws {
        var world = try asked(for: ["applicant.personal_number"])
        #expect(world.state.entered == ["applicant.record_status"] && world.state.entry?.step == "prepare")
        world.answered = ["applicant.personal_number"]
        world.opened["applicant"]?["personal_number"] = .string("001150000009")
        try world.run(Self.answer, by: .citizen)
        world.answered = []
        #expect(world.state.entered == [] && world.state.entry?.step == "prepare")
        #expect(world.state.voided["applicant.record_status"] == world.state.version)
        #expect(world.state.voided["applicant.record_details"] == world.state.version)
        #expect(world.state.effects.map(\.stateName) == ["answered", "asked"])
        let again = try #require(world.state.effects.last?.request)
        #expect(again.id == 2 && again.sends.contains("applicant.personal_number"))
        // No certificate without a new search.
        world.opened["applicant"]?["record_status"] = nil
        try world.run(.recordPaper(.init(paper: Forms.paper("draft"))), by: Self.records)
        let drafting = DossierCommand.act(.init(action: "draft", paper: Forms.paper("draft")))
        #expect(world.refusal(drafting, by: Self.records) == "dossier.not-entered")
        world.opened["applicant"]?["record_status"] = .string("has")
        try world.run(.effect(.init(2, .answer(Self.found))), by: Self.target)
        #expect(world.state.entered == ["applicant.record_status"] && world.state.entry?.step == "prepare")
        try world.draft("e", by: Self.records)
    }

    @Test("What was not answered yet is not waited for: its answer comes too late, and another question is out")
    func underWay() throws {
        var world = try asked(for: ["applicant.personal_number"], isAnswered: false)
        #expect(world.state.effects.map(\.stateName) == ["awaited"] && world.state.entry?.step == "search")
        world.answered = ["applicant.personal_number"]
        world.opened["applicant"]?["personal_number"] = .string("001150000009")
        try world.run(Self.answer, by: .citizen)
        #expect(world.state.effects.map(\.stateName) == ["skipped", "asked"])
        try world.run(.effect(.init(1, .answer(Self.found))), by: Self.target)
        #expect(world.state.entered == [] && world.state.entry?.step == "search")
        #expect(world.state.effect(1)?.lateAnswers == 1)
        try world.run(.effect(.init(2, .answer(Self.found))), by: Self.target)
        #expect(world.state.entry?.step == "prepare" && world.state.entered == ["applicant.record_status"])
        // What has nothing to do with the search leaves it as it is.
        var other = try asked(for: ["relationship-proof"])
        other.answered = ["applicant.birth_place"]
        try other.run(Self.answer, by: .citizen)
        #expect(other.state.effects.map(\.stateName) == ["answered"])
        #expect(other.state.entered == ["applicant.record_status"] && other.state.voided.isEmpty)
    }
}
