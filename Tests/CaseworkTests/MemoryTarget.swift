import Casework
import EventLog
import Foundation
import JSON
import Synchronization
import Testing

/// Another system within the test: counts what it gets by identifier, and does what it is told to.
final class MemoryTarget: EffectTarget {
    let name: String
    let policy: TargetPolicy

    struct State {
        /// How often each identifier came.
        var got: [EventLog.CommandID: Int] = [:]
        var asked = 0
        var messages: [EffectMessage] = []
        /// What it answers next, before it does what it usually does.
        var next: [EffectReply] = []
        var usual: EffectReply = .done(EffectAnswer(outcome: "confirmed"))
        var known: [EventLog.CommandID: EffectReply] = [:]
        /// Whether it can tell what became of an identifier.
        var canTell = true
        var isDown = false
        var hold: Duration = .zero
        var running = 0
        var mostAtOnce = 0
    }

    let state = Mutex(State())

    init(_ name: String = "population", policy: TargetPolicy? = nil) {
        self.name = name
        self.policy = policy ?? Self.quick
    }

    /// No limits and no breaker; what is put off is put off until ``OfficeFixture/noWaiting()``.
    static var quick: TargetPolicy {
        var policy = TargetPolicy()
        (policy.perSecond, policy.burst, policy.firstDelay, policy.longestDelay) =
            (100_000, 100_000, .seconds(3600), .seconds(3600))
        (policy.failures, policy.attempt) = (1_000_000, .seconds(60))
        return policy
    }

    func send(_ message: EffectMessage) async -> EffectReply {
        let hold = state.withLock { state in
            state.running += 1
            state.mostAtOnce = max(state.mostAtOnce, state.running)
            return state.hold
        }
        if hold > .zero { try? await Task.sleep(for: hold) }
        return state.withLock { state in
            state.running -= 1
            if state.isDown { return .deferred(code: "target.unreachable", retryAfter: nil) }
            state.messages.append(message)
            if !state.next.isEmpty {
                let next = state.next.removeFirst()
                if case .deferred = next { return next }
                state.got[message.identifier, default: 0] += 1
                if case .failed = next { state.known[message.identifier] = state.usual }
                return next
            }
            state.got[message.identifier, default: 0] += 1
            state.known[message.identifier] = state.usual
            return state.usual
        }
    }

    func ask(_ message: EffectMessage) async -> EffectInquiry {
        state.withLock { state in
            state.asked += 1
            guard state.canTell else { return .cannotTell }
            if state.isDown { return .known(.deferred(code: "target.unreachable", retryAfter: nil)) }
            return state.known[message.identifier].map { .known($0) } ?? .unknown
        }
    }

    var value: State { state.withLock { $0 } }
    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}

extension OfficeFixture {
    /// An office that asks these targets, in the place of the one that asks none.
    static func asking(_ targets: [any EffectTarget]) async throws -> OfficeFixture {
        let plain = try await make()
        var configuration = plain.configuration
        configuration.targets = targets
        await plain.office.shutdown()
        let fixture = OfficeFixture(
            office: try await Office.open(configuration), owner: plain.owner, configuration: configuration,
            signatoryKey: plain.signatoryKey, sealKey: plain.sealKey)
        try await fixture.publishAsking()
        return fixture
    }

    /// Birth registration that asks the population database while it is verified, and sends a notice of receipt; of what it asks as it is
    /// shipped, and of its timers, nothing is left.
    func publishAsking() async throws {
        let shipped = try Self.text("workflows/birth-registration.yaml").components(separatedBy: "\neffects:\n")[0]
            .replacing(/\ntimers:\n(?: {2}[^\n]*\n)+/, with: "\n")
        let text =
            shipped + """

                effects:
                  - id: check
                    label: {vi: Đối chiếu, en: Check}
                    kind: identity
                    target: population
                    on: {step: verify}
                    sends: [child.full_name, child.birth_date]
                    keeps: [child.personal_number]
                    try-within: 2 days
                    answer-within: 5 days
                    waits: true
                    answers: [{outcome: confirmed}, {outcome: doubtful}]
                    unanswered: head
                  - id: notice
                    label: {vi: Báo, en: Notice}
                    kind: notify
                    target: notification
                    on: {event: received}
                    try-within: 2 days
                    unanswered: one-stop

                """
        _ = try await office.publish(text, file: "asking.yaml", command: .random(), by: try await officer("admin"))
    }

    /// Lets waits of the database's own clock be over, and claims given back.
    func noWaiting() async throws {
        try await asSuperuser("UPDATE task SET retry_at = NULL, claims = 0 WHERE due IS NOT NULL")
    }

    /// Lets claims run out, as those of a server that died.
    func claimsRunOut() async throws {
        try await asSuperuser("UPDATE task SET retry_at = clock_timestamp() - interval '1 s' WHERE claims > 0")
    }

    /// How the effects' rows stand: target, error, parked.
    func effectRows() async throws -> [String] {
        try await rows(
            """
            SELECT concat_ws('|', target, error, CASE WHEN parked_at IS NULL THEN 'open' ELSE 'incident' END) AS r
            FROM task WHERE kind = 'effect' AND due IS NOT NULL ORDER BY 1
            """)
    }
}

/// Another system that notes how much else is under way while one dossier is asked about.
final class WatchedTarget: EffectTarget {
    let inner: MemoryTarget
    let other: MemoryTarget
    let suspect = Mutex<String?>(nil)
    let beside = Mutex<[Int]>([])

    init(inner: MemoryTarget, other: MemoryTarget) {
        self.inner = inner
        self.other = other
    }

    var name: String { inner.name }
    var policy: TargetPolicy { inner.policy }

    func send(_ message: EffectMessage) async -> EffectReply {
        guard message.code == suspect.withLock({ $0 }) else { return await inner.send(message) }
        let before = inner.value.running + other.value.running
        let reply = await inner.send(message)
        beside.withLock { $0.append(before + inner.value.running + other.value.running) }
        return reply
    }

    func ask(_ message: EffectMessage) async -> EffectInquiry { await inner.ask(message) }
}
