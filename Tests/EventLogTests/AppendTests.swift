import Cluster
import EventLog
import Postgres
import Testing
import WorkingTime

/// What issue and design promise of an append, against a real server.
@Suite struct AppendTests {
    @Test func oneConflictInAHundredHurtsNobodyElse() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let contested = fixture.stream("contested")
        let at = await writer.head.position
        _ = try await writer.append(.simple(contested, after: 0, at: at))
        let outcomes = try await withThrowingTaskGroup(of: (Int, AppendOutcome).self) { group in
            for index in 0..<100 {
                group.addTask {
                    let stream = index == 50 ? contested : fixture.stream("\(index)")
                    return (index, try await writer.append(.simple(stream, after: 0, at: at)))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(outcomes[50] == .conflict(currentVersion: 1))
        #expect(outcomes.values.filter { $0.appended != nil }.count == 99)
        #expect(try await fixture.verified().count == 2 + 1 + 99)
    }

    @Test func aRepeatedCommandGetsTheFirstAnswer() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let (stream, command) = (fixture.stream("a"), CommandID.random())
        let at = await writer.head.position
        let first = try await writer.append(.simple(stream, after: 0, at: at, command: command, events: 3))
        #expect(first.appended?.versions == 1...3)
        // Repeated with the state of then, with a newer one, and by another process that never saw it.
        #expect(try await writer.append(.simple(stream, after: 0, at: at, command: command)) == .duplicate(of: 1))
        let now = await writer.head.position
        #expect(try await writer.append(.simple(stream, after: 3, at: now, command: command)) == .duplicate(of: 1))
        let other = try await fixture.writer()
        #expect(try await other.append(.simple(stream, after: 0, at: at, command: command)) == .stale)
        #expect(try await other.settle(stream, command: command, reader: fixture.reader()) == .duplicate(of: 1))
        #expect(try await fixture.verified().count == 2 + 3)
    }

    @Test func eightWritersOnOneDossier() async throws {
        let fixture = try await LogFixture.make()
        let stream = fixture.stream("dossier")
        var writers: [LaneWriter] = []
        // Each with a connection and a memory of its own, as in eight processes.
        for _ in 0..<8 { writers.append(try await fixture.writer()) }
        for version in 0..<20 {
            let outcomes = try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
                for writer in writers {
                    group.addTask {
                        let at = await writer.head.position
                        return try await writer.append(.simple(stream, after: version, at: at))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0.appended != nil }.count == 1)
            #expect(outcomes.filter { $0 == .conflict(currentVersion: version + 1) }.count == 7)
        }
        let events = try await fixture.verified().filter { $0.stream == stream }
        #expect(events.map(\.version) == Array(1...20))
    }

    @Test func eightClientsOfOneWriterOnOneDossier() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let stream = fixture.stream("dossier")
        let at = await writer.head.position
        for version in 0..<20 {
            let outcomes = try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
                for _ in 0..<8 { group.addTask { try await writer.append(.simple(stream, after: version, at: at)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0.appended != nil }.count == 1)
            #expect(outcomes.filter { $0 == .conflict(currentVersion: version + 1) }.count == 7)
        }
        let events = try await fixture.reader().stream(stream)
        #expect(events.map(\.version) == Array(1...20))
    }

    @Test func companionsFollowTheirEvents() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let stream = fixture.stream("a")
        let at = await writer.head.position
        let task = CommandID.random()
        var proposal = Proposal.simple(stream, after: 0, at: at, events: 2)
        proposal.companions += (0..<2).map { _ in
            CompanionRow(table: "task", values: [.uuid(task.uuid), .uuid(stream.uuid), .text("remind")])
        }
        _ = try await writer.append(proposal)
        // A conflict leaves its companions out too.
        var late = Proposal.simple(stream, after: 0, at: at)
        late.companions[0].values[2] = .text("wrong")
        #expect(try await writer.append(late) == .conflict(currentVersion: 2))
        // A header that is older than what stands there does not win.
        var old = Proposal.simple(stream, after: 2, at: at)
        old.companions[0].values[1] = .int4(1)
        _ = try await writer.append(old)
        let rows = try await fixture.shared().query(
            "SELECT version, step, (SELECT count(*) FROM task) FROM header WHERE stream_id = $1", [.uuid(stream.uuid)])
        let row = try rows.one()
        #expect(try row.value(0, as: Int.self) == 2)
        #expect(try row.value(1, as: String.self) == "step-2")
        #expect(try row.value(2, as: Int.self) == 1)
    }

