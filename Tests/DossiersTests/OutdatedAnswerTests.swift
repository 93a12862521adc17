import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// What another system said of something that a correction, or an entry, says otherwise.
@Suite("Answers about what is said otherwise now")
struct OutdatedAnswerTests {
    private static let records = CriminalRecordTests.records
    private static let found = DossierCommand.Effect.Answer(
        outcome: "answered", subjects: [Forms.blob("applicant", "Bw==")],
        fields: ["applicant.record_status", "applicant.record_details"])

    private static func correct(_ field: String) -> DossierCommand {
        .correct(
            .init(
                field: field, reason: Forms.reason,
                sealed: Forms.blob(String(field.prefix { $0 != "." }), "CQ==")))
    }

    /// A certificate whose search is with the database, or came to its end.
    private func searched(isAnswered: Bool) throws -> World {
        var world = try World(try Fixture.criminalRecord(), now: Instant(7, 2, 8))
        world.opened["applicant"] = [
            "full_name": .string("Nguyễn Thị Hoa"), "sex": .string("female"), "birth_date": .string("1950-03-02"),
            "birth_place": .string("Hà Nội"), "nationality": .string("Việt Nam"),
            "personal_number": .string("001150000001"), "residence": .string("Số 1 phố Huế, Hà Nội"),
            "fee_category": .string("elderly"),
        ]
        world.adjust = { $0.agencies[Person.commune] = AgencyFacts(level: .province) }
        try world.run(
            world.filing(channel: .online, files: [Forms.file("f-0", "fee-proof")]) {
                $0.data = ["certificate": "no-1", "copies": 1]
                $0.attestation = Forms.attestation(2)
            }, by: .portal)
        try world.run(.receive(.init()), by: .oneStop)
        try world.run(.effect(.init(1, .accept(reference: "LLTP-77"))), by: .target)
        if isAnswered { try world.run(.effect(.init(1, .answer(Self.found))), by: .target) }
        return world
    }

    @Test(
        "Given what was found about one number, when another is put right, then there is no draft without a new search")
    func afterClear() throws {
        var world = try searched(isAnswered: true)
        #expect(world.state.entered == ["applicant.record_status"] && world.state.entry?.step == "prepare")
        try world.run(Self.correct("applicant.personal_number"), by: Self.records)
        guard case .corrected(let fact)? = world.events.last?.fact else {
            Issue.record("not corrected")
            return
        }
        #expect(fact.outdated == [1] && fact.voided == world.state.effects[0].request.keeps.sorted())
        #expect(Set(fact.voided).isSuperset(of: ["applicant.record_details", "applicant.record_status"]))
        #expect(world.state.entered == [] && world.state.entry?.step == "prepare")
        #expect(world.state.voided["applicant.record_status"] == world.state.version)
        #expect(world.state.effects.map(\.stateName) == ["answered", "asked"])
        let again = try #require(world.state.effects.last?.request)
        #expect(again.id == 2 && again.sends.contains("applicant.personal_number"))
        try world.run(.recordPaper(.init(paper: Forms.paper("draft"))), by: Self.records)
        let drafting = DossierCommand.act(.init(action: "draft", paper: Forms.paper("draft")))
        #expect(world.refusal(drafting, by: Self.records) == "dossier.not-entered")
        try world.run(.effect(.init(2, .answer(Self.found))), by: .target)
        #expect(world.state.entered == ["applicant.record_status"])
        try world.draft("e", by: Self.records)
    }

    @Test("Given a search under way, when a name is put right, then its answer comes late and a new one is out")
    func underWay() throws {
        var world = try searched(isAnswered: false)
        try world.run(Self.correct("applicant.full_name"), by: Self.records)
        #expect(world.state.effects.map(\.stateName) == ["skipped", "asked"])
        try world.run(.effect(.init(1, .answer(Self.found))), by: .target)
        #expect(world.state.effect(1)?.lateAnswers == 1 && world.state.entered == [])
        #expect(world.state.entry?.step == "search")
        try world.run(.effect(.init(2, .answer(Self.found))), by: .target)
        #expect(world.state.entry?.step == "prepare" && world.state.entered == ["applicant.record_status"])
        // What the search was not asked about leaves it as it is; so does a value that is none other than before.
        for (field, changed) in [
            ("applicant.birth_place", nil), ("applicant.full_name", [] as Set<String>),
        ] as [(String, Set<String>?)] {
            var other = try searched(isAnswered: true)
            other.adjust = {
                $0.agencies[Person.commune] = AgencyFacts(level: .province)
                $0.changed = changed
            }
            try other.run(Self.correct(field), by: Self.records)
            #expect(other.state.effects.map(\.stateName) == ["answered"], "\(field)")
            #expect(other.state.entered == ["applicant.record_status"] && other.state.voided.isEmpty, "\(field)")
        }
    }

