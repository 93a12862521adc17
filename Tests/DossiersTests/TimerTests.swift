import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

@Suite("Timers: reminders, apologies, escalation, answers that never come")
struct TimerTests {
    static let due = Instant(6, 17, 17)

    @Test("Receipt sets reminder, apology and escalation, in the event")
    func receipt() throws {
        var world = try World.timed()
        try world.receive()
        #expect(
            world.timers == [
                .reminder: Instant(6, 17, 8), .apology: Instant(6, 16, 8), .overdue: Self.due,
            ])
        #expect(world.events.last?.timers.map(\.name) == [.reminder, .apology, .overdue])
        #expect(world.state.timers.map(\.version) == [2, 2, 2])
        // What changes nothing about it says nothing about it.
        try world.run(.claim, by: .civil)
        #expect(world.events.last?.timers == [])
        #expect(world.state.timers.map(\.version) == [2, 2, 2])
    }

    @Test("A definition without timers has none; neither has a dossier whose limit is over before they would be said")
    func none() throws {
        var world = try World.permit()
        try world.receive()
        #expect(world.state.timers.isEmpty)
        world = try World.timed(now: Instant(6, 10, 8))
        world.procedure.definition.limit.limit = .sameDay
        try world.receive()
        // A working day before 17:00 is 8:00, which is past; so is the day before.
        #expect(world.timers == [.overdue: Instant(6, 10, 17)])
        world.procedure.definition.timers?.reminder?.before = .workingHours(2)
        try world.run(.claim, by: .civil)
        #expect(world.timers == [.reminder: Instant(6, 10, 15), .overdue: Instant(6, 10, 17)])
    }

    @Test("They fire once each, in the engine's name, and say whom they told")
    func fires() throws {
        var world = try World.timed()
        try world.receive()
        try world.run(.claim, by: .civil)
        let engine = { (due: Instant) in DossierCommand.fire(.init(name: .apology, due: due)) }
        #expect(world.refusal(engine(Instant(6, 16, 8)), by: .engine) == "dossier.timer-not-due")
        world.now = Instant(6, 16, 8)
        #expect(world.refusal(engine(Instant(6, 16, 8)), by: .head) == "dossier.timer-engine-only")
        #expect(world.refusal(engine(Instant(6, 16, 9)), by: .engine) == "dossier.timer-not-wanted")
        guard case .reminded(let told) = try world.fire(.apology) else {
            Issue.record("not told")
            return
        }
        #expect(told.about == .apology && told.officer == Person.civil.id && told.due == Self.due)
        #expect(world.events.last?.by.isEngine == true && world.events.last?.by.officer == nil)
        #expect(world.events.last?.by.role?.id == "apology")
        #expect(world.state.mark == .apologyDue)
        #expect(world.refusal(engine(Instant(6, 16, 8)), by: .engine) == "dossier.timer-not-wanted")
        try world.fire(.reminder)
        #expect(world.state.mark == .reminded)
        guard case .escalated(let told) = try world.fire(.overdue) else {
            Issue.record("not escalated")
            return
        }
        #expect(told.role == "head" && told.officer == Person.civil.id && told.step == "verify")
        #expect(DossierHeader(world.state).mark == .escalated)
        #expect(world.state.timers.isEmpty)
        // Later events do not set what has fired again.
        try world.run(.note(.init(text: Forms.reason)), by: .civil)
        #expect(world.state.timers.isEmpty && world.state.mark == .escalated)
    }

    @Test("An apology moves them, and is not asked for again")
    func apology() throws {
        var world = try World.timed()
        try world.receive()
        try world.run(.claim, by: .civil)
        world.now = Instant(6, 16, 9)
        try world.fire(.apology)
        let later = DossierCommand.apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 22, 16)))
        try world.run(later, by: .civil)
        #expect(
            world.timers == [.reminder: Instant(6, 19, 16), .overdue: Instant(6, 22, 16)])
        #expect(world.state.mark == nil)
    }

    @Test("A supplement stops them; the answer sets them anew")
    func supplement() throws {
        var world = try World.timed()
        try world.receive()
        world.now = Instant(6, 11, 9)
        try world.run(.requestSupplement(.init(items: ["photo"], reasons: Forms.reason)), by: .civil)
        #expect(world.timers == [.answer: Instant(6, 25, 17)])
        #expect(
            world.events.last?.timers == [
                .init(name: .reminder, due: nil), .init(name: .apology, due: nil), .init(name: .overdue, due: nil),
                .init(name: .answer, due: Instant(6, 25, 17)),
            ])
        world.now = Instant(6, 15, 9)
        let answer = DossierCommand.answerSupplement(
            .init(channel: .counter, attachments: [Forms.file("f-2", "photo")]))
        try world.run(answer, by: .oneStop)
        #expect(
            world.timers == [.reminder: Instant(6, 22, 8), .apology: Instant(6, 19, 8), .overdue: Instant(6, 22, 17)])
    }

    @Test("An answer that never comes ends the dossier, or reminds, as the definition says", arguments: [true, false])
    func unanswered(stops: Bool) throws {
        var world = try World.timed()
        if !stops { world.procedure.definition.supplement.unanswered = .remind }
        try world.receive(channel: .online)
        world.now = Instant(6, 11, 8, 2)
        try world.run(.requestSupplement(.init(items: [], reasons: Forms.reason)), by: .civil)
        let fact = try world.fire(.answer)
        guard stops else {
            #expect(world.state.phase == .waiting && world.state.mark == .unanswered && world.state.timers.isEmpty)
            // Late answers are taken.
            let answer = DossierCommand.answerSupplement(
                .init(channel: .online, attachments: [Forms.file("f-2", "photo")]))
            try world.run(answer, by: .portal)
            #expect(world.state.mark == nil && world.state.timers.count == 3)
            return
        }
        guard case .expired(let expired) = fact else {
            Issue.record("not expired")
            return
        }
        #expect(expired.about == .answer && expired.notice == .online)
        #expect(world.state.end == .stopped && world.state.status == .stopped && world.state.timers.isEmpty)
        // Waiting does not count as processing.
        #expect(world.state.processing == WorkingHours.microsecondsPerDay + 60_000_000)
    }

    @Test("Before receipt an unanswered supplement expires too")
    func beforeReceipt() throws {
        var world = try World.timed()
        try world.run(world.filing(channel: .online), by: .portal)
        #expect(world.state.timers.isEmpty)
        try world.run(.requestSupplement(.init(items: ["plan"], reasons: Forms.reason)), by: .oneStop)
        try world.fire(.answer)
        #expect(world.state.end == .stopped && world.state.processing == nil)
    }

    @Test("Ends cancel all; so does the result")
    func ends() throws {
        var world = try World.timed()
        try world.receive()
        var withdrawn = world
        try withdrawn.run(.withdraw(.init(channel: .counter)), by: .oneStop)
        #expect(withdrawn.state.timers.isEmpty)
        #expect(withdrawn.events.last?.timers.allSatisfy { $0.due == nil } == true)
        #expect(withdrawn.events.last?.timers.count == 3)
        try world.issue()
        #expect(world.state.timers.isEmpty && world.state.mark == nil)
    }
}

