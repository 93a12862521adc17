import EventLog
import Logging
import Postgres
import WorkingTime

/// Asks other systems for what dossiers want of them, one runner a server: a loop for each target, so that none waits for another, and one
/// for what ran out of time (`docs/effects.md`).
final class EffectRunner: Sendable {
    let store: Store
    let clock: any LogClock
    let targets: [any EffectTarget]
    let gates: TargetGates
    let counts: TaskCounts
    let logger: Logger
    private let send:
        @Sendable (ClaimedTask, any EffectTarget) async -> (settlement: Settlement, verdict: TargetGate.Verdict)
    /// Gives up what ran out of time; where a target is given, after asking it.
    let giveUp:
        @Sendable (ClaimedTask, (any EffectTarget)?) async -> (
            settlement: Settlement, verdict: TargetGate.Verdict
        )
    /// Gives up what no server outlives.
    let abandon: @Sendable (ClaimedTask) async -> Settlement
    /// After so many claims in a row that nobody settled it is abandoned.
    let lostClaims: Int
    /// Throws where what is decided by is not the history that stands: then nothing is claimed.
    let sound: @Sendable () throws -> Void

    init(
        store: Store, clock: any LogClock, targets: [any EffectTarget], gates: TargetGates, counts: TaskCounts,
        logger: Logger, lostClaims: Int = TaskPolicy().lostClaims, sound: @escaping @Sendable () throws -> Void = {},
        send:
            @escaping @Sendable (ClaimedTask, any EffectTarget) async -> (
                settlement: Settlement, verdict: TargetGate.Verdict
            ),
        giveUp:
            @escaping @Sendable (ClaimedTask, (any EffectTarget)?) async -> (
                settlement: Settlement, verdict: TargetGate.Verdict
            ),
        abandon: @escaping @Sendable (ClaimedTask) async -> Settlement
    ) {
        self.store = store
        self.clock = clock
        self.targets = targets
        self.gates = gates
        self.counts = counts
        self.logger = logger
        self.send = send
        self.giveUp = giveUp
        self.abandon = abandon
        self.lostClaims = lostClaims
        self.sound = sound
    }

