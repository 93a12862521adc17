import Dossiers
import EventLog
import JSON
import Logging
import Postgres
import Synchronization
import Testing
import WorkingTime

@testable import Casework

/// What ends its server each time it is tried, and claims that are given back.
@Suite(.timeLimit(.minutes(15))) struct LostClaimTests {
    @Test("a timer that no server outlives is parked with a code of its own; what was claimed beside it is done")
    func timers() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<3 { _ = try await fixture.received(by: hoa) }
        try await fixture.at("16:00")
        let store = fixture.office.store
        let now = try await fixture.office.clock.now()
        // Twice the server takes all three down with it; then one is claimed at a time.
        for _ in 0..<2 {
            #expect(try await store.claimTasks(at: now, limit: 10).claimed.count == 3)
            try await fixture.claimsRunOut()
        }
        let poison = try #require(try await store.claimTasks(at: now, limit: 10).claimed.first)
        #expect(poison.claims == 3 && poison.attempt == 3 && poison.failures == 0)
        // While its claim holds, the others are done.
        #expect(try await fixture.office.doDueTasks() == 2)
        #expect(try await fixture.told("reminded") == 2)
        for claims in 4...5 {
            try await fixture.claimsRunOut()
            #expect(try await store.claimTasks(at: now, limit: 10).claimed.map(\.claims) == [claims])
        }
        try await fixture.claimsRunOut()
        let (claimed, parked) = try await store.claimTasks(at: now, limit: 10)
        #expect(claimed.isEmpty && parked.map(\.stream) == [poison.stream])
        #expect(try await fixture.office.doDueTasks() == 0)
        let administration = Administration(owner: fixture.owner)
        let row = try #require(try await administration.tasks(onlyParked: true, limit: 10).first)
        #expect(row.error == "task.claims-lost" && row.task == "reminder" && row.stream == poison.stream.description)
        #expect(try await administration.waiting().parked?.count == 1)
        // Mended and tried again, it has all its claims.
        let choice = Administration.TaskChoice(code: row.stream, error: "task.claims-lost")
        #expect(try await administration.decide(.retry, choice, reason: "đã sửa") == 1)
        #expect(try await fixture.office.doDueTasks() == 1)
        #expect(try await fixture.told("reminded") == 3)
        #expect(try await fixture.rows("SELECT count(*)::text FROM task WHERE claims > 0") == ["0"])
    }

    @Test(
        "a claim that is settled, however, counts no more among those that were lost; what is deferred backs off, bounded"
    )
    func settled() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        _ = try await fixture.received(by: try await fixture.officer("hoa.nt"))
        try await fixture.at("16:00")
        var policy = TaskPolicy()
        (policy.firstDelay, policy.longestDeferral) = (.seconds(1000), .seconds(100_000))
        func deferred(_ policy: TaskPolicy) async throws {
            let runner = TaskRunner(
                store: fixture.office.store, clock: fixture.office.clock, policy: policy, logger: .silent,
                counts: TaskCounts(), perform: { _ in .deferred(code: "log.unavailable") })
            #expect(try await runner.round() == 1)
        }
        func waits(_ condition: String) async throws -> [String] {
            try await fixture.rows(
                """
                SELECT concat_ws('|', attempts, failures, claims, \(condition)) FROM task
                WHERE task = 'reminder'
                """)
        }
        try await deferred(policy)
        #expect(try await waits("retry_at < clock_timestamp() + interval '1501 s'") == ["1|0|0|t"])
        for _ in 0..<4 {
            try await fixture.noWaiting()
            try await deferred(policy)
        }
        // Sixteen thousand seconds, half of it more or less.
        #expect(try await waits("retry_at > clock_timestamp() + interval '7000 s'") == ["5|0|0|t"])
        policy.longestDeferral = .seconds(2000)
        try await fixture.noWaiting()
        try await deferred(policy)
        #expect(try await waits("retry_at < clock_timestamp() + interval '3001 s'") == ["6|0|0|t"])
        // Set anew by an event, nothing of this is left.
        try await fixture.asSuperuser("UPDATE task SET claims = 4")
        let hoa = try await fixture.officer("hoa.nt")
        let code = try #require(try await fixture.rows("SELECT code FROM dossier").first)
        try await fixture.command(
            "apologise", code, ["reason": "Chờ xác minh", "new_due": "2026-06-12T16:00:00+07:00"], by: hoa)
        #expect(
            try await fixture.rows(
                "SELECT claims || '|' || attempts || '|' || failures FROM task WHERE task = 'reminder'")
                == ["0|0|0"])
    }

    @Test("whoever shuts down gives back what was not begun, and keeps what was until it runs out")
    func released() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<4 { _ = try await fixture.received(by: hoa) }
        try await fixture.at("16:00")
        var policy = TaskPolicy()
        policy.atOnce = 1
        let (begun, isBegun) = AsyncStream.makeStream(of: Void.self)
        let runner = TaskRunner(
            store: fixture.office.store, clock: fixture.office.clock, policy: policy, logger: .silent,
            counts: TaskCounts(),
            perform: { _ in
                isBegun.yield()
                try? await Task.sleep(for: .seconds(3600))
                return .deferred(code: "casework.cancelled")
            })
        let round = Task { try await runner.round() }
        for await _ in begun { break }
        round.cancel()
        #expect(try await round.value == 4)
        let rows = try await fixture.rows(
            """
            SELECT concat_ws('|', attempts, claims, retry_at IS NOT NULL) FROM task WHERE task = 'reminder' ORDER BY 1
            """)
        #expect(rows == ["0|0|f", "0|0|f", "0|0|f", "1|1|t"])
        #expect(try await fixture.office.doDueTasks() == 3)
        try await fixture.claimsRunOut()
        #expect(try await fixture.office.doDueTasks() == 1)
        #expect(try await fixture.told("reminded") == 4)
    }

    @Test("a task that is parked is named in the log: what, of which stream, and why")
    func logged() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        _ = try await fixture.received(by: try await fixture.officer("hoa.nt"))
        try await fixture.at("16:00")
        var policy = TaskPolicy()
        policy.tries = 1
        let lines = Lines()
        let runner = TaskRunner(
            store: fixture.office.store, clock: fixture.office.clock, policy: policy,
            logger: Logger(label: "test") { _ in lines }, counts: TaskCounts(),
            perform: { _ in .failed(code: "test.broken") })
        #expect(try await runner.round() == 1)
        let stream = try #require(try await fixture.rows("SELECT stream_id::text FROM dossier").first)
        #expect(lines.kept == ["task parked|code=test.broken|stream=\(stream)|task=reminder"])
    }

    @Test("the sweep goes on until nothing is left")
    func sweep() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.asSuperuser(
            """
            INSERT INTO task (lane, stream_id, task, kind, due, version)
            SELECT 2, gen_random_uuid(), 'reminder', 'timer', CASE WHEN n > 25 THEN now() END, 1
            FROM generate_series(1, 27) AS n
            """)
        let runner = TaskRunner(
            store: fixture.office.store, clock: fixture.office.clock, policy: TaskPolicy(), logger: .silent,
            counts: TaskCounts(), perform: { _ in .early })
        try await runner.sweep(page: 10)
        #expect(
            try await fixture.rows("SELECT count(*) || '|' || count(due) FROM task") == ["2|2"])
    }

    @Test("an effect that no server outlives becomes an incident of its owner; the target is not asked again by itself")
    func effects() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let store = fixture.office.store
        let now = try await fixture.office.clock.now()
        func claim() async throws -> Store.EffectClaim {
            try await store.claimEffects(of: "population", at: now, limit: 10, policy: population.policy)
        }
        for claims in 1...5 {
            #expect(try await claim().claimed.map(\.claims) == [claims])
            try await fixture.claimsRunOut()
        }
        try await fixture.office.doDueTasks()
        #expect(population.value.got.isEmpty && population.value.asked == 0)
        #expect(try await fixture.effectRows() == ["population|task.claims-lost|incident"])
        #expect(try await fixture.view(code, by: hoa)["mark"] == "incident")
        #expect(try await fixture.types(code, by: hoa).contains("effect-failed"))
        let lan = try await fixture.officer("lan.lt")
        let owned = try await fixture.office.incidents(IncidentChoice(), openToo: false, by: lan)["items"]?.array
        #expect(owned?.count == 1 && owned?.first?["error"] == "task.claims-lost")
        // Tried again, the target is asked first, for nobody knows; and told under the same identifier.
        let retried = try await fixture.office.decideIncidents(
            .retry, IncidentChoice(), reason: "đã sửa", operatorName: nil)
        #expect(retried.done == 1)
        try await fixture.office.doDueTasks()
        #expect(population.value.asked == 1 && population.value.got.values.map(\.self) == [1])
        #expect(try await fixture.effectRows() == [])

        // One that cannot even be given up is parked where it stands, and is in the same list.
        let second = try await fixture.received(by: hoa)
        try await fixture.asSuperuser("UPDATE task SET claims = 10 WHERE target = 'population' AND due IS NOT NULL")
        #expect(try await claim().parked.count == 1)
        #expect(try await fixture.office.doDueTasks() > 0)
        #expect(try await fixture.effectRows() == ["population|task.claims-lost|incident"])
        let skipped = try await fixture.office.decideIncidents(
            .skip, IncidentChoice(code: second, effect: 1), reason: "không cần", operatorName: nil)
        #expect(skipped.done == 1)
        #expect(try await fixture.effectRows() == [])
        _ = try await fixture.checkLog()
    }

    @Test("effects that were claimed twice in vain are claimed one at a time, also when their time is over")
    func effectsAlone() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<4 { _ = try await fixture.received(by: hoa) }
        let store = fixture.office.store
        func claim() async throws -> [Int] {
            let now = try await fixture.office.clock.now()
            return try await store.claimEffects(of: "population", at: now, limit: 10, policy: population.policy)
                .claimed.map(\.claims)
        }
        for claims in 1...2 {
            #expect(try await claim() == Array(repeating: claims, count: 4))
            try await fixture.claimsRunOut()
        }
        #expect(try await claim() == [3])
        #expect(try await claim() == [3])
        // Two are held; the other two are done.
        try await fixture.office.doDueTasks()
        #expect(population.value.got.count == 2)
        try await fixture.claimsRunOut()
        try await fixture.on("2026-06-20T08:00")
        func expired() async throws -> Store.EffectClaim {
            try await store.claimExpired(at: try await fixture.office.clock.now(), limit: 10)
        }
        #expect(try await expired().claimed.map(\.claims) == [4])
        #expect(try await expired().claimed.map(\.claims) == [4])
        try await fixture.asSuperuser(
            "UPDATE task SET retry_at = NULL, claims = 10 WHERE target = 'population' AND due IS NOT NULL")
        #expect(try await expired().parked.count == 2)
        #expect(
            try await fixture.effectRows() == Array(repeating: "population|task.claims-lost|incident", count: 2))
    }

    @Test("a registry whose history was exchanged fires nothing, asks nobody and tells no webhook")
    func exchangedHistory() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        _ = try await fixture.received(by: hoa)
        try await fixture.publishTimed()
        _ = try await fixture.received(by: hoa)
        let waiting = try await fixture.tasks()
        #expect(waiting.contains("overdue|1") && waiting.contains("reminder|1"))
        #expect(waiting.contains { $0.hasPrefix("effect/") })
        try await fixture.office.refreshForTests()
        try await fixture.asSuperuser(
            """
            UPDATE event e SET digest = sha256('another') WHERE lane = \(fixture.office.registry.lane)
            AND pos = (SELECT max(pos) FROM event WHERE lane = e.lane)
            """)
        await #expect(throws: EventLogError.self) { try await fixture.office.refreshForTests() }
        try await fixture.at("16:00")
        let refused = await refusal { try await fixture.office.doDueTasks() }
        #expect(refused?.code == "log.damage.exchanged")
        for runner in [fixture.office.tasks, fixture.office.gatewayTasks, fixture.office.calendarTasks] {
            await #expect(throws: EventLogError.self) { try await runner.round() }
        }
        await #expect(throws: EventLogError.self) { try await fixture.office.effects.round() }
        await #expect(throws: EventLogError.self) {
            _ = try await fixture.office.webhookRunner(Receiver()).ready(WebhookMemory())
        }
        #expect(population.value.got.isEmpty)
        #expect(try await fixture.told("reminded") == 0)
        #expect(try await fixture.rows("SELECT count(*)::text FROM task WHERE attempts > 0") == ["0"])
    }
}

/// A log that is read by the test.
private struct Lines: LogHandler {
    private final class Kept: Sendable {
        let lines = Mutex<[String]>([])
    }

    private let all = Kept()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.notice

    var kept: [String] { all.lines.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
        all.lines.withLock { $0.append((["\(event.message)"] + facts).joined(separator: "|")) }
    }
}
