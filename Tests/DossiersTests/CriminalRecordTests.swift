import Dossiers
import JSON
import Organisation
import Payments
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// The criminal record certificate, 3.000333: who may ask for which, what it costs, what officers enter, what comes of it.
@Suite("Criminal record certificates")
struct CriminalRecordTests {
    static let records = Person.officer("loan.ht", [role])
    static let gateway = Person(name: "gateway", actor: Actor(issuer: "gateway", subject: "vnpay", channel: .online))

    private static var role: Role {
        do { return try Role("criminal-records") } catch { preconditionFailure("\(error)") }
    }

    /// Somebody who asks on 2 July 2026, at an agency of the police.
    private func world(
        _ category: String = "general", ground: String? = nil, before: Bool = false, born: String? = nil
    ) throws -> World {
        let born = born ?? Self.birthday(category, ground)
        var world = try World(
            try Fixture.criminalRecord(before: before), now: before ? Instant(6, 10, 8) : Instant(7, 2, 8))
        world.opened["applicant"] = [
            "full_name": .string("Nguyễn Thị Hoa"), "sex": .string("female"), "birth_date": .string(born),
            "birth_place": .string("Hà Nội"), "nationality": .string("Việt Nam"),
            "personal_number": .string("001\(born < "2000" ? 1 : 3)\(born.dropFirst(2).prefix(2))000001"),
            "residence": .string("Số 1 phố Huế, Hà Nội"),
            "fee_category": .string(category),
        ]
        if ground != nil {
            world.opened["representative"] = [
                "full_name": .string("Lê Văn Ba"), "personal_number": .string("001080000001"),
            ]
        }
        world.adjust = { $0.agencies[Person.commune] = AgencyFacts(level: .province) }
        return world
    }

    /// A day of birth at which the category, or the ground, is possible.
    private static func birthday(_ category: String, _ ground: String?) -> String {
        if ground == "parent" { return "2010-03-02" }
        return ["child": "2012-03-02", "elderly": "1950-03-02"][category] ?? "1990-03-02"
    }

    private func filing(
        _ world: World, _ certificate: String = "no-1", copies: Int64 = 1, ground: String? = nil,
        channel: Channel = .counter, files: [String] = [], attested: Bool = true
    ) -> DossierCommand {
        world.filing(
            channel: channel, representative: ground.map { Representative(subject: "representative", ground: $0) },
            files: files.enumerated().map { Forms.file("f-\($0.offset)", $0.element) }
        ) {
            $0.data = ["certificate": .string(certificate), "copies": .integer(copies)]
            // Online a portal says who has vouched for whom it files for.
            if channel == .online, attested { $0.attestation = Forms.attestation(2) }
        }
    }

    /// Files online, which asks for no papers but the proof of a category, and receives; where nobody `answers`, the head lets the officer
    /// enter what they find.
    private func received(
        _ certificate: String = "no-1", copies: Int64 = 1, category: String = "general", answers: Bool = false
    ) throws -> World {
        var world = try self.world(category)
        try world.run(
            filing(world, certificate, copies: copies, channel: .online, files: ["fee-proof"]), by: .portal)
        try world.run(.receive(.init()), by: .oneStop)
        if !answers { try world.run(.effect(.init(1, .skip(reason: Forms.reason))), by: .head) }
        return world
    }

    private func pay(_ world: inout World) throws {
        guard let order = world.state.account.openOrder?.order else { return }
        world.receipt = ProposedReceipt(series: "H26.147/charge/2026", number: 1)
        let payment = Payment(
            order: order.number, amount: order.amount, taker: MoneySamples.gateway, transaction: "t1",
            paidAt: world.now, counts: false)
        try world.run(.takePayment(.init(payment)), by: Self.gateway)
    }

    private func enter(_ world: inout World, _ fields: [String: FieldValue]) -> DossierCommand {
        for (field, value) in fields { world.opened["applicant"]?[field] = value }
        world.answered = Set(fields.keys.map { "applicant.\($0)" })
        return .enter(.init(subjects: [Forms.blob("applicant", "Bw==")]))
    }