@Suite("A step of the applicant's: silence means consent")
struct SilenceTests {
    func act(_ action: String, reason: SealedBlob? = nil) -> DossierCommand {
        .act(.init(action: action, reason: reason))
    }

    @Test("Who filed at the counter passes it by")
    func counter() throws {
        var world = try World.timed()
        try world.receive()
        try world.draft()
        #expect(world.state.entry?.step == "decide")
        #expect(world.timers[.silence] == nil)
    }

    @Test("Who filed online is asked, and their silence is recorded as consent")
    func consents() throws {
        var world = try World.timed()
        try world.receive(channel: .online)
        try world.draft()
        #expect(world.state.entry?.step == "confirm" && world.state.entry?.role == "applicant")
        #expect(world.timers[.silence] == Instant(6, 11, 17))
        // What else happens does not give them more time.
        world.now = Instant(6, 10, 16)
        try world.run(.note(.init(text: Forms.reason)), by: .civil)
        #expect(world.timers[.silence] == Instant(6, 11, 17))
        guard case .acted(let acted) = try world.fire(.silence) else {
            Issue.record("nothing done")
            return
        }
        #expect(acted.action == "agree" && acted.step == "confirm" && world.state.entry?.step == "decide")
        #expect(world.events.last?.fired == FiredTimer(name: .silence, due: Instant(6, 11, 17)))
        #expect(world.events.last?.label.en == "Silence means consent: moved on")
        #expect(world.timers[.silence] == nil && world.state.draft != nil)
        try world.sign()
        try world.number()
        #expect(world.state.phase == .finished)
    }

