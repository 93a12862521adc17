import Dossiers
import EventLog
import JSON
import Postgres
import Testing
import WorkingTime

@testable import Casework

/// What happens by itself, with a real database and a clock that is moved.
@Suite struct TaskTests {
    @Test(
        "two offices on one database: each reminder and each escalation once, whichever comes first, however the clock jumps"
    )
    func twoOffices() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        let other = try await fixture.anotherOffice()
        let hoa = try await fixture.officer("hoa.nt")
        var codes: [String] = []
        for _ in 0..<8 { codes.append(try await fixture.received(by: hoa)) }
        #expect(try await fixture.tasks() == ["overdue|8", "reminder|8"])
        try await fixture.office.doDueTasks()
        #expect(try await fixture.told("reminded") == 0)

        try await fixture.at("15:01")
        try await fixture.race(other)
        #expect(try await fixture.told("reminded") == 8)
        #expect(try await fixture.told("escalated") == 0)
        let inbox = try await fixture.office.inbox(InboxRequest(), by: try await fixture.officer("minh.tv"))
        #expect(inbox["items"]?.array?.allSatisfy { $0["mark"] == "reminded" } == true)
        #expect(inbox["items"]?[0]?["mark_label"]?["en"] == "due soon")

        // A week ahead, back to before everything, and ahead again.
        for time in ["2026-06-17T10:00", "2026-06-10T08:30", "2026-06-24T09:00"] {
            try await fixture.on(time)
            try await fixture.race(other)
        }
        #expect(try await fixture.told("reminded") == 8)
        #expect(try await fixture.told("escalated") == 8)
        #expect(try await fixture.tasks() == [])
        for code in codes {
            #expect(try await fixture.types(code, by: hoa).suffix(2) == ["reminded", "escalated"])
        }
        let view = try await fixture.view(codes[0], by: hoa)
        #expect(view["mark"] == "escalated" && view["timers"] == nil && view["overdue"] == true)
        let history = try await fixture.office.history(codes[0], by: hoa)
        let last = history["items"]?.array?.last
        #expect(last?["by"]?["subject"] == "system:toantrinh" && last?["by"]?["role"] == "overdue")
        #expect(last?["facts"]?["role"] == "head" && last?["facts"]?["fired"]?["name"] == "overdue")
        _ = try await fixture.checkLog()
        await other.shutdown()
    }

    @Test(
        "ends, supplements and answers set and cancel them in the statement that says so; an answer that never comes ends it"
    )
    func life() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let withdrawn = try await fixture.received(by: hoa)
        try await fixture.command("withdraw", withdrawn, by: hoa)
        #expect(try await fixture.tasks() == [])
        let waiting = try await fixture.received(by: hoa)
        try await fixture.command(
            "request-supplement", waiting, ["documents": ["residence-proof"], "reason": "Thiếu giấy tờ"], by: minh)
        #expect(try await fixture.tasks() == ["answer|1"])
        #expect(try await fixture.view(waiting, by: hoa)["timers"]?[0]?["name"] == "answer")
        try await fixture.on("2026-06-13T08:00")
        try await fixture.office.doDueTasks()
        let view = try await fixture.view(waiting, by: hoa)
        #expect(view["ended"] == "stopped" && view["status"] == 8 && view["mark"] == nil)
        #expect(try await fixture.types(waiting, by: hoa).last == "expired")
        _ = try await fixture.checkLog()
    }

    @Test("who files online sees the draft for a day; silence is done in their stead")
    func silence() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let portal = try await fixture.portal()
        func drafted(_ number: Int) async throws -> String {
            let extra: JSONObject = [
                "receiving_agency": "H26.147", "code": .string("G09.20-260610-00000\(number)"),
            ]
            let code = try await fixture.filed(birth(extra: extra), by: portal)
            try await fixture.attach(code, by: portal)
            try await fixture.command("receive", code, by: hoa)
            try await fixture.command("claim", code, by: minh)
            _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
            try await fixture.command("act", code, ["action": "draft"], by: minh)
            return code
        }
        let silent = try await drafted(1)
        let agreeing = try await drafted(2)
        #expect(try await fixture.view(silent, by: hoa)["step"] == "confirm")
        try await fixture.command("act", agreeing, ["action": "agree"], by: portal)
        #expect(try await fixture.view(agreeing, by: hoa)["step"] == "approve")
        try await fixture.on("2026-06-11T17:00")
        try await fixture.office.doDueTasks()
        let view = try await fixture.view(silent, by: hoa)
        #expect(view["step"] == "approve")
        let items = try await fixture.office.history(silent, by: hoa)["items"]?.array ?? []
        let consent = items.first { $0["facts"]?["fired"]?["name"] == "silence" }
        #expect(consent?["type"] == "dossier.acted" && consent?["facts"]?["action"] == "agree")
        #expect(consent?["label"]?["en"] == "Silence means consent: moved on")
        _ = try await fixture.checkLog()
    }

    @Test("a claim of a server that died runs out; until then nobody else does it")
    func deadServer() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        let hoa = try await fixture.officer("hoa.nt")
        _ = try await fixture.received(by: hoa)
        try await fixture.at("16:00")
        let store = fixture.office.store
        let now = try await fixture.office.clock.now()
        let claimed = try await store.claimTasks(at: now, limit: 10).claimed
        #expect(claimed.map(\.task) == ["reminder"] && claimed[0].attempt == 1)
        #expect(try await store.claimTasks(at: now, limit: 10).claimed.isEmpty)
        #expect(try await fixture.office.doDueTasks() == 0)
        #expect(try await fixture.told("reminded") == 0)
        try await fixture.asSuperuser("UPDATE task SET retry_at = clock_timestamp() - interval '1 s'")
        #expect(try await fixture.office.doDueTasks() == 1)
        #expect(try await fixture.told("reminded") == 1)
        // The dead one wakes up, and does what it had claimed.
        #expect(await fixture.office.perform(claimed[0]) == .unwanted)
        #expect(try await fixture.told("reminded") == 1)
        try await store.sweepTasks(limit: 100)
        #expect(try await fixture.rows("SELECT task FROM task ORDER BY task") == ["overdue"])
    }

    @Test(
        "what fails is tried again, then parked; what is deferred is never parked; an operator retries or skips with a reason"
    )
    func parking() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.at("16:00")
        var policy = TaskPolicy()
        (policy.tries, policy.firstDelay) = (3, .microseconds(1))
        (policy.longestDelay, policy.longestDeferral) = (.microseconds(1), .microseconds(1))
        func runner(_ settlement: TaskRunner.Settlement) -> TaskRunner {
            TaskRunner(
                store: fixture.office.store, clock: fixture.office.clock, policy: policy, logger: .silent,
                counts: TaskCounts(), perform: { _ in settlement })
        }
        let deferring = runner(.deferred(code: "log.unavailable"))
        for _ in 0..<10 { #expect(try await deferring.round() == 1) }
        let administration = Administration(owner: fixture.owner)
        #expect(try await administration.taskCounts() == (due: 1, later: 1, parked: 0))
        let failing = runner(.failed(code: "test.broken"))
        for _ in 0..<3 { #expect(try await failing.round() == 1) }
        #expect(try await failing.round() == 0)
        #expect(try await administration.taskCounts() == (due: 0, later: 1, parked: 1))
        let parked = try #require(try await administration.tasks(onlyParked: true, limit: 10).first)
        #expect(parked.code == code && parked.task == "reminder" && parked.error == "test.broken")
        #expect(try await fixture.office.doDueTasks() == 0)

        #expect(try await administration.decide(.retry, .init(code: code, error: "other"), reason: "thử") == 0)
        #expect(try await administration.decide(.retry, .init(code: code), reason: "đã sửa") == 1)
        for _ in 0..<3 { #expect(try await failing.round() == 1) }
        #expect(try await administration.decide(.skip, .init(error: "test.broken"), reason: "không cần") == 1)
        #expect(try await administration.tasks(onlyParked: true, limit: 10).first?.note == "skip: không cần")
        #expect(try await administration.taskCounts().parked == 0)
        #expect(try await administration.waiting().parked == nil)
        #expect(try await fixture.office.doDueTasks() == 0)
        // What was skipped stays so, unless it is named by itself.
        for choice in [
            Administration.TaskChoice(), .init(error: "test.broken"), .init(code: code), .init(task: "reminder"),
        ] {
            #expect(try await administration.decide(.retry, choice, reason: "thử") == 0)
        }
        #expect(try await administration.decide(.retry, .init(code: code, task: "overdue"), reason: "thử") == 0)
        #expect(try await administration.decide(.retry, .init(code: code, task: "reminder"), reason: "cần lại") == 1)
        for _ in 0..<3 { #expect(try await failing.round() == 1) }
        // Parked once more it waits again, whatever was decided before.
        #expect(try await administration.taskCounts().parked == 1)
        #expect(try await administration.waiting().parked?.count == 1)
        // What is set anew is not parked: an apology moves the appointment.
        try await fixture.command(
            "apologise", code, ["reason": "Chờ xác minh", "new_due": "2026-06-12T16:00:00+07:00"], by: hoa)
        #expect(try await fixture.tasks() == ["overdue|1", "reminder|1"])
        try await fixture.on("2026-06-12T15:00")
        #expect(try await fixture.office.doDueTasks() == 1)
        #expect(try await fixture.told("reminded") == 1)
    }

    @Test("delays double up to their bound, with half of it more or less")
    func delays() {
        let policy = TaskPolicy()
        for attempt in 1...30 {
            let middle = min(Duration.seconds(1 << min(attempt - 1, 20)), .seconds(300))
            for _ in 0..<20 {
                let delay = policy.delay(after: attempt)
                #expect(delay >= middle * 0.5 && delay <= middle * 1.5)
                let deferral = policy.deferral(after: attempt)
                #expect(deferral >= min(middle, .seconds(60)) * 0.5 && deferral <= min(middle, .seconds(60)) * 1.5)
            }
        }
    }

    @Test("a thousand dossiers due at the same minute drain, each once")
    func sameMinute() async throws {
        let fixture = try await OfficeFixture.make(lanes: 2)
        try await fixture.publishTimed()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.multiply(code, times: 999)
        let other = try await fixture.anotherOffice()
        try await fixture.at("15:00")
        try await fixture.race(other)
        #expect(try await fixture.told("reminded") == 1000)
        #expect(try await fixture.tasks() == ["overdue|1000"])
        await other.shutdown()
    }
}

@Suite struct CalendarPublicationTests {
    static func calendar(_ edition: Int, off: String) throws -> String {
        try OfficeFixture.text("calendars/2026.yaml").replacing("edition: 1", with: "edition: \(edition)")
            .replacing("off:\n", with: "off:\n  - {day: \(off), reason: {vi: Nghỉ thêm, en: One more day off}}\n")
    }

    @Test("a calendar published as an event reschedules what it touches, once, with old and new; other offices follow")
    func reschedules() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.publishTimed(limit: "3 working days")
        let hoa = try await fixture.officer("hoa.nt")
        let admin = try await fixture.officer("admin")
        let touched = try await fixture.received(by: hoa)
        let over = try await fixture.received(by: hoa)
        try await fixture.command("withdraw", over, by: hoa)
        let other = try await fixture.anotherOffice()
        let text = try Self.calendar(2, off: "2026-06-12")
        let command = CommandID.random()
        let refused = await refusal {
            try await fixture.office.publishCalendar(text, file: "c", command: .random(), by: hoa)
        }
        #expect(refused?.code == "access.administrators-only")
        let answer = try await fixture.office.publishCalendar(text, file: "c", command: command, by: admin)
        #expect(answer["published"] == true && answer["calendar"] == "vn-2026.2")
        for (repeated, isNew) in [(command, true), (.random(), false)] {
            let again = try await fixture.office.publishCalendar(text, file: "c", command: repeated, by: admin)
            #expect(again["published"] == .bool(isNew))
        }
        let stale = try Self.calendar(2, off: "2026-06-11")
        let late = await refusal {
            try await fixture.office.publishCalendar(stale, file: "c", command: .random(), by: admin)
        }
        #expect(late?.code == "calendar.edition")

        // Everybody decides by it before the walk begins.
        try await fixture.office.doDueTasks()
        #expect(try await fixture.told("rescheduled") == 0)
        try await fixture.on("2026-06-10T09:00")
        try await fixture.race(other)
        #expect(try await fixture.told("rescheduled") == 1)
        let last = try #require(try await fixture.office.history(touched, by: hoa)["items"]?.array?.last)
        #expect(last["facts"]?["old_clock"]?["legal_due"] == (try Instant(rfc3339: "2026-06-15T17:00:00+07:00")).json)
        #expect(last["facts"]?["clock"]?["legal_due"] == (try Instant(rfc3339: "2026-06-16T17:00:00+07:00")).json)
        #expect(last["facts"]?["calendar"] == "vn-2026.2")
        let dues = "SELECT due AT TIME ZONE 'Asia/Ho_Chi_Minh' FROM task WHERE task = 'overdue' AND due IS NOT NULL"
        #expect(try await fixture.rows("SELECT (\(dues))::text") == ["2026-06-16 17:00:00"])
        // What is received from now on counts by it, at the other office too.
        try await other.refreshForTests()
        let new = try await fixture.complete(by: hoa)
        _ = try await other.command("receive", code: new, body: [:], command: .random(), by: hoa)
        #expect(
            try await fixture.view(new, by: hoa)["due"] == (try Instant(rfc3339: "2026-06-16T17:00:00+07:00")).json)
        _ = try await fixture.checkLog()
        await other.shutdown()
    }
}

