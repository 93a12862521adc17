import Dossiers
import EventLog
import JSON
import Synchronization
import Testing
import WorkingTime

@testable import Casework

/// What runs out of time: asked about once more where the target may have it, and given up in its time.
@Suite(.timeLimit(.minutes(15))) struct EffectEndTests {
    private static func waiting(
        _ count: Int, _ population: MemoryTarget
    ) async throws -> (OfficeFixture, codes: [String]) {
        population.set { $0.usual = .accepted(reference: "R-1") }
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        var codes: [String] = []
        for _ in 0..<count { codes.append(try await fixture.received(by: hoa)) }
        try await fixture.office.doDueTasks()
        #expect(population.value.got.count == count)
        return (fixture, codes)
    }

    @Test(
        "twelve that were never answered, two at once: each is asked about before any is given up, and all are answered"
    )
    func allAreAsked() async throws {
        var policy = MemoryTarget.quick
        policy.atOnce = 2
        let population = MemoryTarget(policy: policy)
        let (fixture, _) = try await Self.waiting(12, population)
        population.set { state in
            state.known = state.got.mapValues { _ in .done(EffectAnswer(outcome: "confirmed")) }
            state.hold = .milliseconds(10)
        }
        try await fixture.on("2026-06-15T17:00")
        try await fixture.office.doDueTasks()
        #expect(population.value.asked == 12)
        #expect(try await fixture.effectRows() == [])
        #expect(try await fixture.told("effect-failed") == 0)
        #expect(try await fixture.told("effect-answered") == 24)
        _ = try await fixture.checkLog()
    }

    @Test("where the target is away the last question waits for it, but not for ever", arguments: [true, false])
    func away(isPatient: Bool) async throws {
        var policy = MemoryTarget.quick
        (policy.failures, policy.pause, policy.longestPause) = (1, .seconds(3600), .seconds(3600))
        policy.patience = isPatient ? .seconds(3600) : .zero
        let population = MemoryTarget(policy: policy)
        let (fixture, codes) = try await Self.waiting(3, population)
        population.set { $0.isDown = true }
        let hoa = try await fixture.officer("hoa.nt")
        // One try shows that it is away.
        _ = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        try await fixture.asSuperuser("DELETE FROM task WHERE target = 'population' AND NOT unsure")
        try await fixture.on("2026-06-15T17:00")
        try await fixture.office.doDueTasks()
        #expect(population.value.asked == 0)
        #expect(
            try await fixture.effectRows()
                == (isPatient
                    ? Array(repeating: "population|open", count: 3)
                    : Array(repeating: "population|target.unanswered|incident", count: 3)))
        #expect(try await fixture.types(codes[0], by: hoa).contains("effect-failed") == !isPatient)
    }

    @Test("a target that asks for a day's pause, or a long back-off, puts the incident off no longer than the time was")
    func retryAfter() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { $0.next = [.deferred(code: "target.limited", retryAfter: .seconds(86_400))] }
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        // No longer than the longest wait either.
        #expect(
            try await fixture.rows(
                "SELECT 1::text FROM task WHERE target = 'population' AND retry_at > clock_timestamp() + interval '3 h'"
            ) == [])
        try await fixture.on("2026-06-12T16:59")
        #expect(try await fixture.office.doDueTasks() == 0)
        try await fixture.on("2026-06-12T17:00")
        // What is put off once its time is over is waited for.
        try await fixture.asSuperuser("UPDATE task SET is_late = true WHERE target = 'population'")
        #expect(try await fixture.office.doDueTasks() == 0)
        try await fixture.asSuperuser("UPDATE task SET is_late = false WHERE target = 'population'")
        #expect(try await fixture.office.doDueTasks() > 0)
        #expect(try await fixture.effectRows() == ["population|target.limited|incident"])
        #expect(try await fixture.view(code, by: hoa)["mark"] == "incident")
    }

    @Test("“I have it, the answer comes later”, said to the last question: it is waited for, as long as it was to be")
    func acceptedAtLast() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { state in
            state.usual = .accepted(reference: "R-1")
            state.next = [.failed(code: "target.lost")]
        }
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.lost|open"])
        try await fixture.on("2026-06-12T17:00")
        try await fixture.office.doDueTasks()
        #expect(population.value.asked == 1 && population.value.got.values.map(\.self) == [1])
        #expect(try await fixture.types(code, by: hoa).last == "effect-awaited")
        #expect(try await fixture.told("effect-failed") == 0)
        let identifier = try #require(population.value.got.keys.first)
        _ = try await fixture.office.takeAnswer(
            .done(EffectAnswer(outcome: "confirmed")), for: identifier, of: "population")
        #expect(try await fixture.types(code, by: hoa).last == "effect-answered")
        // Where the wait is over as well, it is an incident.
        population.set { $0.next = [.failed(code: "target.lost")] }
        let second = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        try await fixture.on("2026-06-22T17:00")
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.unanswered|incident"])
        let moves = try await fixture.types(second, by: hoa).filter { $0.hasPrefix("effect-") }
        #expect(moves.suffix(2) == ["effect-awaited", "effect-failed"])
        _ = try await fixture.checkLog()
    }

    @Test(
        "a last question that cannot be put, because a key is damaged, ends as an incident and is not put off for ever")
    func unaskable() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { $0.next = [.failed(code: "target.lost")] }
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["population|target.lost|open"])
        try await fixture.asSuperuser("UPDATE subject_key SET wrapped = 'x'")
        // Another server, which remembers no key.
        let other = try await fixture.anotherOffice()
        try await fixture.on("2026-06-12T17:00")
        try await other.doDueTasks()
        #expect(population.value.asked == 0)
        #expect(try await fixture.effectRows() == ["population|target.lost|incident"])
        #expect(try await fixture.types(code, by: hoa).last == "effect-failed")
        await other.shutdown()
    }

    @Test("dossiers whose answer nobody can use keep the breaker closed: the next one is asked at once")
    func poison() async throws {
        var policy = MemoryTarget.quick
        (policy.failures, policy.pause, policy.longestPause) = (3, .seconds(3600), .seconds(3600))
        let population = MemoryTarget(policy: policy)
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { $0.usual = .done(EffectAnswer(outcome: "banana")) }
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<5 { _ = try await fixture.received(by: hoa) }
        try await fixture.office.doDueTasks()
        #expect(
            try await fixture.effectRows() == Array(repeating: "population|target.outcome-unknown|open", count: 5))
        population.set { $0.usual = .done(EffectAnswer(outcome: "confirmed")) }
        let good = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        #expect(try await fixture.types(good, by: hoa).last == "effect-answered")

        // Whether a target is there again is found out with what failed least, whatever is due longest.
        try await fixture.noWaiting()
        let fresh = try await fixture.received(by: hoa)
        let stream = try #require(try await fixture.office.store.stream(code: fresh))
        let claim = try await fixture.office.store.claimEffects(
            of: "population", at: try await fixture.office.clock.now(), limit: 1, policy: policy, isProbing: true)
        #expect(claim.claimed.map(\.stream) == [stream])
    }

    @Test("what ended its server before is tried when nothing else is under way, of whatever target")
    func alone() async throws {
        let population = MemoryTarget()
        let notification = MemoryTarget("notification")
        let watched = WatchedTarget(inner: population, other: notification)
        let fixture = try await OfficeFixture.asking([watched, notification])
        let hoa = try await fixture.officer("hoa.nt")
        var codes: [String] = []
        for _ in 0..<6 { codes.append(try await fixture.received(by: hoa)) }
        let suspect = try #require(try await fixture.office.store.stream(code: codes[3]))
        try await fixture.asSuperuser(
            "UPDATE task SET claims = 3, attempts = 3, unsure = true WHERE stream_id = '\(suspect)' AND target = 'population'"
        )
        for target in [population, notification] { target.set { $0.hold = .milliseconds(40) } }
        watched.suspect.withLock { $0 = codes[3] }
        let server = Task { await fixture.office.effects.run() }
        while try await fixture.told("effect-answered") < 12 { try await Task.sleep(for: .milliseconds(10)) }
        server.cancel()
        await server.value
        #expect(watched.beside.withLock { $0 } == [0])
        #expect(population.value.mostAtOnce > 1)
        #expect(population.value.got.count == 6 && population.value.got.values.allSatisfy { $0 == 1 })
        _ = try await fixture.checkLog()
    }
}
