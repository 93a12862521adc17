import Cluster
import EventLog
import Postgres
import Testing
import Vietnamese
import WorkingTime

/// A database that was restored, failed over or moved begins a new epoch.
@Suite(.timeLimit(.minutes(15))) struct EpochTests {
    @Test("of many who open a log at once exactly one records the epoch, and opening it again records nothing")
    func exactlyOneWins() async throws {
        let fixture = try await LogFixture.make()
        #expect(try await LogEpochs.current(fixture.shared(), log: fixture.log) == nil)
        let epochs = try await withThrowingTaskGroup(of: LogEpoch?.self) { group in
            for _ in 0..<8 {
                group.addTask { try await LogEpochs.ensure(on: fixture.shared(), log: fixture.log) }
            }
            return try await group.reduce(into: Set<LogEpoch?>()) { $0.insert($1) }
        }
        let raised = try #require(epochs.first)
        let epoch = try #require(raised)
        #expect(epochs.count == 1 && epoch.number == 1 && epoch.position == 3)
        let events = try await fixture.verified()
        #expect(events.count == 3)
        #expect(epoch.heads == [events[1].checkpoint])
        let (history, isStandby) = try await LogEpochs.identity(fixture.shared())
        #expect(epoch.history == history && history.timeline == 1 && history.system > 0 && !isStandby)
        #expect(try await LogEpochs.all(fixture.shared(), log: fixture.log) == [epoch])

        // By order also where PostgreSQL sees no difference: files that were put back.
        let second = try await LogEpochs.ensure(on: fixture.shared(), log: fixture.log, always: true)
        #expect(second?.number == 2 && second?.history == history && second?.heads == [events[2].checkpoint])
        #expect(try await LogEpochs.ensure(on: fixture.shared(), log: fixture.log) == second)
        #expect(try await fixture.verified().count == 4)
    }

    @Test("a writer records the epoch before the first event it appends")
    func aWriterComesAfterTheEpoch() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer(guarding: true)
        try await fixture.fill(fixture.lane, 0..<3, writer)
        #expect(
            try await fixture.verified().map(\.type)[2...] == [
                "log.epoch-raised", "test.done", "test.done", "test.done",
            ])
        #expect(try await LogEpochs.all(fixture.shared(), log: fixture.log).count == 1)
    }

    @Test("without the right to ask the server who it is nothing is appended, and the command is told so")
    func withoutTheRight() async throws {
        let fixture = try await LogFixture.make()
        try await fixture.asSuperuser("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        let writer = try await fixture.writer(guarding: true)
        do {
            _ = try await writer.append(.simple(fixture.stream("a"), after: 0, at: 2))
            Issue.record("it was appended")
        } catch {
            guard case .refused(let cause) = error else { throw error }
            #expect(cause.sqlState == .insufficientPrivilege)
        }
        #expect(try await fixture.verified().count == 2)
    }

    @Test(
        "after a fail-over that lost events: a new epoch, the reader of the lost ones halts and is told why, the other goes on and misses nothing"
    )
    func lostEvents() async throws {
        let pair = try await StandbyPair.make()
        let (before, lane) = (pair.fixture, pair.second)
        let first = try #require(try await LogEpochs.ensure(on: before.shared(), log: before.log))
        let writer = try await before.writer(lane, guarding: true)
        try await before.fill(lane, 0..<5, writer)
        let kept = try await before.verified(lane)
        try await pair.backUp()
        try await before.fill(lane, 5..<9, writer)
        // One reader has read everything there was, the other not even all that is in the backup.
        var far = LogReader(before.shared(), log: before.log).follow(from: .start(of: lane, in: before.log.id))
            .makeAsyncIterator()
        #expect(try await far.next()?.count == 10)
        #expect(far.epoch == 1)

        try await pair.failOver()
        let after = try pair.restored()
        let epoch = try #require(try await LogEpochs.ensure(on: after.shared(), log: after.log))
        #expect(epoch.number == 2 && epoch.history.system == first.history.system && epoch.history.timeline == 2)
        #expect(epoch.heads.map(\.lane) == [before.lane, lane] && epoch.heads[1] == kept.last?.checkpoint)
        // The lost positions are given out again, and more.
        let next = try await after.writer(lane, guarding: true)
        try await after.fill(lane, 20..<28, next)
        let events = try await after.verified(lane)
        #expect(Array(events.prefix(6)) == kept && events.count == 14)

        let lost = BeyondEpoch(lane: lane, position: 10, readIn: 1, epoch: 2, head: 6)
        let reader = LogReader(after.shared(), log: after.log)
        func halts(_ iterator: inout LaneFollower.Iterator) async {
            do throws(EventLogError) {
                Issue.record("it went on: \(try await iterator.next()?.count ?? 0)")
            } catch {
                guard case .beyondEpoch(lost) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(error.code == "log.beyond-epoch")
                let texts = [error.message.vi, error.message.en]
                #expect(texts.allSatisfy { $0.contains("10") && $0.contains("6") })
                #expect(error.advice?.en.contains("toantrinh admin reader reset NAME --lane 2") == true)
            }
            do { #expect(try await iterator.next() == nil) } catch { Issue.record("\(error)") }
        }
        var resumed = reader.follow(from: far.checkpoint, readIn: far.epoch).makeAsyncIterator()
        await halts(&resumed)
        var fed = reader.follow(from: far.checkpoint, readIn: far.epoch, feed: next.feed).makeAsyncIterator()
        await halts(&fed)
        var near = reader.follow(from: kept[3].checkpoint, readIn: 1).makeAsyncIterator()
        #expect(try await near.next() == Array(events[4...]))
        #expect(near.epoch == 2 && near.checkpoint.position == 14)

        // The same of checkpoints that are kept in a table, until the operator resets the reader.
        let connection = try await PostgresConnection.open(after.app)
        defer { connection.close() }
        for (name, place) in [
            ("far", ReaderCheckpoint(far.checkpoint, epoch: 1)), ("near", .init(kept[3].checkpoint, epoch: 1)),
        ] {
            try await ReaderCheckpoints.save(
                name, from: .start(of: lane, in: after.log.id), to: place, in: connection)
        }
        do {
            _ = try await ReaderCheckpoints.resume("far", lane: lane, log: after.log, from: connection)
            Issue.record("it goes on")
        } catch {
            guard case .beyondEpoch(lost) = error else { throw error }
        }
        #expect(try await ReaderCheckpoints.resume("near", lane: lane, log: after.log, from: connection)?.epoch == 1)
        try await ReaderCheckpoints.drop("far", lane: lane, in: connection)
        #expect(try await ReaderCheckpoints.resume("far", lane: lane, log: after.log, from: connection) == nil)

        // An auditor sees both epochs, and what was lost: a checkpoint of the lost part does not hold, one before it does.
        var verifier = LogVerifier(log: after.log.id)
        verifier.expect(kept[3].checkpoint)
        for event in try await after.verified() + events { try verifier.verify(event) }
        #expect(verifier.epochs == [first, epoch] && verifier.missing.isEmpty)
        var suspicious = LogVerifier(log: after.log.id)
        suspicious.expect(far.checkpoint)
        #expect(throws: Damage(lane: lane, position: 10, reason: .exchanged)) {
            for event in events { try suspicious.verify(event) }
        }
        await pair.remove()
    }

    @Test("a writer that is led to the new primary by its connection records the epoch before it goes on")
    func underARunningWriter() async throws {
        let pair = try await StandbyPair.make()
        let (before, lane) = (pair.fixture, pair.second)
        let writer = try await before.writer(lane, guarding: true)
        try await before.fill(lane, 0..<3, writer)
        try await pair.backUp()
        // libpq's own list of hosts; the second is not there yet.
        var both = before.app
        both["host"] = [pair.primary.location.socketDirectory, pair.standby.location.socketDirectory]
            .joined(separator: ",")
        both["target_session_attrs"] = "read-write"
        let connection = PostgresSharedConnection(both.appending)
        let living = try await before.writer(lane, on: connection, guarding: true)
        let head = await living.head
        #expect(try await LogEpochs.all(connection, log: before.log).count == 1)

        try await pair.failOver()
        let after = try pair.restored()
        _ = try await living.append(
            .simple(StreamID(lane: lane, kind: "test", seed: "new"), after: 0, at: head.position))
        let epochs = try await LogEpochs.all(after.shared(), log: after.log)
        #expect(epochs.map(\.history.timeline) == [1, 2])
        #expect(epochs.last?.heads.last == head)
        #expect(await living.head.position == head.position + 1)
        _ = try await after.verified(lane)
        await pair.remove()
    }

    @Test(
        "files put back are the same history to PostgreSQL: the digest halts a reader, and by order an epoch says why")
    func filesPutBack() async throws {
        let pair = try await StandbyPair.make()
        let (before, lane) = (pair.fixture, pair.second)
        try await LogEpochs.ensure(on: before.shared(), log: before.log)
        let writer = try await before.writer(lane, guarding: true)
        try await before.fill(lane, 0..<2, writer)
        try await pair.backUp(asStandby: false)
        try await before.fill(lane, 2..<4, writer)
        let lost = try #require(try await before.verified(lane).last?.checkpoint)
        await pair.primary.kill()
        try await pair.standby.start()
        let after = try pair.restored()
        #expect(try await LogEpochs.ensure(on: after.shared(), log: after.log)?.number == 1)
        func code() async -> String? {
            var iterator = LogReader(after.shared(), log: after.log).follow(from: lost, readIn: 1).makeAsyncIterator()
            do throws(EventLogError) {
                _ = try await iterator.next()
                return nil
            } catch { return error.code }
        }
        #expect(await code() == "log.damage.missing")
        #expect(try await LogEpochs.ensure(on: after.shared(), log: after.log, always: true)?.number == 2)
        #expect(await code() == "log.beyond-epoch")
        await pair.remove()
    }
}
