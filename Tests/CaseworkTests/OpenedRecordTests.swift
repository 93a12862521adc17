import Casework
import EventLog
import Foundation
import JSON
import Papers
import Testing
import Vietnamese

/// What officers wrote is sealed in the log and opened for who may read the dossier; each such read is written down.
@Suite struct OpenedRecordTests {
    private func notes(_ view: JSONValue) -> [String] { view["notes"]?.array?.compactMap { $0["text"]?.string } ?? [] }

    @Test("a note is shown to who opens what is sensitive in the dossier and to who wrote it; the others see it sealed")
    func notes() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let portal = try await fixture.portal()
        let body = birth(extra: ["receiving_agency": "H26.147", "code": "G09.20-260610-000001"])
        let code = try #require(
            try await office.file(body, command: .random(), by: portal)["code"]?.string)
        try await fixture.at("09:00")
        try await fixture.command("note", code, ["text": "Anh Bình hẹn gọi lại"], by: hoa)
        for officer in [hoa, minh] {
            #expect(notes(try await fixture.view(code, by: officer)) == ["Anh Bình hẹn gọi lại"])
        }
        // Clerk and inspector see the dossier, but not what is sensitive in it, as every text that people wrote is.
        let thao = try await fixture.officer("thao.vt")
        for officer in [thao, try await fixture.officer("thu.dk")] {
            #expect(try await fixture.view(code, by: officer)["notes"]?[0]?["text"] == ["sealed": "sensitive"])
            let last = try await office.history(code, by: officer)["items"]?.array?.last
            #expect(last?["opened"] == ["text": ["sealed": "sensitive"]])
        }
        try await fixture.command("note", code, ["text": "Đã đóng dấu"], by: thao)
        let own = try await fixture.view(code, by: thao)["notes"]?.array
        #expect(own?.map { $0["text"] } == [["sealed": "sensitive"], "Đã đóng dấu"])
        let note = try await fixture.view(code, by: minh)["notes"]?[0]
        #expect(note?["by"]?["subject"] == "hoa.nt")
        #expect(try await office.show(code, at: .at("08:30"), by: hoa)["notes"] == [])
        let noted = try await office.history(code, by: minh)["items"]?.array?.dropLast().last
        #expect(noted?["opened"] == ["text": "Anh Bình hẹn gọi lại"])
        #expect(noted?["facts"] == [:], "the text is no open fact")

        // The system that filed reads its dossier without what officers wrote; the neighbour and the administrator read nothing.
        let seen = [try await fixture.view(code, by: portal), try await office.history(code, by: portal)]
        #expect(seen.allSatisfy { !JSONWriter.text($0).contains("gọi lại") })
        #expect(seen[0]["notes"] == nil)
        for stranger in [
            try await fixture.officer("tuan.pa", role: "one-stop"), try await fixture.officer("admin"),
        ] {
            #expect(await refusal { try await fixture.view(code, by: stranger) }?.kind == .notFound)
            #expect(await refusal { try await office.history(code, by: stranger) }?.kind == .notFound)
        }
        for table in ["event", "dossier", "access_log", "search_token"] {
            let text = try await fixture.rows("SELECT t::text FROM \(table) t").joined()
            #expect(!text.contains("gọi lại"), "\(table)")
        }
    }

    @Test("the history of a correction says why, what stood there and what stands there now, and the read is logged")
    func corrections() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        for (value, reason) in [("Nguyễn Minh Ánh", "Thiếu dấu sắc"), ("Nguyễn Minh Ảnh", "Sai dấu")] {
            try await fixture.command(
                "correct", code,
                ["subject": "child", "field": "full_name", "value": .string(value), "reason": .string(reason)], by: hoa)
        }
        let before = try await fixture.rows("SELECT what FROM access_log WHERE what = 'history'").count
        let items = try await fixture.office.history(code, by: hoa)["items"]?.array ?? []
        let opened = items.compactMap { $0["opened"] }
        #expect(
            opened.suffix(2) == [
                ["reason": "Thiếu dấu sắc", "old": "Nguyễn Minh Anh", "new": "Nguyễn Minh Ánh"],
                ["reason": "Sai dấu", "old": "Nguyễn Minh Ánh", "new": "Nguyễn Minh Ảnh"],
            ])
        let rows = try await fixture.rows(
            "SELECT (actor->>'subject') || ' ' || code FROM access_log WHERE what = 'history' ORDER BY id")
        #expect(rows.count == before + 1)
        #expect(rows.last == "hoa.nt \(code)")
    }

    @Test("reasons of what was refused, stopped, handed over or sent back are opened in the history too")
    func reasons() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let refused = try await fixture.complete(by: hoa)
        try await fixture.command(
            "refuse-to-receive", refused, ["reasons": ["Sai nơi cư trú"], "guidance": "Đến xã bên"], by: hoa)
        let last = try await fixture.office.history(refused, by: hoa)["items"]?.array?.last?["opened"]
        #expect(last == ["guidance": "Đến xã bên", "reasons": "Sai nơi cư trú"])
        let code = try await fixture.received(by: hoa)
        try await fixture.command("withdraw", code, ["reason": "Đổi ý"], by: hoa)
        #expect(
            try await fixture.office.history(code, by: hoa)["items"]?.array?.last?["opened"] == ["reason": "Đổi ý"])
    }

    @Test("a paper that is printed again says which print it is; each request for a supplement has its own")
    func reprints() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        var copies: [JSONValue?] = []
        for kind in ["receipt", "receipt", "receipt"] {
            copies.append(try await fixture.office.printPaper(kind, of: code, command: .random(), by: hoa)["copy"])
        }
        #expect(copies == [1, 2, 3])
        let papers = try await fixture.view(code, by: hoa)["papers"]?.array ?? []
        #expect(papers.map { $0["copy"] } == [1, 2, 3])
        let printed = try await fixture.office.history(code, by: hoa)["items"]?.array?.filter {
            $0["type"] == "dossier.paper-recorded"
        }
        #expect(printed?.map { $0["copy"] } == [1, 2, 3])
    }

    @Test("signed with another's key: whose key is wanted is said, not that the signature is broken")
    func otherKey() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        let signature = try await fixture.signature(code, "draft", key: fixture.sealKey, by: lan)
        let error = await refusal {
            try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
        }
        #expect(error?.code == "dossier.signature-foreign")
        #expect(error?.message.vi.contains(fixture.sealKey.publicKey.fingerprint.prefix(12)) == true)
        #expect(error?.advice?.vi.contains(fixture.signatoryKey.publicKey.fingerprint.prefix(12)) == true)
    }
}