    @Test("Once there is a result, or an end, what is put right asks nobody anew and empties nothing")
    func afterwards() throws {
        var world = try World.asking()
        world.procedure.definition.results[0].shows = ["place"]
        world.procedure.definition.effects[1].sends = ["applicant.full_name", "area"]
        try world.receive()
        try world.run(EffectTests.answer("confirmed"), by: .target)
        try world.issue()
        try world.run(.correct(.init(field: "area", reason: Forms.reason, value: 9)), by: .oneStop)
        #expect(world.events.last?.effects == [])
        var ended = try EffectTests.received()
        try ended.run(.withdraw(.init(channel: .online)), by: .citizen)
        try ended.run(.correct(.init(field: "place", reason: Forms.reason, value: "Số 2 phố Huế")), by: .oneStop)
        #expect(ended.events.last?.effects == [] && ended.state.effects.map(\.stateName) == ["asked", "asked"])
    }

    @Test("What an officer enters asks anew whom it was sent to; whoever was to answer that very field is not asked")
    func entered() throws {
        var world = try World.asking()
        world.procedure.definition.data.append(
            FieldDefinition(
                id: "register", label: Bilingual(vi: "Số đăng ký", en: "Register number"), type: .text(maxLength: 20),
                requiredWhen: .always(false), personalClass: nil, search: nil, enteredBy: .officers))
        world.procedure.definition.effects[1].sends.append("register")
        try world.receive()
        try world.run(EffectTests.answer("confirmed"), by: .target)
        let enter = DossierCommand.enter(.init(data: ["register": "12/2026"]))
        var own = world
        own.state.effects[1].request.keeps.append("register")
        try own.run(enter, by: .civil)
        #expect(own.state.effects.count == 2 && own.state.data["register"] == "12/2026")
        try world.run(enter, by: .civil)
        #expect(world.state.effects.map(\.request.name) == ["notice", "check", "check"])
        #expect(world.state.voided == ["applicant.birth_date": world.state.version])
        // The same again is nothing new.
        try world.run(EffectTests.answer("doubtful"), by: .target)
        try world.run(enter, by: .civil)
        #expect(world.state.effects.count == 3)
    }

    @Test("A check that keeps nothing is asked anew as well when what it was told changes; a notice is not told twice")
    func identity() throws {
        var world = try World.birth()
        world.adjust = { $0.connected = ["population", "sms"] }
        try world.run(
            world.filing(channel: .online, files: [Forms.file("f-1", "medical-birth-certificate")]), by: .portal)
        try world.run(.receive(.init()), by: .oneStop)
        let check = try #require(world.state.effects.first { $0.request.name == "declarant" }?.request)
        #expect(check.keeps.isEmpty)
        try world.run(.effect(.init(check.id, .answer(.init(outcome: "confirmed")))), by: .target)
        try world.run(
            .requestSupplement(.init(items: ["applicant.personal_number"], reasons: Forms.reason)), by: .civil)
        world.answered = ["applicant.personal_number"]
        try world.run(
            .answerSupplement(.init(channel: .online, subjects: [Forms.blob("applicant", "CA==")])), by: .portal)
        #expect(world.events.last?.effects.map(\.name) == ["declarant"])
        guard case .supplementAnswered(let fact)? = world.events.last?.fact else {
            Issue.record("not answered")
            return
        }
        #expect(fact.outdated == [check.id] && fact.voided == [])
        world.answered = []
        // The phone number is sent by notices alone.
        try world.run(Self.correct("applicant.phone"), by: .civil)
        #expect(world.events.last?.effects == [])
        try world.run(Self.correct("applicant.full_name"), by: .civil)
        #expect(world.events.last?.effects.map(\.name) == ["declarant"])
    }
}
