import Dossiers
import EventLog
import Foundation
import JSON
import NationalPortal
import Synchronization
import Testing
import WorkingTime

@testable import Casework

/// A portal in the test: it keeps what it is sent, and answers as it is told.
final class MemoryPortal: PortalTransport {
    private let kept = Mutex<[PortalMessage]>([])
    private let answers = Mutex<[PortalReply]>([])
    /// What it answers about dossiers, whatever else it is told.
    let stubborn = Mutex<[String: PortalReply]>([:])
    /// Why it lists nothing.
    let silence = Mutex<String?>(nil)
    let lists = Mutex(0)
    /// How long it takes for a message.
    let delay = Mutex<Duration>(.zero)
    /// Digest by code.
    let held = Mutex<[String: String]>([:])
    /// When what it knows was filed; what it does not, at noon of the day of these tests.
    private let filed = Mutex<[String: Instant]>([:])

    func send(_ message: PortalMessage) async -> PortalReply {
        try? await Task.sleep(for: delay.withLock { $0 })
        let answer =
            stubborn.withLock { $0[message.code] }
            ?? answers.withLock { $0.isEmpty ? .taken : $0.removeFirst() }
        kept.withLock { $0.append(message) }
        if answer == .taken { held.withLock { $0[message.code] = message.digest } }
        filed.withLock { $0[message.code] = message.filedAt }
        return answer
    }

    func list(from: Instant, to: Instant, after cursor: String?) async -> PortalList {
        lists.withLock { $0 += 1 }
        if let code = silence.withLock({ $0 }) { return .unavailable(code: code) }
        // A page a dossier.
        let known = filed.withLock { $0 }
        let codes = held.withLock { held in
            held.keys.sorted().filter { code in
                let at = known[code] ?? from.adding(seconds: from.localDay.iso == "2026-06-10" ? 43_200 : -1)
                return code > cursor ?? "" && at >= from && at < to
            }
        }
        guard let first = codes.first else { return .page([:], next: nil) }
        return .page([first: held.withLock { $0[first] ?? "" }], next: codes.count > 1 ? first : nil)
    }

    func answer(_ next: [PortalReply]) { answers.withLock { $0 = next } }
    var messages: [PortalMessage] { kept.withLock { $0 } }
    func forget() { kept.withLock { $0 = [] } }
}

@Suite("National portal: every change told, gaps found and repaired", .timeLimit(.minutes(15)))
struct PortalSyncTests {
    private struct Place: Sendable {
        let fixture: OfficeFixture
        let office: Office
        let portal: MemoryPortal
        let runner: PortalSyncRunner
        let day: (from: Instant, to: Instant)

        static func make(lanes: Int = 1) async throws -> Place {
            let fixture = try await OfficeFixture.make(lanes: lanes)
            let portal = MemoryPortal()
            var configuration = fixture.configuration
            configuration.portal = PortalSettings(name: "national", transport: portal, vneid: ["vneid"])
            let office = try await Office.open(configuration)
            return Place(
                fixture: fixture, office: office, portal: portal, runner: try #require(office.portalSync),
                day: (
                    try Instant(rfc3339: "2026-06-10T00:00:00+07:00"),
                    try Instant(rfc3339: "2026-06-11T00:00:00+07:00")
                ))
        }

        /// Lets the waits of the database's own clock be over.
        func noWaiting() async throws {
            try await fixture.asSuperuser(
                "UPDATE portal_sync_lane SET next_attempt = clock_timestamp(); UPDATE portal_sync SET check_retry = NULL"
            )
        }

        /// So many turns in which nothing is waited for.
        func turns(_ count: Int) async throws {
            for _ in 0..<count {
                try await noWaiting()
                try await runner.turn()
            }
        }

        func close() async {
            await office.shutdown()
            await fixture.office.shutdown()
        }
    }

