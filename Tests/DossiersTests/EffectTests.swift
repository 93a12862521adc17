import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Effects: what other systems are asked for, and what becomes of it")
struct EffectTests {
    static let tryUntil = Instant(6, 10, 15, 1)
    static let answerUntil = Instant(6, 15, 17)

    static func answer(_ outcome: String, subjects: [SealedBlob] = [], reason: SealedBlob? = nil) -> DossierCommand {
        .effect(.init(2, .answer(.init(outcome: outcome, subjects: subjects, reason: reason))))
    }

    static func received() throws -> World {
        var world = try World.asking()
        try world.receive()
        return world
    }

    @Test("An event asks, with its three limits and an owner, in its envelope; nothing is asked twice")
    func asks() throws {
        var world = try Self.received()
        let asked = try #require(world.events.last?.effects)
        #expect(asked.map(\.name) == ["notice", "check"] && asked.map(\.id) == [1, 2])
        let check = asked[1]
        #expect(check.kind == "identity" && check.target == "population" && check.step == "check")
        #expect(check.sends == ["applicant.full_name", "place"] && check.keeps == ["applicant.birth_date"])
        #expect(check.tryUntil == Self.tryUntil && check.answerUntil == Self.answerUntil)
        #expect(check.owner == "head" && check.agency == Person.commune && check.waits)
        #expect(asked[0].tryUntil == asked[0].answerUntil && !asked[0].waits && asked[0].step == nil)
        #expect(world.state.effects.map(\.state) == [.asked, .asked])
        try world.run(.claim, by: .civil)
        #expect(world.events.last?.effects == [])
        // Another case asks for nothing else.
        var urgent = try World.asking()
        urgent.procedure.definition.effects[0].cases = ["urgent"]
        try urgent.receive()
        #expect(urgent.state.effects.map(\.request.name) == ["check"])
    }

