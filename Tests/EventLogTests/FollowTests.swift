import EventLog
import Postgres
import Testing
import WorkingTime

@Suite struct FollowTests {
    /// Under load, with and without the writer's feed: nothing is missed, nothing repeated.
    @Test(arguments: [true, false]) func nothingIsMissedNothingRepeated(hasFeed: Bool) async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let other = try await fixture.writer()
        let reader = fixture.reader()
        let total = 2 + 2 * 150
        let follower = reader.follow(
            from: .start(of: fixture.lane, in: fixture.log.id), feed: hasFeed ? writer.feed : nil,
            poll: .milliseconds(5),
            page: 17)
        async let read = Task {
            var positions: [Position] = []
            for try await events in follower {
                positions += events.map(\.position)
                if positions.count >= total { break }
            }
            return positions
        }.value
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, writer) in [("a", writer), ("b", other)] {
                for client in 0..<3 {
                    group.addTask {
                        for turn in 0..<50 {
                            _ = try await writer.settle(
                                fixture.stream("\(name)\(client)\(turn % 7)"), command: .random(), reader: reader)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await read == Array(1...Position(total)))
    }

    @Test func resumesFromItsCheckpoint() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        for index in 0..<10 {
            let at = await writer.head.position
            _ = try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at))
        }
        let events = try await fixture.verified()
        var iterator = fixture.reader().follow(from: events[6].checkpoint).makeAsyncIterator()
        #expect(try await iterator.next() == Array(events[7...]))
        #expect(iterator.checkpoint == events[11].checkpoint)
    }

    @Test func haltsWhereHistoryWasExchanged() async throws {
        for (sql, reason) in [
            ("DELETE FROM event WHERE pos = 6", Damage.Reason.missing),
            ("UPDATE event SET digest = sha256('x') WHERE pos = 6", .exchanged),
        ] {
            let fixture = try await LogFixture.make()
            let writer = try await fixture.writer()
            for index in 0..<4 {
                let at = await writer.head.position
                _ = try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at))
            }
            var iterator = fixture.reader().follow(
                from: .start(of: fixture.lane, in: fixture.log.id), poll: .milliseconds(1)
            )
            .makeAsyncIterator()
            #expect(try await iterator.next()?.count == 6)
            try await fixture.asSuperuser(sql)
            do {
                _ = try await iterator.next()
                Issue.record("the reader went on after \(sql)")
            } catch .broken(let damage) {
                #expect(damage == Damage(lane: fixture.lane, position: 6, reason: reason))
            }
            #expect(try await iterator.next() == nil)
        }
    }

    /// A database that was restored from before its end: the tail is gone, and another writer's events stand at its positions, fewer or
    /// more than there were. The reader that had read the tail halts where it stands; so does one that comes with its checkpoint later,
    /// and neither is led on by a feed, be it that of the writer that lost its tail or that of the new one.
    @Test(arguments: [true, false], [1, 3, 5]) func haltsWherePositionsAreIssuedAgain(
        hasFeed: Bool, issued: Int
    ) async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        for index in 0..<6 {
            let at = await writer.head.position
            _ = try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at))
        }
        let start = Checkpoint.start(of: fixture.lane, in: fixture.log.id)
        var iterator = fixture.reader().follow(
            from: start, feed: hasFeed ? writer.feed : nil, poll: .milliseconds(1)
        ).makeAsyncIterator()
        #expect(try await iterator.next()?.last?.position == 8)
        let checkpoint = iterator.checkpoint

        try await fixture.asSuperuser("DELETE FROM event WHERE pos > 5")
        let second = try await fixture.writer()
        for index in 0..<issued {
            let at = await second.head.position
            _ = try await second.append(.simple(fixture.stream("other \(index)"), after: 0, at: at))
        }
        let now = try await fixture.verified()
        #expect(now.count == 5 + issued)

        func halts(_ iterator: inout LaneFollower.Iterator, reason: Damage.Reason, at position: Position) async {
            do throws(EventLogError) {
                let events = try await iterator.next()
                Issue.record("the reader went on to \(events?.first?.position ?? 0)")
            } catch {
                if case .broken(let damage) = error {
                    #expect(damage == Damage(lane: fixture.lane, position: position, reason: reason))
                } else {
                    Issue.record("\(error)")
                }
            }
            do { #expect(try await iterator.next() == nil) } catch { Issue.record("\(error)") }
        }
        let reason: Damage.Reason = issued < 3 ? .missing : .exchanged
        await halts(&iterator, reason: reason, at: 8)
        var later = fixture.reader().follow(from: checkpoint, poll: .milliseconds(1)).makeAsyncIterator()
        await halts(&later, reason: reason, at: 8)
        var fed = fixture.reader().follow(
            from: checkpoint, feed: hasFeed ? second.feed : nil, poll: .milliseconds(1)
        ).makeAsyncIterator()
        // The new writer's feed may have events after the checkpoint; it is the checkpoint that does not hold.
        await halts(&fed, reason: reason, at: 8)
        // Who had read only what still stands goes on with what stands now.
        var before = fixture.reader().follow(from: now[4].checkpoint, feed: hasFeed ? second.feed : nil)
            .makeAsyncIterator()
        #expect(try await before.next() == Array(now[5...]))
    }

    @Test func haltsAtAHole() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        for index in 0..<4 {
            let at = await writer.head.position
            _ = try await writer.append(.simple(fixture.stream("\(index)"), after: 0, at: at))
        }
        try await fixture.asSuperuser("DELETE FROM event WHERE pos = 4")
        var iterator = fixture.reader().follow(from: .start(of: fixture.lane, in: fixture.log.id)).makeAsyncIterator()
        do {
            _ = try await iterator.next()
            Issue.record("the reader went over a hole")
        } catch .broken(let damage) {
            #expect(damage == Damage(lane: fixture.lane, position: 5, reason: .hole))
        }
    }

    @Test func aCancelledFollowerEnds() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        let (started, report) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            var count = 0
            for try await events in fixture.reader().follow(
                from: .start(of: fixture.lane, in: fixture.log.id), feed: writer.feed, poll: .seconds(600))
            {
                count += events.count
                report.yield()
            }
            return count
        }
        for await _ in started { break }
        task.cancel()
        #expect(try await task.value == 2)
    }

    @Test func checkpointsMoveWithTheReadersWork() async throws {
        let fixture = try await LogFixture.make()
        let events = try await fixture.verified()
        let connection = try await PostgresConnection.open(fixture.app)
        defer { connection.close() }
        let start = Checkpoint.start(of: fixture.lane, in: fixture.log.id)
        let first = ReaderCheckpoint(events[0].checkpoint, epoch: 3)
        #expect(try await ReaderCheckpoints.load("list", lane: fixture.lane, from: connection) == nil)
        try await connection.transaction {
            try await ReaderCheckpoints.save("list", from: start, to: first, in: $0)
        }
        #expect(try await ReaderCheckpoints.load("list", lane: fixture.lane, from: connection) == first)
        // A second instance of the reader does not do the same work again.
        await #expect(throws: EventLogError.self) {
            try await connection.transaction {
                try await ReaderCheckpoints.save(
                    "list", from: start, to: ReaderCheckpoint(events[1].checkpoint, epoch: 3), in: $0)
            }
        }
        #expect(try await ReaderCheckpoints.load("list", lane: fixture.lane, from: connection) == first)
        // Nor does one that has read another event at that place.
        await #expect(throws: EventLogError.self) {
            var other = events[0].checkpoint
            other.digest = events[1].digest
            try await ReaderCheckpoints.save(
                "list", from: other, to: ReaderCheckpoint(events[1].checkpoint, epoch: 3), in: connection)
        }
        #expect(try await ReaderCheckpoints.load("list", lane: fixture.lane, from: connection) == first)
        #expect(try await ReaderCheckpoints.all(from: connection).map(\.at) == [first])
        #expect(try await ReaderCheckpoints.drop("other", in: connection) == 0)
        #expect(try await ReaderCheckpoints.drop("list", lane: Lane(2), in: connection) == 0)
        #expect(try await ReaderCheckpoints.drop("list", lane: fixture.lane, in: connection) == 1)
        #expect(try await ReaderCheckpoints.load("list", lane: fixture.lane, from: connection) == nil)
    }

    @Test func aScanGivesWhatPagesGive() async throws {
        let fixture = try await LogFixture.make()
        let writer = try await fixture.writer()
        for index in 0..<30 {
            let at = await writer.head.position
            _ = try await writer.append(
                .simple(
                    fixture.stream("\(index)"), after: 0, at: at, events: 1 + index % 4,
                    body: "{\"text\":\"" + String(repeating: "ờ", count: index * 100) + "\"}"))
        }
        let all = try await fixture.reader().page(fixture.lane, after: 0, limit: 1000)
        let connection = try await PostgresConnection.open(fixture.app)
        defer { connection.close() }
        for (after, end, page) in [(0, nil, 7), (0, nil, 1000), (5, 30, 4), (70, nil, 10), (74, nil, 10)]
            as [(Position, Position?, Int64)]
        {
            var found: [RecordedEvent] = []
            let last = try await LogReader.scan(
                fixture.lane, after: after, through: end, on: connection, page: page
            ) { found += $0 }
            let expected = all.filter { $0.position > after && $0.position <= end ?? .max }
            #expect(found == expected)
            #expect(last == expected.last?.position ?? after)
        }
    }
}
