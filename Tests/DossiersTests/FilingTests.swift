import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Drafting and filing")
struct FilingTests {
    @Test("A citizen drafts, drafts anew, and files; a draft may be incomplete, but not wrong")
    func draft() throws {
        var world = try World.permit()
        world.opened = ["applicant": [:]]
        let draft = DossierCommand.draft(
            .init(procedure: "9.000001", channel: .online, subjects: [Forms.blob("applicant")]))
        try world.run(draft, by: .citizen)
        #expect(world.state.phase == .draft)
        #expect(world.state.inbox == nil)
        #expect(world.refusal(draft, by: .stranger) == "dossier.draft-of-another")
        #expect(world.refusal(.note(.init(text: Forms.reason)), by: .oneStop) == "dossier.not-filed")
        world.opened = ["applicant": ["full_name": .string("Nguyễn  Hoa")]]
        #expect(world.refusal(draft, by: .citizen) == "dossier.field-invalid")
        world.opened = ["applicant": ["full_name": .string("Nguyễn Hoa")]]
        try world.run(draft, by: .citizen)
        #expect(world.state.sealed.map(\.version) == [2])
        #expect(world.refusal(world.filing(channel: .online), by: .stranger) == "dossier.draft-of-another")
        try world.run(world.filing(channel: .online), by: .citizen)
        #expect(world.state.phase == .filed)
        #expect(world.state.sealed.map(\.version) == [3])
        #expect(world.refusal(draft, by: .citizen) == "dossier.already-filed")
        #expect(world.refusal(world.filing(), by: .oneStop) == "dossier.already-filed")
    }