    @Test("Where it says so, it is asked for only where its target is connected when the event is made")
    func whereConnected() throws {
        for (connected, expected) in [
            ([], ["notice"]), (["notification"], ["notice"]), (["population"], ["notice", "check"]),
        ] as [(Set<String>, [String])] {
            var world = try World.asking()
            world.procedure.definition.effects[1].whereConnected = true
            world.adjust = { $0.connected = connected }
            try world.receive()
            #expect(world.state.effects.map(\.request.name) == expected)
            // What was not asked for is not waited for, and what was stays, whatever is connected later.
            world.adjust = { $0.connected = ["population"] }
            #expect(
                world.refusal(.act(.init(action: "go-on")), by: .civil)
                    == (expected.count == 2 ? "dossier.effect-awaited" : nil))
            world.adjust = { $0.connected = [] }
            #expect(world.state.effects.map(\.request.name) == expected)
        }
    }

    @Test("A step that waits lets nobody on before the answer, but refuses")
    func waits() throws {
        var world = try Self.received()
        let onwards = DossierCommand.act(.init(action: "go-on"))
        #expect(world.refusal(onwards, by: .civil) == "dossier.effect-awaited")
        #expect(!world.actions(.civil).contains("act go-on") && world.actions(.civil).contains("act refuse"))
        #expect(world.refusal(.act(.init(action: "refuse", reason: Forms.reason)), by: .civil) == nil)
        try world.run(Self.answer("doubtful"), by: .target)
        #expect(world.state.entry?.step == "check" && world.state.effects[1].state == .answered(outcome: "doubtful"))
        try world.run(onwards, by: .civil)
        #expect(world.state.entry?.step == "verify")
        // Sent back, the same data are not asked about again.
        try world.run(.act(.init(action: "back")), by: .civil)
        #expect(world.state.entry?.step == "check" && world.events.last?.effects == [])
    }

    @Test("An answer does its action in the step that asked, brings its fields, and counts once")
    func answers() throws {
        var world = try Self.received()
        #expect(world.refusal(Self.answer("confirmed"), by: .civil) == "dossier.role-missing")
        #expect(world.refusal(Self.answer("confirmed"), by: .citizen) == "dossier.effect-targets-only")
        #expect(world.refusal(Self.answer("perhaps"), by: .target) == "dossier.effect-outcome-unknown")
        #expect(
            world.refusal(Self.answer("confirmed", subjects: [Forms.blob("stranger")]), by: .target)
                == "dossier.sealed-mismatch")
        let kept = Forms.blob("applicant", "Bw==")
        try world.run(Self.answer("confirmed", subjects: [kept]), by: .target)
        #expect(world.state.entry?.step == "verify" && world.state.entry?.role == "civil-status")
        #expect(world.state.sealed.last?.blob == kept && world.state.dataVersion == world.state.version)
        #expect(world.state.acts.last?.act == "check/go-on" && world.events.last?.by.issuer == Actor.targetIssuer)
        let version = world.state.version
        try world.run(Self.answer("doubtful"), by: .target)
        guard case .effect(let late)? = world.events.last?.fact else {
            Issue.record("not recorded")
            return
        }
        #expect(late.isLate && late.move == nil && world.state.effects[1].lateAnswers == 1)
        #expect(world.state.effects[1].state == .answered(outcome: "confirmed"))
        #expect(world.state.effects[1].version == version)
    }

    @Test("Taken now and answered later: given up only at the end of the wait, as an incident of its owner")
    func awaited() throws {
        var world = try Self.received()
        try world.run(.effect(.init(2, .accept(reference: "R-1"))), by: .target)
        #expect(world.state.effects[1].state == .awaited && world.state.effects[1].reference == "R-1")
        #expect(world.refusal(.effect(.init(2, .accept(reference: nil))), by: .target) == "dossier.effect-not-wanted")
        let giveUp = DossierCommand.effect(.init(2, .giveUp(code: "target.unanswered")))
        world.now = Self.tryUntil
        #expect(world.refusal(giveUp, by: .engine) == "dossier.effect-not-due")
        world.now = Self.answerUntil
        #expect(world.refusal(giveUp, by: .head) == "dossier.effect-targets-only")
        try world.run(giveUp, by: .engine)
        #expect(world.state.effects[1].isIncident && DossierHeader(world.state).mark == .incident)
        #expect(world.refusal(giveUp, by: .engine) == "dossier.effect-not-wanted")
        #expect(world.refusal(.act(.init(action: "go-on")), by: .civil) == "dossier.effect-awaited")
        // It came after all.
        try world.run(Self.answer("confirmed"), by: .target)
        #expect(world.state.entry?.step == "verify" && DossierHeader(world.state).mark == nil)
    }

    @Test("An incident is retried, skipped or answered by hand by its owner, with a reason")
    func incidents() throws {
        var world = try Self.received()
        try world.run(.effect(.init(2, .refuse(code: "no-such-person"))), by: .target)
        #expect(world.state.effects[1].state == .failed(code: "no-such-person", isRefused: true))
        let retry = DossierCommand.effect(.init(2, .retry(reason: Forms.reason)))
        let skip = DossierCommand.effect(.init(2, .skip(reason: Forms.reason)))
        for command in [retry, skip, Self.answer("confirmed", reason: Forms.reason)] {
            for person in [Person.civil, .citizen, .portal, .target, .engine] {
                #expect(world.refusal(command, by: person) != nil, "\(person.name)")
            }
            #expect(world.refusal(command, by: .head) == nil)
        }
        #expect(world.refusal(Self.answer("confirmed"), by: .head) == "dossier.effect-reason-required")

        // What was refused is asked anew under another identifier, with its limits counted from now on.
        world.now = Instant(6, 11, 8)
        try world.run(retry, by: .head)
        #expect(world.state.effects[1].state == .asked && world.state.effects[1].generation == 2)
        #expect(world.state.effects[1].request.tryUntil == Instant(6, 11, 15))
        // What ran out of time, under the same: nobody knows whether it was done.
        world.now = Instant(6, 11, 15)
        try world.run(.effect(.init(2, .giveUp(code: "target.unreachable"))), by: .engine)
        try world.run(retry, by: .head)
        #expect(world.state.effects[1].generation == 2)

        var answered = world
        try answered.run(Self.answer("confirmed", reason: Forms.reason), by: .head)
        #expect(answered.state.entry?.step == "verify" && answered.events.last?.by.officer == Person.head.id)
        try world.run(skip, by: .head)
        #expect(world.state.effects[1].state == .skipped && world.state.entry?.step == "check")
        #expect(world.refusal(skip, by: .head) == "dossier.effect-not-wanted")
        #expect(world.refusal(.act(.init(action: "go-on")), by: .civil) == nil)
        // An operator at the machine may as well, whoever owns it.
        world.adjust = { $0.isOperator = true }
        let first = DossierCommand.effect(.init(1, .skip(reason: Forms.reason)))
        #expect(world.refusal(first, by: .clerk) == nil)
    }

    @Test("A late answer after the end is recorded")
    func afterTheEnd() throws {
        var world = try Self.received()
        try world.run(.withdraw(.init(channel: .online)), by: .citizen)
        #expect(world.state.end == .withdrawn && world.state.effects[1].state == .asked)
        try world.run(Self.answer("confirmed", subjects: [Forms.blob("applicant", "Bw==")]), by: .target)
        #expect(world.state.end == .withdrawn && world.state.effects[1].state == .answered(outcome: "confirmed"))
        #expect(world.state.sealed.count == 2)
        try world.run(Self.answer("doubtful"), by: .target)
        #expect(world.state.effects[1].lateAnswers == 1)
    }

    @Test("What a step asked for is dropped once the dossier ended without its result, and by the engine only")
    func dropped() throws {
        let drop = DossierCommand.effect(.init(2, .drop))
        var world = try Self.received()
        #expect(world.refusal(drop, by: .engine) == "dossier.effect-not-wanted")
        try world.run(.withdraw(.init(channel: .online)), by: .citizen)
        #expect(world.refusal(drop, by: .head) == "dossier.effect-targets-only")
        // A notice serves whoever withdrew as well.
        #expect(world.refusal(.effect(.init(1, .drop)), by: .engine) == "dossier.effect-not-wanted")
        var taken = world
        try taken.run(.effect(.init(2, .accept(reference: nil))), by: .target)
        #expect(taken.refusal(drop, by: .engine) == "dossier.effect-not-wanted")
        try world.run(drop, by: .engine)
        #expect(world.state.effects[1].state == .skipped && !world.state.hasIncident)
        #expect(world.refusal(drop, by: .engine) == "dossier.effect-not-wanted")
        // It came all the same: recorded, marked.
        try world.run(Self.answer("confirmed"), by: .target)
        #expect(world.state.effects[1].lateAnswers == 1 && DossierHeader(world.state).mark == .lateAnswer)
    }

    @Test("An answer that comes late marks the dossier until somebody works on it; an incident comes first")
    func lateMark() throws {
        var world = try Self.received()
        for outcome in ["doubtful", "confirmed"] { try world.run(Self.answer(outcome), by: .target) }
        #expect(DossierHeader(world.state).mark == .lateAnswer && world.state.entry?.step == "check")
        var incident = world
        try incident.run(.effect(.init(1, .refuse(code: "no"))), by: .target)
        #expect(DossierHeader(incident.state).mark == .incident)
        try world.run(.claim, by: .civil)
        #expect(DossierHeader(world.state).mark == .lateAnswer)
        try world.run(.note(.init(text: Forms.reason)), by: .civil)
        #expect(DossierHeader(world.state).mark == nil)
    }

    @Test("An end asks, too")
    func ends() throws {
        var world = try World.asking()
        world.procedure.definition.effects[0].trigger = .event(.ended)
        try world.receive()
        #expect(world.state.effects.map(\.request.name) == ["check"])
        try world.run(.stop(.init(reason: Forms.reason)), by: .head)
        #expect(world.state.effects.map(\.request.name) == ["check", "notice"])
    }

    @Test(
        "Random answers, refusals and decisions: each settled once, no step waits without an owner, a replay gives the same",
        arguments: 1...40 as ClosedRange<UInt64>)
    func life(seed: UInt64) throws {
        var random = Seeded(seed)
        var world = try World.asking(now: Instant(6, 1, 8))
        var settled: [Int64: Int] = [:]
        for step in 0..<80 {
            let comment: Comment = "seed \(seed) step \(step)"
            if let effect = world.state.effects.randomElement(using: &random), random.next() % 2 == 0 {
                let id = effect.request.id
                let outcome = ["confirmed", "doubtful", "nonsense"].randomElement(using: &random) ?? ""
                let commands: [(DossierCommand.Effect.What, Person)] = [
                    (.accept(reference: nil), .target), (.answer(.init(outcome: outcome)), .target),
                    (.refuse(code: "no"), .target), (.giveUp(code: "target.unreachable"), .engine),
                    (.retry(reason: Forms.reason), .head), (.skip(reason: Forms.reason), .head),
                    (.answer(.init(outcome: outcome, reason: Forms.reason)), .head),
                ]
                guard let (what, person) = commands.randomElement(using: &random) else { continue }
                let before = effect.isSettled
                if (try? world.run(.effect(.init(id, what)), by: person)) != nil {
                    let after = try #require(world.state.effect(id))
                    if !before, after.isSettled { settled[id, default: 0] += 1 }
                    if before { #expect(after.isSettled && after.state == effect.state, comment) }
                }
            } else {
                let (command, person) = RandomLife.command(world, &random)
                _ = try? world.run(command, by: person)
                if let entry = world.state.entry, entry.step == "check", world.state.phase == .received,
                    let action = ["go-on"].randomElement(using: &random)
                {
                    _ = try? world.run(.act(.init(action: action)), by: .civil)
                }
            }
            #expect(settled.values.allSatisfy { $0 == 1 }, comment)
            let waiting = world.state.effects.filter { $0.request.waits && !$0.isSettled }
            #expect(waiting.allSatisfy { !$0.request.owner.isEmpty && $0.request.agency != nil }, comment)
            #expect(Set(world.state.effects.map(\.request.id)).count == world.state.effects.count, comment)
            world.now = world.now.adding(seconds: Int64.random(in: 0...30_000, using: &random))
        }
        var folded = DossierState.initial
        for event in world.events {
            let (type, body) = event.encode()
            let read = try DossierEvent.decode(type: type, body: try JSONReader.read(JSONWriter.bytes(body)))
            folded.evolve(
                read, version: folded.version + 1, command: CommandID(high: 0, low: UInt64(folded.version + 1)),
                at: event.decidedAt)
        }
        #expect(folded.effects == world.state.effects && folded.entry == world.state.entry)
    }
}