    /// A step of the applicant's that everybody enters, with a notice of the draft by text message.
    private func everybody() throws -> World {
        var world = try World.timed()
        world.procedure.definition.steps[1].onlyWhen = nil
        world.procedure.definition.effects = [
            EffectDefinition(
                id: "sms-confirmation-requested", label: .init(vi: "Báo", en: "Notice"), kind: "confirmation",
                target: "sms", trigger: .event(.confirmationRequested), tryWithin: .workingDays(2), owner: "one-stop",
                whereConnected: true)
        ]
        return world
    }

    @Test("Who was not told, and has no account or portal, does not consent by silence: the counter is reminded")
    func untold() throws {
        for outcome in [nil, "no-address"] {
            var world = try everybody()
            if outcome != nil { world.adjust = { $0.connected = ["sms"] } }
            try world.receive()
            try world.draft()
            #expect(world.state.entry?.step == "confirm" && world.state.effects.count == (outcome == nil ? 0 : 1))
            if let outcome { try world.run(.effect(.init(1, .answer(.init(outcome: outcome)))), by: .target) }
            #expect(world.timers[.silence] == Instant(6, 11, 17))
            guard case .reminded(let told) = try world.fire(.silence) else {
                Issue.record("silence counted")
                return
            }
            #expect(told.about == .silence && told.role == "one-stop" && told.agency == Person.commune)
            #expect(world.state.entry?.step == "confirm" && world.state.mark == .untold)
            // Nor later, whatever else happens.
            try world.run(.note(.init(text: Forms.reason)), by: .civil)
            #expect(world.timers[.silence] == nil && world.state.mark == .untold)
            // They come to the counter.
            try world.run(act("agree"), by: .oneStop)
            #expect(world.state.entry?.step == "decide" && world.state.mark == nil)
        }
    }

    @Test("Who is told late has the whole time from then on; told in time, silence is consent")
    func toldLate() throws {
        var world = try everybody()
        world.adjust = { $0.connected = ["sms"] }
        try world.receive()
        try world.draft()
        world.now = Instant(6, 11, 16)
        let sent = DossierCommand.effect(.init(1, .answer(.init(outcome: "sent"))))
        var never = world
        try world.run(sent, by: .target)
        #expect(world.timers[.silence] == Instant(6, 12, 17))
        guard case .acted = try world.fire(.silence) else {
            Issue.record("no consent")
            return
        }
        #expect(world.state.entry?.step == "decide")
        // Also where the counter was reminded before.
        try never.fire(.silence)
        #expect(never.state.mark == .untold)
        try never.run(sent, by: .target)
        // After hours on a Thursday: Friday is the first day, and the weekend follows.
        #expect(never.state.mark == nil && never.timers[.silence] == Instant(6, 15, 17))
    }

    @Test("A draft that is told anew is counted anew: the notice of the one before tells nothing of it")
    func toldOfAnother() throws {
        var world = try everybody()
        world.adjust = { $0.connected = ["sms"] }
        try world.receive()
        try world.draft()
        try world.run(.effect(.init(1, .answer(.init(outcome: "sent")))), by: .target)
        try world.run(act("object", reason: Forms.reason), by: .oneStop)
        try world.draft()
        #expect(world.state.effects.count == 2)
        try world.fire(.silence)
        #expect(world.state.entry?.step == "confirm" && world.state.mark == .untold)
    }

