import EventLog
import Foundation
import Synchronization
import Testing
import WorkingTime

@testable import Casework

/// The database's clock ran ahead for a while and was set back: what was noted by it lies in a future that nobody waits for.
@Suite(.timeLimit(.minutes(15))) struct ClockSetBackTests {
    @Test("timers and effects that were claimed, or put off, by it are done")
    func tasks() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<2 { _ = try await fixture.received(by: hoa) }
        try await fixture.asSuperuser(
            "UPDATE task SET retry_at = clock_timestamp() + interval '10 s' WHERE due IS NOT NULL")
        #expect(try await fixture.office.doDueTasks() == 0)
        // Half of them claimed by whoever died then.
        try await fixture.asSuperuser(
            """
            UPDATE task SET retry_at = clock_timestamp() + interval '1 day',
            claims = CASE WHEN get_byte(uuid_send(stream_id), 15) < 128 THEN 1 ELSE 0 END WHERE due IS NOT NULL
            """)
        try await fixture.office.doDueTasks()
        #expect(population.value.got.count == 2)
        #expect(try await fixture.effectRows() == [])
        let timed = try await OfficeFixture.make()
        try await timed.publishTimed()
        _ = try await timed.received(by: try await timed.officer("hoa.nt"))
        try await timed.at("16:00")
        try await timed.asSuperuser(
            "UPDATE task SET retry_at = clock_timestamp() + interval '1 day' WHERE due IS NOT NULL")
        #expect(try await timed.office.doDueTasks() > 0)
        #expect(try await timed.told("reminded") == 1)
    }

    @Test("a bucket that was emptied in the future is full, and claims of the future take nobody's place")
    func limits() async throws {
        var policy = MemoryTarget.quick
        (policy.atOnce, policy.perSecond, policy.burst) = (2, 0.001, 2)
        let fixture = try await EffectLimitTests.fixture(MemoryTarget(policy: policy), dossiers: 4)
        let store = fixture.office.store
        let now = try await fixture.office.clock.now()
        func claim() async throws -> Int {
            try await store.claimEffects(of: "population", at: now, limit: 10, policy: policy).claimed.count
        }
        #expect(try await claim() == 2)
        #expect(try await claim() == 0)
        try await fixture.asSuperuser(
            """
            UPDATE target_limit SET filled_at = filled_at + interval '1 day';
            UPDATE task SET retry_at = retry_at + interval '1 day' WHERE claims > 0
            """)
        #expect(try await claim() == 2)
    }

    @Test("what ran out of time is given up")
    func expired() async throws {
        let fixture = try await EffectLimitTests.fixture(MemoryTarget(), dossiers: 2)
        try await fixture.on("2026-06-12T17:00")
        try await fixture.asSuperuser(
            """
            UPDATE task SET retry_at = clock_timestamp() + interval '1 day', claims = 1, is_late = true
            WHERE target = 'population'
            """)
        let claim = try await fixture.office.store.claimExpired(at: try await fixture.office.clock.now(), limit: 10)
        #expect(claim.claimed.count { $0.target == "population" } == 2)
    }

    @Test("a webhook, and the national portal, that were held or put off by it are served")
    func readers() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        _ = try await fixture.register()
        _ = try await fixture.secret(portal)
        let receiver = Receiver()
        var runner = fixture.office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        _ = try await fixture.file(1, by: portal)
        let webhook = try #require(try await runner.ready(WebhookMemory()).first?.0)
        try await runner.turn(webhook)
        let before = receiver.deliveries.count
        _ = try await fixture.file(2, by: portal)
        try await fixture.asSuperuser(
            """
            UPDATE webhook_delivery SET held_by = gen_random_uuid(), held_until = clock_timestamp() + interval '1 day',
            attempts = 1, next_attempt = clock_timestamp() + interval '2 days'
            """)
        #expect(try await runner.ready(WebhookMemory()).count == 1)
        try await runner.turn(webhook)
        #expect(receiver.deliveries.count > before)

        let national = MemoryPortal()
        var configuration = fixture.configuration
        configuration.portal = PortalSettings(name: "national", transport: national, vneid: [])
        let office = try await Office.open(configuration)
        let sync = try #require(office.portalSync)
        national.answer([.deferred(code: "target.unreachable", retryAfter: nil)])
        #expect(try await !sync.turn())
        try await fixture.asSuperuser(
            """
            UPDATE portal_sync SET held_by = gen_random_uuid(), held_until = clock_timestamp() + interval '1 day';
            UPDATE portal_sync_lane SET next_attempt = clock_timestamp() + interval '1 day'
            """)
        #expect(try await sync.turn())
        #expect(national.held.withLock { $0.count } == 2)
        await office.shutdown()
    }
}