extension OfficeFixture {
    /// Birth registration as it is shipped, but that a supplement that is not answered ends it after two days.
    func publishTimed(limit: String? = nil) async throws {
        var text = try Self.text("workflows/birth-registration.yaml")
        text = text.replacing(
            "answer-within: 5 working days, unanswered: remind,",
            with: "answer-within: 2 working days, unanswered: stop,")
        if let limit {
            text = text.replacing("limit: {within: same-day, cut-off: true,", with: "limit: {within: \(limit),")
        }
        _ = try await office.publish(
            text, file: "timed.yaml", command: .random(), by: try await officer("admin"))
    }

    /// What is to be done, by name and number.
    func tasks() async throws -> [String] {
        try await rows("SELECT task || '|' || count(*) FROM task WHERE due IS NOT NULL GROUP BY task ORDER BY task")
    }

    /// How many events of a type there are.
    func told(_ type: String) async throws -> Int {
        Int(try await rows("SELECT count(*)::text FROM event WHERE type = 'dossier.\(type)'").first ?? "") ?? -1
    }

    /// Two offices do what is due at the same time.
    func race(_ other: Office) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for office in [self.office, other, self.office, other] {
                group.addTask { _ = try await office.doDueTasks() }
            }
            try await group.waitForAll()
        }
    }

    /// Appends the events of a dossier again under other streams, as if as many had been filed and received.
    func multiply(_ code: String, times: Int) async throws {
        let original = try #require(try await office.store.stream(code: code))
        let events = try await office.reader.stream(original)
        let writer = try await office.lanes.writer(original.lane)
        var state = DossierState.initial
        for event in events { try state.apply(event) }
        let now = try #require(events.last?.at)
        let header = DossierHeader(state)
        let final = state
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<times {
                if number >= 64 { try await group.next() }
                group.addTask {
                    let stream = StreamID(lane: original.lane, kind: "dossier", seed: "copy \(number)")
                    let new = events.map { NewEvent(type: $0.type, body: $0.body) }
                    let outcome = try await writer.append(
                        Proposal(
                            stream: stream, expectedVersion: 0, loadedAt: await writer.head.position,
                            command: .random(), events: new,
                            companions: [Companions.row(header, stream: stream)]
                                + Companions.tasks(from: .initial, to: final, stream: stream), decidedAt: now))
                    guard case .appended = outcome else { throw CaseworkError.busy }
                }
            }
            try await group.waitForAll()
        }
    }
}
