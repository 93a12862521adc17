import Dossiers
import JSON
import Organisation
import Payments
import Procedures
import Vietnamese
import WorkingTime

/// One event of each type with every field, and one with as few as there may be: what the golden files hold.
enum SampleEvents {
    static func all() throws -> [(name: String, event: DossierEvent)] {
        var samples: [(String, DossierEvent)] = []
        let officer = Actor(
            subject: "binh.tv", role: .civilStatus, agency: Person.commune, unit: try UnitID("justice"),
            channel: .counter)
        func add(_ name: String, by actor: Actor = officer, _ fact: DossierEvent.Fact, money: [MoneyFact] = []) {
            samples.append(
                (name, DossierEvent(by: actor, decidedAt: Instant(6, 10, 8, 5, second: 1), fact: fact, money: money)))
        }
        for sample in try MoneySamples.all() { add(sample.name, sample.fact, money: sample.money) }
        add("drafted.full", by: Person.citizen.actor, .drafted(drafted(full: true)))
        add("drafted.bare", by: Person.citizen.actor, .drafted(drafted(full: false)))
        add(
            "drafted.coded", by: Person.portal.actor,
            .drafted(
                .init(
                    procedure: "9.000001", channel: .online, subjects: [Forms.blob("applicant")], data: [:],
                    code: DossierCode(text: "G09.20-260609-000001", source: .system(try SystemID("national-portal"))),
                    applicantKind: .citizen,
                    representative: Representative(subject: "representative", ground: "authorisation"),
                    delivery: .post)))
        add("filed.full", by: Person.portal.actor, .filed(try filed(full: true)))
        add("filed.bare", .filed(try filed(full: false)))
        var attested = try filed(full: true)
        attested.attestation = Forms.attestation(2)
        add("filed.attested", by: Person.portal.actor, .filed(attested))
        add("attached", .attached(.init(channel: .post, attachments: [Forms.file("f-1", "plan")])))
        var taken = Forms.file("f-1", "plan")
        taken.taken = AttachmentSource(from: .repository, result: "000.00.00.G09-KQ002269")
        add("attached.taken", .attached(.init(channel: .counter, attachments: [taken])))
        add("received.full", .received(received(assignee: Person.civil.id)))
        add("received.bare", .received(received(assignee: nil)))
        var pinned = received(assignee: nil)
        (pinned.definition, pinned.pinnedBy, pinned.fee.agency) = (Forms.digest("e"), "receipt-day", Person.commune)
        add("received.pinned", .received(pinned))
        add("not-received", .notReceived(.init(reasons: Forms.reason, notice: .online)))
        add("forwarded.full", .forwarded(forwarded(reason: Forms.reason)))
        add("forwarded.bare", .forwarded(forwarded(reason: nil)))
        add(
            "supplement-requested.full",
            .supplementRequested(
                .init(
                    number: 1, items: ["plan", "child.birth_date"], reasons: Forms.reason,
                    answerDue: Instant(6, 26, 17))))
        add(
            "supplement-requested.bare",
            .supplementRequested(.init(number: 2, items: [], reasons: Forms.reason, answerDue: nil)))
        add("supplement-answered.full", .supplementAnswered(answered(full: true)))
        add("supplement-answered.bare", .supplementAnswered(answered(full: false)))
        var open = answered(full: false)
        open.feeLeftOpen = "large"
        add("supplement-answered.open-fee", .supplementAnswered(open))
        var outdating = answered(full: false)
        (outdating.outdated, outdating.voided) = ([1, 3], ["applicant.record_details", "applicant.record_status"])
        add("supplement-answered.outdating", .supplementAnswered(outdating))
        add("assigned", .assigned(.init(officer: Person.civil.id)))
        add("claimed", .claimed(.init(officer: Person.civil.id)))
        add("handed-over.full", .handedOver(handedOver(.leave, reason: Forms.reason)))
        add("handed-over.bare", .handedOver(handedOver(.own, reason: nil)))
        for (name, fact) in acts() { add(name, .acted(fact)) }
        add(
            "apologised",
            .apologised(
                .init(
                    reason: Forms.reason, oldAppointment: Instant(6, 10, 17), newAppointment: Instant(6, 12, 17),
                    due: Instant(6, 9, 17), isLate: true)))
        add("discarded", .discarded(.init()))
        add("withdrawn.full", .withdrawn(.init(channel: .post, reason: Forms.reason, processing: 28_800_000_000)))
        add("withdrawn.bare", .withdrawn(.init(channel: .counter, reason: nil, processing: nil)))
        add("stopped.full", .stopped(.init(reason: Forms.reason, notice: .post, processing: 1)))
        add("stopped.bare", .stopped(.init(reason: Forms.reason, notice: .counter, processing: nil)))
        add("issued", .issued(issued()))
        add(
            "delivered.full",
            .delivered(
                .init(
                    action: "deliver", step: "return", method: .post, recipient: Forms.reason,
                    consignment: "EB123456789VN")))
        add(
            "delivered.bare",
            .delivered(
                .init(action: "deliver", step: "return", method: .counter, recipient: nil, consignment: nil)))
        add("rated.full", by: Person.citizen.actor, .rated(.init(score: 1, comment: Forms.reason)))
        add("rated.bare", by: Person.portal.actor, .rated(.init(score: 5, comment: nil)))
        add("noted", .noted(.init(text: Forms.reason)))
        add(
            "corrected.sealed",
            .corrected(
                .init(field: "child.full_name", reason: Forms.reason, sealed: Forms.blob("child"), value: nil)))
        add(
            "corrected.value",
            .corrected(.init(field: "place", reason: Forms.reason, sealed: nil, value: "Số 2 phố Huế")))
        var corrected = DossierEvent.Corrected(
            field: "child.full_name", reason: Forms.reason, sealed: Forms.blob("child"), value: nil)
        (corrected.outdated, corrected.voided) = ([2], ["child.personal_number"])
        add("corrected.outdating", .corrected(corrected))
        var entered = DossierEvent.Entered(
            fields: ["register"], subjects: [], data: ["register": "12/2026"], keepsDraft: false)
        (entered.outdated, entered.voided) = ([1], ["applicant.record_status"])
        add("entered.outdating", .entered(entered))
        add(
            "entered.sealed",
            .entered(
                .init(
                    fields: ["applicant.record_status"], subjects: [Forms.blob("applicant")], data: [:],
                    keepsDraft: false)))
        add(
            "entered.data",
            .entered(.init(fields: ["register"], subjects: [], data: ["register": "12/2026"], keepsDraft: true)))
        add("paper-recorded", .paperRecorded(.init(paper: Forms.paper("receipt"))))
        return samples + timed() + EffectSamples.all()
    }

