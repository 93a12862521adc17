import Dossiers
import EventLog
import JSON
import Testing
import WorkingTime

@testable import Casework

/// How much all servers of a database together ask of a target.
@Suite(.timeLimit(.minutes(15))) struct EffectLimitTests {
    /// A fixture with so many dossiers that ask the population database.
    static func fixture(_ target: any EffectTarget, dossiers: Int) async throws -> OfficeFixture {
        let fixture = try await OfficeFixture.asking([target, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<dossiers { _ = try await fixture.received(by: hoa) }
        return fixture
    }

    @Test(
        "as many at once as the target takes, whoever claims; what ends gives its place to the next, what dies when its claim runs out"
    )
    func atOnce() async throws {
        var policy = MemoryTarget.quick
        policy.atOnce = 3
        let fixture = try await Self.fixture(MemoryTarget(policy: policy), dossiers: 6)
        let store = fixture.office.store
        let now = try await fixture.office.clock.now()
        func claim(_ limit: Int = 10) async throws -> Store.EffectClaim {
            try await store.claimEffects(of: "population", at: now, limit: limit, policy: policy)
        }
        let first = try await claim(2)
        #expect(first.claimed.count == 2 && !first.isHeldBack)
        let second = try await claim()
        #expect(second.claimed.count == 1 && second.isHeldBack)
        let none = try await claim()
        #expect(none.claimed.isEmpty && none.isHeldBack)
        try await store.putOff(
            effect: first.claimed[0], for: .seconds(3600), error: "target.busy", isFailure: false, isUnsure: false)
        try await store.release([first.claimed[1]])
        #expect(
            try await fixture.rows(
                """
                SELECT concat_ws('|', attempts, claims, unsure, retry_at IS NULL) FROM task
                WHERE target = 'population' AND stream_id = '\(first.claimed[1].stream)'
                """) == ["0|0|f|t"])
        let next = try await claim()
        #expect(next.claimed.count == 2 && next.isHeldBack)
        #expect(try await claim().claimed.isEmpty)
        // Whoever had them was killed.
        try await fixture.claimsRunOut()
        let again = try await claim()
        #expect(again.claimed.count == 3 && again.claimed.allSatisfy(\.isUnsure))
        #expect(try await claim().claimed.isEmpty)
        // With nothing left to claim nobody is held back.
        try await fixture.asSuperuser("UPDATE task SET retry_at = clock_timestamp() + interval '1 h', claims = 0")
        #expect(try await !claim().isHeldBack)
    }

    @Test("a bucket that is everybody's: what one claims another lacks, and what is not claimed is not taken")
    func bucket() async throws {
        var policy = MemoryTarget.quick
        (policy.atOnce, policy.perSecond, policy.burst) = (100, 0, 4)
        let fixture = try await Self.fixture(MemoryTarget(policy: policy), dossiers: 6)
        let store = fixture.office.store
        let now = try await fixture.office.clock.now()
        func claim(_ limit: Int) async throws -> Store.EffectClaim {
            try await store.claimEffects(of: "population", at: now, limit: limit, policy: policy)
        }
        #expect(try await claim(1).claimed.count == 1)
        #expect(try await claim(100).claimed.count == 3)
        let empty = try await claim(100)
        #expect(empty.claimed.isEmpty && empty.isHeldBack)
        // A thousand seconds ago it was emptied, and fills by two a second, up to its size.
        try await fixture.asSuperuser("UPDATE target_limit SET filled_at = filled_at - interval '1000 s'")
        policy.perSecond = 2
        #expect(try await claim(100).claimed.count == 2)
        #expect(
            try await fixture.rows("SELECT floor(tokens)::text FROM target_limit WHERE target = 'population'") == ["2"])
    }

    @Test(
        "two servers on one database: together no more at once and no more a second than the target takes, by the claims' own instants"
    )
    func twoServers() async throws {
        var policy = MemoryTarget.quick
        (policy.atOnce, policy.perSecond, policy.burst) = (3, 20, 3)
        let population = MemoryTarget(policy: policy)
        let fixture = try await Self.fixture(population, dossiers: 16)
        // Long enough for more than three to be under way, were it not for the limit; short enough for more than twenty a second.
        population.set { $0.hold = .milliseconds(100) }
        // What was claimed when: the instant that the bucket was counted with is the end of the claim without its length.
        try await fixture.asSuperuser(
            """
            CREATE TABLE claim_seen (until timestamptz NOT NULL);
            CREATE FUNCTION see_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                INSERT INTO public.claim_seen VALUES (NEW.retry_at);
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER task_claimed AFTER UPDATE ON task FOR EACH ROW
            WHEN (NEW.claims > OLD.claims AND NEW.target = 'population') EXECUTE FUNCTION see_claim()
            """)
        let other = try await fixture.anotherOffice()
        let servers = [fixture.office, other].map { office in Task { await office.effects.run() } }
        while try await fixture.told("effect-answered") < 32 { try await Task.sleep(for: .milliseconds(10)) }
        for server in servers { server.cancel() }
        for server in servers { await server.value }
        await other.shutdown()
        #expect(population.value.got.count == 16 && population.value.got.values.allSatisfy { $0 == 1 })
        #expect((1...3).contains(population.value.mostAtOnce))
        let instants = try await fixture.rows(
            "SELECT (extract(epoch FROM until) * 1000000)::int8::text FROM claim_seen ORDER BY until"
        ).compactMap { Double($0) }.map { $0 / 1_000_000 }
        #expect(instants.count == 16)
        for (first, begin) in instants.enumerated() {
            for (last, end) in instants.enumerated() where last >= first {
                let most = Double(policy.burst) + policy.perSecond * (end - begin)
                #expect(Double(last - first + 1) <= most + 0.01, "\(first) to \(last)")
            }
        }
        _ = try await fixture.checkLog()
    }

    @Test("what one server finds away no other asks; one try of all shows whether it is there again")
    func breaker() async throws {
        var policy = MemoryTarget.quick
        (policy.failures, policy.pause, policy.longestPause) = (2, .seconds(1000), .seconds(1500))
        let population = MemoryTarget(policy: policy)
        let fixture = try await Self.fixture(population, dossiers: 6)
        let other = try await fixture.anotherOffice()
        population.set { $0.isDown = true }
        let one = fixture.office
        try await one.doDueTasks()
        #expect(
            try await fixture.rows(
                "SELECT (open_until > clock_timestamp())::text FROM target_limit WHERE target = 'population'") == [
                    "true"
                ])
        let tried = try await fixture.rows("SELECT sum(attempts)::text FROM task WHERE target = 'population'")
        try await fixture.noWaiting()
        // The other server knows nothing of it but what the database says.
        try await other.doDueTasks()
        #expect(try await fixture.rows("SELECT sum(attempts)::text FROM task WHERE target = 'population'") == tried)
        func pauseIsOver() async throws {
            try await fixture.asSuperuser(
                "UPDATE target_limit SET open_until = clock_timestamp() - interval '1 s' WHERE target = 'population'")
        }
        // One try, in vain: the pause is longer.
        try await pauseIsOver()
        try await other.doDueTasks()
        #expect(
            try await fixture.rows(
                "SELECT (open_until > clock_timestamp() + interval '1200 s')::text FROM target_limit WHERE target = 'population'"
            )
                == ["true"])
        #expect(population.value.got.isEmpty)
        population.set { $0.isDown = false }
        try await pauseIsOver()
        let store = fixture.office.store
        let now = try await one.clock.now()
        let probe = try await store.claimEffects(of: "population", at: now, limit: 10, policy: policy)
        #expect(probe.claimed.count == 1 && probe.isProbe)
        // While it is under way nobody else tries.
        let none = try await store.claimEffects(of: "population", at: now, limit: 10, policy: policy)
        #expect(none.claimed.isEmpty && none.isHeldBack)
        try await store.release(probe.claimed)
        try await store.settleProbe(of: "population", .nothing, policy)
        try await fixture.noWaiting()
        try await other.doDueTasks()
        #expect(population.value.got.count == 6)
        #expect(
            try await fixture.rows("SELECT (open_until IS NULL)::text FROM target_limit WHERE target = 'population'")
                == ["true"])
        await other.shutdown()
    }

    @Test(
        "a server killed amid its tries, its claims left to run out: the other goes on; none lost, none told twice where the target can be asked",
        arguments: [true, false])
    func killed(canTell: Bool) async throws {
        let population = MemoryTarget()
        population.set { $0.canTell = canTell }
        let fixture = try await Self.fixture(population, dossiers: 10)
        // What the dying server sends arrives, and it does not live to hear the answer.
        var configuration = fixture.configuration
        configuration.targets = [DyingTarget(inner: population)]
        let dying = try await Office.open(configuration)
        let server = Task { await dying.effects.run() }
        while population.value.got.count < population.policy.atOnce { try await Task.sleep(for: .milliseconds(5)) }
        server.cancel()
        await server.value
        await dying.shutdown()
        let inFlight = Set(population.value.got.keys)
        #expect(inFlight.count == population.policy.atOnce)
        // Their claims hold, and count: nobody else may ask this target meanwhile.
        try await fixture.office.doDueTasks()
        #expect(population.value.got.count == inFlight.count && population.value.asked == 0)
        try await fixture.claimsRunOut()
        try await fixture.office.doDueTasks()
        let counted = population.value
        #expect(counted.got.count == 10 && counted.asked == inFlight.count)
        for (identifier, times) in counted.got {
            #expect(times == (inFlight.contains(identifier) && !canTell ? 2 : 1))
        }
        #expect(try await fixture.effectRows() == [])
        #expect(try await fixture.told("effect-answered") == 20)
        #expect(try await fixture.told("effect-failed") == 0)
        _ = try await fixture.checkLog()
    }
}

/// Another system as a server sees it that is killed before any answer comes back.
private struct DyingTarget: EffectTarget {
    let inner: MemoryTarget
    var name: String { inner.name }
    var policy: TargetPolicy { inner.policy }

    func send(_ message: EffectMessage) async -> EffectReply {
        _ = await inner.send(message)
        try? await Task.sleep(for: .seconds(3600))
        return .failed(code: "target.timed-out")
    }
}
