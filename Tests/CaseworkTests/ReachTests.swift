import Casework
import EventLog
import JSON
import Testing
import WorkingTime

/// How far a post reaches: what is common to all agencies is not the business of one commune.
@Suite struct ReachTests {
    @Test("a commune's inspector: no raw log, no headers, and the figures of that commune alone")
    func communeInspector() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        _ = try await fixture.received(by: hoa)
        _ = try await fixture.filed(by: hoa)
        let theirs = try await fixture.filed(by: tuan)
        let city = try await fixture.officer("thu.dk")
        let commune = try await fixture.appointed("son.nv", "inspector", at: "H26.148")

        let lanes = try #require(try await office.logSummary(by: city)["lanes"]?.array)
        let lane = try #require(lanes.last?["lane"]?.integer.flatMap { Lane(Int($0)) })
        _ = try await office.logPage(lane, after: 0, limit: 10, by: city)
        _ = try await office.headers(lane, after: nil, limit: 10, by: city)
        for attempt in 0..<3 {
            let error = await refusal { () async throws -> Bool in
                switch attempt {
                case 0: _ = try await office.logSummary(by: commune)
                case 1: _ = try await office.logPage(lane, after: 0, limit: 10, by: commune)
                default: _ = try await office.headers(lane, after: nil, limit: 10, by: commune)
                }
                return true
            }
            #expect(error?.kind == .forbidden && error?.code == "access.not-at-the-top", "\(attempt)")
        }

        let all = try await office.indicators(IndicatorRequest(), by: city)
        #expect(all["total"]?["filed"] == 3)
        #expect(all["agencies"] == nil)
        let own = try await office.indicators(IndicatorRequest(), by: commune)
        #expect(own["total"]?["filed"] == 1)
        #expect(own["agencies"] == ["H26.148"])
        #expect(own["by_agency"]?.object?.members.map(\.key) == ["H26.148"])
        #expect(!JSONWriter.text(own).contains("H26.147"))
        var others = IndicatorRequest()
        others.agency = "H26.147"
        let error = await refusal { try await office.indicators(others, by: commune) }
        #expect(error?.code == "access.agency-out-of-reach")
        #expect(try await fixture.search(theirs, by: commune) == [theirs])
    }

    @Test("a procedure holds for all agencies: a commune's administrator does not publish")
    func communeAdministrator() async throws {
        let fixture = try await OfficeFixture.make()
        let commune = try await fixture.appointed("son.nv", "administrator", at: "H26.147")
        let text = try OfficeFixture.text("workflows/birth-registration.yaml")
            .replacing("title: {vi: Đăng ký khai sinh,", with: "title: {vi: Đăng ký khai sinh (thử),")
        let error = await refusal {
            try await fixture.office.publish(text, file: "a.yaml", command: .random(), by: commune)
        }
        #expect(error?.kind == .forbidden && error?.code == "access.not-at-the-top")
        #expect(try await fixture.rows("SELECT type FROM event WHERE type = 'procedure.published'").count == 2)
        let admin = try await fixture.officer("admin")
        let published = try await fixture.office.publish(text, file: "a.yaml", command: .random(), by: admin)
        #expect(published["published"] == true)
    }

    @Test("an officer of several posts who chose none acts in the one that allows it, and the event says which")
    func theRightPost() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        try await fixture.organise(
            "appoint", ["officer": "hoa.nt", "role": "administrator", "agency": "H26.147", "from": "2026-06-01"],
            by: admin)
        let both = try await fixture.officer("hoa.nt")
        #expect(try await fixture.office.whoAmI(both)["appointments"]?.array?.count == 2)
        try await fixture.organise(
            "create-unit",
            [
                "agency": "H26.147", "unit": "justice",
                "name": ["vi": "Bộ phận tư pháp", "en": "Civil status section"],
                "from": "2026-06-01",
            ],
            by: both)
        let roles = try await fixture.rows(
            "SELECT body->'by'->>'role' FROM event WHERE type = 'organisation.unit-created'")
        #expect(roles == ["administrator"])
        let oneStop = try await fixture.officer("hoa.nt", role: "one-stop")
        let error = await refusal {
            try await fixture.organise(
                "create-unit",
                ["agency": "H26.147", "unit": "other", "name": ["vi": "Khác", "en": "Other"], "from": "2026-06-01"],
                by: oneStop)
        }
        #expect(error?.code == "organisation.not-allowed")
    }

    @Test("what a substitute does says for whom they stand in")
    func substitute() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        let hoa = try await fixture.officer("hoa.nt")
        try await fixture.organise(
            "substitute",
            [
                "absent": "minh.tv", "substitute": "thao.vt", "role": "civil-status", "agency": "H26.147",
                "from": "2026-06-10", "until": "2026-06-11",
            ], by: admin)
        let code = try await fixture.received(by: hoa)
        let thao = try await fixture.officer("thao.vt")
        try await fixture.command("claim", code, by: thao)
        let last = try await fixture.office.history(code, by: hoa)["items"]?.array?.last
        #expect(last?["by"]?["subject"] == "thao.vt")
        #expect(last?["by"]?["role"] == "civil-status")
        #expect(last?["by"]?["stands_in_for"] == "minh.tv")
        let first = try await fixture.office.history(code, by: hoa)["items"]?[0]
        #expect(first?["by"]?["stands_in_for"] == nil)
    }
}