    /// What comes by itself, and what sets it.
    private static func timed() -> [(name: String, event: DossierEvent)] {
        func sample(
            _ name: String, by actor: Actor, _ fact: DossierEvent.Fact, fired: FiredTimer? = nil,
            timers: [TimerChange] = []
        ) -> (name: String, event: DossierEvent) {
            (
                name,
                DossierEvent(
                    by: actor, decidedAt: Instant(6, 17, 17, second: 1), fact: fact, fired: fired, timers: timers)
            )
        }
        func reminded(_ about: DossierTimer.Name, _ officer: OfficerID?) -> DossierEvent.Fact {
            .reminded(
                .init(
                    about: about, due: Instant(6, 17, 17), role: "civil-status", agency: Person.commune,
                    officer: officer))
        }
        var moved = DossierEvent.Rescheduled(calendar: "vn-2026.2", publication: Forms.digest("e"))
        moved.oldClock = clock(appointment: Instant(6, 17, 17))
        moved.clock = clock(appointment: Instant(6, 18, 17))
        moved.firstAppointment = Instant(6, 18, 17)
        var answer = DossierEvent.Rescheduled(calendar: "vn-2026.2", publication: Forms.digest("e"))
        (answer.oldAnswerDue, answer.answerDue) = (Instant(6, 26, 17), Instant(6, 29, 17))
        return [
            sample(
                "received.timers", by: Person.oneStop.actor, .received(received(assignee: nil)),
                timers: [
                    .init(name: .reminder, due: Instant(6, 17, 8)), .init(name: .apology, due: Instant(6, 16, 8)),
                    .init(name: .overdue, due: Instant(6, 17, 17)),
                ]),
            sample(
                "withdrawn.timers", by: Person.citizen.actor,
                .withdrawn(.init(channel: .online, reason: nil, processing: 1)),
                timers: [.init(name: .overdue, due: nil)]),
            sample(
                "acted.silence", by: .engine("silence"), .acted(acts()[0].1),
                fired: .init(name: .silence, due: Instant(6, 17, 17)), timers: [.init(name: .reminder, due: nil)]),
            sample(
                "reminded.due", by: .engine("reminder"), reminded(.reminder, Person.civil.id),
                fired: .init(name: .reminder, due: Instant(6, 17, 8))),
            sample(
                "reminded.apology", by: .engine("apology"), reminded(.apology, nil),
                fired: .init(name: .apology, due: Instant(6, 16, 8))),
            sample(
                "reminded.answer", by: .engine("answer"), reminded(.answer, nil),
                fired: .init(name: .answer, due: Instant(6, 17, 17))),
            sample(
                "reminded.silence", by: .engine("silence"), reminded(.silence, nil),
                fired: .init(name: .silence, due: Instant(6, 17, 17))),
            sample(
                "escalated.full", by: .engine("overdue"),
                .escalated(
                    .init(
                        due: Instant(6, 17, 17), role: "head", agency: Person.commune, step: "verify",
                        officer: Person.civil.id)), fired: .init(name: .overdue, due: Instant(6, 17, 17))),
            sample(
                "escalated.bare", by: .engine("overdue"),
                .escalated(
                    .init(due: Instant(6, 17, 17), role: "head", agency: Person.commune, step: "verify", officer: nil)),
                fired: .init(name: .overdue, due: Instant(6, 17, 17))),
            sample(
                "expired.full", by: .engine("answer"),
                .expired(.init(about: .answer, due: Instant(6, 17, 17), notice: .online, processing: 60_000_000)),
                fired: .init(name: .answer, due: Instant(6, 17, 17)), timers: [.init(name: .overdue, due: nil)]),
            sample(
                "expired.bare", by: .engine("answer"),
                .expired(.init(about: .answer, due: Instant(6, 17, 17), notice: .counter, processing: nil)),
                fired: .init(name: .answer, due: Instant(6, 17, 17))),
            sample(
                "rescheduled.clock", by: .engine("calendar"), .rescheduled(moved),
                timers: [.init(name: .overdue, due: Instant(6, 18, 17))]),
            sample(
                "rescheduled.answer", by: .engine("calendar"), .rescheduled(answer),
                timers: [.init(name: .answer, due: Instant(6, 29, 17))]),
        ]
    }

