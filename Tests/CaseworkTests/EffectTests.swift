import Dossiers
import EventLog
import JSON
import Procedures
import Testing
import WorkingTime

@testable import Casework

/// What other systems are asked for, with a real database and a clock that is moved.
@Suite(.timeLimit(.minutes(15))) struct EffectTests {
    @Test(
        "asked by the event, told once under a derived identifier with only what the definition sends, answered as an event"
    )
    func once() async throws {
        let (population, notification) = (MemoryTarget(), MemoryTarget("notification"))
        let fixture = try await OfficeFixture.asking([population, notification])
        population.set { state in
            state.usual = .done(
                EffectAnswer(
                    outcome: "confirmed",
                    fields: ["child": ["personal_number": "001326012345", "sex": "male"], "stranger": ["x": 1]],
                    details: ["note": "Bản ghi đã khớp", "score": 97], reference: "R-77"))
        }
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let code = try await fixture.received(by: hoa)
        #expect(try await fixture.effectRows() == ["notification|open", "population|open"])
        let refused = await refusal {
            try await fixture.command("claim", code, by: minh)
            return try await fixture.command("act", code, ["action": "draft"], by: minh)
        }
        #expect(refused?.code == "dossier.effect-awaited")
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == [])
        #expect(population.value.got.values.map(\.self) == [1] && notification.value.got.values.map(\.self) == [1])
        let message = try #require(population.value.messages.first)
        #expect(message.code == code && message.request.kind == "identity")
        #expect(
            message.fields == ["child": ["full_name": .string("Nguyễn Minh Anh"), "birth_date": .string("2026-06-01")]])
        let stream = try #require(try await fixture.office.store.stream(code: code))
        #expect(message.identifier == EventLog.CommandID(derivedFrom: "effect/\(stream)/1/1"))
        // The number is kept, what nobody asked for is not, the rest is sealed beside.
        let view = try await fixture.view(code, by: minh)
        #expect(view["subjects"]?["child"]?["personal_number"] == "001326012345")
        #expect(view["subjects"]?["child"]?["sex"] == "female" && view["subjects"]?["stranger"] == nil)
        let items = try await fixture.office.history(code, by: minh)["items"]?.array ?? []
        let answered = try #require(
            items.first { $0["facts"]?["outcome"] == "confirmed" && $0["facts"]?["effect"] == 1 })
        #expect(answered["by"]?["issuer"] == "target" && answered["by"]?["subject"] == "population")
        #expect(answered["facts"]?["reference"] == "R-77" && answered["opened"]?["note"] == "Bản ghi đã khớp")
        #expect(
            try await fixture.rows("SELECT 1 FROM event WHERE body::text LIKE '%001326012345%'") == [])
        #expect(try await fixture.search("001326012345", by: hoa) == [code])
        // The answer once more, as a callback of an adapter: known.
        let again = try await fixture.office.takeAnswer(
            population.value.usual, for: message.identifier, of: "population")
        #expect(again["repeated"] == true)
        let late = try await fixture.office.takeAnswer(
            .done(EffectAnswer(outcome: "doubtful")), for: message.identifier, of: "population")
        #expect(late["repeated"] == false)
        let foreign = await refusal {
            try await fixture.office.takeAnswer(population.value.usual, for: message.identifier, of: "notification")
        }
        #expect(foreign?.code == "target.unknown-identifier")
        _ = try await fixture.checkLog()
    }

    @Test(
        "a target that is away is deferred, not failed, keeps nobody else waiting, and becomes an incident when its time is over"
    )
    func away() async throws {
        let (population, notification) = (MemoryTarget(), MemoryTarget("notification"))
        let fixture = try await OfficeFixture.asking([population, notification])
        population.set { $0.isDown = true }
        let hoa = try await fixture.officer("hoa.nt")
        var codes: [String] = []
        for _ in 0..<6 { codes.append(try await fixture.received(by: hoa)) }
        for _ in 0..<5 {
            try await fixture.noWaiting()
            try await fixture.office.doDueTasks()
        }
        #expect(notification.value.got.count == 6)
        #expect(try await fixture.effectRows() == Array(repeating: "population|target.unreachable|open", count: 6))
        #expect(try await fixture.rows("SELECT DISTINCT failures::text FROM task WHERE target = 'population'") == ["0"])
        // An hour later it is back: everything is told, once.
        try await fixture.at("09:00")
        population.set { $0.isDown = false }
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(population.value.got.count == 6 && population.value.got.values.allSatisfy { $0 == 1 })
        #expect(try await fixture.effectRows() == [])

        // Another one, for which it never comes back.
        population.set { $0.isDown = true }
        let lost = try await fixture.received(by: hoa)
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        try await fixture.on("2026-06-12T16:59")
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.unreachable|open"])
        try await fixture.on("2026-06-12T17:00")
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.unreachable|incident"])
        let view = try await fixture.view(lost, by: hoa)
        #expect(view["mark"] == "incident")
        _ = try await fixture.checkLog()
    }

    @Test("nonsense, lost answers and crashes: the target is asked before it is told again, and nothing is doubled")
    func unsure() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { $0.next = [.failed(code: "target.lost")] }
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(population.value.got.values.map(\.self) == [1] && population.value.asked == 1)
        #expect(try await fixture.types(code, by: hoa).contains("effect-answered"))

        // An outcome that the procedure does not know is no answer.
        population.set { $0.usual = .done(EffectAnswer(outcome: "banana")) }
        let second = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.outcome-unknown|open"])
        // Only the notice of receipt is answered.
        #expect(try await fixture.types(second, by: hoa).count { $0 == "effect-answered" } == 1)
        // Nor is a number that is none.
        population.set {
            $0.known = [:]
            $0.usual = .done(EffectAnswer(outcome: "confirmed", fields: ["child": ["personal_number": "12"]]))
        }
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.answer-unreadable|open"])

        // A server that died in the middle of a try: its claim runs out, the next one asks first.
        population.set {
            $0.known = [:]
            $0.usual = .done(EffectAnswer(outcome: "confirmed"))
        }
        try await fixture.noWaiting()
        let claimed = try await fixture.office.store.claimEffects(
            of: "population", at: try await fixture.office.clock.now(), limit: 10, policy: population.policy)
        #expect(claimed.claimed.count == 1)
        let before = population.value
        #expect(try await fixture.office.doDueTasks() == 0)
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(population.value.asked == before.asked + 1)
        #expect(try await fixture.types(second, by: hoa).count { $0 == "effect-answered" } == 2)
        _ = try await fixture.checkLog()
    }

    @Test("taken now, answered later; what is never answered is asked for once more, and then an incident")
    func awaited() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { $0.usual = .accepted(reference: "R-1") }
        let hoa = try await fixture.officer("hoa.nt")
        var codes: [String] = []
        for _ in 0..<3 { codes.append(try await fixture.received(by: hoa)) }
        try await fixture.office.doDueTasks()
        #expect(population.value.got.count == 3)
        try await fixture.noWaiting()
        #expect(try await fixture.office.doDueTasks() == 0)
        let told = Dictionary(
            population.value.messages.map { ($0.code, $0.identifier) }, uniquingKeysWith: { first, _ in first })
        let identifiers = try codes.map { try #require(told[$0]) }
        let first = try await fixture.office.takeAnswer(
            .done(EffectAnswer(outcome: "confirmed")), for: identifiers[0], of: "population")
        #expect(first["repeated"] == false)
        // The second one answered, and nobody heard it; the third never did.
        population.set { $0.known[identifiers[1]] = .done(EffectAnswer(outcome: "doubtful")) }
        try await fixture.on("2026-06-15T17:00")
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.unanswered|incident"])
        #expect(try await fixture.types(codes[1], by: hoa).last == "effect-answered")
        #expect(try await fixture.types(codes[2], by: hoa).last == "effect-failed")
        // Tried again under the same identifier, it is asked about before it is told again.
        let asked = population.value.asked
        population.set { $0.known[identifiers[2]] = .done(EffectAnswer(outcome: "confirmed")) }
        let retried = try await fixture.office.decideIncidents(
            .retry, IncidentChoice(), reason: "thử lại", operatorName: nil)
        #expect(retried.done == 1)
        try await fixture.office.doDueTasks()
        #expect(population.value.asked == asked + 1 && population.value.got[identifiers[2]] == 1)
        #expect(try await fixture.types(codes[2], by: hoa).last == "effect-answered")
        _ = try await fixture.checkLog()
    }

    @Test("no more at once than a target takes; a breaker that is open keeps everything for later")
    func limits() async throws {
        var policy = MemoryTarget.quick
        policy.atOnce = 3
        (policy.failures, policy.pause) = (4, .seconds(3600))
        let population = MemoryTarget(policy: policy)
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        population.set { $0.hold = .milliseconds(20) }
        for _ in 0..<12 { _ = try await fixture.received(by: hoa) }
        try await fixture.office.doDueTasks()
        #expect(population.value.got.count == 12 && population.value.mostAtOnce <= 3)
        population.set { $0.isDown = true }
        for _ in 0..<12 { _ = try await fixture.received(by: hoa) }
        for _ in 0..<10 {
            try await fixture.noWaiting()
            try await fixture.office.doDueTasks()
        }
        // Four or so tries were made, and then no more.
        let tried = try await fixture.rows(
            "SELECT sum(attempts)::text FROM task WHERE target = 'population' AND due IS NOT NULL")
        #expect((4...6).contains(Int(tried.first ?? "") ?? 0), "\(tried)")
        #expect(try await fixture.effectRows().count == 12)
    }

    @Test("two offices on one database: each effect is told once, whoever comes first")
    func twoOffices() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let other = try await fixture.anotherOffice()
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<20 { _ = try await fixture.received(by: hoa) }
        try await fixture.race(other)
        #expect(population.value.got.count == 20 && population.value.got.values.allSatisfy { $0 == 1 })
        #expect(try await fixture.told("effect-answered") == 40)
        await other.shutdown()
        _ = try await fixture.checkLog()
    }

    @Test("a try that takes too long is ended, and told apart from one that never arrived")
    func slow() async throws {
        var policy = MemoryTarget.quick
        policy.attempt = .seconds(1)
        let population = MemoryTarget(policy: policy)
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        // It arrives, and no answer comes back in time.
        population.set { $0.hold = .seconds(3600) }
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.timed-out|open"])
        #expect(
            try await fixture.rows("SELECT failures || '|' || unsure FROM task WHERE target = 'population'") == [
                "1|true"
            ])
        population.set { $0.hold = .zero }
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(population.value.asked == 1 && population.value.got.values.allSatisfy { $0 == 1 })
        #expect(try await fixture.types(code, by: hoa).last == "effect-answered")
    }

    @Test(
        "two servers at work, one of them ends in the middle of its tries: the other goes on; none lost, none doubled but under its identifier"
    )
    func oneEnds() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let other = try await fixture.anotherOffice()
        population.set { $0.hold = .milliseconds(30) }
        let first = Task { await fixture.office.runTasks() }
        let second = Task { await other.runTasks() }
        let hoa = try await fixture.officer("hoa.nt")
        for number in 0..<16 {
            _ = try await fixture.received(by: hoa)
            // Whatever it was in the middle of stays unsettled, as after a power cut.
            if number == 8 { second.cancel() }
        }
        await second.value
        await other.shutdown()
        while try await fixture.told("effect-answered") < 32 {
            // Nobody has to wait for the claims of whoever is gone.
            try await fixture.noWaiting()
            try await Task.sleep(for: .milliseconds(20))
        }
        first.cancel()
        await first.value
        #expect(population.value.got.count == 16)
        #expect(try await fixture.effectRows() == [])
        #expect(try await fixture.told("effect-answered") == 32)
        #expect(try await fixture.told("effect-failed") == 0)
        _ = try await fixture.checkLog()
    }
}