    @Test("a whole day is told change by change in order, each content once, with names and numbers opened")
    func told() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let code = try await place.fixture.issued(oneStop: hoa)
        try await place.fixture.command("deliver", code, ["method": "counter"], by: hoa)
        #expect(try await place.runner.turn())
        let messages = place.portal.messages
        #expect(messages.map(\.version) == messages.map(\.version).sorted())
        #expect(Set(messages.map(\.identifier)).count == messages.count)
        let contents = messages.filter { $0.dossier != nil }
        // Never the same content twice in a row.
        for (one, next) in zip(contents, contents.dropFirst()) { #expect(one.digest != next.digest) }
        let statuses = contents.compactMap { $0.dossier?["TrangThaiHoSo"]?.string }
        #expect(statuses.first == "1" && statuses.last == "10", "\(statuses)")
        let last = try #require(contents.last?.dossier)
        #expect(last["ChuHoSo"] == "Nguyễn Văn Bình" && last["SoDinhDanh"] == "001090012345")
        #expect(messages.flatMap(\.progress).contains { $0["NoiDungXuLy"] == "Trả kết quả" })
        // Nothing twice, and another server goes on where this one stopped.
        place.portal.forget()
        #expect(try await place.runner.turn())
        #expect(try await #require(place.office.portalSync).turn())
        #expect(place.portal.messages.isEmpty)
        #expect(try await place.office.portalGaps(from: place.day.from, to: place.day.to).gaps == [])
        await place.close()
    }

