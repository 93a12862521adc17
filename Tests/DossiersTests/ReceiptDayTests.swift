import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// A dossier is pinned, when it is received, to the rules in force that day.
@Suite("The rules of the day of receipt")
struct ReceiptDayTests {
    /// The permit as it is from 11 June on: another limit, another digest.
    private static func next() throws -> PinnedProcedure {
        var next = try Fixture.permit()
        next.digest = Forms.digest("e")
        next.definition.effective.from = Instant(6, 11, 8).localDay
        next.definition.limit.limit = .workingDays(thousandths: 2_000)
        return next
    }

    private func filed() throws -> World {
        var world = try World.permit()
        world.procedure.definition.effective.until = Instant(6, 11, 8).localDay
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        return world
    }

    @Test("Received on the day of filing it keeps its definition, and the event says why")
    func sameDay() throws {
        var world = try filed()
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.definition == world.procedure.digest)
        #expect(world.state.pinnedBy == "receipt-day")
    }

    @Test("Received under new rules it is pinned to them: limit, definition and rule stand in the event")
    func nextDay() throws {
        var world = try filed()
        let old = world.procedure
        world.now = Instant(6, 11, 9)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.not-in-force")
        world.procedure = try Self.next()
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.definition == Forms.digest("e"))
        #expect(world.state.pinnedBy == "receipt-day")
        #expect(world.state.due == Instant(6, 15, 17))
        var folded = DossierState.initial
        for (index, event) in world.events.enumerated() {
            let (type, body) = event.encode()
            folded.evolve(
                try DossierEvent.decode(type: type, body: body), version: Int64(index + 1),
                command: CommandID(high: 0, low: UInt64(index + 1)), at: event.decidedAt)
        }
        #expect(folded.definition == Forms.digest("e"))
        world.procedure = old
        #expect(world.refusal(.act(.init(action: "submit")), by: .civil) == "dossier.wrong-definition")
    }

    @Test("What the new rules ask for besides is asked for, and a supplement may bring it before receipt")
    func newField() throws {
        var world = try filed()
        world.now = Instant(6, 11, 9)
        world.procedure = try Self.next()
        world.procedure.definition.data[1].requiredWhen = .always(true)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.field-missing")
        try world.run(.requestSupplement(.init(items: ["area"], reasons: Forms.reason)), by: .oneStop)
        try world.run(.answerSupplement(.init(channel: .counter, data: ["area": 12])), by: .oneStop)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.definition == Forms.digest("e"))
    }

    @Test("What the new rules do not know any more is no hindrance; what is new must be known")
    func droppedFields() throws {
        var world = try filed()
        world.now = Instant(6, 11, 9)
        world.procedure = try Self.next()
        let dropped = try #require(world.procedure.definition.data.first { world.state.data[$0.id] != nil })
        world.procedure.definition.data.removeAll { $0.id == dropped.id }
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.data[dropped.id] != nil, "it stays what was filed")
        var other = try filed()
        other.now = Instant(6, 11, 9)
        other.procedure = try Self.next()
        other.procedure.definition.data[1].requiredWhen = .always(true)
        try other.run(.requestSupplement(.init(items: ["area"], reasons: Forms.reason)), by: .oneStop)
        #expect(
            other.refusal(
                .answerSupplement(.init(channel: .counter, data: ["area": 12, "colour": "red"])), by: .oneStop) != nil)
    }

    @Test("A last day that is a day off moves: born on 1 March 2026 a child is registered in time until Monday, 4 May")
    func lastDayOff() throws {
        // The 60th day is 30 April; 1 May is a holiday, 2 and 3 May are a weekend.
        for (day, expected) in [
            (Instant(4, 29, 9), "timely"), (Instant(5, 4, 16), "timely"), (Instant(5, 5, 8), "late"),
        ] {
            var world = try World.birth(now: day)
            world.opened = Forms.birth(born: "2026-03-01")
            try world.run(world.filing(), by: .oneStop)
            #expect(world.state.caseID == expected, "\(day.short)")
        }
        // 60 days before Tết: nine days off. And long ago, in years that no calendar is loaded for.
        for (born, filed, expected) in [
            ("2025-12-17", Instant(2, 23, 9), "timely"), ("2025-12-17", Instant(2, 24, 9), "late"),
            ("2010-01-01", Instant(6, 10, 9), "late"),
        ] {
            var world = try World.birth(now: filed)
            world.opened = Forms.birth(born: born)
            try world.run(world.filing(), by: .oneStop)
            #expect(world.state.caseID == expected, "\(born)")
        }
    }

    @Test("Where it depends on a year without a calendar, the year is named and nothing is guessed")
    func noCalendar() throws {
        var world = try World.birth(now: Instant(1, 2, 9, year: 2024))
        world.procedure.definition.effective.from = Instant(1, 1, 8, year: 2024).localDay
        world.opened = Forms.birth(born: "2023-11-01")
        #expect(world.refusal(world.filing(), by: .oneStop) == "time.no-calendar")
    }
}
