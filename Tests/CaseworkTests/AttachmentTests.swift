import Casework
import EventLog
import JSON
import Testing
import Vietnamese

/// Scans and printed papers: what goes in comes out, and what was touched is noticed.
@Suite struct AttachmentTests {
    @Test("the bytes come back as they went in; the same file twice is stored once, and recorded twice")
    func sameBytes() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        var bytes = Array("%PDF-1.7\n".utf8)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<100_000 { bytes.append(UInt8.random(in: 0...255, using: &random)) }
        let first = try await fixture.attach(code, bytes, by: hoa)
        let id = try #require(first["id"]?.string)
        let file = try await fixture.office.attachment(id, of: code, by: hoa)
        #expect(try await file.bytes == bytes && file.size == bytes.count && file.mediaType == "application/pdf")
        let command = CommandID.random()
        let second = try await fixture.office.attach(
            scan, as: "residence-proof", named: "b.pdf", to: code, command: command, by: hoa)
        let again = try await fixture.office.attach(
            scan, as: "residence-proof", named: "b.pdf", to: code, command: command, by: hoa)
        #expect(again["repeated"] == true && again["id"] == second["id"])
        #expect(try await fixture.rows("SELECT sha256::text FROM attachment").count == 2)
        _ = try? await fixture.attach(code, bytes, by: hoa)
        #expect(try await fixture.rows("SELECT sha256::text FROM attachment").count == 2)
        #expect(try await fixture.office.attachment(id, of: code, by: hoa).bytes == bytes)
    }

    @Test("a name of any length, with any letters, comes back in NFC; control characters do not")
    func names() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        for name in [
            "Giấy chứng sinh — bản 1.pdf".decomposed, String(repeating: "ớ", count: 4000), "", "../../x\u{0}y",
        ] {
            _ = try? await fixture.attach(code, scan + Array(name.utf8), named: name, by: hoa)
        }
        let names = try await fixture.view(code, by: hoa)["attachments"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names.first == "Giấy chứng sinh — bản 1.pdf")
        #expect(names.allSatisfy { $0.count <= 255 && !$0.unicodeScalars.contains("\u{0}") })
    }

    @Test(
        "content is recognised, not believed",
        arguments: ["", "MZ\u{90}", "<html>", "%PD", "PK\u{3}\u{4}", "#!/bin/sh"])
    func wrongContent(_ text: String) async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        let error = await refusal { try await fixture.attach(code, Array(text.utf8), named: "giấy.pdf", by: hoa) }
        #expect(error?.code == "file.unknown-content")
        #expect(try await fixture.rows("SELECT sha256::text FROM attachment") == [])
    }

    @Test("twenty mebibytes and not a byte more; an unknown document; a dossier of others")
    func limits() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        var bytes = Array("%PDF-".utf8)
        bytes += [UInt8](repeating: 7, count: Office.largestAttachment - bytes.count)
        let kept = try await fixture.attach(code, bytes, by: hoa)
        let back = try await fixture.office.attachment(try #require(kept["id"]?.string), of: code, by: hoa)
        #expect(try await back.bytes == bytes)
        let tooLarge = await refusal { try await fixture.attach(code, bytes + [7], by: hoa) }
        #expect(tooLarge?.kind == .tooLarge)
        let unknown = await refusal { try await fixture.attach(code, as: "driving-licence", by: hoa) }
        #expect(unknown?.kind == .unprocessable)
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        #expect(await refusal { try await fixture.attach(code, by: tuan) }?.kind == .notFound)
        let inspector = try await fixture.officer("thu.dk")
        #expect(await refusal { try await fixture.attach(code, by: inspector) }?.kind == .forbidden)
        #expect(try await fixture.rows("SELECT sha256::text FROM attachment").count == 1, "refused files leave nothing")
    }

    @Test("a byte changed in the stored file, or another file put in its place, is noticed")
    func tampered() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let id = try #require(try await fixture.view(code, by: hoa)["attachments"]?[0]?["id"]?.string)
        let paper = try await fixture.office.printPaper("receipt", of: code, command: .random(), by: hoa)
        let paperID = try #require(paper["id"]?.string)
        try await fixture.asSuperuser(
            "UPDATE attachment_part SET sealed = overlay(sealed placing '\\xff' from 30 for 1)")
        for attempt in 0..<2 {
            let error = await refusal {
                attempt == 0
                    ? try await fixture.office.attachment(id, of: code, by: hoa).bytes
                    : try await fixture.office.paper(paperID, of: code, by: hoa)
            }
            #expect(error?.kind == .fault)
            let text = "\(error?.message.vi ?? "")\(error?.message.en ?? "")"
            #expect(!text.contains("Nguyễn"))
        }
        try await fixture.asSuperuser("DELETE FROM attachment")
        #expect(await refusal { try await fixture.office.attachment(id, of: code, by: hoa).bytes } != nil)
    }

    @Test("one dossier's file is not reachable through another dossier")
    func foreignFile() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let other = try await fixture.filed(by: hoa)
        let id = try #require(try await fixture.view(code, by: hoa)["attachments"]?[0]?["id"]?.string)
        for wrong in [id, "", "..", "zz", String(repeating: "0", count: 32), String(repeating: "a", count: 5000)] {
            #expect(
                await refusal { try await fixture.office.attachment(wrong, of: other, by: hoa).bytes }?.kind
                    == .notFound)
            #expect(await refusal { try await fixture.office.paper(wrong, of: other, by: hoa) }?.kind == .notFound)
        }
    }

    @Test("the hash of a paper's bytes stands in its event")
    func hashOfPaper() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let paper = try await fixture.office.printPaper("receipt", of: code, command: .random(), by: hoa)
        let event = try await fixture.office.history(code, by: hoa)["items"]?.array?.last
        #expect(event?["type"] == "dossier.paper-recorded")
        #expect(event?["facts"]?["paper"]?["sha256"] == paper["sha256"])
        let bytes = try await fixture.office.paper(try #require(paper["id"]?.string), of: code, by: hoa)
        #expect(paper["size"] == .integer(Int64(bytes.count)))
        let digest = try await fixture.rows(
            "SELECT encode(sha256('\\x\(bytes.map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined())'::bytea), 'hex')"
        )
        #expect(paper["sha256"]?.string == digest.first)
    }
}