    /// Why it may not be entered; `nil` where it may.
    private func refusal(
        _ world: World, entering fields: [String: FieldValue], by person: Person = CriminalRecordTests.records
    ) -> String? {
        var copy = world
        let command = enter(&copy, fields)
        return copy.refusal(command, by: person)
    }

    private func run(_ world: inout World, entering fields: [String: FieldValue]) throws {
        let command = enter(&world, fields)
        try world.run(command, by: Self.records)
        world.answered = []
    }

    /// From the search to the certificate in the counter's hands.
    private func finish(_ world: inout World, serial: Int64 = 12) throws {
        try run(&world, entering: ["record_status": .string("none")])
        try world.run(.act(.init(action: "answered")), by: Self.records)
        try world.draft(by: Self.records)
        try world.sign()
        try world.printResult()
        var issuing = world.issuing(serial: serial)
        issuing.result = try #require(world.procedure.definition.result(inCase: world.state.caseID)).code
        try world.run(.issue(issuing), by: .clerk)
    }

    @Test(
        "The fee of each category, with copies from the third on; the exempt are asked for nothing",
        arguments: [
            ("general", 200_000), ("student", 100_000), ("merits", 100_000), ("martyr-relative", 100_000),
            ("child", 0), ("elderly", 0), ("disabled", 0), ("poor", 0), ("hard-area", 0),
        ])
    func fees(_ category: String, _ amount: Int64) throws {
        for copies in [Int64(1), 2, 3, 7] {
            let world = try received(copies: copies, category: category)
            let expected = amount == 0 ? 0 : amount + 5_000 * max(0, copies - 2)
            #expect(world.state.fee?.amount == expected && world.state.fee?.rule == category)
            #expect(world.state.account.openOrder?.order.amount == (expected == 0 ? nil : expected))
            #expect(world.state.status == (expected == 0 ? .received : .paymentRequested))
        }
    }

    @Test("A category without its proof is not received; with it, it is")
    func proofs() throws {
        for category in ["student", "merits", "martyr-relative", "disabled", "poor", "hard-area"] {
            var world = try self.world(category)
            try world.run(filing(world, channel: .online), by: .portal)
            #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.documents-missing", "\(category)")
            try world.run(
                .attach(.init(channel: .online, attachments: [Forms.file("f-9", "fee-proof")])), by: .portal)
            try world.run(.receive(.init()), by: .oneStop)
        }
    }

