import Casework
import EventLog
import JSON
import Testing

/// The life of dossiers through the real application on a real database.
@Suite struct CounterDayTests {
    @Test("from the counter to the certificate: filed, received, drafted, signed, numbered, handed over, rated")
    func wholeLife() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let thao = try await fixture.officer("thao.vt")

        let filed = try await office.file(birth(), command: .random(), by: hoa)
        let code = try #require(filed["code"]?.string)
        #expect(code == "H26.147-260610-0001")
        let attached = try await office.attach(
            scan, as: "medical-birth-certificate", named: "giấy chứng sinh.pdf", to: code, command: .random(), by: hoa)
        #expect(attached["media_type"] == "application/pdf")
        try await fixture.at("08:10")
        let received = try await office.command("receive", code: code, body: [:], command: .random(), by: hoa)
        #expect(received["dossier"]?["status"] == 2)
        #expect(received["dossier"]?["due"] != nil)
        for (status, expected) in [(2, [code]), (4, [])] {
            var request = InboxRequest()
            request.status = status
            #expect(try await fixture.inbox(request, by: minh) == expected, "status \(status)")
        }
        let receipt = try await office.printPaper("receipt", of: code, command: .random(), by: hoa)
        let pdf = try await office.paper(try #require(receipt["id"]?.string), of: code, by: hoa)
        #expect(String(decoding: pdf, as: UTF8.self).contains(code))

        let claimed = try await office.command("claim", code: code, body: [:], command: .random(), by: minh)
        #expect(claimed["dossier"]?["status"] == 4)
        _ = try await office.printPaper("draft", of: code, command: .random(), by: minh)
        _ = try await office.command("act", code: code, body: ["action": "draft"], command: .random(), by: minh)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        _ = try await office.command(
            "act", code: code, body: ["action": "sign", "signature": signature], command: .random(), by: lan)
        _ = try await office.printPaper("result", of: code, command: .random(), by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        let issued = try await office.command(
            "issue", code: code, body: ["signature": seal], command: .random(), by: thao)
        #expect(issued["dossier"]?["status"] == 9)
        let delivered = try await office.command(
            "deliver", code: code, body: ["method": "counter", "receiver": "Nguyễn Văn Bình"], command: .random(),
            by: hoa)
        #expect(delivered["dossier"]?["status"] == 10)

        let view = try await office.show(code, at: nil, by: hoa)
        #expect(view["result"]?["number"] == "1/2026")
        #expect(view["effects"] == nil && view["mark"] == nil, "nothing is asked where nothing is connected")
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
        let history = try await office.history(code, by: hoa)
        #expect(history["items"]?.array?.count == 11)
        let text = JSONWriter.text(history)
        #expect(!text.contains("Minh Anh") && !text.contains("001090012345"), "no personal data in a timeline")
    }

    @Test("the same command identifier gives the first answer, also after others")
    func repetition() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let command = CommandID.random()
        let first = try await fixture.office.file(birth(command: command), command: command, by: hoa)
        let code = try #require(first["code"]?.string)
        _ = try await fixture.office.attach(
            scan, as: "medical-birth-certificate", named: "a.pdf", to: code, command: .random(), by: hoa)
        let again = try await fixture.office.file(birth(command: command), command: command, by: hoa)
        #expect(again["repeated"] == true)
        #expect(again["code"] == first["code"])
        #expect(again["version"] == first["version"])
        #expect(again["events"] == first["events"])
        #expect(try await fixture.office.history(code, by: hoa)["items"]?.array?.count == 2)
    }

    @Test("a portal's own code is kept, and the same code again is the same dossier")
    func externalCode() async throws {
        let fixture = try await OfficeFixture.make()
        let portal = try await fixture.portal()
        let extra: JSONObject = [
            "receiving_agency": "H26.147", "code": "G09.20-20260610-0092637", "on_behalf_of": "c-77",
        ]
        let command = CommandID.random()
        let filed = try await fixture.office.file(birth(extra: extra), command: command, by: portal)
        #expect(filed["code"] == "G09.20-20260610-0092637")
        #expect(filed["dossier"]?["channel"] == "online")
        let again = try await fixture.office.file(birth(extra: extra), command: command, by: portal)
        #expect(again["repeated"] == true)
        await #expect(throws: CaseworkError.self) {
            try await fixture.office.file(birth(child: "Lê Văn Khác", extra: extra), command: .random(), by: portal)
        }
        let hoa = try await fixture.officer("hoa.nt")
        let view = try await fixture.office.show("G09.20-20260610-0092637", at: nil, by: hoa)
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
    }

    @Test("the neighbouring commune sees nothing: not shown, not listed, not found, not touched")
    func neighbours() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        let filed = try await fixture.office.file(birth(), command: .random(), by: hoa)
        let code = try #require(filed["code"]?.string)
        for attempt in 0..<4 {
            let error = await #expect(throws: CaseworkError.self) {
                switch attempt {
                case 0: _ = try await fixture.office.show(code, at: nil, by: tuan)
                case 1: _ = try await fixture.office.history(code, by: tuan)
                case 2:
                    _ = try await fixture.office.command("receive", code: code, body: [:], command: .random(), by: tuan)
                default: _ = try await fixture.office.printPaper("receipt", of: code, command: .random(), by: tuan)
                }
            }
            #expect(error?.kind == .notFound)
            #expect(error?.code == "dossier.not-found")
        }
        #expect(try await fixture.office.inbox(InboxRequest(), by: tuan)["items"]?.array?.isEmpty == true)
        for text in [code, "Nguyễn Minh Anh", "001090012345"] {
            #expect(try await fixture.office.search(text, limit: 10, by: tuan)["items"]?.array?.isEmpty == true)
            #expect(try await fixture.office.search(text, limit: 10, by: hoa)["items"]?.array?.count == 1)
        }
        #expect(try await fixture.office.search("nguyen minh anh", limit: 10, by: hoa)["items"]?.array?.count == 1)
        #expect(try await fixture.office.inbox(InboxRequest(), by: hoa)["items"]?[0]?["applicant"] == "Nguyễn Văn Bình")
    }

    @Test("a dossier as it stood at 10:39")
    func asOf() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try #require(try await fixture.office.file(birth(), command: .random(), by: hoa)["code"]?.string)
        _ = try await fixture.office.attach(
            scan, as: "medical-birth-certificate", named: "a.pdf", to: code, command: .random(), by: hoa)
        try await fixture.at("10:45")
        _ = try await fixture.office.command("receive", code: code, body: [:], command: .random(), by: hoa)
        let before = try await fixture.office.show(code, at: .at("10:39"), by: hoa)
        #expect(before["status"] == 1)
        let after = try await fixture.office.show(code, at: .at("10:46"), by: hoa)
        #expect(after["status"] == 2)
    }
}
