import Testing

@testable import Casework

/// How much a target is asked, with time as a value.
@Suite struct TargetGateTests {
    let start = ContinuousClock.now

    func policy(_ change: (inout TargetPolicy) -> Void = { _ in }) -> TargetPolicy {
        var policy = TargetPolicy()
        (policy.atOnce, policy.perSecond, policy.burst) = (4, 2, 3)
        (policy.failures, policy.pause, policy.longestPause) = (2, .seconds(10), .seconds(25))
        change(&policy)
        return policy
    }

    @Test("at once, and a second: a bucket that fills with time and not beyond its size")
    func rate() {
        var gate = TargetGate(policy(), now: start)
        #expect(gate.admit(upTo: 10, now: start) == 3)
        #expect(gate.admit(upTo: 10, now: start) == 0 && gate.running == 3)
        #expect(gate.admit(upTo: 10, now: start + .milliseconds(500)) == 1)
        // Four at once is all.
        #expect(gate.admit(upTo: 10, now: start + .seconds(60)) == 0)
        for _ in 0..<4 { gate.end(.present, now: start + .seconds(60)) }
        #expect(gate.admit(upTo: 10, now: start + .seconds(60)) == 3)
        gate.giveBack(2)
        #expect(gate.running == 1 && gate.admit(upTo: 1, now: start + .seconds(60)) == 1)
    }

    @Test("closed, open, half-open: one try after a pause that doubles, up to its bound")
    func breaker() {
        var gate = TargetGate(policy { $0.burst = 100 }, now: start)
        var now = start
        #expect(gate.admit(upTo: 4, now: now) == 4)
        gate.end(.absent, now: now)
        gate.end(.present, now: now)
        gate.end(.absent, now: now)
        #expect(gate.breaker == .closed(failures: 1))
        gate.end(.absent, now: now)
        #expect(gate.breaker == .open(until: now + .seconds(10), pause: .seconds(10)))
        #expect(gate.admit(upTo: 4, now: now + .seconds(9)) == 0)
        for pause in [20, 25, 25] {
            guard case .open(let until, _) = gate.breaker else {
                Issue.record("not open")
                return
            }
            now = until
            #expect(gate.admit(upTo: 4, now: now) == 1 && gate.admit(upTo: 4, now: now) == 0)
            gate.end(.absent, now: now)
            #expect(gate.breaker == .open(until: now + .seconds(pause), pause: .seconds(pause)))
        }
        now += .seconds(25)
        #expect(gate.admit(upTo: 4, now: now) == 1)
        // A try that told nothing is made again.
        gate.end(.nothing, now: now)
        #expect(gate.admit(upTo: 4, now: now) == 1)
        // Not used after all.
        gate.giveBack(1)
        #expect(gate.admit(upTo: 4, now: now) == 1)
        gate.end(.present, now: now)
        #expect(gate.breaker == .closed(failures: 0) && gate.running == 0)
        #expect(gate.admit(upTo: 4, now: now) == 4)
    }

    @Test("a target that asks for a pause gets it, and is not taken for one that is away")
    func busy() {
        var gate = TargetGate(policy(), now: start)
        #expect(gate.admit(upTo: 1, now: start) == 1)
        gate.end(.busy(.seconds(5)), now: start)
        #expect(gate.breaker == .closed(failures: 0))
        #expect(gate.admit(upTo: 1, now: start + .seconds(4)) == 0)
        #expect(gate.admit(upTo: 1, now: start + .seconds(5)) == 1)
    }

    @Test("who answers is there, whatever the answer; away is who gives none, or that of a system that serves nobody")
    func verdicts() {
        for code in ["target.timed-out", "target.lost", "target.status-500", "target.status-502", "target.status-401"] {
            #expect(TargetGate.Verdict(ofFailure: code) == .absent, "\(code)")
        }
        for code in [
            "target.outcome-unknown", "target.answer-unreadable", "target.answer-too-large", "target.status-400",
            "population.another-person", "task.claims-lost",
        ] { #expect(TargetGate.Verdict(ofFailure: code) == .present, "\(code)") }
    }

    @Test("the last question is waited for until a target has been away for longer than is patience for")
    func patience() {
        var gate = TargetGate(policy { ($0.burst, $0.patience) = (100, .seconds(60)) }, now: start)
        #expect(gate.admit(upTo: 4, now: start) == 4)
        gate.end(.present, now: start + .seconds(30))
        for _ in 0..<2 { gate.end(.absent, now: start + .seconds(31)) }
        #expect(!gate.isProbing && !gate.isGivenUp(start + .seconds(90)) && gate.isGivenUp(start + .seconds(91)))
        #expect(gate.admit(upTo: 4, now: start + .seconds(92)) == 1 && gate.isProbing)
        gate.end(.present, now: start + .seconds(92))
        #expect(!gate.isProbing && !gate.isGivenUp(start + .seconds(500)))
    }

    @Test("delays of targets double up to their bound, with half of it more or less")
    func delays() {
        let policy = TargetPolicy()
        for attempt in 1...40 {
            let middle = min(Duration.seconds(2 << min(attempt - 1, 20)), .seconds(600))
            let delay = policy.delay(after: attempt)
            #expect(delay >= middle * 0.5 && delay <= middle * 1.5)
        }
    }
}
