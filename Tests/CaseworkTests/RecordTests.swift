import Casework
import EventLog
import Foundation
import JSON
import Testing

/// What may be added to a dossier at any time, and how it is found again.
@Suite struct RecordTests {
    @Test("a clerical error: the new value is shown, listed and found; the old event stays as it was")
    func correction() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let before = try await fixture.office.history(code, by: hoa)["items"]
        try await fixture.at("09:00")
        try await fixture.command(
            "correct", code,
            ["subject": "child", "field": "full_name", "value": "Nguyễn Minh Ánh", "reason": "Thiếu dấu sắc"], by: hoa)
        try await fixture.command(
            "correct", code,
            ["subject": "applicant", "field": "full_name", "value": "Nguyễn Văn Bính", "reason": "Thiếu dấu sắc"],
            by: hoa)
        let view = try await fixture.view(code, by: hoa)
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Ánh")
        #expect(view["subjects"]?["child"]?["birth_date"] == "2026-06-01", "the other fields stay")
        #expect(view["subjects"]?["applicant"]?["full_name"] == "Nguyễn Văn Bính")
        #expect(view["applicant"] == "Nguyễn Văn Bính")
        let then = try await fixture.office.show(code, at: .at("08:30"), by: hoa)
        #expect(then["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")

        let after = try await fixture.office.history(code, by: hoa)["items"]?.array ?? []
        #expect(after.count == (before?.array?.count ?? 0) + 2)
        #expect(Array(after.prefix(before?.array?.count ?? 0)) == before?.array)
        for text in ["Nguyễn Minh Ánh", "nguyen minh anh", "Nguyễn Văn Bính"] {
            #expect(try await fixture.search(text, by: hoa) == [code], "\(text)")
        }
        let inbox = try await fixture.office.inbox(InboxRequest(), by: try await fixture.officer("minh.tv"))
        #expect(inbox["items"]?[0]?["applicant"] == "Nguyễn Văn Bính")
    }

    @Test("a correction that would change what follows, or nothing, is refused")
    func wrongCorrections() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let before = try await fixture.types(code, by: hoa)
        let table: [(JSONObject, String)] = [
            (["subject": "child", "field": "circumstance", "value": "abandoned", "reason": "a"], "another case"),
            (["subject": "child", "field": "birth_date", "value": "2026-02-30", "reason": "a"], "no such day"),
            (["subject": "child", "field": "birth_date", "value": "2026-02-01", "reason": "a"], "late, with a fee"),
            (["subject": "child", "field": "birth_date", "value": "2027-01-01", "reason": "a"], "not born yet"),
            (["subject": "child", "field": "shoe_size", "value": "22", "reason": "a"], "unknown field"),
            (["subject": "dog", "field": "full_name", "value": "Vàng", "reason": "a"], "unknown subject"),
            (["subject": "representative", "field": "full_name", "value": "Lê Văn A", "reason": "a"], "not there"),
            (["subject": "child", "field": "full_name", "value": "", "reason": "a"], "nothing"),
            (["subject": "child", "field": "full_name", "value": "Lê Văn A", "reason": ""], "no reason"),
            (
                ["subject": "applicant", "field": "birth_date", "value": "1991-02-03", "reason": "a"],
                "the number says 1990"
            ),
        ]
        for (body, what) in table {
            let error = await refusal { try await fixture.command("correct", code, body, by: hoa) }
            #expect(
                [.unprocessable, .malformed, .conflict].contains(error?.kind), "\(what) \(String(describing: error))")
        }
        #expect(try await fixture.types(code, by: hoa) == before)
    }

    @Test("names are found composed, decomposed, without diacritics, in any case; numbers with spaces and dots")
    func finding() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let decomposed = "Đặng Thị Hồng Nhung".decomposed
        #expect(decomposed.unicodeScalars.count > "Đặng Thị Hồng Nhung".unicodeScalars.count)
        let code = try await fixture.filed(birth(child: decomposed), by: hoa)
        let view = try await fixture.view(code, by: hoa)
        let stored = try #require(view["subjects"]?["child"]?["full_name"]?.string)
        #expect(Array(stored.unicodeScalars) == Array("Đặng Thị Hồng Nhung".unicodeScalars), "stored in NFC")
        _ = try await fixture.filed(birth(child: "Lê Thị Hoa"), by: hoa)
        for text in [
            decomposed, "Đặng Thị Hồng Nhung", "dang thi hong nhung", "ĐẶNG THỊ HỒNG NHUNG", "  Dang   Thi Hong Nhung ",
        ] {
            #expect(try await fixture.search(text, by: hoa) == [code], "\(text)")
        }
        #expect(try await fixture.search("001090012345", by: hoa).count == 2)
        #expect(try await fixture.search("001 090 012 345", by: hoa).count == 2)
        #expect(try await fixture.search("Đặng Thị", by: hoa) == [])
        #expect(try await fixture.search("001090012346", by: hoa) == [])
        #expect(try await fixture.search(code.lowercased(), by: hoa) == [code])
        for text in ["", "   ", String(repeating: "a", count: 500)] {
            #expect(await refusal { try await fixture.search(text, by: hoa) }?.kind == .malformed)
        }
    }

    @Test("a portal's code is found as it was given, small letters and all")
    func foreignCode() async throws {
        let fixture = try await OfficeFixture.make()
        let portal = try await fixture.portal()
        let hoa = try await fixture.officer("hoa.nt")
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-00a7b"]
        do {
            _ = try await fixture.office.file(birth(extra: extra), command: .random(), by: portal)
        } catch { return }  // Where such a code is refused there is nothing to find.
        #expect(try await fixture.search("G09.20-260610-00a7b", by: hoa) == ["G09.20-260610-00a7b"])
    }

    @Test("a code that a portal took first is not given out a second time")
    func takenCode() async throws {
        let fixture = try await OfficeFixture.make()
        let portal = try await fixture.portal()
        let hoa = try await fixture.officer("hoa.nt")
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "H26.147-260610-0001"]
        _ = try await fixture.office.file(birth(extra: extra), command: .random(), by: portal)
        let code = try await fixture.filed(birth(child: "Lê Thị Hoa"), by: hoa)
        #expect(code != "H26.147-260610-0001")
        #expect(try await fixture.view(code, by: hoa)["subjects"]?["child"]?["full_name"] == "Lê Thị Hoa")
        #expect(try await fixture.rows("SELECT code FROM dossier ORDER BY 1").count == 2)
        #expect(try await fixture.rows("SELECT code FROM dossier EXCEPT SELECT code FROM filing") == [])
    }

    @Test("rated with the string printed on the receipt, also one that was printed another day, once")
    func ratingByPaper() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.on("2026-06-11T08:00")
        let paper = try await fixture.printed("receipt", code, by: hoa)
        let mark = try #require(
            paper.firstMatch(of: #/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/#).map { String($0.output) })
        func rate(_ mark: String, _ score: JSONValue = 5, on code: String, command: CommandID = .random()) async throws
            -> JSONValue
        {
            try await fixture.office.rate(
                code, body: ["verification": .string(mark), "score": score, "comment": "Nhanh, tận tình"],
                command: command, address: "10.0.0.9")
        }
        #expect(await refusal { try await rate(mark, on: code) }?.kind == .conflict, "not before the end")
        try await fixture.on("2026-06-12T08:00")
        try await fixture.command("withdraw", code, by: hoa)
        #expect(await refusal { try await rate("AAAAA-AAAAA", on: code) }?.code == "rating.wrong-verification")
        #expect(await refusal { try await rate(mark, 6, on: code) }?.kind == .unprocessable)
        #expect(await refusal { try await rate(mark, "5", on: code) }?.kind == .malformed)
        let command = CommandID.random()
        let rated = try await rate(mark.lowercased(), 5, on: code, command: command)
        #expect(rated["score"] == 5)
        #expect(try await rate(mark, 5, on: code, command: command)["repeated"] == true)
        #expect(await refusal { try await rate(mark, 4, on: code) }?.kind == .conflict)
        #expect(try await fixture.view(code, by: hoa)["rating"] == 5)
        let other = try await fixture.received(by: hoa)
        try await fixture.command("withdraw", other, by: hoa)
        #expect(await refusal { try await rate(mark, on: other) }?.code == "rating.wrong-verification")
        for _ in 0..<20 { _ = await refusal { try await rate("AAAAA-AAAAA", on: other) } }
        #expect(await refusal { try await rate("AAAAA-AAAAA", on: other) }?.kind == .tooManyAttempts)
    }

    @Test("rated through the portal that filed, and through no other")
    func ratingByPortal() async throws {
        let fixture = try await OfficeFixture.make()
        let portal = try await fixture.portal()
        let hoa = try await fixture.officer("hoa.nt")
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-000001", "on_behalf_of": "c-77"]
        let code = try #require(
            try await fixture.office.file(birth(extra: extra), command: .random(), by: portal)["code"]?.string)
        try await fixture.command("refuse-to-receive", code, ["reasons": ["Sai nơi"]], by: hoa)
        #expect(await refusal { try await fixture.command("rate", code, ["score": 5], by: hoa) }?.kind == .forbidden)
        try await fixture.command("rate", code, ["score": 2, "comment": "Chậm"], by: portal)
        let own = try await fixture.received(by: hoa)
        let error = await refusal { try await fixture.command("rate", own, ["score": 5], by: portal) }
        #expect(error?.code == "dossier.not-found")
    }

    @Test("a note is kept, and is no open fact of the timeline")
    func note() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        try await fixture.command("note", code, ["text": "Anh Bình hẹn gọi lại buổi chiều"], by: hoa)
        #expect(
            await refusal { try await fixture.command("note", code, ["text": ""], by: hoa) }?.kind == .malformed)
        let noted = try await fixture.office.history(code, by: hoa)["items"]?.array?.last
        #expect(noted?["type"] == "dossier.noted" && noted?["facts"] == [:])
    }
}

extension String {
    /// The same text with every diacritic a scalar of its own (NFD).
    var decomposed: String { decomposedStringWithCanonicalMapping }
}