    /// Runs until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for target in targets { group.addTask { await self.serve(target) } }
            group.addTask {
                await self.repeating("time") { try await self.expire() > 0 }
            }
        }
    }

    /// Everything that can be tried now, once, and everything that ran out of time.
    ///
    /// - Returns: How many were claimed.
    func round() async throws -> Int {
        var count = 0
        for target in targets {
            let slots = gates.with(target) { $0.admit(upTo: target.policy.atOnce, now: $1) }
            guard slots > 0 else { continue }
            let claim = try await claim(target, slots, lastToo: true)
            count += claim.claimed.count
            await withDiscardingTaskGroup { group in
                for task in claim.claimed { group.addTask { await self.work(task, target, claim) } }
            }
        }
        return try await count + expire()
    }

    private func serve(_ target: any EffectTarget) async {
        await withDiscardingTaskGroup { group in
            var isAway = false
            var nextLast = ContinuousClock.now
            while !Task.isCancelled {
                guard gates.turns.isOpen else {
                    try? await Task.sleep(for: .milliseconds(50))
                    continue
                }
                let slots = gates.with(target) { $0.admit(upTo: target.policy.atOnce, now: $1) }
                guard slots > 0 else {
                    try? await Task.sleep(for: gates.with(target) { $0.untilNext($1) })
                    continue
                }
                do {
                    let isLastToo = ContinuousClock.now >= nextLast
                    let claim = try await claim(target, slots, lastToo: isLastToo)
                    isAway = false
                    for task in claim.claimed { group.addTask { await self.work(task, target, claim) } }
                    if claim.isLast { continue }
                    if isLastToo { nextLast = .now + Self.betweenLast }
                    if claim.claimed.count < slots {
                        try? await Task.sleep(for: claim.isHeldBack ? Self.soon(target.policy) : Self.idle)
                    }
                } catch {
                    note(error, target.name, &isAway)
                    try? await Task.sleep(for: Self.idle)
                }
            }
        }
    }

    /// How long after none was found it is looked again for what ran out of time.
    private static let betweenLast: Duration = .milliseconds(500)
    private static let idle: Duration = .milliseconds(300)

    /// When it is worth while to ask again for what the limits of all servers kept back.
    private static func soon(_ policy: TargetPolicy) -> Duration {
        guard policy.perSecond > 0 else { return idle }
        return min(idle, max(.milliseconds(20), .seconds(1 / policy.perSecond)))
    }

    private func repeating(_ what: String, _ body: () async throws -> Bool) async {
        var isAway = false
        while !Task.isCancelled {
            do {
                let isBusy = try await body()
                isAway = false
                if isBusy { continue }
            } catch { note(error, what, &isAway) }
            try? await Task.sleep(for: .milliseconds(500))
        }
    }

    private func note(_ error: any Error, _ what: String, _ isAway: inout Bool) {
        guard !Task.isCancelled, !isAway else { return }
        isAway = true
        let code = CaseworkError.explaining(error).code
        logger.warning("effects wait", metadata: ["for": "\(what)", "code": "\(code)"])
    }

    /// Claims what is to be tried, first of all what runs out of time and is asked about once more: that too takes its place among so many at
    /// once and a second.
    private func claim(_ target: any EffectTarget, _ slots: Int, lastToo: Bool) async throws -> Store.EffectClaim {
        do {
            try sound()
            let (store, lost) = (store, lostClaims)
            let now = try await clock.now()
            var claim = Store.EffectClaim()
            if lastToo {
                claim = try await unhurried { () throws(PostgresError) in
                    try await store.claimLast(
                        of: target.name, at: now, limit: slots, policy: target.policy, lost: lost)
                }
                claim.parked.forEach(noteParked)
                claim.isLast = !claim.claimed.isEmpty
            }
            if !claim.isLast {
                let isProbing = gates.with(target) { gate, _ in gate.isProbing }
                claim = try await unhurried { () throws(PostgresError) in
                    try await store.claimEffects(
                        of: target.name, at: now, limit: slots, policy: target.policy, lost: lost,
                        isProbing: isProbing)
                }
                claim.parked.forEach(noteParked)
            }
            let left = slots - claim.claimed.count
            gates.with(target) { gate, _ in gate.giveBack(left) }
            return claim
        } catch {
            gates.with(target) { gate, _ in gate.giveBack(slots) }
            throw error
        }
    }

    func noteParked(_ task: ClaimedTask) {
        counts.add { $0.parked += 1 }
        logger.error(
            "effect parked",
            metadata: ["task": "\(task.task)", "stream": "\(task.stream)", "code": "\(Store.claimsLost)"])
    }

    private func work(_ task: ClaimedTask, _ target: any EffectTarget, _ claim: Store.EffectClaim) async {
        let isLast = claim.isLast
        let isBegun = await inTurn(task, target.policy.lease) { [store] in
            await task.traced(store) {
                let (settlement, verdict): (Settlement, TargetGate.Verdict) =
                    if self.isLost(task) {
                        (await self.abandon(task), .nothing)
                    } else if isLast {
                        await self.giveUp(task, target)
                    } else {
                        await self.send(task, target)
                    }
                await self.end(verdict, target, isProbe: claim.isProbe)
                // Whoever was told to stop in the middle knows nothing: whoever comes next asks first.
                if Task.isCancelled, settlement != .done { return }
                await self.settle(task, settlement, target.policy, isLate: isLast)
            }
        }
        if !isBegun { await end(.nothing, target, isProbe: claim.isProbe) }
    }

    /// A try is over: what it told about the target is told to the other servers where it opens the breaker, or closes it.
    private func end(_ verdict: TargetGate.Verdict, _ target: any EffectTarget, isProbe: Bool) async {
        let isOpened = gates.with(target) { gate, now in
            let before = gate.isOpen
            gate.end(verdict, now: now)
            return gate.isOpen && !before
        }
        guard isProbe || isOpened else { return }
        let store = store
        do {
            try await unhurried { () throws(PostgresError) in
                if isProbe {
                    try await store.settleProbe(of: target.name, verdict, target.policy)
                } else {
                    try await store.openBreaker(of: target.name, target.policy)
                }
            }
        } catch {
            // Whoever comes next finds out by themselves.
            logger.warning("breaker not told", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
        }
    }

    /// Does what was claimed, beside others, or alone where its server did not outlive it before; gives back what cannot begin.
    ///
    /// - Returns: Whether it was begun.
    func inTurn(_ task: ClaimedTask, _ lease: Duration, _ body: () async -> Void) async -> Bool {
        var isBegun = false
        if !Task.isCancelled {
            if task.claims > Store.suspectClaims, !isLost(task) {
                isBegun = await gates.turns.alone(
                    askingEvery: lease / 3, stillMine: { await self.renew(task, lease) }, body)
            } else if gates.turns.begin() {
                isBegun = true
                await body()
                gates.turns.end()
            }
        }
        if !isBegun { await release([task]) }
        return isBegun
    }

    /// Keeps a claim for as long again; false where somebody else has it by now.
    private func renew(_ task: ClaimedTask, _ lease: Duration) async -> Bool {
        let store = store
        return (try? await unhurried { () throws(PostgresError) in try await store.renew(task, for: lease) }) ?? true
    }

    /// Whether so many claims before this one ended without a word that whatever trying it does is not tried again.
    func isLost(_ task: ClaimedTask) -> Bool { task.claims > lostClaims }

    /// Gives back what was claimed and not begun.
    private func release(_ tasks: [ClaimedTask]) async {
        let store = store
        do { try await unhurried { () throws(PostgresError) in try await store.release(tasks) } } catch {
            logger.warning("effect not released", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
        }
    }
}
