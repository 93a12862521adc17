/// What may be asked of one target now: so many at once, so many a second, nothing while it is away. Time is a value.
struct TargetGate: Sendable {
    /// Whether it is believed to be there (circuit breaker).
    enum Breaker: Sendable, Hashable {
        /// It is, but for so many tries in a row.
        case closed(failures: Int)
        /// It is not, and nothing is tried until then.
        case open(until: ContinuousClock.Instant, pause: Duration)
        /// One try is made to see.
        case halfOpen(isTrying: Bool, pause: Duration)
    }

    /// What a try told about the target.
    enum Verdict: Sendable, Hashable {
        /// It is there, whatever it answered: also what nobody can use, which is the matter of one dossier.
        case present
        /// It is away for everybody: no answer, none in time, or one that says so.
        case absent
        /// It is there, and asks for a pause.
        case busy(Duration)
        /// Nothing: the try did not get as far as the target.
        case nothing

        /// What a failure tells: who answers is there, unless the answer is that of a system that serves nobody.
        init(ofFailure code: String) {
            switch code {
            case "target.timed-out", "target.lost", "target.status-401", "target.status-403", "target.status-404":
                self = .absent
            default: self = code.hasPrefix("target.status-5") ? .absent : .present
            }
        }
    }

    let policy: TargetPolicy
    private(set) var breaker = Breaker.closed(failures: 0)
    private(set) var running = 0
    private var tokens: Double
    private var filledAt: ContinuousClock.Instant
    private var busyUntil: ContinuousClock.Instant?
    /// When it was there last, as far as this server knows.
    private(set) var presentAt: ContinuousClock.Instant

    init(_ policy: TargetPolicy, now: ContinuousClock.Instant) {
        self.policy = policy
        tokens = Double(max(1, policy.burst))
        filledAt = now
        presentAt = now
    }

    /// Whether nothing is tried for a while.
    var isOpen: Bool { if case .open = breaker { true } else { false } }

    /// Whether what is admitted next is to show whether the target is there again.
    var isProbing: Bool { if case .halfOpen = breaker { true } else { false } }

    /// Whether it has been away for so long that even the last question before something is given up is not waited for any more.
    func isGivenUp(_ now: ContinuousClock.Instant) -> Bool {
        if case .closed = breaker { return false }
        return now - presentAt > policy.patience
    }

    /// Takes the right to so many tries, at most `wanted`; each has to be ended or given back.
    mutating func admit(upTo wanted: Int, now: ContinuousClock.Instant) -> Int {
        if let busyUntil, busyUntil > now { return 0 }
        var most = min(wanted, policy.atOnce - running)
        switch breaker {
        case .closed: break
        case .open(let until, let pause):
            guard until <= now else { return 0 }
            breaker = .halfOpen(isTrying: false, pause: pause)
            most = min(most, 1)
        case .halfOpen(let isTrying, _): most = isTrying ? 0 : min(most, 1)
        }
        fill(now)
        let count = max(0, min(most, Int(tokens)))
        running += count
        tokens -= Double(count)
        if count > 0, case .halfOpen(_, let pause) = breaker { breaker = .halfOpen(isTrying: true, pause: pause) }
        return count
    }

    /// Gives back what was not used.
    mutating func giveBack(_ count: Int) {
        guard count > 0 else { return }
        running -= count
        tokens = min(tokens + Double(count), Double(max(1, policy.burst)))
        if case .halfOpen(_, let pause) = breaker { breaker = .halfOpen(isTrying: false, pause: pause) }
    }

    /// A try is over.
    mutating func end(_ verdict: Verdict, now: ContinuousClock.Instant) {
        running -= 1
        switch verdict {
        case .present, .busy: presentAt = now
        case .absent, .nothing: break
        }
        switch (verdict, breaker) {
        case (.present, .closed), (.present, .halfOpen): breaker = .closed(failures: 0)
        case (.busy(let pause), _):
            busyUntil = max(busyUntil ?? now, now.advanced(by: min(pause, policy.longestPause)))
            if case .halfOpen = breaker { breaker = .closed(failures: 0) }
        case (.absent, .closed(let failures)):
            breaker =
                failures + 1 >= policy.failures
                ? .open(until: now.advanced(by: policy.pause), pause: policy.pause) : .closed(failures: failures + 1)
        case (.absent, .halfOpen(_, let pause)):
            let longer = min(pause * 2, policy.longestPause)
            breaker = .open(until: now.advanced(by: longer), pause: longer)
        case (.nothing, .halfOpen(_, let pause)): breaker = .halfOpen(isTrying: false, pause: pause)
        // What began before it was found to be away tells nothing new.
        case (.present, .open), (.absent, .open), (.nothing, .closed), (.nothing, .open): break
        }
    }

    /// How long it is useless to ask again.
    func untilNext(_ now: ContinuousClock.Instant) -> Duration {
        var wait = Duration.milliseconds(20)
        if case .open(let until, _) = breaker { wait = max(wait, until - now) }
        if let busyUntil { wait = max(wait, busyUntil - now) }
        if tokens < 1, policy.perSecond > 0 { wait = max(wait, .seconds((1 - tokens) / policy.perSecond)) }
        return min(wait, .milliseconds(500))
    }

    private mutating func fill(_ now: ContinuousClock.Instant) {
        let seconds = (now - filledAt) / .seconds(1)
        guard seconds > 0 else { return }
        tokens = min(Double(max(1, policy.burst)), tokens + seconds * max(0, policy.perSecond))
        filledAt = now
    }
}