    /// A statement of another writer, with a head that is not the lane's.
    @Test func aHeadTooLowTooHighOrExchangedWritesNothing() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        for index in 0..<5 {
            let at = await writer.head.position
            _ = try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at))
        }
        let before = try await fixture.verified()
        let store = try TestStore(fixture)
        let last = try #require(before.last)
        let low = before[4].checkpoint
        let high = Checkpoint(lane: fixture.lane, position: last.position + 1, digest: last.digest)
        let exchanged = Checkpoint(lane: fixture.lane, position: last.position, digest: before[0].digest)
        for head in [low, high, exchanged] {
            for events in [1, 4] {
                #expect(try await store.append(after: head, at: last.at, events: events) == false)
            }
        }
        #expect(try await fixture.verified() == before)
        #expect(try await fixture.shared().query("SELECT FROM header").count == 5)
        // And the right one writes.
        #expect(try await store.append(after: last.checkpoint, at: last.at, events: 4))
        #expect(try await fixture.verified().count == before.count + 4)
    }

    @Test func anInstantFarFromTheDatabasesClockWritesNothing() async throws {
        let fixture = try await LogFixture.make(.movable)
        let store = try TestStore(fixture)
        let head = try #require(try await fixture.verified().last)
        // A clock that stands still: what is near stays near, however slow the machine is.
        let now = head.at.adding(seconds: 600)
        try await MovableClock.stop(at: now, on: fixture.shared())
        for seconds in [-60, -3, 3, 60] as [Int64] where now.adding(seconds: seconds) != head.at {
            #expect(
                try await store.append(after: head.checkpoint, at: now.adding(seconds: seconds), events: 1) == false)
        }
        #expect(
            try await store.append(after: head.checkpoint, at: head.at.adding(microseconds: -1), events: 1) == false)
        #expect(try await store.append(after: head.checkpoint, at: now, events: 1))
    }

    @Test func oneBadCommandInABatchIsRefusedAlone() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let at = await writer.head.position
        let answers = await withTaskGroup(of: (Int, Result<AppendOutcome, EventLogError>).self) { group in
            for index in 0..<20 {
                group.addTask {
                    let body = index == 7 ? #"{"a":"# : #"{"a":1}"#
                    do throws(EventLogError) {
                        return (
                            index,
                            .success(
                                try await writer.append(
                                    .simple(fixture.stream("\(index)"), after: 0, at: at, body: body)))
                        )
                    } catch { return (index, .failure(error)) }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for index in 0..<20 {
            switch answers[index] {
            case .success(.appended)? where index != 7: break
            case .failure(.refused)? where index == 7: break
            default: Issue.record("command \(index): \(String(describing: answers[index]))")
            }
        }
        #expect(try await fixture.verified().count == 2 + 19)
    }

    @Test func aCancelledCallerHurtsNobody() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let at = await writer.head.position
        let answers = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<60 {
                let task = Task { try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at)) }
                if index.isMultiple(of: 3) { task.cancel() }
                group.addTask {
                    switch await task.result {
                    case .success(let outcome): outcome.appended != nil
                    case .failure(let error):
                        if case EventLogError.cancelled = error { index.isMultiple(of: 3) } else { false }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0 })
        await writer.close()
        let events = try await fixture.verified()
        #expect(events.count >= 2 + 40)
        await #expect(throws: EventLogError.self) {
            try await writer.append(.simple(fixture.stream("late"), after: 0, at: at))
        }
    }

    /// Several processes on one lane, each with its own connection and memory, commands of several events, long contention.
    @Test(arguments: [1, 2] as [UInt64]) func severalWritersOnOneLane(seed: UInt64) async throws {
        let fixture = try await LogFixture.make()
        let reader = fixture.reader()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for process in 0..<4 as Range<UInt64> {
                let writer = try await fixture.writer()
                for client in 0..<4 as Range<UInt64> {
                    group.addTask {
                        var random = Seeded(seed &* 1000 &+ process &* 10 &+ client)
                        for _ in 0..<25 {
                            let stream = fixture.stream("\(random.below(6))")
                            let outcome = try await writer.settle(
                                stream, command: .random(using: &random), events: 1 + random.below(3), reader: reader)
                            #expect(outcome.appended != nil, "seed \(seed)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let events = try await fixture.verified()
        #expect(Set(events.map(\.command)).count == 2 + 400, "seed \(seed)")
        // Each header stands where its stream ends.
        let wrong = try await fixture.shared().query(
            """
            SELECT FROM header h WHERE version <> (SELECT max(version) FROM event e WHERE e.lane = $1 AND e.stream_id = h.stream_id)
            """, [.int4(Int32(fixture.lane.number))])
        #expect(wrong.isEmpty)
    }

    @Test func aRestoredDatabaseHaltsTheWriter() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        for index in 0..<3 {
            let at = await writer.head.position
            _ = try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at))
        }
        try await fixture.asSuperuser("DELETE FROM event WHERE pos > 4")
        let other = try await fixture.writer()
        let at = await other.head.position
        _ = try await other.append(.simple(fixture.stream("other"), after: 0, at: at))
        let head = await writer.head.position
        for _ in 0..<2 {
            do {
                _ = try await writer.append(.simple(fixture.stream("x"), after: 0, at: head))
                Issue.record("the writer went on after a restore")
            } catch .broken(let damage) {
                #expect(damage == Damage(lane: fixture.lane, position: 5, reason: .exchanged))
            }
        }
    }
}