/// The indicators as the application answers them.
@Suite struct IndicatorRequestTests {
    @Test("a day that is over: what came later changes nothing, and the positions of that day are stated")
    func pastDay() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let first = try await fixture.received(by: hoa)
        let second = try await fixture.filed(by: hoa)
        try await fixture.on("2026-06-10T20:00")
        let evening = try await office.indicators(IndicatorRequest(), by: try await fixture.officer("thu.dk"))
        try await fixture.on("2026-06-11T08:30")
        let later = try await fixture.officer("hoa.nt")
        try await fixture.command("withdraw", second, ["reason": "Không cần nữa"], by: later)
        try await fixture.command("note", first, ["text": "a"], by: later)
        _ = try await fixture.filed(by: later)
        try await fixture.on("2026-06-12T08:00")
        let thu = try await fixture.officer("thu.dk")
        var request = IndicatorRequest()
        request.until = Day(iso: "2026-06-10")
        let past = try await office.indicators(request, by: thu)
        #expect(past["as_of"] == .some(try Instant(rfc3339: "2026-06-10T23:59:59.999999+07:00").json))
        // The registry's lane began before this log's clock was moved into the past; the dossiers' lanes did not.
        for member in ["positions", "total", "by_procedure", "by_agency", "overdue"] {
            #expect(Self.ofDossiers(past[member]) == Self.ofDossiers(evening[member]), "\(member)")
        }
        let now = try await office.indicators(IndicatorRequest(), by: thu)
        #expect(now["total"]?["filed"] == 3)
        #expect(now["total"]?["withdrawn"] == 1)
        request.until = Day(iso: "2026-06-11")
        request.from = Day(iso: "2026-06-11")
        #expect(try await office.indicators(request, by: thu)["total"]?["filed"] == 1)
        request = IndicatorRequest()
        request.until = Day(iso: "2026-06-12")
        #expect(try await office.indicators(request, by: thu)["total"]?["filed"] == 3, "a day that is not over is now")
    }

    /// A value without the positions of the registry's lane.
    private static func ofDossiers(_ value: JSONValue?) -> JSONValue? {
        switch value {
        case .object(let object):
            if object["lane"] == 1 { return nil }
            var rest = JSONObject()
            // What is waited for is waited for until the instant of the report.
            for member in object.members where member.key != "waiting" {
                rest.set(member.key, ofDossiers(member.value))
            }
            return .object(rest)
        case .array(let values): return .array(values.compactMap(ofDossiers))
        default: return value
        }
    }

    @Test("by agency and by procedure, asked for alone or crossed")
    func filters() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        _ = try await fixture.filed(by: hoa)
        _ = try await fixture.filed(by: hoa)
        _ = try await fixture.filed(by: tuan)
        let thu = try await fixture.officer("thu.dk")
        let all = try await office.indicators(IndicatorRequest(), by: thu)
        #expect(all["by_procedure_and_agency"]?["1.001193"]?["H26.147"]?["filed"] == 2)
        #expect(all["by_procedure_and_agency"]?["1.001193"]?["H26.148"]?["filed"] == 1)
        var request = IndicatorRequest()
        request.agency = "H26.147"
        let ours = try await office.indicators(request, by: thu)
        #expect(ours["total"]?["filed"] == 2)
        #expect(ours["agencies"] == ["H26.147"])
        request.agency = "H26"
        #expect(try await office.indicators(request, by: thu)["total"]?["filed"] == 3)
        request.procedure = "1.000656"
        let none = try await office.indicators(request, by: thu)
        #expect(none["total"]?["filed"] == 0)
        #expect(none["procedure"] == "1.000656")
    }
}

/// What an inbox shows first, page by page, and what is written down of it.
@Suite struct InboxTests {
    @Test("by when it is due, then what has no date by when it was filed; pages stay right; each code is written down")
    func order() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let head = try await fixture.officer("lan.lt", role: "head")
        let waits = try await fixture.complete(by: hoa)
        let long = try await fixture.received(verification(), by: hoa)
        let short = try await fixture.received(by: hoa)
        try await fixture.at("09:00")
        let waitsToo = try await fixture.complete(by: hoa)
        let expected = [short, long, waits, waitsToo]
        #expect(try await fixture.inbox(by: head) == expected)

        var request = InboxRequest()
        request.limit = 1
        var seen: [String] = []
        var late: String?
        for _ in 0..<8 {
            let page = try await fixture.office.inbox(request, by: head)
            let codes = page["items"]?.array?.compactMap { $0["code"]?.string } ?? []
            #expect(codes.count <= 1)
            seen += codes
            // What becomes more urgent than the page shown neither repeats nor hides what comes after it.
            if late == nil, seen.count == 2 { late = try await fixture.received(by: hoa) }
            guard let next = page["next"]?.string else { break }
            request.after = next
        }
        #expect(seen == expected)
        let log = try await fixture.rows("SELECT code FROM access_log WHERE what = 'inbox' ORDER BY id")
        #expect(log == expected + expected)
        request.after = "7"
        let error = await refusal { try await fixture.office.inbox(request, by: head) }
        #expect(error?.kind == .malformed)
    }

    @Test("only what is overdue, however much else there is before it")
    func overdue() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let short = try await fixture.received(by: hoa)
        let long = try await fixture.received(verification(), by: hoa)
        for _ in 0..<3 { _ = try await fixture.complete(by: hoa) }
        try await fixture.on("2026-06-11T09:00")
        let head = try await fixture.officer("lan.lt", role: "head")
        var request = InboxRequest()
        request.onlyOverdue = true
        request.limit = 2
        #expect(try await fixture.inbox(request, by: head) == [short])
        try await fixture.on("2026-06-17T09:00")
        #expect(
            try await fixture.inbox(request, by: try await fixture.officer("lan.lt", role: "head")) == [short, long])
        let found = try await fixture.search("Nguyễn Minh Anh", by: try await fixture.officer("hoa.nt"))
        let log = try await fixture.rows("SELECT code FROM access_log WHERE what = 'search by name'")
        #expect(found.count == 5 && Set(log) == Set(found))
    }
}
