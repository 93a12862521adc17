import Casework
import EventLog
import Foundation
import JSON
import Postgres
import Testing
import Vietnamese

/// What the database tells to whoever gets hold of it.
@Suite struct SecrecyTests {
    /// Every personal fact that this test writes somewhere, in the spellings that would give it away.
    private static let secrets = [
        "Nguyễn", "nguyen", "NGUYEN", "Minh Anh", "minh anh", "Minh Ánh", "Bình", "Trần Thị Hương", "tran thi huong",
        "Hồng Nhung", "001090012345", "079185001234", "0912345678", "Thôn 3", "Phụ sản", "1990-02-03", "1992-11-20",
        "2026-06-01", "bị bỏ sót", "gọi lại", "tận tình", "chứng sinh của cháu",
    ]

    @Test("all tables as text: no name, number, address, reason or file name of a citizen in any of them")
    func dump() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let head = try await fixture.officer("lan.lt", role: "head")
        let portal = try await fixture.portal()
        let code = try await fixture.received(by: hoa)
        try await fixture.attach(
            code, scan + [1], as: "residence-proof", named: "chứng sinh của cháu Minh Anh.pdf", by: hoa)
        try await fixture.command("note", code, ["text": "Anh Bình hẹn gọi lại"], by: hoa)
        try await fixture.command(
            "correct", code,
            ["subject": "child", "field": "full_name", "value": "Nguyễn Minh Ánh", "reason": "Dấu bị bỏ sót"], by: hoa)
        _ = try await fixture.office.printPaper("receipt", of: code, command: .random(), by: hoa)
        try await fixture.command("claim", code, by: minh)
        try await fixture.command(
            "request-supplement", code, ["documents": ["marriage-certificate"], "reason": "Giấy của anh Bình"], by: minh
        )
        for text in ["Nguyễn Minh Anh", "001090012345"] { _ = try await fixture.search(text, by: hoa) }
        _ = try await fixture.inbox(by: head)
        _ = try await fixture.view(code, by: hoa)
        let represented = changed(
            birth(extra: [
                "receiving_agency": "H26.147", "code": "G09.20-260610-000001", "on_behalf_of": "c-77",
                "representative": ["ground": "authorisation", "subject": "representative"],
            ]), "representative",
            ["full_name": "Đặng Hồng Nhung", "personal_number": "079185001234", "birth_date": "1985-05-05"])
        _ = try await fixture.office.file(represented, command: .random(), by: portal)
        let draft = try await fixture.office.file(birth(), asDraft: true, command: .random(), by: hoa)
        #expect(draft["code"] != nil)

        let tables = try await fixture.rows(
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        #expect(tables.count > 10)
        // The organisation's own names are public.
        let officers = ["Nguyễn Thị Hoa", "Trần Văn Minh"]
        for table in tables {
            let text = try await fixture.rows("SELECT t::text FROM \(table) t").joined(separator: "\n")
            var open = text
            for name in officers { open = open.replacingOccurrences(of: name, with: "") }
            if table == "definition" || table == "schema_migration" { continue }
            for secret in Self.secrets {
                #expect(!open.contains(secret), "\(table) holds \(secret)")
                let hex = Array(secret.utf8).map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined()
                #expect(!open.contains(hex), "\(table) holds \(secret) as bytes")
            }
        }
    }

    @Test("what refuses a request says neither names nor numbers")
    func refusals() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let bodies: [JSONValue] = [
            changed(birth(), "applicant", ["personal_number": "001090012346001"]),
            changed(birth(), "applicant", ["birth_date": "1991-02-03"]),
            changed(birth(), "applicant", ["phone": "Nguyễn Văn Bình"]),
            changed(birth(), "child", ["full_name": "Nguyễn Minh Anh 001090012345"]),
            changed(birth(), "child", ["Nguyễn Minh Anh": "x"]),
            changed(birth(), "Nguyễn Minh Anh", ["full_name": "x"]),
            changed(birth(), "child", ["sex": "Nguyễn Minh Anh"]),
            birth(extra: ["procedure": "Nguyễn Minh Anh"]), birth(extra: ["channel": "Nguyễn Minh Anh"]),
            birth(extra: ["data": ["Nguyễn Minh Anh": "001090012345"]]),
            birth(extra: ["representative": ["ground": "Nguyễn Minh Anh"]]),
        ]
        for (index, body) in bodies.enumerated() {
            let error = await refusal { try await fixture.office.file(body, command: .random(), by: hoa) }
            guard let error else { continue }
            #expect([.unprocessable, .malformed].contains(error.kind), "\(index): \(error.kind) \(error.code)")
            let text = "\(error.message) \(error.problems.map { "\($0.message)" })"
            #expect(!text.contains("001090012345"), "\(index): \(text)")
        }
        #expect(try await fixture.rows("SELECT code FROM dossier") == [])
    }

    @Test("every read of personal data is written down: who, in which role, what, before it is shown")
    func accessLog() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let paper = try await fixture.office.printPaper("receipt", of: code, command: .random(), by: hoa)
        let attachment = try #require(try await fixture.view(code, by: hoa)["attachments"]?[0]?["id"]?.string)
        _ = try await fixture.office.show(code, at: .at("08:30"), by: hoa)
        _ = try await fixture.office.attachment(attachment, of: code, by: hoa)
        _ = try await fixture.office.paper(try #require(paper["id"]?.string), of: code, by: hoa)
        _ = try await fixture.search("Nguyễn Minh Anh", by: hoa)
        _ = try await fixture.search("001090012345", by: hoa)
        _ = try await fixture.search(code, by: hoa)
        _ = try await fixture.inbox(by: try await fixture.officer("minh.tv"))
        let rows = try await fixture.rows(
            "SELECT (actor->>'subject') || ' ' || coalesce(actor->>'role', '') || ' ' || code || ' ' || what FROM access_log ORDER BY id"
        )
        let what = rows.map { $0.replacingOccurrences(of: code, with: "C") }
        for expected in [
            "show", "show at an instant", "attachment", "paper", "search by name", "search by number", "search by code",
            "inbox",
        ] {
            #expect(what.contains { $0.contains(expected) }, "\(expected) in \(what)")
        }
        #expect(what.allSatisfy { $0.contains("one-stop") || $0.contains("civil-status") }, "\(what)")
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        _ = await refusal { try await fixture.view(code, by: tuan) }
        #expect(
            try await fixture.rows("SELECT code FROM access_log").count == rows.count, "what was not shown was not read"
        )
    }

    @Test("the application's role may neither change nor remove what happened")
    func rights() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        _ = try await fixture.filed(by: hoa)
        let connection = try await PostgresConnection.open(fixture.configuration.database)
        defer { connection.close() }
        for sql: String in [
            "UPDATE event SET type = 'x'", "DELETE FROM event", "TRUNCATE event", "DELETE FROM access_log",
            "UPDATE access_log SET code = 'x'", "DELETE FROM attachment", "UPDATE attachment SET parts = 1",
            "UPDATE attachment_part SET sealed = sealed",
            "UPDATE definition SET expanded = ''", "DELETE FROM dossier", "UPDATE result_number SET serial = 9",
            "DROP TABLE event", "UPDATE log SET clock = 'database'", "SELECT pg_read_file('/etc/passwd')",
        ] {
            await #expect(throws: PostgresError.self, "\(sql)") { try await connection.query(SQL(unsafe: sql)) }
        }
    }
}