    @Test("The applicant's side acts; an objection sends it back, and a new draft asks anew")
    func objects() throws {
        var world = try World.timed()
        try world.receive(channel: .online)
        try world.draft()
        for person in [Person.stranger, .thirdSystem, .otherSystem, .viceChair, .head] {
            #expect(world.refusal(act("agree"), by: person) != nil, "\(person.name)")
        }
        #expect(world.refusal(act("agree"), by: .oneStop) == nil)
        #expect(world.refusal(act("agree"), by: .citizen) == nil)
        #expect(world.refusal(act("object"), by: .portal) == "dossier.reason-required")
        #expect(world.refusal(act("take-back"), by: .civil) == nil)
        #expect(world.actions(.portal).contains("act agree"))
        try world.run(act("object", reason: Forms.reason), by: .portal)
        #expect(world.state.entry?.step == "verify" && world.state.draft == nil)
        #expect(world.timers[.silence] == nil && world.timers[.overdue] != nil)
        world.now = Instant(6, 11, 9)
        try world.draft()
        #expect(world.timers[.silence] == Instant(6, 12, 17))
        try world.run(act("agree"), by: .portal)
        #expect(world.state.entry?.step == "decide" && world.timers[.silence] == nil)
    }
}

@Suite("A changed calendar")
struct RescheduleTests {
    static let command = DossierCommand.reschedule(.init(publication: Forms.digest("e")))

