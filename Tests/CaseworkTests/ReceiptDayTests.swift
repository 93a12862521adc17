import Casework
import Dossiers
import EventLog
import Foundation
import JSON
import Testing
import WorkingTime

/// What holds on the day of receipt, and who is there when a dossier comes back.
@Suite struct ReceiptDayTests {
    @Test("Published while a dossier waits to be received, new rules are those it is received and worked under")
    func newRules() async throws {
        let fixture = try await OfficeFixture.make()
        var hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.complete(by: hoa)
        let old = try await fixture.view(code, by: hoa)["definition"]?.string
        let text = try OfficeFixture.text("workflows/birth-registration.yaml")
            .replacingOccurrences(of: "effective: {from: 2025-07-01", with: "effective: {from: 2026-06-11")
        let published = try await fixture.office.publish(
            text, file: "birth-registration.yaml", command: .random(), by: try await fixture.officer("admin"))
        try await fixture.on("2026-06-11T08:00")
        hoa = try await fixture.officer("hoa.nt")
        try await fixture.command("receive", code, by: hoa)
        let new = try await fixture.view(code, by: hoa)["definition"]?.string
        #expect(new == published["digest"]?.string && new != old)
        let bodies = try await fixture.rows("SELECT body::text FROM event WHERE type = 'dossier.received'")
        #expect(bodies.count == 1 && bodies[0].contains(#""pinned_by":"receipt-day""#))
        let minh = try await fixture.officer("minh.tv")
        try await fixture.command("claim", code, by: minh)
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await fixture.command("act", code, ["action": "draft"], by: minh)
    }

    @Test("Sent back while the one who had it is away, a dossier is nobody's; otherwise it finds them again")
    func sentBack() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let head = try await fixture.officer("lan.lt", role: "head")
        let first = try await fixture.drafted(oneStop: hoa, by: minh)
        let second = try await fixture.drafted(birth(child: "Nguyễn Gia Hân"), oneStop: hoa, by: minh)
        let back: JSONObject = ["action": "send-back", "reason": "Xem lại"]
        let present = try await fixture.command("act", first, back, by: lan)
        #expect(present["dossier"]?["assignee"] == "minh.tv")
        try await fixture.organise(
            "grant-leave", ["officer": "minh.tv", "from": "2026-06-10", "until": "2026-06-12"], by: head)
        let away = try await fixture.command("act", second, back, by: lan)
        #expect(away["dossier"]?["assignee"] == nil)
        try await fixture.command("claim", second, by: try await fixture.officer("nga.lt"))
    }

    @Test("A receipt without an appointment does not print one")
    func noAppointment() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.complete(by: hoa)
        try await fixture.command("receive", code, ["without_appointment": true], by: hoa)
        #expect(try await fixture.printed("receipt", code, by: hoa).contains("<b>Không hẹn</b>"))
    }

    @Test("One scan may be two documents and may answer a request again; the same document twice is refused")
    func sameScan() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.complete(by: hoa)
        try await fixture.attach(code, as: "residence-proof", by: hoa)
        let twice = await refusal { try await fixture.attach(code, as: "residence-proof", by: hoa) }
        #expect(twice?.code == "dossier.attachment-repeated")
        try await fixture.command(
            "request-supplement", code, ["documents": ["residence-proof"], "reason": "Mờ"], by: hoa)
        try await fixture.attach(code, as: "residence-proof", by: hoa)
        try await fixture.command("answer-supplement", code, by: hoa)
        let attached = try await fixture.view(code, by: hoa)["attachments"]?.array ?? []
        #expect(attached.count == 3)
        #expect(Set(attached.compactMap { $0["id"]?.string }).count == 3)
        for item in attached {
            let id = try #require(item["id"]?.string)
            #expect(try await fixture.office.attachment(id, of: code, by: hoa).bytes == scan)
        }
    }
}
