import Dossiers
import JSON
import Organisation
import Payments
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// Effects that tell the applicant at the moments of a dossier.
@Suite("Notices: when they are asked for")
struct NoticeTests {
    private func notice(_ moment: EffectDefinition.Moment) -> EffectDefinition {
        EffectDefinition(
            id: moment.rawValue, label: .init(vi: "Báo", en: "Notice"), kind: "received", target: "sms",
            trigger: .event(moment), sends: ["applicant.phone"], tryWithin: .workingDays(2), owner: "one-stop")
    }

    private func asked(_ world: World) -> [String] { world.events.flatMap(\.effects).map(\.name) }

    @Test("a notice is asked for when a fee is, and with an apology; once each")
    func moments() throws {
        var world = try World.permit()
        world.procedure.definition.payment = PaymentDefinition(
            due: .receipt, kind: .charge, ways: [.counter], expiresWithin: nil, unpaid: .keep,
            refund: .init(ends: [], source: "tests"), source: "tests")
        world.procedure.definition.effects = [.paymentRequested, .received, .apologised].map { notice($0) }
        try world.receive()
        #expect(asked(world) == ["payment-requested", "received"])
        try world.run(.claim, by: .civil)
        #expect(asked(world).count == 2)

        world = try World.permit(now: Instant(6, 10, 8))
        world.procedure.definition.effects = [.paymentRequested, .apologised].map { notice($0) }
        try world.receive()
        #expect(asked(world) == [])
        try world.run(.apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 19, 9))), by: .oneStop)
        #expect(asked(world) == ["apologised"])
    }

    /// A birth registration as it is shipped, at an installation that is connected to a mail server and to a provider of text messages.
    private func birth(_ channel: Channel = .online) throws -> World {
        var world = try World.birth()
        world.adjust = { $0.connected = ["mail", "sms"] }
        try world.run(
            world.filing(channel: channel, files: [Forms.file("f-1", "medical-birth-certificate")]),
            by: channel == .online ? .portal : .oneStop)
        return world
    }

    private static func both(_ moments: String...) -> [String] { moments.flatMap { ["mail-\($0)", "sms-\($0)"] } }

    @Test("a whole life as it is shipped: each moment asks for one mail and one text message, and opens only contacts")
    func life() throws {
        var world = try birth()
        try world.run(.receive(.init()), by: .oneStop)
        try world.run(
            .requestSupplement(.init(items: ["marriage-certificate"], reasons: Forms.reason)), by: .civil)
        try world.run(
            .answerSupplement(
                .init(channel: .online, attachments: [Forms.file("f-2", "marriage-certificate")])), by: .portal)
        try world.run(.apologise(.init(reason: Forms.reason, newAppointment: Instant(6, 11, 17))), by: .civil)
        try world.issue()
        try world.run(.deliver(.init(action: "deliver", method: .online)), by: .oneStop)
        #expect(
            asked(world)
                == Self.both(
                    "filed", "received", "supplement-requested", "apologised", "confirmation-requested", "issued",
                    "delivered"))
        for request in world.events.flatMap(\.effects) {
            #expect(!request.waits && request.owner == "one-stop" && request.keeps.isEmpty)
            #expect(
                request.sends
                    == (request.target == "mail" ? ["applicant.email"] : ["applicant.phone", "representative.phone"]))
        }
    }

    @Test("the draft that waits for who filed online is told to them, each time anew; at the counter nobody is asked")
    func confirmation() throws {
        var world = try birth()
        try world.run(.receive(.init()), by: .oneStop)
        let before = world.events.count
        try world.draft()
        #expect(world.state.entry?.step == "confirm")
        try world.run(.act(.init(action: "object", reason: Forms.reason)), by: .portal)
        try world.draft("e")
        #expect(
            world.events.dropFirst(before).flatMap(\.effects).map(\.name)
                == Self.both("confirmation-requested", "confirmation-requested"))
        world = try birth(.counter)
        try world.run(.receive(.init()), by: .oneStop)
        try world.draft()
        #expect(!asked(world).contains("mail-confirmation-requested"))
    }

    @Test("a late registration asks for its fee, and says so")
    func fee() throws {
        var world = try World.birth()
        world.opened = Forms.birth(born: "2026-02-01")
        world.adjust = { $0.connected = ["sms"] }
        try world.run(world.filing(files: [Forms.file("f-1", "medical-birth-certificate")]), by: .oneStop)
        try world.run(.receive(.init(fee: .init(amount: 8_000, basis: "Nghị quyết"))), by: .oneStop)
        #expect(asked(world) == ["sms-filed", "sms-received", "sms-payment-requested"])
        #expect(world.state.status == .paymentRequested && world.state.account.openOrder?.order.amount == 8_000)
    }

    @Test("each end is told once, under its own name")
    func ends() throws {
        let reason = Forms.reason
        let ends: [(String, DossierCommand, Person, receives: Bool)] = [
            ("not-received", .refuseToReceive(.init(reasons: reason)), .oneStop, false),
            ("refused", .act(.init(action: "return", reason: reason)), .civil, true),
            ("withdrawn", .withdraw(.init(channel: .counter)), .oneStop, true),
            ("stopped", .stop(.init(reason: reason)), .head, true),
        ]
        for (moment, command, person, receives) in ends {
            var world = try birth(.counter)
            if receives { try world.run(.receive(.init()), by: .oneStop) }
            let before = world.events.count
            try world.run(command, by: person)
            #expect(world.state.end != nil)
            #expect(world.events.dropFirst(before).flatMap(\.effects).map(\.name) == Self.both(moment), "\(moment)")
        }
    }

    @Test(
        "a year of which nobody knows the days off keeps nobody from filing, withdrawing or handing over because of a notice"
    )
    func unannouncedYear() throws {
        var world = try birth()
        try world.run(.receive(.init()), by: .oneStop)
        try world.issue()
        world.now = Instant(12, 30, 14)
        try world.run(.deliver(.init(action: "deliver", method: .online)), by: .oneStop)
        let told = try #require(world.events.last?.effects)
        #expect(told.map(\.name) == Self.both("delivered") && told.allSatisfy(\.isElapsedTime))
        #expect(told.allSatisfy { $0.tryUntil == Instant(1, 1, 14, year: 2027) && $0.answerUntil == $0.tryUntil })
        #expect(told.allSatisfy { $0.json.object?["elapsed_time"] == true })

        var late = try World.birth(now: Instant(12, 30, 14))
        late.opened = Forms.birth(born: "2026-12-20")
        late.adjust = { $0.connected = ["mail", "sms"] }
        try late.run(
            late.filing(channel: .online, files: [Forms.file("f-1", "medical-birth-certificate")]), by: .portal)
        #expect(late.state.effects.count == 2)
        #expect(late.state.effects.allSatisfy { $0.request.isElapsedTime })
        try late.run(.withdraw(.init(channel: .online)), by: .portal)
        #expect(late.state.end == .withdrawn && late.state.effects.count == 4)
        // What the law counts is not guessed, nor what a step waits for.
        var waiting = try World.asking(now: Instant(12, 30, 14))
        waiting.procedure.definition.limit.limit = .sameDay
        waiting.procedure.definition.effective = world.procedure.definition.effective
        let refusal = #expect(throws: DossierRefusal.self) { try waiting.receive() }
        #expect(refusal?.code == "time.no-calendar" && waiting.state.phase == .filed)
        // While the calendar reaches, it is counted by.
        #expect(world.events.flatMap(\.effects).filter(\.isElapsedTime).count == 2)
    }

    @Test("an installation without targets asks for nothing; with one of them, for that")
    func connected() throws {
        for (targets, expected) in [([], []), (["sms"], ["sms-filed"])] as [(Set<String>, [String])] {
            var world = try World.birth()
            world.adjust = { $0.connected = targets }
            try world.run(world.filing(), by: .oneStop)
            #expect(asked(world) == expected)
        }
    }
}