    func off(_ month: Int, _ day: Int) throws -> WorkingCalendar {
        try Fixture.calendar(with: [try #require(Day(year: 2026, month: month, day: day))])
    }

    @Test(
        "One more day off moves the clock and its timers, with old and new; one that does not touch it writes nothing")
    func moves() throws {
        var world = try World.timed()
        try world.receive()
        #expect(world.refusal(Self.command, by: .head) == "dossier.timer-engine-only")
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
        world.calendar = try off(6, 25)
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
        world.calendar = try off(6, 15)
        guard case .rescheduled(let fact) = try world.run(Self.command, by: .engine) else {
            Issue.record("not moved")
            return
        }
        #expect(fact.oldClock?.legalDue == Instant(6, 17, 17) && fact.clock?.legalDue == Instant(6, 18, 17))
        #expect(fact.firstAppointment == Instant(6, 18, 17) && fact.calendar == world.calendar.identifier)
        #expect(world.state.due == Instant(6, 18, 17) && world.state.clock?.indicatorDue == Instant(6, 18, 17))
        #expect(
            world.timers == [.reminder: Instant(6, 18, 8), .apology: Instant(6, 17, 8), .overdue: Instant(6, 18, 17)])
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
        // What has fired fires again only where its instant moved.
        try world.fire(.overdue)
        #expect(world.state.mark == .escalated)
        world.calendar = try Fixture.calendar()
        try world.run(Self.command, by: .engine)
        #expect(world.state.due == Instant(6, 17, 17) && world.timers == [.overdue: Instant(6, 17, 17)])
    }

    @Test("An appointment given for itself stays, unless its day is a day off now")
    func appointment() throws {
        var world = try World.timed()
        try world.receive()
        try world.run(.apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 19, 10))), by: .head)
        world.calendar = try off(6, 15)
        try world.run(Self.command, by: .engine)
        #expect(world.state.clock?.appointment == Instant(6, 19, 10))
        #expect(world.state.clock?.legalDue == Instant(6, 18, 17))
        world.calendar = try Fixture.calendar(
            with: [Instant(6, 15, 8).localDay, Instant(6, 19, 8).localDay])
        try world.run(Self.command, by: .engine)
        #expect(world.state.clock?.appointment == Instant(6, 22, 10))
    }

    @Test("While an answer is waited for, its end moves")
    func waiting() throws {
        var world = try World.timed()
        try world.receive()
        world.now = Instant(6, 11, 9)
        try world.run(.requestSupplement(.init(items: [], reasons: Forms.reason)), by: .civil)
        world.calendar = try off(6, 15)
        guard case .rescheduled(let fact) = try world.run(Self.command, by: .engine) else {
            Issue.record("not moved")
            return
        }
        #expect(fact.oldAnswerDue == Instant(6, 25, 17) && fact.answerDue == Instant(6, 26, 17) && fact.clock == nil)
        #expect(world.timers == [.answer: Instant(6, 26, 17)] && world.state.waiting?.answerDue == Instant(6, 26, 17))
        // The first appointment, against which the indicator is measured, moves as it does while nobody is waited for; once.
        #expect(fact.firstAppointment == Instant(6, 18, 17) && world.state.firstAppointment == Instant(6, 18, 17))
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
        world.calendar = try Fixture.calendar(
            with: [Instant(6, 15, 8).localDay, Instant(6, 16, 8).localDay])
        try world.run(Self.command, by: .engine)
        #expect(world.state.firstAppointment == Instant(6, 19, 17))
    }

    @Test("Where the due instant stays and a day before it is one off now, reminder and apology move alone")
    func timersAlone() throws {
        var world = try World.timed()
        world.procedure.definition.timers?.reminder?.before = .workingDays(2)
        try world.receive()
        #expect(world.timers[.reminder] == Instant(6, 16, 8))
        let before = world.state
        // Tuesday the 16th is swapped for the Saturday before: still five working days.
        let swapped = try Fixture.calendar(
            with: [Instant(6, 16, 8).localDay], working: [Instant(6, 13, 8).localDay])
        world.calendar = swapped
        guard case .rescheduled(let fact) = try world.run(Self.command, by: .engine) else {
            Issue.record("not moved")
            return
        }
        #expect(fact.clock == nil && fact.oldClock == nil && fact.firstAppointment == nil && fact.answerDue == nil)
        #expect(fact.calendar == swapped.identifier)
        #expect(world.state.clock == before.clock && world.state.firstAppointment == before.firstAppointment)
        #expect(
            world.timers == [.reminder: Instant(6, 15, 8), .apology: Instant(6, 15, 8), .overdue: Instant(6, 17, 17)])
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
    }

    @Test("After a supplement the first appointment moves too, and the indicator is due on no day off")
    func afterSupplement() throws {
        var world = try World.timed()
        try world.receive()
        world.now = Instant(6, 11, 9)
        try world.run(.requestSupplement(.init(items: [], reasons: Forms.reason)), by: .civil)
        world.now = Instant(6, 11, 9, 30)
        try world.run(
            .answerSupplement(
                .init(channel: .counter, attachments: [Forms.file("f-9", "photo")])), by: .oneStop)
        #expect(world.state.firstAppointment == Instant(6, 17, 17) && world.state.clock?.legalDue == Instant(6, 18, 17))
        #expect(world.state.clock?.indicatorDue == Instant(6, 18, 8, 30))
        world.calendar = try off(6, 17)
        try world.run(Self.command, by: .engine)
        #expect(world.state.firstAppointment == Instant(6, 18, 17))
        #expect(world.state.clock?.appointment == Instant(6, 19, 17))
        #expect(world.state.clock?.indicatorDue == Instant(6, 19, 8, 30))
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
        // While a second answer is waited for, likewise.
        try world.run(.requestSupplement(.init(items: [], reasons: Forms.reason)), by: .civil)
        world.calendar = try Fixture.calendar(
            with: [Instant(6, 17, 8).localDay, Instant(6, 18, 8).localDay])
        try world.run(Self.command, by: .engine)
        #expect(world.state.firstAppointment == Instant(6, 19, 17))
    }

    @Test(
        "After a new appointment the first one, and the indicator with it, moves with the limit; given for itself, off a day off"
    )
    func afterApology() throws {
        for (given, moved) in [(nil, Instant(6, 18, 17)), (Instant(6, 16, 10), Instant(6, 17, 10))] {
            var world = try World.timed()
            try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
            try world.run(
                .receive(given.map { .init(appointment: .earlier($0)) } ?? .init()), by: .oneStop)
            try world.run(.apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 22, 10))), by: .head)
            world.calendar = try off(6, given == nil ? 15 : 16)
            try world.run(Self.command, by: .engine)
            #expect(world.state.clock?.appointment == Instant(6, 22, 10))
            #expect(world.state.firstAppointment == moved && world.state.clock?.indicatorDue == moved)
            #expect(try world.decide(Self.command, by: .engine).isEmpty)
        }
    }

    @Test("What has ended, or has its result, stays as it is")
    func over() throws {
        var world = try World.timed()
        try world.receive()
        try world.issue()
        world.calendar = try off(6, 15)
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
        try world.run(.deliver(.init(action: "deliver", method: .counter)), by: .oneStop)
        #expect(try world.decide(Self.command, by: .engine).isEmpty)
    }
}
