import Casework
import EventLog
import JSON
import Testing

/// What the system that filed a dossier may open of what was printed for it.
@Suite(.serialized) struct PortalPapersTests {
    @Test("a certificate that was printed, or sealed, and not delivered is not there for the system that filed")
    func undelivered() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let thao = try await fixture.officer("thao.vt")
        let portal = try await fixture.portal()
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-000007", "channel": "online"]
        let code = try await fixture.complete(birth(extra: extra), by: portal)
        try await fixture.command("receive", code, by: hoa)
        let receipt = try await fixture.office.printPaper("receipt", of: code, command: .random(), by: hoa)
        _ = try await fixture.office.paper(try #require(receipt["id"]?.string), of: code, by: portal)
        try await fixture.command("claim", code, by: minh)
        // Whoever filed online is told what silence will mean; at the counter nobody waits for it.
        let silence = "được coi là đã được ông/bà đồng ý"
        #expect(try await fixture.printed("draft", code, by: minh).contains(silence))
        let counter = try await fixture.received(by: hoa)
        #expect(try await !fixture.printed("draft", counter, by: minh).contains(silence))
        try await fixture.command("act", code, ["action": "draft"], by: minh)
        try await fixture.command("act", code, ["action": "agree"], by: portal)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)

        let printed = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        let id = try #require(printed["id"]?.string)
        func isHidden() async throws {
            let error = await refusal { _ = try await fixture.office.paper(id, of: code, by: portal) }
            #expect(error?.code == "file.not-found")
            let listed = try await fixture.view(code, by: portal)["papers"]?.array?.compactMap { $0["id"]?.string }
            #expect(listed?.contains(id) == false && listed?.count == 2)
            _ = try await fixture.office.paper(id, of: code, by: hoa)
        }
        try await isHidden()
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        try await isHidden()
        try await fixture.command("deliver", code, ["method": "online"], by: hoa)
        #expect(try await fixture.office.paper(id, of: code, by: portal).isEmpty == false)
        await fixture.office.shutdown()
    }
}