    static func drafted(full: Bool) -> DossierEvent.Drafted {
        .init(
            procedure: "9.000001", channel: .online, subjects: full ? [Forms.blob("applicant")] : [],
            data: full ? ["place": "Số 1 phố Huế", "urgent": true, "area": 12] : [:])
    }

    static func filed(full: Bool) throws -> DossierEvent.Filed {
        .init(
            code: DossierCode(
                text: "000.00.00.G15-260609-004711",
                source: full ? .system(try SystemID("national-portal")) : .template("daily")),
            procedure: "9.000001", definition: Forms.digest("f"), pinnedBy: "filing-day",
            filedAt: Instant(6, 9, 21, 30), channel: full ? .online : .counter, receiving: Person.commune,
            competent: full ? Person.neighbour : Person.commune, returning: Person.commune, applicantKind: .citizen,
            subjects: full ? [Forms.blob("applicant"), Forms.blob("representative")] : [],
            representative: full ? Representative(subject: "representative", ground: "authorisation") : nil,
            data: full ? ["place": "Số 1 phố Huế"] : [:], attachments: full ? [Forms.file("f-1", "plan")] : [],
            delivery: full ? .post : nil, caseID: "ordinary", extent: full ? .endToEnd : .partial,
            requiresPresence: !full)
    }

