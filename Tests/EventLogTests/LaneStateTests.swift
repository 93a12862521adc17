import Testing
import WorkingTime

@testable import EventLog

@Suite struct LaneStateTests {
    let lane: Lane
    let log = LogID.random()
    let database: SimulatedLane

    init() throws {
        lane = try #require(Lane(3))
        database = SimulatedLane(log: log, lane: lane)
    }

    func state(_ limits: LaneLimits = LaneLimits()) -> LaneState {
        LaneState(head: database.events[0].checkpoint, lastAt: database.now, limits: limits)
    }

    func proposal(_ seed: String, _ version: Int = 0, at position: Position = 1, command: CommandID = .random())
        -> Proposal
    {
        Proposal(
            stream: StreamID(lane: lane, kind: "test", seed: seed), expectedVersion: version, loadedAt: position,
            command: command, events: [NewEvent(type: "test.done", body: [123, 125])])
    }

    @Test func oneCommandAStreamInABatch() throws {
        var state = state()
        for (ticket, seed) in ["a", "b", "a", "c", "b"].enumerated() {
            #expect(state.submit(UInt64(ticket), proposal(seed)) == nil)
        }
        let action = state.next(now: database.now).action
        guard case .append(let batch) = action else { throw Unexpected() }
        #expect(batch.events.count == 3)
        #expect(state.queue.map(\.ticket) == [2, 4])
        let resolved = state.appendAnswered(written: true).resolved
        #expect(resolved.map(\.ticket) == [0, 1, 3])
        // The others were decided on a version that is gone.
        let (next, conflicts) = state.next(now: database.now)
        #expect(next == nil)
        #expect(conflicts.map(\.ticket) == [2, 4])
        for case (_, .outcome(let outcome)) in conflicts { #expect(outcome == .conflict(currentVersion: 1)) }
    }

    @Test func theQueueIsBounded() {
        var limits = LaneLimits()
        limits.queued = 2
        var state = state(limits)
        #expect(state.submit(1, proposal("a")) == nil)
        #expect(state.submit(2, proposal("b")) == nil)
        guard case .failure(.overloaded) = state.submit(3, proposal("c")) else {
            Issue.record("a third command was taken")
            return
        }
    }

    @Test func aStateOlderThanTheMemoryIsStale() throws {
        var limits = LaneLimits()
        limits.remembered = 2
        var state = state(limits)
        for ticket in 0..<5 as Range<UInt64> {
            _ = state.submit(ticket, proposal("\(ticket)", at: state.head.position))
            _ = state.next(now: database.now)
            _ = state.appendAnswered(written: true)
        }
        #expect(state.tails.floor == 4)
        #expect(state.tails.count == 2)
        _ = state.submit(9, proposal("0", 1, at: 3))
        let resolved = state.next(now: database.now).resolved
        guard case (9, .outcome(.stale))? = resolved.first else { throw Unexpected() }
    }

    @Test func instantsNeverGoBack() throws {
        var state = state()
        _ = state.submit(1, proposal("a"))
        guard case .append(let batch) = state.next(now: database.now.adding(seconds: -100)).action else {
            throw Unexpected()
        }
        #expect(batch.events[0].at == database.now)
    }

    @Test func anExchangedHeadHaltsForEver() throws {
        var state = state()
        _ = state.submit(1, proposal("a"))
        _ = state.next(now: database.now)
        _ = state.appendAnswered(written: false)
        guard case .read = state.next(now: database.now).action else { throw Unexpected() }
        var other = SimulatedLane(log: .random(), lane: lane).events
        let resolved = state.laneRead(other, isComplete: true).resolved
        guard case (1, .failure(.broken(let damage)))? = resolved.first else { throw Unexpected() }
        #expect(damage == Damage(lane: lane, position: 1, reason: .exchanged))
        guard case .failure(.broken) = state.submit(2, proposal("b")) else { throw Unexpected() }
        other = []
        #expect(state.laneRead(other, isComplete: true).resolved.isEmpty)
    }

    @Test func anAppendRefusedWithoutReasonIsTheClocksFault() throws {
        var limits = LaneLimits()
        limits.refusals = 2
        var state = state(limits)
        _ = state.submit(1, proposal("a"))
        var answers: [LaneState.Resolution] = []
        for _ in 0..<3 {
            guard case .append = state.next(now: database.now).action else { throw Unexpected() }
            _ = state.appendAnswered(written: false)
            guard case .read = state.next(now: database.now).action else { throw Unexpected() }
            answers += state.laneRead(database.events, isComplete: true).resolved
        }
        guard case (1, .failure(.clockDisagrees))? = answers.first else { throw Unexpected() }
        #expect(!state.hasWork)
    }

    /// The database is gone: whoever waits is told what is known, and the lane is read before anything else is sent.
    @Test func givingUpTellsEverybodyWhatIsKnown() throws {
        var state = state()
        _ = state.submit(1, proposal("a"))
        let early = state.giveUp(nil)
        guard case (1, .failure(.unavailable(ambiguous: false, _)))? = early.first else { throw Unexpected() }
        #expect(!state.hasWork)
        _ = state.submit(2, proposal("a"))
        _ = state.next(now: database.now)
        #expect(state.appendFailed(.ambiguous(.closed)).isEmpty)
        _ = state.submit(3, proposal("b"))
        guard case .read = state.next(now: database.now).action else { throw Unexpected() }
        state.readFailed()
        var answers: [UInt64: Bool] = [:]
        for case (let ticket, .failure(.unavailable(let ambiguous, _))) in state.giveUp(nil) {
            answers[ticket] = ambiguous
        }
        #expect(answers == [2: true, 3: false])
        guard case .read = state.next(now: database.now).action else { throw Unexpected() }
    }

    @Test func whatWasDecidedLongAgoIsDecidedAnew() throws {
        func outcome(decided seconds: Int64, now: Int64) throws -> Bool {
            var state = state()
            var proposal = proposal("a")
            proposal.decidedAt = database.now.adding(seconds: seconds)
            _ = state.submit(1, proposal)
            let (action, resolved) = state.next(now: database.now.adding(seconds: now))
            if case .append? = action { return true }
            guard case (1, .outcome(.stale))? = resolved.first else { throw Unexpected() }
            return false
        }
        #expect(try outcome(decided: 10, now: 10))
        #expect(try outcome(decided: 10, now: 12))
        #expect(try !outcome(decided: 10, now: 13))
        #expect(try !outcome(decided: 13, now: 10))
        // A clock that stands before the lane's last event: to decide anew would bring nothing nearer.
        #expect(try outcome(decided: -3600, now: -3600))
        #expect(try outcome(decided: 0, now: -3600))
        #expect(try !outcome(decided: -1800, now: -3600))
    }

    @Test func aBusyStreamIsForgottenInOrder() throws {
        var tails = LaneTails(floor: 1, limit: 3)
        let stream = proposal("a").stream
        var commands: [CommandID] = []
        for version in 1...8 {
            if version % 2 == 1 { commands.append(.random()) }
            tails.remember(
                RecordedEvent(
                    lane: lane, position: Position(version + 1), stream: stream, version: version, at: database.now,
                    type: "test.done", command: try #require(commands.last), body: [123, 125],
                    digest: database.events[0].digest))
        }
        #expect(tails.count == 3 && tails.floor == 3)
        #expect(tails.written(commands[0], in: stream) == nil)
        #expect(commands.dropFirst().map { tails.written($0, in: stream)?.versions } == [3...4, 5...6, 7...8])
        #expect(tails[stream]?.version == 8)
    }

    @Test func oneBadCommandHurtsNobodyElse() throws {
        var state = state()
        for ticket in 0..<3 as Range<UInt64> { _ = state.submit(ticket, proposal("\(ticket)")) }
        _ = state.next(now: database.now)
        #expect(state.appendFailed(.refused(.closed)).isEmpty)
        var sizes: [Int] = []
        for ticket in 0..<3 as Range<UInt64> {
            guard case .append(let batch) = state.next(now: database.now).action else { throw Unexpected() }
            sizes.append(batch.events.count)
            if ticket == 1 {
                #expect(state.appendFailed(.refused(.closed)).map(\.ticket) == [1])
            } else {
                #expect(state.appendAnswered(written: true).resolved.map(\.ticket) == [ticket])
            }
        }
        #expect(sizes == [1, 1, 1])
    }

    @Test func proposalsThatBreakARule() throws {
        var state = state()
        let good = proposal("a")
        var cases: [(Proposal, ProposalProblem)] = []
        var bad = good
        bad.events = []
        cases.append((bad, .eventCount))
        bad = good
        bad.events = Array(repeating: good.events[0], count: 101)
        cases.append((bad, .eventCount))
        bad = good
        bad.expectedVersion = -1
        cases.append((bad, .version))
        bad = good
        bad.expectedVersion = .max
        cases.append((bad, .version))
        bad = good
        bad.loadedAt = -5
        cases.append((bad, .version))
        bad = good
        bad.events[0].type = "Hồ sơ"
        cases.append((bad, .type))
        bad = good
        bad.events[0].body = []
        cases.append((bad, .body))
        bad = good
        bad.companions = [CompanionRow(table: "nowhere", values: [])]
        cases.append((bad, .unknownTable))
        bad = good
        bad.stream = StreamID(lane: try #require(Lane(4)), kind: "test", seed: "a")
        cases.append((bad, .foreignLane))
        for (proposal, problem) in cases {
            guard case .failure(.invalidProposal(let found)) = state.submit(1, proposal) else {
                Issue.record("\(problem) was accepted")
                continue
            }
            #expect(found == problem)
        }
    }
}

struct Unexpected: Error {}
