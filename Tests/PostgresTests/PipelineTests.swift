import Testing

@testable import Postgres

/// A pipeline whose replies are texts.
private typealias Machine = Pipeline<String>

private func entry(
    _ id: UInt64, _ mode: Machine.Mode = .coalescing, _ statement: PreparedStatement? = nil, bytes: Int = 10,
    at: ContinuousClock.Instant = start
) -> Machine.Entry {
    Machine.Entry(id: id, mode: mode, statement: statement, bytes: bytes, enqueued: at)
}

private let start = ContinuousClock.now
private let insert = PreparedStatement("insert", "INSERT INTO t VALUES ($1)", [.int4])

extension Pipeline where Reply == String {
    /// Answers everything on the wire; the statements in `failing` fail, and abort those after them.
    fileprivate mutating func answer(_ commands: [Command], failing: Set<UInt64> = []) -> [UInt64: String] {
        var answers: [UInt64: String] = [:]
        var isAborted = false
        for command in commands {
            let event: Event
            switch command {
            case .sync:
                let (completed, fits) = received(.sync)
                #expect(fits)
                for (id, completion) in completed {
                    if case .reply(let reply) = completion { answers[id] = reply }
                }
                continue
            case .prepare: event = .reply(isAborted ? "aborted" : "prepared", failed: isAborted)
            case .execute(let id):
                if isAborted {
                    event = .reply("aborted", failed: true)
                } else if failing.contains(id) {
                    isAborted = true
                    event = .reply("error \(id)", failed: true)
                } else {
                    event = .reply("row \(id)", failed: false)
                }
            case .exclusive: continue
            }
            #expect(received(event).fits)
            #expect(received(.end).fits)
        }
        return answers
    }
}

