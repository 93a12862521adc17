import EventLog
import JSON
import Synchronization
import Testing
import WorkingTime

@testable import Casework

/// The walk through the open dossiers after a calendar was published.
@Suite(.timeLimit(.minutes(15))) struct CalendarWalkTests {
    /// So many received dossiers, and a calendar published that moves them all, a few seconds ago.
    static func published(_ count: Int, _ fixture: OfficeFixture) async throws -> [String] {
        try await fixture.publishTimed(limit: "3 working days")
        let hoa = try await fixture.officer("hoa.nt")
        var codes: [String] = []
        for _ in 0..<count { codes.append(try await fixture.received(by: hoa)) }
        try await publish(fixture)
        return codes
    }

    static func publish(_ fixture: OfficeFixture) async throws {
        _ = try await fixture.office.publishCalendar(
            try CalendarPublicationTests.calendar(2, off: "2026-06-12"), file: "c", command: .random(),
            by: try await fixture.officer("admin"))
        try await fixture.on("2026-06-10T09:00")
    }

    static func claimed(_ fixture: OfficeFixture) async throws -> ClaimedTask {
        try #require(
            try await fixture.office.store.claimTasks(
                at: try await fixture.office.clock.now(), limit: 10, of: .walks
            ).claimed.first)
    }

    @Test("what one office remembers is not believed where another wrote last: nothing to do by it is asked about")
    func stale() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed(limit: "3 working days")
        let other = try await fixture.anotherOffice()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.complete(by: hoa)
        // The other office remembers it as filed: a calendar would move nothing of it.
        try await other.refreshForTests()
        _ = try await other.command("note", code: code, body: ["text": "a"], command: .random(), by: hoa)
        try await fixture.command("receive", code, by: hoa)
        try await Self.publish(fixture)
        #expect(try await other.doDueTasks() == 1)
        #expect(try await fixture.told("rescheduled") == 1)
        #expect(try await fixture.types(code, by: hoa).last == "rescheduled")
        await other.shutdown()
    }

    @Test("a dossier that fails is set aside, named and tried by itself; the walk is done once")
    func setAside() async throws {
        let fixture = try await OfficeFixture.make {
            // Nothing comes up again before it is let: however slow the machine is.
            ($0.taskPolicy.firstDelay, $0.taskPolicy.longestDelay) = (.seconds(1000), .seconds(1000))
        }
        let codes = try await Self.published(3, fixture)
        let bad = codes[1]
        try await fixture.asSuperuser(
            """
            CREATE TABLE kept AS SELECT e.* FROM event e JOIN dossier d USING (lane, stream_id) WHERE d.code = '\(bad)';
            UPDATE event e SET body = '{}' FROM kept k WHERE e.lane = k.lane AND e.pos = k.pos AND e.version = 2
            """)
        // It remembers nothing.
        let other = try await fixture.anotherOffice()
        #expect(try await other.doDueTasks() == 1)
        #expect(try await fixture.told("rescheduled") == 2)
        let administration = Administration(owner: fixture.owner)
        func left() async throws -> [Administration.TaskRow] {
            try await administration.tasks(onlyParked: false, limit: 100).filter { $0.task == "reschedule" }
        }
        let aside = try await left()
        #expect(aside.map(\.code) == [bad] && aside.first?.kind == "reschedule" && aside.first?.failures == 1)
        #expect(aside.first?.error?.hasPrefix("json.") == true, "\(aside)")
        // Tried again by itself it fails by itself, and is parked in the end.
        for _ in 0..<7 {
            try await fixture.noWaiting()
            #expect(try await other.doDueTasks() == 1)
        }
        #expect(try await left().map(\.isParked) == [true])
        #expect(try await administration.waiting().parked?.count == 1)
        try await fixture.asSuperuser(
            "UPDATE event e SET body = k.body FROM kept k WHERE e.lane = k.lane AND e.pos = k.pos")
        #expect(try await administration.decide(.retry, .init(code: bad), reason: "đã sửa") == 1)
        #expect(try await other.doDueTasks() == 1)
        #expect(try await fixture.told("rescheduled") == 3)
        #expect(try await left().isEmpty)
        await other.shutdown()
    }

    @Test("what is deferred is no failure: the walk goes on where it was, and whoever lost its claim stops")
    func goesOn() async throws {
        let fixture = try await OfficeFixture.make()
        _ = try await Self.published(4, fixture)
        let office = fixture.office
        let task = try await Self.claimed(fixture)
        let seen = Mutex<[StreamID]>([])
        let isAway = Mutex(true)
        let each: @Sendable (StreamID, PublishedCalendar) async throws -> Void = { stream, _ in
            let count = seen.withLock {
                $0.append(stream)
                return $0.count
            }
            if count > 2, isAway.withLock({ $0 }) { throw CaseworkError.busy }
        }
        #expect(try await office.walk(task, page: 1, each: each) == .deferred(code: CaseworkError.busy.code))
        let first = seen.withLock { $0 }
        #expect(first.count == 3)
        // Nobody is set aside, and nothing that was done is done again.
        #expect(try await fixture.rows("SELECT 1::text FROM task WHERE kind = 'reschedule'").isEmpty)
        isAway.withLock { $0 = false }
        #expect(try await office.walk(task, page: 1, each: each) == .finished)
        let all = seen.withLock { $0 }
        #expect(all.count == 5 && all[3] == first[2] && Set(all).count == 4)
        #expect(try await fixture.rows("SELECT 1::text FROM calendar_walk").isEmpty)
        var lost = task
        lost.attempt += 1
        #expect(try await office.walk(lost, page: 1, each: each) == .lost)
        #expect(seen.withLock { $0.count } == 6)
    }
}
