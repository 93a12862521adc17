import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Who files online, held against what is filed")
struct IdentityTests {
    private static let person = VouchedPerson(
        level: 2, fullName: "NGUYỄN VĂN BÌNH", personalNumber: "001090012345",
        birthDate: Day(year: 1990, month: 2, day: 3))
    private static let throughPortal = Person(
        name: "citizen through a portal",
        actor: Actor(issuer: "vneid", subject: "c-1", channel: .online, system: try? SystemID("national-portal")),
        isSystemTrusted: true)

    private static func world(level: Int? = nil, vouched: VouchedPerson?) throws -> World {
        var world = try World.birth()
        world.procedure.definition.online.level = level
        world.opened["applicant"]?["full_name"] = .string("Nguyễn Văn Bình")
        world.opened["applicant"]?["personal_number"] = .string("001090012345")
        world.opened["applicant"]?["birth_date"] = .string("1990-02-03")
        world.adjust = { $0.vouched = vouched }
        return world
    }

    @Test("Filing online below the level that the definition states is refused; at the counter nobody asks for one")
    func level() throws {
        var low = Self.person
        low.level = 1
        for (needed, vouched, refusal) in [
            (2, low, "dossier.level-too-low"), (2, nil, "dossier.level-too-low"), (1, nil, "dossier.level-too-low"),
            (2, Self.person, nil), (1, low, nil), (nil, low, nil), (nil, nil, nil),
        ] as [(Int?, VouchedPerson?, String?)] {
            let world = try Self.world(level: needed, vouched: vouched)
            for person in [Person.citizen, Self.throughPortal] {
                let said = world.refusal(world.filing(channel: .online), by: person)
                #expect(said == refusal, "\(needed ?? 0), \(vouched?.level ?? 0), \(person.name)")
            }
        }
        let world = try Self.world(level: 2, vouched: nil)
        #expect(world.refusal(world.filing(), by: .oneStop) == nil)
    }

    @Test(
        "A system that files by itself says who vouched at which level, where the procedure states one; the event tells its word"
    )
    func attested() throws {
        func filing(_ world: World, _ level: Int?, _ channel: Channel = .online) -> DossierCommand {
            world.filing(channel: channel) { $0.attestation = level.map(Forms.attestation) }
        }
        for (needed, attested, refusal) in [
            (2, nil, "dossier.identity-not-attested"), (1, nil, "dossier.identity-not-attested"),
            (2, 1, "dossier.level-too-low"), (2, 2, nil), (1, 1, nil), (1, 2, nil), (nil, nil, nil), (nil, 1, nil),
        ] as [(Int?, Int?, String?)] {
            let world = try Self.world(level: needed, vouched: nil)
            let said = world.refusal(filing(world, attested), by: .portal)
            #expect(said == refusal, "\(needed ?? 0), \(attested ?? 0)")
        }
        var world = try Self.world(level: 2, vouched: nil)
        // What came to a counter of theirs, or by post, was looked at there.
        #expect(world.refusal(filing(world, nil, .post), by: .portal) == nil)
        // A citizen's token says it, and an officer sees the card: neither brings the word of somebody else.
        var signedIn = world
        signedIn.adjust = { $0.vouched = Self.person }
        for person in [Person.citizen, Self.throughPortal] {
            #expect(signedIn.refusal(filing(signedIn, 2), by: person) == "dossier.stated-by-outsider")
        }
        #expect(world.refusal(filing(world, 2, .counter), by: .oneStop) == "dossier.stated-by-outsider")
        try world.run(filing(world, 2), by: .portal)
        guard case .filed(let filed)? = world.events.last?.fact else {
            Issue.record("not filed")
            return
        }
        #expect(filed.attestation == Forms.attestation(2))
        #expect(world.events.last?.by.system == Person.portal.actor.system)
    }

    @Test("Name, number and date of birth of whoever files are what the provider vouches for, however it writes them")
    func compared() throws {
        let world = try Self.world(vouched: Self.person)
        #expect(world.refusal(world.filing(channel: .online), by: .citizen) == nil)
        for (field, value) in [
            ("full_name", "Nguyễn Văn Binh"), ("personal_number", "001090012346"), ("birth_date", "1990-02-04"),
        ] {
            var other = world
            other.opened["applicant"]?[field] = .string(value)
            for person in [Person.citizen, Self.throughPortal] {
                let said = other.refusal(other.filing(channel: .online), by: person)
                #expect(said == "dossier.identity-mismatch", "\(field)")
            }
            // The counter looks at the identity card itself.
            #expect(other.refusal(other.filing(), by: .oneStop) == nil)
        }
        var all = world
        all.opened["applicant"]?["full_name"] = .string("Trần Văn Nam")
        all.opened["applicant"]?["personal_number"] = .string("001090099999")
        #expect(all.refusal(all.filing(channel: .online), by: .citizen) == "dossier.form-problems")
        // What the provider does not say is not compared.
        var silent = all
        silent.adjust = { $0.vouched = VouchedPerson(level: 2) }
        #expect(silent.refusal(silent.filing(channel: .online), by: .citizen) == nil)
    }

