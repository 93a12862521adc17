import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Properties of random lives")
struct PropertyTests {
    @Test(
        "Folding gives the live state, versions are dense, the end is the end", arguments: 1...20 as ClosedRange<UInt64>
    )
    func life(seed: UInt64) throws {
        var random = Seeded(seed)
        var world = try World.permit(now: Instant(6, 1, 7)).inspected
        var folded = DossierState.initial
        var done = 0
        for step in 0..<70 {
            let (command, person) = RandomLife.command(world, &random)
            let before = world.state
            let first = Result { () throws(DossierRefusal) in try world.decide(command, by: person) }
            let again = Result { () throws(DossierRefusal) in try world.decide(command, by: person) }
            #expect(first == again, "seed \(seed) step \(step): not deterministic")
            let at = world.now
            if case .success(let events) = first {
                #expect(events.count == 1)
                try world.run(command, by: person)
                for event in events {
                    // What the log gives back is what was written, byte for byte.
                    let (type, body) = event.encode()
                    let bytes = JSONWriter.bytes(body)
                    let read = try DossierEvent.decode(type: type, body: try JSONReader.read(bytes))
                    #expect(read == event)
                    #expect(JSONWriter.bytes(read.encode().body) == bytes)
                    folded.evolve(
                        read, version: folded.version + 1, command: CommandID(high: 0, low: world.serial), at: at)
                }
                done += 1
            }
            #expect(folded == world.state, "seed \(seed) step \(step)")
            #expect(world.state.version == Int64(world.events.count))
            if before.end != nil {
                #expect(
                    DossierHeader(world.state).differences(from: DossierHeader(before)).allSatisfy { $0 == "version" })
            }
            if world.state != before { Self.checkInvariants(world.state) }
            world.now = world.now.adding(seconds: Int64.random(in: 0...12_000, using: &random))
            if world.now > Instant(11, 1, 0) { break }
        }
        #expect(world.state.commands.count == done)
        #expect(JSONWriter.bytes(folded.json) == JSONWriter.bytes(world.state.json))
    }

    static func checkInvariants(_ state: DossierState) {
        if state.end != nil { #expect(state.entry == nil && state.waiting == nil && state.endedAt != nil) }
        #expect((state.phase == .waiting) == (state.waiting != nil))
        if state.phase == .received || state.phase == .finished { #expect(state.entry != nil && state.clock != nil) }
        #expect(state.supplements <= 2)
        #expect(state.reappointments <= 1)
        if state.end == .delivered { #expect(state.result != nil) }
        let drafters = state.acts.filter { $0.act == "verify/draft" }.map(\.by)
        let signers = state.acts.filter { $0.act == "decide/sign" }.map(\.by)
        #expect(Set(drafters).isDisjoint(with: signers))
    }

    @Test("Random lives reach every end and every type of event", arguments: [1 as UInt64])
    func coverage(seed: UInt64) throws {
        var random = Seeded(seed)
        var ends: Set<DossierEnd> = []
        // What is about money only, or about other systems, has lives of its own (`PaymentTests`, `EffectTests`).
        let wanted = Set(DossierEvent.allTypes).subtracting(DossierEvent.MoneyMoved.What.allCases.map(\.rawValue))
            .subtracting(DossierEvent.EffectMoved.What.allCases.map(\.rawValue))
        var types: Set<String> = []
        for _ in 0..<200 where ends.count < DossierEnd.allCases.count || !wanted.isSubset(of: types) {
            // Lives in which nobody does anything for long: what happens by itself happens too.
            var world = try World.timed(now: Instant(6, 1, 8)).inspected
            for _ in 0..<120 {
                if let due = world.state.clock?.legalDue, world.state.phase == .received, random.next() % 20 == 0 {
                    world.calendar = try Fixture.calendar(with: [due.localDay])
                    _ = try? world.run(.reschedule(.init(publication: Forms.digest("e"))), by: .engine)
                    world.calendar = try Fixture.calendar()
                } else if let timer = world.state.timers.randomElement(using: &random), random.next() % 8 == 0 {
                    _ = try? world.fire(timer.name)
                } else {
                    let (command, person) = RandomLife.command(world, &random)
                    _ = try? world.run(command, by: person)
                }
            }
            if let end = world.state.end { ends.insert(end) }
            types.formUnion(world.events.map(\.type))
        }
        #expect(ends == Set(DossierEnd.allCases))
        #expect(wanted.subtracting(types).isEmpty)
    }

    @Test("Folding is total: any events in any order, any versions", arguments: 1...10 as ClosedRange<UInt64>)
    func total(seed: UInt64) throws {
        var random = Seeded(seed)
        let samples = try SampleEvents.all().map(\.event)
        var state = DossierState.initial
        for _ in 0..<200 {
            let event = try #require(samples.randomElement(using: &random))
            let version = [Int64.min, -1, 0, 1, state.version &+ 1, .max].randomElement(using: &random) ?? 1
            let at = Instant(microseconds: [Int64.min, 0, .max].randomElement(using: &random) ?? 0)
            state.evolve(
                event, version: version, command: CommandID(high: 0, low: random.next() % 5), at: at)
        }
        state.waited = .max
        state.supplements = .max
        state.reappointments = .max
        state.notes = .max
        for event in samples {
            state.evolve(event, version: 1, command: CommandID(high: 1, low: 1), at: Instant(microseconds: 0))
            _ = DossierHeader(state).json
            _ = state.json
        }
    }

    @Test("A command that led to events is remembered with their versions")
    func commands() throws {
        var world = try World.permit()
        try world.receive()
        #expect(world.state.commands[CommandID(high: 0, low: 1)] == VersionSpan(first: 1, last: 1))
        #expect(world.state.commands[CommandID(high: 0, low: 2)] == VersionSpan(first: 2, last: 2))
        #expect(world.state.commands[CommandID(high: 0, low: 3)] == nil)
    }
}
