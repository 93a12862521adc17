import Casework
import EventLog
import JSON
import Testing

/// Several posts, none, or one of the same name as a program: what counts is the post in which something is done.
@Suite struct PostTests {
    @Test("a form bears the agency and the position in which it was printed, not the first of the officer's posts")
    func formsOfTheSecondPost() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        try await fixture.organise(
            "appoint",
            [
                "officer": "hoa.nt", "role": "one-stop", "agency": "H26.148", "from": "2026-06-01",
                "title": ["vi": "Trưởng bộ phận Một cửa", "en": "Head of the one-stop shop"],
            ], by: admin)
        let tuan = try await fixture.officer("tuan.pa")
        let hoa = try await fixture.officer("hoa.nt")
        let elsewhere = changed(birth(), "applicant", ["residence": "Quận 1"])
        let code = try await fixture.filed(elsewhere, by: tuan)
        try await fixture.command(
            "request-supplement", code, ["documents": ["medical-birth-certificate"], "reason": "Thiếu"], by: tuan)
        let paper = try await fixture.printed("supplement-request", code, by: hoa)
        #expect(paper.contains("xã Gia Lâm") || paper.contains("XÃ GIA LÂM"))
        #expect(!paper.contains("Phù Đổng") && !paper.contains("PHÙ ĐỔNG"))
        #expect(paper.contains("Trưởng bộ phận Một cửa"))
        #expect(try await fixture.rows("SELECT agency FROM serial WHERE series LIKE 'form/%'") == ["H26.148"])
    }

    @Test("a draft is its owner's while they hold a post there: not on leave, not after it, and never a namesake's")
    func draftsOfWhoIsAway() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        let hoa = try await fixture.officer("hoa.nt")
        let portal = try await fixture.portal()
        _ = try await fixture.office.file(birth(), asDraft: true, command: .random(), by: hoa)
        let code = try #require(try await fixture.rows("SELECT code FROM filing").first)
        #expect(try await fixture.view(code, by: hoa)["subjects"]?["child"] != nil)
        let extra: JSONObject = ["receiving_agency": "H26.147"]
        _ = try await fixture.office.file(birth(extra: extra), asDraft: true, command: .random(), by: portal)
        let theirs = try #require(
            try await fixture.rows("SELECT code FROM filing").first { $0 != code })
        let namesake = try await fixture.appointed("national-portal", "one-stop", at: "H26.147")
        #expect(await refusal { try await fixture.view(theirs, by: namesake) }?.kind == .notFound)
        #expect(try await fixture.view(theirs, by: portal)["subjects"]?["child"] != nil)
        try await fixture.organise(
            "grant-leave", ["officer": "hoa.nt", "from": "2026-06-10", "until": "2026-06-10"], by: admin)
        let away = try await fixture.officer("hoa.nt")
        #expect(await refusal { try await fixture.view(code, by: away) }?.kind == .notFound)
        #expect(await refusal { try await fixture.office.directory(.officers, by: away) }?.kind == .forbidden)
        try await fixture.on("2026-06-11T08:00")
        #expect(try await fixture.view(code, by: try await fixture.officer("hoa.nt"))["subjects"]?["child"] != nil)
        try await fixture.organise(
            "end-appointment",
            [
                "officer": "hoa.nt", "role": "one-stop", "agency": "H26.147", "from": "2025-07-01",
                "until": "2026-06-10",
            ], by: admin)
        let gone = try await fixture.officer("hoa.nt")
        #expect(await refusal { try await fixture.view(code, by: gone) }?.kind == .notFound)
    }

    @Test("what was read under the code of a draft stands in the access log under the dossier's own")
    func readUnderAnotherName() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        _ = try await fixture.office.file(birth(), asDraft: true, command: .random(), by: hoa)
        let alias = try #require(try await fixture.rows("SELECT code FROM filing").first)
        let filed = try await fixture.office.command("file", code: alias, body: birth(), command: .random(), by: hoa)
        let code = try #require(filed["code"]?.string)
        #expect(code != alias)
        try await fixture.attach(alias, by: hoa)
        try await fixture.command("receive", alias, by: hoa)
        let view = try await fixture.view(alias, by: hoa)
        let file = try #require(view["attachments"]?[0]?["id"]?.string)
        _ = try await fixture.office.attachment(file, of: alias, by: hoa)
        let paper = try await fixture.office.printPaper("receipt", of: alias, command: .random(), by: hoa)
        let html = String(
            decoding: try await fixture.office.paper(try #require(paper["id"]?.string), of: alias, by: hoa),
            as: UTF8.self)
        #expect(html.contains(try #require(paper["verification"]?.string)), "the string that the paper bears")
        _ = try await fixture.office.history(alias, by: hoa)
        #expect(try await fixture.rows("SELECT count(*)::text FROM access_log WHERE code = '\(alias)'") == ["0"])
        #expect(
            try await fixture.rows("SELECT what FROM access_log WHERE code = '\(code)' ORDER BY id").map {
                $0.prefix(5)
            } == ["show", "attac", "paper", "histo"])
    }
}