struct PipelineTests {
    @Test func whatWaitsSharesOneSync() {
        var machine = Machine()
        for id in 1...3 as ClosedRange<UInt64> { #expect(machine.enqueue(entry(id)) == true) }
        let (commands, refused) = machine.plan()
        #expect(refused.isEmpty)
        #expect(commands == [.execute(1), .execute(2), .execute(3), .sync])
        #expect(machine.enqueue(entry(4)) == true)
        #expect(machine.plan().commands.isEmpty, "one group at a time")
        #expect(machine.answer(commands) == [1: "row 1", 2: "row 2", 3: "row 3"])
        #expect(machine.plan().commands == [.execute(4), .sync])
    }

    @Test func nothingIsAnsweredBeforeItsSync() {
        var machine = Machine()
        _ = machine.enqueue(entry(1))
        _ = machine.plan()
        #expect(machine.received(.reply("row", failed: false)).completed.isEmpty)
        #expect(machine.received(.end).completed.isEmpty)
        #expect(machine.received(.sync).completed.map(\.0) == [1])
    }

    @Test func aFailedGroupIsRunAgainOneByOne() {
        var machine = Machine()
        for id in 1...4 as ClosedRange<UInt64> { _ = machine.enqueue(entry(id)) }
        let group = machine.plan().commands
        _ = machine.enqueue(entry(5))
        #expect(machine.answer(group, failing: [2]).isEmpty, "what ran before the failure did not happen either")
        var answers: [UInt64: String] = [:]
        for id in 1...4 as ClosedRange<UInt64> {
            let alone = machine.plan().commands
            #expect(alone == [.execute(id), .sync], "in order, and before what came later")
            answers.merge(machine.answer(alone, failing: [2])) { $1 }
        }
        #expect(answers == [1: "row 1", 2: "error 2", 3: "row 3", 4: "row 4"])
        #expect(machine.plan().commands == [.execute(5), .sync])
    }

    @Test func aCommitThatFailsFailsTheGroup() {
        var machine = Machine()
        for id in 1...2 as ClosedRange<UInt64> { _ = machine.enqueue(entry(id)) }
        _ = machine.plan()
        for _ in 1...2 {
            _ = machine.received(.reply("row", failed: false))
            _ = machine.received(.end)
        }
        #expect(machine.received(.reply("deferred constraint", failed: true)).fits)
        #expect(machine.received(.end).fits)
        #expect(machine.received(.sync).completed.isEmpty)
        #expect(machine.plan().commands == [.execute(1), .sync])
    }

    @Test func whatIsAloneSharesNothing() {
        var machine = Machine()
        _ = machine.enqueue(entry(1))
        _ = machine.enqueue(entry(2, .alone))
        _ = machine.enqueue(entry(3, .exclusive))
        let first = machine.plan().commands
        #expect(first == [.execute(1), .sync])
        _ = machine.answer(first)
        let second = machine.plan().commands
        #expect(second == [.execute(2), .sync])
        #expect(machine.answer(second, failing: [2]) == [2: "error 2"], "and is sent once")
        #expect(machine.plan().commands == [.exclusive(3)])
        #expect(!machine.isIdle)
        machine.exclusiveEnded()
        #expect(machine.isIdle)
    }

    @Test func aStatementIsPreparedOnceAConnection() {
        var machine = Machine()
        _ = machine.enqueue(entry(1, .coalescing, insert))
        _ = machine.enqueue(entry(2, .coalescing, insert))
        let commands = machine.plan().commands
        #expect(commands == [.prepare(1), .execute(1), .execute(2), .sync])
        _ = machine.answer(commands)
        _ = machine.enqueue(entry(3, .coalescing, insert))
        #expect(machine.plan().commands == [.execute(3), .sync])
        #expect(machine.connectionLost(keepingQueue: true).map(\.0) == [3])
        _ = machine.enqueue(entry(4, .coalescing, insert))
        #expect(machine.plan().commands == [.prepare(4), .execute(4), .sync])
    }

    @Test func preparedInAFailedGroupStaysPrepared() {
        var machine = Machine()
        _ = machine.enqueue(entry(1, .coalescing, insert))
        _ = machine.enqueue(entry(2, .coalescing, insert))
        _ = machine.answer(machine.plan().commands, failing: [1])
        #expect(machine.plan().commands == [.execute(1), .sync])
    }

    @Test func twoTextsUnderOneNameAreRefused() {
        var machine = Machine()
        _ = machine.enqueue(entry(1, .coalescing, insert))
        _ = machine.enqueue(entry(2, .coalescing, PreparedStatement("insert", "DELETE FROM t", [])))
        let (commands, refused) = machine.plan()
        #expect(commands == [.prepare(1), .execute(1), .sync])
        #expect(refused.map(\.0) == [2])
    }

    @Test func theQueueIsBounded() {
        var machine = Machine(limits: .init(queued: 2))
        #expect(machine.enqueue(entry(1)) == true)
        #expect(machine.enqueue(entry(2)) == true)
        #expect(machine.enqueue(entry(3)) == false)
        _ = machine.plan()
        #expect(machine.enqueue(entry(4)) == true)
    }

    @Test func theGroupIsBounded() {
        var machine = Machine(limits: .init(group: 2))
        for id in 1...3 as ClosedRange<UInt64> { _ = machine.enqueue(entry(id)) }
        #expect(machine.plan().commands == [.execute(1), .execute(2), .sync])

        var heavy = Machine(limits: .init(groupBytes: 25))
        for id in 1...3 as ClosedRange<UInt64> { _ = heavy.enqueue(entry(id)) }
        #expect(heavy.plan().commands == [.execute(1), .execute(2), .sync])
        var oversized = Machine(limits: .init(groupBytes: 25))
        _ = oversized.enqueue(entry(1, bytes: 100))
        #expect(oversized.plan().commands == [.execute(1), .sync], "one always goes")
    }

    @Test func cancelling() {
        var machine = Machine()
        for id in 1...3 as ClosedRange<UInt64> { _ = machine.enqueue(entry(id)) }
        #expect(machine.cancel(2) == .removed)
        let group = machine.plan().commands
        #expect(group == [.execute(1), .execute(3), .sync])
        #expect(machine.cancel(3) == .onTheWire)
        machine.abandon(3)
        #expect(machine.cancel(9) == .unknown)
        #expect(machine.answer(group, failing: [1]).isEmpty)
        #expect(machine.plan().commands == [.execute(1), .sync], "nobody waits for 3 any more")
    }

    @Test func waitingEnds() {
        var machine = Machine(limits: .init(wait: .seconds(5)))
        _ = machine.enqueue(entry(1))
        _ = machine.enqueue(entry(2, at: start.advanced(by: .seconds(3))))
        #expect(machine.nextDeadline == start.advanced(by: .seconds(5)))
        #expect(machine.expire(now: start.advanced(by: .seconds(4))).isEmpty)
        #expect(machine.expire(now: start.advanced(by: .seconds(5))) == [1])
        #expect(machine.expire(now: start.advanced(by: .seconds(9))) == [2])
        #expect(machine.nextDeadline == nil)
    }

    @Test func aLostConnectionIsAmbiguousForWhatWasOnTheWire() {
        var machine = Machine(limits: .init(group: 1))
        _ = machine.enqueue(entry(1))
        _ = machine.enqueue(entry(2))
        _ = machine.plan()
        var copy = machine
        let lost = machine.connectionLost(keepingQueue: false)
        #expect(lost.map(\.0) == [1, 2])
        guard case .lost(ambiguous: true) = lost[0].1, case .lost(ambiguous: false) = lost[1].1 else {
            Issue.record("\(lost)")
            return
        }
        #expect(copy.connectionLost(keepingQueue: true).map(\.0) == [1])
        #expect(copy.plan().commands == [.execute(2), .sync])
    }

    @Test func answersThatDoNotFitAreNoticed() {
        var machine = Machine()
        #expect(!machine.received(.sync).fits)
        _ = machine.enqueue(entry(1))
        _ = machine.plan()
        #expect(!machine.received(.sync).fits)
        var short = Machine()
        _ = short.enqueue(entry(1))
        _ = short.plan()
        _ = short.received(.end)
        #expect(!short.received(.sync).fits, "a statement without an answer")
    }

    /// Whatever happens in whatever order, each statement is answered exactly once, and with its own answer.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func everyStatementIsAnsweredOnce(seed: UInt64) {
        var random = Seeded(seed)
        var machine = Machine(limits: .init(queued: 20, group: 5))
        var open: Set<UInt64> = []
        var next: UInt64 = 0
        var failing: Set<UInt64> = []
        func close(_ id: UInt64) { #expect(open.remove(id) != nil, "seed \(seed): \(id) twice") }
        for _ in 0..<300 {
            switch random.next(10) {
            case 0...4:
                next += 1
                let mode: Machine.Mode = random.next(4) == 0 ? .alone : .coalescing
                if machine.enqueue(entry(next, mode, random.next(2) == 0 ? insert : nil)) { open.insert(next) }
                if random.next(6) == 0 { failing.insert(next) }
            case 5:
                let id = next > 0 ? 1 + random.next(next) : 0
                switch machine.cancel(id) {
                case .removed: close(id)
                case .onTheWire where open.contains(id):
                    machine.abandon(id)
                    close(id)
                default: break
                }
            case 6 where random.next(5) == 0:
                for (id, _) in machine.connectionLost(keepingQueue: random.next(2) == 0) { close(id) }
            default:
                let commands = machine.plan().commands
                if random.next(8) == 0 {
                    for (id, _) in machine.connectionLost(keepingQueue: true) { close(id) }
                    continue
                }
                for (id, answer) in machine.answer(commands, failing: failing) {
                    close(id)
                    #expect(answer == (failing.contains(id) ? "error \(id)" : "row \(id)"), "seed \(seed)")
                }
            }
        }
        for _ in 0..<200 {
            for (id, _) in machine.answer(machine.plan().commands, failing: failing) { close(id) }
        }
        #expect(open.isEmpty, "seed \(seed)")
    }
}