    @Test("A draft is thrown away by its owner, and is no dossier any more; what is filed is not thrown away")
    func discard() throws {
        var world = try World.permit()
        #expect(world.refusal(.discard, by: .citizen) == "dossier.none")
        world.opened = ["applicant": ["full_name": .string("Nguyễn Hoa")]]
        let draft = DossierCommand.draft(
            .init(procedure: "9.000001", channel: .online, subjects: [Forms.blob("applicant")]))
        try world.run(draft, by: .citizen)
        for person in [Person.stranger, .oneStop, .portal] {
            #expect(world.refusal(.discard, by: person) == "dossier.draft-of-another")
        }
        var other = world
        try world.run(.discard, by: .citizen)
        #expect(world.state.end == .discarded)
        #expect(world.state.status == nil && world.state.inbox == nil && world.state.concerned.isEmpty)
        let later: [DossierCommand] = [
            .discard, draft, world.filing(channel: .online), .rate(.init(score: 5)), .withdraw(.init(channel: .online)),
            .note(.init(text: Forms.reason)),
        ]
        for command in later { #expect(world.refusal(command, by: .citizen) == "dossier.ended", "\(command)") }
        try other.run(other.filing(channel: .online), by: .citizen)
        #expect(other.refusal(.discard, by: .citizen) == "dossier.already-filed")
    }

    @Test("A draft of an unknown procedure, by whoever may not")
    func draftRefusals() throws {
        let world = try World.permit()
        let subjects = [Forms.blob("applicant")]
        func draft(_ procedure: String, _ blobs: [SealedBlob], data: JSONObject = [:]) -> DossierCommand {
            .draft(.init(procedure: procedure, channel: .online, subjects: blobs, data: data))
        }
        #expect(world.refusal(draft("1.000656", subjects), by: .citizen) == "dossier.no-definition")
        #expect(world.refusal(draft("9.000001", subjects), by: .otherSystem) == "dossier.system-not-trusted")
        #expect(world.refusal(draft("9.000001", subjects), by: .civil) == "dossier.role-missing")
        #expect(world.refusal(draft("9.000001", [Forms.blob("child")]), by: .citizen) == "dossier.unknown-subject")
        #expect(
            world.refusal(draft("9.000001", [Forms.blob("representative")]), by: .citizen) == "dossier.sealed-mismatch")
        #expect(
            world.refusal(draft("9.000001", subjects, data: ["colour": "red"]), by: .citizen) == "dossier.unknown-field"
        )
        #expect(
            world.refusal(draft("9.000001", subjects, data: ["place": [1]]), by: .citizen) == "dossier.field-invalid")
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        var code: String
        var person = Person.oneStop
        var channel = Channel.counter
        var opened: [String: [String: FieldValue]] = ["applicant": ["full_name": .string("Nguyễn Hoa")]]
        var change: @Sendable (inout DossierCommand.File) -> Void = { _ in }
        var context: @Sendable (inout DossierContext) -> Void = { _ in }
        var testDescription: String { code }
    }

    static let odd: [Odd] = [
        Odd(code: "dossier.role-missing", person: .civil),
        Odd(code: "dossier.role-missing", person: .neighbourOneStop),
        Odd(code: "dossier.system-not-trusted", person: .otherSystem),
        Odd(code: "dossier.wrong-definition", context: { $0.procedure = nil }),
        Odd(code: "dossier.not-in-force", person: .portal, change: { $0.filedAt = Instant(6, 30, 9, year: 2025) }),
        Odd(code: "dossier.filed-in-future", person: .portal, change: { $0.filedAt = Instant(6, 10, 8, 0, second: 3) }),
        Odd(code: "dossier.stated-by-outsider", change: { $0.filedAt = Instant(6, 10, 7) }),
        Odd(code: "dossier.stated-by-outsider", person: .citizen, change: { $0.externalCode = "X-1" }),
        Odd(code: "dossier.applicant-kind-not-allowed", change: { $0.applicantKind = .householdBusiness }),
        Odd(
            code: "dossier.not-online", person: .citizen, channel: .online,
            context: { $0.procedure?.definition.online.extent = .none }),
        Odd(code: "dossier.method-not-offered", change: { $0.delivery = .post }),
        Odd(code: "dossier.unknown-agency", change: { $0.competent = Person.agency("H26.5") }),
        Odd(code: "dossier.agency-closed", change: { $0.returning = Person.closed }),
        Odd(code: "dossier.wrong-level", change: { $0.competent = Person.province }),
        Odd(code: "dossier.code-invalid", context: { $0.proposedCode = nil }),
        Odd(code: "dossier.code-invalid", person: .portal, change: { $0.externalCode = "mã số 1" }),
        Odd(code: "dossier.no-case", context: { $0.procedure?.definition.cases = [] }),
        Odd(
            code: "dossier.unknown-ground",
            change: { $0.representative = Representative(subject: "representative", ground: "friendship") }),
        Odd(
            code: "dossier.subject-missing",
            change: { $0.representative = Representative(subject: "representative", ground: "authorisation") }),
        Odd(code: "dossier.subject-missing", opened: [:]),
        Odd(code: "dossier.unknown-subject", opened: ["applicant": ["full_name": .string("A")], "child": [:]]),
        Odd(
            code: "dossier.subject-not-allowed",
            opened: ["applicant": ["full_name": .string("A")], "representative": ["full_name": .string("B")]]),
        Odd(code: "dossier.sealed-mismatch", change: { $0.subjects = [] }),
        Odd(code: "dossier.sealed-mismatch", change: { $0.subjects += $0.subjects }),
        Odd(code: "dossier.field-missing", opened: ["applicant": [:]]),
        Odd(code: "dossier.field-missing", change: { $0.data = [:] }),
        Odd(
            code: "dossier.unknown-field", opened: ["applicant": ["full_name": .string("A"), "colour": .string("red")]]),
        Odd(code: "dossier.field-invalid", opened: ["applicant": ["full_name": .string("A1")]]),
        Odd(
            code: "dossier.field-invalid",
            opened: ["applicant": ["full_name": .string("A"), "birth_date": .string("2026-02-30")]]),
        Odd(
            code: "dossier.form-problems",
            opened: ["applicant": ["full_name": .string("A1"), "birth_date": .string("2026-02-30")]]),
        Odd(code: "dossier.form-problems", opened: ["applicant": [:]], change: { $0.data = [:] }),
        Odd(code: "dossier.field-invalid", change: { $0.data["area"] = 1001 }),
        Odd(code: "dossier.field-invalid", change: { $0.data["area"] = "12" }),
        Odd(code: "dossier.field-invalid", change: { $0.data["urgent"] = [true] }),
        Odd(code: "dossier.unknown-document", change: { $0.attachments = [Forms.file("f-1", "passport")] }),
        Odd(
            code: "dossier.attachment-repeated",
            change: { $0.attachments = [Forms.file("f-1", "plan"), Forms.file("f-1", "photo")] }),
        Odd(code: "dossier.attachment-invalid", change: { $0.attachments = [Forms.file("F 1", "plan")] }),
        Odd(
            code: "dossier.attachment-invalid",
            change: {
                var file = Forms.file("f-1", "plan")
                file.sha256 = file.sha256.uppercased()
                $0.attachments = [file]
            }),
        Odd(
            code: "dossier.attachment-invalid",
            change: {
                var file = Forms.file("f-1", "plan")
                file.size = 0
                $0.attachments = [file]
            }),
        Odd(
            code: "dossier.attachment-invalid",
            change: {
                var file = Forms.file("f-1", "plan")
                file.mediaType = "application"
                $0.attachments = [file]
            }),
    ]

    @Test("A filing that does not fit is refused, and nothing happens", arguments: odd)
    func refused(_ odd: Odd) throws {
        var world = try World.permit()
        world.opened = odd.opened
        world.adjust = odd.context
        let command = world.filing(channel: odd.channel) { odd.change(&$0) }
        #expect(world.refusal(command, by: odd.person) == odd.code)
    }

    @Test("One form has one spelling: persons and data stand in the order of the definition")
    func order() throws {
        var world = try World.permit()
        world.opened["representative"] = ["full_name": .string("Lê Văn Ba")]
        let command = world.filing {
            $0.subjects = [Forms.blob("representative"), Forms.blob("applicant")]
            $0.representative = Representative(subject: "representative", ground: "authorisation")
            $0.data = ["urgent": false, "place": "Phố Huế"]
        }
        guard case .filed(let fact)? = try world.run(command, by: .oneStop) else {
            Issue.record("not filed")
            return
        }
        #expect(fact.subjects.map(\.subject) == ["applicant", "representative"])
        #expect(fact.data.members.map(\.key) == ["place", "urgent"])
    }

    @Test("No message repeats what came from outside, unless it could be a name")
    func noEcho() throws {
        var world = try World.permit()
        let secret = "Nguyễn Văn A 001090000001"
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        let commands: [DossierCommand] = [
            .requestSupplement(.init(items: [secret], reasons: Forms.reason)),
            .attach(.init(channel: .counter, attachments: [Forms.file(secret, "plan")])),
            .attach(.init(channel: .counter, attachments: [Forms.file("f-2", secret)])),
            .correct(.init(field: secret, reason: Forms.reason, value: "x")),
        ]
        for command in commands {
            do throws(DossierRefusal) {
                _ = try world.decide(command, by: .oneStop)
                Issue.record("not refused")
            } catch {
                #expect(!"\(error) \(error.message) \(String(describing: error.advice))".contains("Nguyễn"))
            }
        }
    }

    @Test("The case decides limit and fee; an instant within two seconds is no future")
    func outcomes() throws {
        var world = try World.permit(now: Instant(6, 10, 8))
        try world.run(
            world.filing(channel: .online, files: [Forms.file("f-1", "sketch")]) {
                $0.data = ["place": "Phố Huế", "urgent": true, "area": 1000]
                $0.filedAt = Instant(6, 10, 8, 0, second: 2)
            }, by: .portal)
        #expect(world.state.caseID == "urgent")
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.fee?.amount == 500_000)
        #expect(world.state.due == Instant(6, 11, 8, 1))
        #expect(world.state.clock?.limit == .workingHours(8))
    }
}