    @Test("A person's account does not file for an enterprise, nor an organisation's for a citizen")
    func accounts() throws {
        func refusal(_ vouched: VouchedPerson, _ kind: ApplicantKind, name: String = "Nguyễn Thị Hoa") throws -> String?
        {
            var world = try World.permit()
            world.opened["applicant"]?["full_name"] = .string(name)
            world.adjust = { $0.vouched = vouched }
            return world.refusal(world.filing(channel: .online) { $0.applicantKind = kind }, by: .citizen)
        }
        let company = VouchedPerson(level: 2, isOrganisation: true, fullName: "TRẦN THỊ GIÁM ĐỐC")
        let person = VouchedPerson(level: 2, fullName: "NGUYỄN THỊ HOA")
        #expect(try refusal(person, .citizen) == nil)
        #expect(try refusal(person, .enterprise) == "dossier.account-of-other-kind")
        #expect(try refusal(company, .enterprise) == nil)
        #expect(try refusal(company, .citizen) == "dossier.account-of-other-kind")
        #expect(try refusal(person, .citizen, name: "Nguyễn Thị Hà") == "dossier.identity-mismatch")
    }

    @Test(
        "The code that a portal brought for a citizen's draft stays, whoever files it; who files states none of their own"
    )
    func codeOfADraft() throws {
        var world = try World.permit()
        let draft = DossierCommand.draft(
            .init(
                procedure: "9.000001", channel: .online, subjects: [Forms.blob("applicant")],
                data: ["place": "Số 1 phố Huế"], externalCode: "G01.99-0001"))
        try world.run(draft, by: Self.throughPortal)
        let kept = try #require(world.state.code)
        let portal = try SystemID("national-portal")
        #expect(kept.text == "G01.99-0001" && kept.source == .system(portal))
        var elsewhere = Self.throughPortal
        elsewhere.actor.system = try SystemID("other")
        for person in [Person.citizen, elsewhere] {
            var filed = world
            try filed.run(filed.filing(channel: .online), by: person)
            #expect(filed.state.code == kept, "\(person.name)")
        }
        let stating = world.filing(channel: .online) { $0.externalCode = "G01.99-0002" }
        #expect(world.refusal(stating, by: .citizen) == "dossier.stated-by-outsider")
        // The same code, stated, is still stated by who may not.
        let same = world.filing(channel: .online) { $0.externalCode = "G01.99-0001" }
        #expect(world.refusal(same, by: .citizen) == "dossier.stated-by-outsider")
    }

    @Test(
        "Whoever comes by themselves attaches so many files and no more, nor more than so much; the counter takes the rest"
    )
    func attachmentsAreBounded() throws {
        var world = try World.permit()
        try world.run(world.filing(channel: .online), by: .citizen)
        func attach(_ count: Int, from first: Int = 0, size: Int64 = 1024, _ channel: Channel = .online)
            -> DossierCommand
        {
            .attach(
                .init(
                    channel: channel,
                    attachments: (first..<first + count).map {
                        var file = Forms.file("f-\($0)", "plan")
                        file.size = size
                        return file
                    }))
        }
        let large = AttachmentLimits.bytes / 2
        #expect(world.refusal(attach(2, size: large), by: .citizen) == nil)
        #expect(world.refusal(attach(2, size: large + 1), by: .citizen) == "dossier.files-too-large")
        #expect(world.refusal(attach(AttachmentLimits.files + 1), by: .citizen) == "dossier.too-many-files")
        try world.run(attach(AttachmentLimits.files), by: .citizen)
        let more = attach(1, from: 100)
        #expect(world.refusal(more, by: .citizen) == "dossier.too-many-files")
        #expect(world.refusal(attach(1, from: 100, .counter), by: .oneStop) == nil)
    }

    @Test("What a citizen files through a portal is theirs: with the portal, without it, never the portal's alone")
    func throughAPortal() throws {
        var world = try World.permit()
        try world.run(world.filing(channel: .online), by: Self.throughPortal)
        #expect(world.state.filer?.system?.rawValue == "national-portal" && world.state.filer?.subject == "c-1")
        let withdraw = DossierCommand.withdraw(.init(channel: .online))
        #expect(world.refusal(withdraw, by: .portal) == "dossier.applicant-only")
        var stranger = Self.throughPortal
        stranger.actor.subject = "c-2"
        #expect(world.refusal(withdraw, by: stranger) == "dossier.applicant-only")
        var untrusted = Self.throughPortal
        untrusted.isSystemTrusted = false
        #expect(world.refusal(withdraw, by: untrusted) == "dossier.system-not-trusted")
        #expect(world.refusal(withdraw, by: Self.throughPortal) == nil)
        var alone = Person.citizen
        alone.isApplicant = false
        #expect(world.refusal(withdraw, by: alone) == nil)
    }
}
