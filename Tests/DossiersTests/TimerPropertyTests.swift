import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Properties of timers")
struct TimerPropertyTests {
    /// A timer as the runner knows it: the same name and instant set again is another one.
    struct Setting: Hashable {
        var name: DossierTimer.Name
        var due: Instant
        var version: Int64
    }

    @Test(
        "Random commands, clocks and calendars: each timer fires at most once, none is left after an end, a replay gives the same",
        arguments: 1...30 as ClosedRange<UInt64>)
    func life(seed: UInt64) throws {
        var random = Seeded(seed)
        var world = try World.timed(now: Instant(6, 1, 7))
        world.procedure.definition.intake = IntakeDefinition(
            within: .workingHours(8), channels: ["online", "post"], role: "head", source: "tests")
        var fired: Set<Setting> = []
        var folded = DossierState.initial
        var told = 0
        for step in 0..<90 {
            let comment: Comment = "seed \(seed) step \(step)"
            let before = world.state
            let choice = random.next() % 6
            if let timer = before.timers.randomElement(using: &random), choice < 2 {
                // At its instant, long after, or too early.
                if random.next() % 3 > 0 { world.now = max(world.now, timer.due) }
                let command = DossierCommand.fire(.init(name: timer.name, due: timer.due))
                if world.now < timer.due {
                    #expect(world.refusal(command, by: .engine) == "dossier.timer-not-due", comment)
                } else {
                    try world.run(command, by: .engine)
                    let setting = Setting(name: timer.name, due: timer.due, version: timer.version)
                    #expect(fired.insert(setting).inserted, comment)
                    #expect(world.refusal(command, by: .engine) != nil || world.state.timers != before.timers, comment)
                    told += 1
                }
            } else if choice == 2, random.next() % 4 == 0 {
                let ordinary = try Fixture.calendar()
                let day = try ordinary.nextWorkingDay(after: world.now.localDay.adding(days: Int(random.next() % 12)))
                world.calendar = try Fixture.calendar(with: [day])
                _ = try? world.run(.reschedule(.init(publication: Forms.digest("e"))), by: .engine)
            } else {
                let (command, person) = RandomLife.command(world, &random)
                _ = try? world.run(command, by: person)
            }
            for event in world.events.dropFirst(Int(folded.version)) {
                let (type, body) = event.encode()
                let read = try DossierEvent.decode(type: type, body: try JSONReader.read(JSONWriter.bytes(body)))
                folded.evolve(
                    read, version: folded.version + 1, command: CommandID(high: 0, low: UInt64(folded.version + 1)),
                    at: event.decidedAt)
            }
            #expect(folded.timers == world.state.timers && folded.fired == world.state.fired, comment)
            check(world.state, comment)
            world.now = world.now.adding(seconds: Int64.random(in: 0...40_000, using: &random))
            if world.now > Instant(11, 1, 0) { break }
        }
        #expect(told == world.events.count { $0.fired != nil })
    }

    private func check(_ state: DossierState, _ comment: Comment) {
        let names = state.timers.map(\.name)
        #expect(Set(names).count == names.count, comment)
        if state.end != nil { #expect(names.isEmpty && state.mark == nil, comment) }
        switch state.phase {
        case .waiting: #expect(names.allSatisfy { $0 == .answer }, comment)
        case .received: #expect(!names.contains(.answer), comment)
        case .filed: #expect(names.allSatisfy { $0 == .intake }, comment)
        case .none, .draft, .finished, .ended: #expect(names.isEmpty, comment)
        }
        // What came in online is answered, or its office is told.
        if state.phase == .filed, state.channel == .online { #expect(state.intakeDue != nil, comment) }
        // What is open and was never said to be late will be.
        if state.phase == .received, let due = state.due {
            let isKnown = state.fired.contains(FiredTimer(name: .overdue, due: due))
            #expect(names.contains(.overdue) != isKnown, comment)
        }
        if state.entry?.step == "confirm", state.phase == .received { #expect(names.contains(.silence), comment) }
    }
}