    @Test("Certificate no. 2 never through an authorised person, and not by post; a minor's parent asks for either")
    func exclusions() throws {
        let cases: [(certificate: String, ground: String?, channel: Channel, refusal: String?)] = [
            ("no-2", nil, .counter, nil), ("no-2", nil, .online, nil), ("no-2", nil, .post, "dossier.excluded"),
            ("no-2", "authorisation", .counter, "dossier.excluded"),
            ("no-2", "authorisation", .online, "dossier.excluded"),
            ("no-2", "family", .counter, "dossier.excluded"), ("no-2", "guardian", .online, "dossier.excluded"),
            // For two reasons at once: both are told.
            ("no-2", "family", .post, "dossier.form-problems"), ("no-2", "parent", .counter, nil),
            ("no-2", "parent", .online, nil), ("no-1", nil, .post, nil), ("no-1", "authorisation", .counter, nil),
            ("no-1", "family", .online, nil), ("no-1", "guardian", .counter, nil), ("no-1", "guardian", .post, nil),
        ]
        for (certificate, ground, channel, refusal) in cases {
            let world = try self.world(ground: ground)
            let command = filing(world, certificate, ground: ground, channel: channel)
            let who = channel == .online ? Person.portal : .oneStop
            #expect(
                world.refusal(command, by: who) == refusal, "\(certificate) \(ground ?? "in person") \(channel)")
        }
        // By the law before, the same but for what is new.
        let before = try self.world(ground: "authorisation", before: true)
        #expect(
            before.refusal(filing(before, "no-2", ground: "authorisation"), by: .oneStop) == "dossier.excluded")
        #expect(before.refusal(filing(before, "no-1", ground: "authorisation"), by: .oneStop) == nil)
        let guardian = try self.world(ground: "guardian", before: true)
        #expect(guardian.refusal(filing(guardian, ground: "guardian"), by: .oneStop) == "dossier.unknown-ground")
    }

    @Test(
        "A minor's father or mother asks for no. 2; on the eighteenth birthday, and ever after, nobody does for somebody else"
    )
    func parents() throws {
        for before in [false, true] {
            let today = before ? "06-10" : "07-02"
            let yesterdaysChild = before ? "06-11" : "07-03"
            for (born, refusal) in [
                ("1990-03-02", "dossier.excluded"), ("2008-\(today)", "dossier.excluded"),
                ("2008-\(yesterdaysChild)", nil),
            ] as [(String, String?)] {
                let world = try self.world(ground: "parent", before: before, born: born)
                for (channel, who) in [(Channel.counter, Person.oneStop), (.online, .citizen)] {
                    var signedIn = world
                    signedIn.adjust = { context in
                        context.agencies[Person.commune] = AgencyFacts(level: .province)
                        if channel == .online { context.vouched = VouchedPerson(level: 2, fullName: "LÊ VĂN BA") }
                    }
                    for certificate in ["no-1", "no-2"] {
                        let command = filing(
                            signedIn, certificate, ground: "parent", channel: channel, attested: false)
                        #expect(signedIn.refusal(command, by: who) == refusal, "\(born) \(certificate) \(channel)")
                    }
                }
            }
        }
    }

    @Test(
        "Nobody is exempt as a child or as elderly whose day of birth says otherwise, at the counter neither, nor by a correction"
    )
    func categories() throws {
        for (category, born, refusal) in [
            ("elderly", "1990-03-02", "dossier.excluded"), ("elderly", "1966-07-03", "dossier.excluded"),
            ("elderly", "1966-07-02", nil), ("child", "1990-03-02", "dossier.excluded"),
            ("child", "2010-07-02", "dossier.excluded"), ("child", "2010-07-03", nil),
        ] as [(String, String, String?)] {
            let world = try self.world(category, born: born)
            #expect(world.refusal(filing(world), by: .oneStop) == refusal, "\(category) \(born)")
            #expect(world.refusal(filing(world, channel: .post), by: .oneStop) == refusal, "\(category) \(born)")
        }
        var world = try self.world("elderly")
        try world.run(filing(world, files: ["declaration-01", "identity-copy"]), by: .oneStop)
        world.opened["applicant"]?["birth_date"] = .string("1990-03-02")
        world.opened["applicant"]?["personal_number"] = .string("001190000001")
        let correction = DossierCommand.correct(
            .init(field: "applicant.birth_date", reason: Forms.reason, sealed: Forms.blob("applicant")))
        #expect(world.refusal(correction, by: .oneStop) == "dossier.excluded")
    }

    @Test("Online by one's own account of level 2; nobody asks for certificate no. 2 of somebody else with it")
    func level() throws {
        let world = try self.world()
        func filing(_ level: Int?, _ certificate: String = "no-2", as name: String = "NGUYỄN THỊ HOA") -> String? {
            var signedIn = world
            signedIn.adjust = { context in
                context.agencies[Person.commune] = AgencyFacts(level: .province)
                context.vouched = level.map {
                    VouchedPerson(level: $0, fullName: name, personalNumber: "001190000001")
                }
            }
            return signedIn.refusal(self.filing(world, certificate, channel: .online, attested: false), by: .citizen)
        }
        for certificate in ["no-1", "no-2"] {
            #expect(filing(nil, certificate) == "dossier.level-too-low")
            #expect(filing(1, certificate) == "dossier.level-too-low")
            #expect(filing(2, certificate) == nil)
        }
        #expect(filing(2, as: "LÊ VĂN BA") == "dossier.identity-mismatch")
        #expect(world.refusal(self.filing(world, "no-2"), by: .oneStop) == nil)
        // A portal that asks for it by itself says who has vouched for the person.
        for certificate in ["no-1", "no-2"] {
            let unattested = self.filing(world, certificate, channel: .online, attested: false)
            #expect(world.refusal(unattested, by: .portal) == "dossier.identity-not-attested")
            #expect(world.refusal(self.filing(world, certificate, channel: .online), by: .portal) == nil)
        }
    }

    @Test("A draft that nobody could file is not written either, and an answer to a supplement cannot lead there")
    func excludedLater() throws {
        let represented = try self.world(ground: "family")
        let draft = DossierCommand.draft(
            .init(
                procedure: "3.000333", channel: .online,
                subjects: [Forms.blob("applicant"), Forms.blob("representative")],
                data: ["certificate": "no-2"],
                representative: Representative(subject: "representative", ground: "family")))
        #expect(represented.refusal(draft, by: .portal) == "dossier.excluded")
        var world = represented
        try world.run(filing(world, ground: "family", channel: .online), by: .portal)
        try world.run(.requestSupplement(.init(items: ["certificate"], reasons: Forms.reason)), by: .oneStop)
        let answer = DossierCommand.answerSupplement(.init(channel: .online, data: ["certificate": "no-2"]))
        #expect(world.refusal(answer, by: .portal) == "dossier.excluded")
    }

    @Test("Guardians and family file without a letter of authorisation; who is authorised brings one")
    func withoutLetter() throws {
        let papers = ["declaration-02", "identity-copy"]
        for ground in ["family", "parent", "guardian"] {
            var world = try self.world(ground: ground)
            try world.run(filing(world, ground: ground, files: papers), by: .oneStop)
            if ground == "parent" {
                // Anybody can say that they are a minor's father or mother.
                #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.documents-missing")
                let proof = Forms.file("f-9", "relationship-proof")
                try world.run(.attach(.init(channel: .counter, attachments: [proof])), by: .oneStop)
            }
            try world.run(.receive(.init()), by: .oneStop)
            #expect(world.state.receivedAt != nil, "\(ground)")
        }
        var world = try self.world(ground: "authorisation")
        try world.run(filing(world, ground: "authorisation", files: papers), by: .oneStop)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.documents-missing")
        let letter = Forms.file("f-9", "authorisation-letter")
        try world.run(.attach(.init(channel: .counter, attachments: [letter])), by: .oneStop)
        try world.run(.receive(.init()), by: .oneStop)
    }

    @Test("What was found is entered by who searches, before the draft; never with the form, nor as a correction")
    func entered() throws {
        var claiming = try self.world()
        claiming.opened["applicant"]?["record_status"] = .string("none")
        #expect(claiming.refusal(filing(claiming, channel: .online), by: .portal) == "dossier.field-invalid")

        var world = try received()
        #expect(refusal(world, entering: ["record_status": .string("none")]) == "dossier.fee-unpaid")
        try pay(&world)
        // Nobody asks the applicant for it either.
        let asking = DossierCommand.requestSupplement(
            .init(items: ["applicant.record_status"], reasons: Forms.reason))
        #expect(world.refusal(asking, by: Self.records) == "dossier.unknown-field")
        try world.run(.act(.init(action: "answered")), by: Self.records)
        try world.run(.recordPaper(.init(paper: Forms.paper("draft"))), by: Self.records)
        let drafting = DossierCommand.act(.init(action: "draft", paper: Forms.paper("draft")))
        #expect(world.refusal(drafting, by: Self.records) == "dossier.not-entered")
        #expect(world.actions(Self.records).contains("enter") && !world.actions(.oneStop).contains("enter"))

        let correction = DossierCommand.correct(
            .init(field: "applicant.record_status", reason: Forms.reason, sealed: Forms.blob("applicant")))
        #expect(world.refusal(correction, by: .oneStop) == "dossier.entered-anew")
        #expect(refusal(world, entering: ["record_status": .string("none")], by: .portal) == "dossier.officers-only")
        #expect(refusal(world, entering: ["record_status": .string("none")], by: .oneStop) == "dossier.role-missing")
        // Whoever has a record has it told.
        #expect(refusal(world, entering: ["record_status": .string("has")]) == "dossier.not-entered")
        #expect(
            refusal(world, entering: ["record_status": .string("some")]) == "dossier.field-invalid")
        #expect(
            refusal(world, entering: ["residence": .string("Hà Nội")])
                == "dossier.not-to-be-entered")
        #expect(world.refusal(.enter(.init()), by: Self.records) == "dossier.nothing-given")
        #expect(
            world.refusal(.enter(.init(data: ["copies": 9])), by: Self.records) == "dossier.not-to-be-entered")

        try run(&world, entering: ["record_status": .string("has"), "record_details": .string("Bản án số 1")])
        // Whether there is something to tell does not stand in the open.
        #expect(world.state.entered == ["applicant.record_status"])
        // Entered after the print: the draft has to be printed anew.
        #expect(world.refusal(drafting, by: Self.records) == "dossier.paper-outdated")
        try world.draft("e", by: Self.records)
        // What stands in the draft is changed where it can be drafted anew, and there alone.
        #expect(refusal(world, entering: ["record_status": .string("none")], by: .viceChair) == "dossier.draft-stands")
        try world.run(.act(.init(action: "send-back", reason: Forms.reason)), by: .viceChair)
        #expect(world.state.draft == nil)
        #expect(world.refusal(correction, by: .oneStop) == "dossier.entered-anew")
        try run(&world, entering: ["record_status": .string("none"), "record_details": .string("")])
    }

    @Test("The database's answer, hours later, moves the step on and brings what was found; the log says nothing of it")
    func answered() throws {
        var world = try received(answers: true)
        let check = try #require(world.state.effects.first?.request)
        #expect(check.kind == "criminal-record" && check.waits && check.owner == "head")
        #expect(check.tryUntil > Instant(7, 2, 16) && check.answerUntil == Instant(7, 9, 17))
        try pay(&world)
        #expect(world.refusal(.act(.init(action: "answered")), by: Self.records) == "dossier.effect-awaited")
        try world.run(.effect(.init(1, .accept(reference: "LLTP-77"))), by: .target)
        world.now = Instant(7, 2, 15, 30)
        let found = DossierCommand.Effect.Answer(
            outcome: "answered", subjects: [Forms.blob("applicant", "Bw==")],
            fields: ["applicant.record_status", "applicant.record_details"])
        try world.run(.effect(.init(1, .answer(found))), by: .target)
        #expect(world.state.entry?.step == "prepare" && world.state.entered == ["applicant.record_status"])
        let body = world.events.last.map { JSONWriter.text($0.encode().body) } ?? ""
        #expect(body.contains("record_status") && !body.contains("record_details"))
        try world.draft(by: Self.records)
        // What has to be verified first is an answer like any other in the open: the officer enters what they find before there is a draft.
        var doubtful = try received(answers: true)
        try pay(&doubtful)
        #expect(
            doubtful.refusal(.effect(.init(1, .answer(.init(outcome: "to-verify")))), by: .target)
                == "dossier.effect-outcome-unknown")
        try doubtful.run(.effect(.init(1, .answer(.init(outcome: "answered")))), by: .target)
        #expect(doubtful.state.entry?.step == "prepare")
        var early = doubtful
        try early.run(.recordPaper(.init(paper: Forms.paper("draft"))), by: Self.records)
        let draft = DossierCommand.act(.init(action: "draft", paper: Forms.paper("draft")))
        #expect(early.refusal(draft, by: Self.records) == "dossier.not-entered")
        try run(&doubtful, entering: ["record_status": .string("none")])
        try doubtful.draft(by: Self.records)
    }

    @Test("Filed, received, a fee asked for: a mail and a text message each, where they are connected")
    func notices() throws {
        var world = try self.world()
        world.adjust = {
            $0.agencies[Person.commune] = AgencyFacts(level: .province)
            $0.connected = ["mail", "sms"]
        }
        try world.run(filing(world, channel: .online), by: .portal)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(
            world.events.map { $0.effects.map(\.name) } == [
                ["mail-filed", "sms-filed"],
                [
                    "record-check", "mail-received", "sms-received", "mail-payment-requested",
                    "sms-payment-requested",
                ],
            ])
    }

    @Test("Each certificate is numbered under its own code, and under no other", arguments: ["no-1", "no-2"])
    func results(_ certificate: String) throws {
        let codes = ["no-1": "KQ.G01.000200", "no-2": "KQ.G01.000199"]
        var world = try received(certificate, copies: 3)
        #expect(world.state.caseID == certificate)
        try pay(&world)
        try run(&world, entering: ["record_status": .string("none")])
        try world.run(.act(.init(action: "answered")), by: Self.records)
        try world.draft(by: Self.records)
        try world.sign()
        try world.printResult()
        var issuing = world.issuing()
        for (id, code) in codes where id != certificate {
            issuing.result = code
            #expect(world.refusal(.issue(issuing), by: .clerk) == "dossier.unknown-result")
        }
        issuing.result = try #require(codes[certificate])
        try world.run(.issue(issuing), by: .clerk)
        #expect(world.state.result?.code == codes[certificate] && world.state.result?.isElectronic == true)
    }

    @Test("Filed online, paid online, issued electronically, the paper by post: due on the tenth day, end-to-end")
    func life() throws {
        var world = try received()
        #expect(world.state.clock?.limit == .calendarDays(10))
        #expect(world.state.due?.localDay == Day(year: 2026, month: 7, day: 13))
        #expect(world.state.extent == .endToEnd)
        try pay(&world)
        try finish(&world)
        #expect(world.state.status == .finished && world.state.result?.isElectronic == true)
        #expect(
            world.refusal(.deliver(.init(action: "deliver", method: .post)), by: .oneStop)
                == "dossier.consignment-missing")
        try world.run(
            .deliver(.init(action: "deliver", method: .post, consignment: "EB123456789VN")), by: .oneStop)
        #expect(world.state.end == .delivered && world.state.deliveredBy == .post)
        #expect(world.state.account.totals.kept == 200_000 && world.state.account.totals.isBalanced)
    }

    @Test("A refusal gives the fee back; a withdrawal does not")
    func refunds() throws {
        var refused = try received()
        try pay(&refused)
        try refused.run(.act(.init(action: "refuse", reason: Forms.reason)), by: Self.records)
        #expect(refused.state.account.refunds.map(\.refund.amount) == [200_000])
        var withdrawn = try received()
        try pay(&withdrawn)
        try withdrawn.run(.withdraw(.init(channel: .online)), by: .portal)
        #expect(withdrawn.state.account.refunds.isEmpty)
    }

    @Test("More copies by a supplement cost the difference, and nothing twice")
    func moreCopies() throws {
        var world = try received(copies: 2)
        try pay(&world)
        try world.run(.requestSupplement(.init(items: ["copies"], reasons: Forms.reason)), by: Self.records)
        try world.run(.answerSupplement(.init(channel: .online, data: ["copies": 6])), by: .portal)
        #expect(world.state.fee?.amount == 220_000)
        #expect(world.state.account.openOrder?.order.amount == 20_000)
        let correction = DossierCommand.correct(.init(field: "copies", reason: Forms.reason, value: 9))
        #expect(world.refusal(correction, by: .oneStop) == "dossier.correction-changes-case")
    }

    @Test("What a register answers may come after the signature, keeps it, and has to be there before the number")
    func registers() throws {
        var world = try World.permit()
        world.procedure.definition.data.append(
            FieldDefinition(
                id: "register", label: Bilingual(vi: "Số đăng ký", en: "Register number"), type: .text(maxLength: 20),
                requiredWhen: .always(true), personalClass: nil, search: nil, enteredBy: .record))
        try world.receive()
        try world.draft()
        try world.sign()
        try world.printResult()
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.not-entered")
        try world.run(.enter(.init(data: ["register": "12/2026"])), by: .clerk)
        #expect(world.state.draft != nil && world.state.approval != nil && world.state.data["register"] == "12/2026")
        // Printed before it was there, it does not say it.
        #expect(world.refusal(.issue(world.issuing()), by: .clerk) == "dossier.paper-outdated")
        try world.printResult()
        try world.run(.issue(world.issuing()), by: .clerk)
        #expect(world.refusal(.enter(.init(data: ["register": "13/2026"])), by: .clerk) == "dossier.result-issued")
    }
}