    static func entry(_ assignee: OfficerID?) -> StepEntry {
        StepEntry(
            step: "verify", role: "civil-status", agency: Person.commune, status: .processing, assignee: assignee)
    }

    static func clock(appointment: Instant?) -> DossierClock {
        DossierClock(
            start: Instant(6, 10, 8, 5), limit: .workingDays(thousandths: 5_000), legalDue: Instant(6, 17, 17),
            appointment: appointment, indicatorDue: Instant(6, 17, 17), calendar: "vn-2026.1")
    }

    static let fee = FeeOutcome(
        rule: "usual", label: Bilingual(vi: "Thường", en: "Usual"), amount: 20_000,
        day: Instant(6, 10, 8).localDay)

    static func received(assignee: OfficerID?) -> DossierEvent.Received {
        .init(
            entry: entry(assignee), receiving: Person.commune, competent: Person.neighbour, returning: Person.commune,
            caseID: "ordinary", fee: fee, clock: clock(appointment: assignee == nil ? nil : Instant(6, 17, 17)),
            forwardDue: Instant(6, 10, 17))
    }

    static func forwarded(reason: SealedBlob?) -> DossierEvent.Forwarded {
        .init(
            from: Person.commune, to: Person.neighbour, entry: entry(nil), due: Instant(6, 10, 17),
            isLate: reason != nil, reason: reason)
    }

    static func answered(full: Bool) -> DossierEvent.SupplementAnswered {
        .init(
            channel: .counter, subjects: full ? [Forms.blob("applicant")] : [], data: full ? ["area": 7] : [:],
            attachments: full ? [Forms.file("f-2", "photo")] : [], caseID: "ordinary", fee: full ? fee : nil,
            clock: full ? clock(appointment: Instant(6, 17, 17)) : nil, waited: full ? 57_600_000_000 : 0)
    }

    static func handedOver(_ ground: DossierEvent.HandedOver.Ground, reason: SealedBlob?) -> DossierEvent.HandedOver {
        .init(from: Person.civil.id, to: Person.civil2.id, ground: ground, reason: reason)
    }

    static func acts() -> [(String, DossierEvent.Acted)] {
        func act(_ action: String, _ kind: ActionDefinition.Kind) -> DossierEvent.Acted {
            .init(
                action: action, kind: kind, step: "verify", entry: entry(Person.civil.id), reason: nil, paper: nil,
                signature: nil, notice: nil, processing: nil)
        }
        var back = act("back", .advance)
        back.reason = Forms.reason
        back.voidsDraft = true
        var draft = act("draft", .draft)
        draft.paper = Forms.paper("draft")
        var sign = act("sign", .sign)
        sign.signature = Forms.signature(over: "b")
        var refuse = act("refuse", .refuse)
        refuse.entry = nil
        refuse.reason = Forms.reason
        refuse.notice = .online
        refuse.processing = 60_000_000
        return [
            ("acted.advance", act("submit", .advance)), ("acted.back", back), ("acted.draft", draft),
            ("acted.sign", sign),
            ("acted.refuse", refuse),
        ]
    }

    static func issued() -> DossierEvent.Issued {
        .init(
            action: "issue", step: "number", entry: entry(nil),
            result: IssuedResult(
                code: "KQ.G15.000031", number: "12/2026", serial: 12, paper: Forms.paper("result", "d"),
                signature: Forms.signature(over: "d"),
                approval: Approval(
                    draft: Forms.paper("draft"), signature: Forms.signature(over: "b"), officer: Person.viceChair.id,
                    at: Instant(6, 10, 9)), isElectronic: true), processing: 28_800_000_000)
    }
}