extension Person {
    /// Another system that answers.
    static let target = Person(
        name: "target", actor: Actor(issuer: Actor.targetIssuer, subject: "population", channel: .online))
}

extension World {
    static func asking(now: Instant = Instant(6, 10, 8)) throws -> World {
        var world = try World(try Fixture.asking(), now: now)
        world.opened = ["applicant": ["full_name": .string("Nguyễn Thị Hoa")]]
        return world
    }
}

extension Fixture {
    static func asking() throws -> PinnedProcedure { try loadedAsking.get() }

    private static let loadedAsking = Result { try pinned(askingText, file: "asking.yaml") }

    /// The permit with a step that waits for the population database, and a notice of receipt.
    static let askingText =
        permitText
        .replacing("first-step: verify", with: "first-step: check")
        .replacing(
            "steps:\n",
            with: """
                steps:
                  - id: check
                    label: {vi: Đối chiếu, en: Check}
                    status: 4
                    role: civil-status
                    actions:
                      - {id: go-on, label: {vi: Đi tiếp, en: Go on}, kind: advance, to: verify}
                      - {id: refuse, label: {vi: Từ chối, en: Refuse}, kind: refuse}

                """
        )
        .replacing(
            "      - {id: refuse, label: {vi: Từ chối, en: Refuse}, kind: refuse}\n  - id: decide",
            with: """
                      - {id: refuse, label: {vi: Từ chối, en: Refuse}, kind: refuse}
                      - {id: back, label: {vi: Đối chiếu lại, en: Check again}, kind: advance, to: check}
                  - id: decide
                """
        ) + """

            effects:
              - id: notice
                label: {vi: Báo đã tiếp nhận, en: Notice of receipt}
                kind: notify
                target: notification
                on: {event: received}
                sends: [applicant.full_name]
                try-within: 2 days
                unanswered: one-stop
              - id: check
                label: {vi: Đối chiếu dân cư, en: Check with the population database}
                kind: identity
                target: population
                on: {step: check}
                sends: [applicant.full_name, place]
                keeps: [applicant.birth_date]
                try-within: 6 working hours
                answer-within: 3 working days
                waits: true
                answers:
                  - {outcome: confirmed, action: go-on}
                  - {outcome: doubtful}
                unanswered: head

            """
}