    @Test(
        "a portal that is away is waited for, and nothing is skipped; what it refuses is set aside and does not block")
    func away() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let first = try await place.fixture.filed(by: hoa)
        let second = try await place.fixture.filed(birth(child: "Trần Văn Khác"), by: hoa)
        place.portal.answer([.deferred(code: "target.unreachable", retryAfter: nil)])
        #expect(try await place.runner.turn() == false)
        #expect(place.portal.messages.map(\.code) == [first])
        // Not before its time, by the database's clock; a busy machine does not reach it.
        try await place.fixture.asSuperuser(
            "UPDATE portal_sync_lane SET next_attempt = next_attempt + interval '400 s'")
        #expect(try await place.runner.turn() == false)
        #expect(place.portal.messages.count == 1)
        try await place.fixture.asSuperuser("UPDATE portal_sync_lane SET next_attempt = clock_timestamp()")
        place.portal.answer([.refused(code: "portal.refused-not-possible")])
        #expect(try await place.runner.turn())
        #expect(place.portal.messages.map(\.code) == [first, first, second])
        #expect(place.portal.messages[0].identifier == place.portal.messages[1].identifier)
        let gaps = try await place.office.portalGaps(from: place.day.from, to: place.day.to)
        #expect(gaps.gaps.map { "\($0.code) \($0.kind)" } == ["\(first) missing"])
        let repaired = try await place.office.repairPortal(from: place.day.from, to: place.day.to)
        #expect(repaired["repaired"] == [.string(first)] && repaired["failed"] == [])
        #expect(try await place.office.portalGaps(from: place.day.from, to: place.day.to).gaps == [])
        await place.close()
    }

    @Test("what the portal lost or holds otherwise is named and sent again whole; what it has and we have not is named")
    func gaps() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let lost = try await place.fixture.received(by: hoa)
        let altered = try await place.fixture.received(birth(child: "Trần Văn Khác"), by: hoa)
        let whole = try await place.fixture.received(birth(child: "Lê Thị Thứ Ba"), by: hoa)
        #expect(try await place.runner.turn())
        place.portal.held.withLock { held in
            held[lost] = nil
            held[altered] = String(repeating: "0", count: 64)
            held["H99-260610-0001"] = "1"
        }
        let pending = try await place.fixture.filed(birth(child: "Phạm Thị Đang Đến"), by: hoa)
        let gaps = try await place.office.portalGaps(from: place.day.from, to: place.day.to)
        #expect(
            Set(gaps.gaps.map { "\($0.code) \($0.kind)" }) == [
                "\(lost) missing", "\(altered) different", "\(pending) pending", "H99-260610-0001 unknown",
            ])
        #expect(gaps.compared == 4 && gaps.synchronised == 1)
        place.portal.forget()
        let answer = try await place.office.repairPortal(from: place.day.from, to: place.day.to)
        #expect(Set(answer["repaired"]?.array ?? []) == [.string(lost), .string(altered)])
        let sent = place.portal.messages
        #expect(sent.allSatisfy { $0.isReplacement && $0.dossier != nil && $0.progress.count >= 2 })
        #expect(!sent.contains { $0.code == whole })
        // What a repair has told is not told again by the reader.
        place.portal.forget()
        #expect(try await place.runner.turn())
        #expect(place.portal.messages.map(\.code) == [pending])
        // A period without dossiers.
        let next = place.day.to.adding(seconds: 86_400)
        #expect(try await place.office.portalGaps(from: place.day.to, to: next).compared == 0)
        await place.close()
    }

    @Test("a step that was refused stays missing until a repair brings it, whatever is taken after it")
    func refusedStep() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let code = try await place.fixture.received(by: hoa)
        #expect(try await place.runner.turn())
        try await place.fixture.command("claim", code, by: try await place.fixture.officer("minh.tv"))
        place.portal.answer([.refused(code: "portal.refused-not-possible")])
        #expect(try await place.runner.turn())
        func gaps() async throws -> [String] {
            try await place.office.portalGaps(from: place.day.from, to: place.day.to).gaps.map { "\($0.kind)" }
        }
        #expect(try await gaps() != [])
        // The next change is taken, and the portal has the dossier as it stands, but not how it came to that.
        try await place.fixture.command("withdraw", code, by: hoa)
        #expect(try await place.runner.turn())
        #expect(try await gaps() == ["incomplete"])
        let rejected = try await place.fixture.rows("SELECT rejected FROM portal_sync_dossier")
        #expect(rejected == ["portal.refused-not-possible"])
        place.portal.forget()
        let repaired = try await place.office.repairPortal(from: place.day.from, to: place.day.to)
        #expect(repaired["repaired"] == [.string(code)] && repaired["synchronised"] == 0)
        let steps = place.portal.messages.flatMap(\.progress).compactMap { $0["NoiDungXuLy"]?.string }
        #expect(steps.contains("Nhận thụ lý"), "\(steps)")
        #expect(try await gaps() == [])
        await place.close()
    }

    @Test("after a fail-over each dossier is told whole, once; another event at the same place has another identifier")
    func failOver() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let code = try await place.fixture.received(by: hoa)
        #expect(try await place.runner.turn())
        #expect(place.portal.messages.allSatisfy { !$0.isReplacement })
        place.portal.forget()
        _ = try await Administration(owner: place.fixture.owner).raiseEpoch()
        try await place.fixture.command("claim", code, by: try await place.fixture.officer("minh.tv"))
        try await place.fixture.command("withdraw", code, by: hoa)
        #expect(try await place.runner.turn())
        let told = place.portal.messages
        #expect(told.map(\.isReplacement) == [true, false], "\(told.map(\.version))")
        #expect(told.first?.dossier != nil && told.first?.progress.count == 3)
        #expect(told.first?.progress.last?["NoiDungXuLy"] == "Nhận thụ lý")

        let stream = try #require(try await place.office.store.stream(code: code))
        let events = try await place.office.reader.stream(stream)
        var other = events[0]
        other.digest = events[1].digest
        let identifiers = [events[0], other].map { PortalSyncRunner.identifier(of: $0, in: place.office.log) }
        #expect(identifiers[0] != identifiers[1] && identifiers[0].utf8.count <= 100, "\(identifiers)")
        await place.close()
    }

    @Test("a message that goes wrong again and again is set aside where the portal works; whoever holds it is alone")
    func poison() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let first = try await place.fixture.filed(by: hoa)
        place.portal.stubborn.withLock { $0[first] = .failed(code: "target.status-500") }
        try await place.turns(PortalSyncRunner.mostFailures - 1)
        #expect(try await place.fixture.rows("SELECT failures::text FROM portal_sync_lane") == ["9"])
        // It answers nothing else either: then it is away, and waited for.
        place.portal.silence.withLock { $0 = "target.status-500" }
        try await place.turns(4)
        #expect(try await place.fixture.rows("SELECT rejected FROM portal_sync_dossier") == [])
        place.portal.silence.withLock { $0 = nil }
        try await place.turns(1)
        #expect(Set(place.portal.messages.map(\.identifier)).count == 1)
        #expect(
            try await place.fixture.rows("SELECT rejected FROM portal_sync_dossier") == ["target.status-500"])
        #expect(try await place.fixture.rows("SELECT 1::text FROM portal_sync_lane") == [])
        #expect(
            try await place.office.portalGaps(from: place.day.from, to: place.day.to).toRepair == [first])
        try await place.fixture.asSuperuser(
            "UPDATE portal_sync SET held_by = gen_random_uuid(), held_until = clock_timestamp() + interval '59 s'")
        _ = try await place.fixture.filed(birth(child: "Trần Văn Khác"), by: hoa)
        place.portal.forget()
        #expect(try await place.runner.turn() == false)
        #expect(place.portal.messages.isEmpty)
        await place.close()
    }

    @Test(
        "a portal that is away, for however long, has nothing set aside",
        arguments: ["target.unreachable", "target.lost"])
    func awayForLong(code: String) async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let first = try await place.fixture.filed(by: hoa)
        let isDeferred = code == "target.unreachable"
        place.portal.stubborn.withLock {
            $0[first] = isDeferred ? .deferred(code: code, retryAfter: nil) : .failed(code: code)
        }
        if !isDeferred { place.portal.silence.withLock { $0 = code } }
        try await place.turns(3 * PortalSyncRunner.mostFailures)
        #expect(
            try await place.fixture.rows("SELECT failures || '|' || deferrals FROM portal_sync_lane")
                == [isDeferred ? "0|30" : "30|0"])
        #expect(try await place.fixture.rows("SELECT 1::text FROM portal_sync_dossier") == [])
        // It comes back, and one message goes wrong once: that is a first time.
        place.portal.silence.withLock { $0 = nil }
        place.portal.stubborn.withLock { $0 = [:] }
        try await place.turns(1)
        #expect(place.portal.held.withLock { $0.keys.map(\.self) } == [first])
        #expect(try await place.fixture.rows("SELECT 1::text FROM portal_sync_lane") == [])
        await place.close()
    }

    @Test("a message that takes longer than the portal is held is noted all the same, and told once")
    func slow() async throws {
        let place = try await Place.make()
        let code = try await place.fixture.filed(by: try await place.fixture.officer("hoa.nt"))
        var runner = place.runner
        runner.holding = 5
        place.portal.delay.withLock { $0 = .seconds(6) }
        #expect(try await runner.turn())
        place.portal.delay.withLock { $0 = .zero }
        #expect(try await runner.turn())
        #expect(place.portal.messages.map(\.code) == [code])
        await place.close()
    }

    @Test(
        "a message that is not taken holds its lane up and no other, and is set aside in its time whatever the others do"
    )
    func twoLanes() async throws {
        let place = try await Place.make(lanes: 2)
        let hoa = try await place.fixture.officer("hoa.nt")
        var ofLane: [Lane: String] = [:]
        while ofLane.count < 2 {
            let code = try await place.fixture.filed(birth(child: "Trần Văn Khác"), by: hoa)
            let lane = try #require(try await place.office.store.stream(code: code)).lane
            ofLane[lane] = ofLane[lane] ?? code
        }
        let lanes = ofLane.keys.sorted()
        let poison = try #require(ofLane[lanes[1]])
        place.portal.stubborn.withLock { $0[poison] = .failed(code: "target.answer-unreadable") }
        for _ in 1...PortalSyncRunner.mostFailures {
            // Something new in the lower lane each time, which is told each time.
            var isThere = false
            while !isThere {
                let code = try await place.fixture.filed(birth(child: "Lê Thị Thứ Ba"), by: hoa)
                isThere = try await place.office.store.stream(code: code)?.lane == lanes[0]
            }
            try await place.turns(1)
        }
        #expect(
            try await place.fixture.rows("SELECT rejected FROM portal_sync_dossier WHERE rejected IS NOT NULL")
                == ["target.answer-unreadable"])
        try await place.turns(1)
        let filed = Set(try await place.fixture.rows("SELECT code FROM dossier"))
        #expect(place.portal.held.withLock { Set($0.keys) } == filed.subtracting([poison]))

        // While the first lane waits for its time, the second one is served.
        place.portal.stubborn.withLock {
            $0[ofLane[lanes[0]] ?? ""] = .deferred(code: "target.limited", retryAfter: .seconds(400))
        }
        place.portal.forget()
        try await place.fixture.command("withdraw", ofLane[lanes[0]] ?? "", by: hoa)
        #expect(try await place.runner.turn() == false)
        var later: String?
        while later == nil {
            let code = try await place.fixture.filed(birth(child: "Phạm Thị Sau"), by: hoa)
            if try await place.office.store.stream(code: code)?.lane == lanes[1] { later = code }
        }
        #expect(try await place.runner.turn() == false)
        #expect(place.portal.messages.filter { $0.code == ofLane[lanes[0]] }.count == 1)
        #expect(place.portal.messages.contains { $0.code == later })
        await place.close()
    }

    @Test("what cannot be computed here backs off, is set aside, and stops neither its lane nor the comparison")
    func unreadable() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let broken = try await place.fixture.filed(by: hoa)
        let next = try await place.fixture.filed(birth(child: "Trần Văn Khác"), by: hoa)
        try await place.fixture.asSuperuser(
            """
            UPDATE subject_key SET wrapped = 'x' WHERE stream_id =
            (SELECT stream_id FROM dossier WHERE code = '\(broken)')
            """)
        // Another server, which remembers no key.
        let office = try await Office.open(place.office.configuration)
        let runner = try #require(office.portalSync)
        #expect(try await runner.turn() == false)
        try await place.fixture.asSuperuser(
            "UPDATE portal_sync_lane SET next_attempt = next_attempt + interval '400 s'")
        #expect(try await runner.turn() == false)
        #expect(try await place.fixture.rows("SELECT failures::text FROM portal_sync_lane") == ["1"])
        for _ in 1..<PortalSyncRunner.mostFailures {
            try await place.noWaiting()
            try await runner.turn()
        }
        #expect(place.portal.messages.map(\.code) == [next])
        let rejected = try await place.fixture.rows(
            "SELECT rejected FROM portal_sync_dossier WHERE rejected IS NOT NULL")
        #expect(rejected.count == 1)
        let gaps = try await office.portalGaps(from: place.day.from, to: place.day.to)
        #expect(gaps.gaps.map { "\($0.code) \($0.kind)" } == ["\(broken) unreadable"])
        let standing = try await office.portalStanding()
        #expect(standing.object?["set_aside"]?.array?.first?.object?["code"] == .string(broken))
        let figures = try #require(try await office.databaseFigures().portal)
        #expect(figures.setAside == 1 && figures.waiting == 0 && figures.behind == 0)
        await office.shutdown()
        await place.close()
    }

    @Test("by night what the portal lost or holds otherwise is sent again by itself, once, and what is left is named")
    func night() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let lost = try await place.fixture.received(by: hoa)
        let refused = try await place.fixture.received(birth(child: "Trần Văn Khác"), by: hoa)
        let other = try #require(place.office.portalSync)
        #expect(try await place.runner.turn())
        // The first night that is seen is over already.
        #expect(try await !place.runner.check())
        place.portal.held.withLock { held in
            (held[lost], held[refused]) = (nil, "0")
            held["H99-260610-0001"] = "1"
        }
        place.portal.stubborn.withLock { $0[refused] = .refused(code: "portal.refused-not-possible") }
        #expect(try await !place.runner.check())
        try await place.fixture.on("2026-06-11T01:59")
        #expect(try await !place.runner.check())
        try await place.fixture.on("2026-06-11T02:30")
        place.portal.forget()
        // A portal that does not answer is asked again later, and one server at a time compares.
        place.portal.silence.withLock { $0 = "target.unreachable" }
        #expect(try await !place.runner.check())
        place.portal.silence.withLock { $0 = nil }
        #expect(try await !place.runner.check())
        #expect(try await place.office.portalStanding().object?["check_error"] == "portal.unavailable")
        try await place.noWaiting()
        var days = 0
        while try await [place.runner, other][days % 2].check() { days += 1 }
        #expect(days == PortalSyncRunner.daysCompared)
        #expect(place.portal.messages.count { $0.code == lost } == 1)
        #expect(try await !place.runner.check())
        let standing = try await place.office.portalStanding().object ?? [:]
        let gaps = (standing["gaps"]?.array ?? []).map {
            [$0.object?["code"]?.string, $0.object?["kind"]?.string, $0.object?["why"]?.string].compactMap(\.self)
        }
        #expect(
            Set(gaps) == [
                [refused, "different", "portal.refused-not-possible"], ["H99-260610-0001", "unknown"],
            ])
        #expect(standing["check_error"] == nil)
        let figures = try #require(try await place.office.databaseFigures().portal)
        #expect(figures.gaps == 2 && figures.comparedSeconds != nil)
        // The next night it takes what it refused, and the other is gone.
        place.portal.stubborn.withLock { $0 = [:] }
        place.portal.held.withLock { $0["H99-260610-0001"] = nil }
        try await place.fixture.on("2026-06-12T03:00")
        while try await place.runner.check() {}
        #expect(try await place.office.portalStanding().object?["gaps"] == [])
        await place.close()
    }

    @Test("what comes while the portal lists what it has is on its way, and no gap")
    func meanwhile() async throws {
        let place = try await Place.make()
        let hoa = try await place.fixture.officer("hoa.nt")
        let old = try await place.fixture.received(by: hoa)
        #expect(try await place.runner.turn())
        // Between the list and what is computed here everything is told.
        let slow = SlowPortal(inner: place.portal) {
            _ = try? await place.fixture.command("withdraw", old, by: hoa)
            _ = try? await place.fixture.filed(birth(child: "Trần Văn Khác"), by: hoa)
            _ = try? await place.runner.turn()
        }
        var comparison = place.runner.comparison
        comparison = PortalComparison(
            pool: comparison.pool, store: comparison.store, log: comparison.log, reading: comparison.reading,
            settings: PortalSettings(name: "national", transport: slow, vneid: []))
        let found = try await comparison.compared(from: place.day.from, to: place.day.to)
        #expect(place.portal.held.withLock { $0.count } == 2)
        #expect(found.gaps.gaps.map(\.kind) == [.pending, .pending] && found.gaps.toRepair == [])
        #expect(try await place.office.portalGaps(from: place.day.from, to: place.day.to).gaps == [])
        await place.close()
    }
}

/// A portal that takes its time to list what it had when it was asked.
private struct SlowPortal: PortalTransport {
    let inner: MemoryPortal
    let meanwhile: @Sendable () async -> Void

    func send(_ message: PortalMessage) async -> PortalReply { await inner.send(message) }

    func list(from: Instant, to: Instant, after cursor: String?) async -> PortalList {
        var all: [String: String] = [:]
        inner.held.withLock { all = $0 }
        await meanwhile()
        return .page(all, next: nil)
    }
}
