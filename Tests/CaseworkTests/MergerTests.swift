import Casework
import EventLog
import Foundation
import JSON
import Papers
import Testing

/// An agency is merged while its dossiers are under way: its successor finishes them, and whoever filed is heard.
@Suite struct MergerTests {
    private func merge(_ fixture: OfficeFixture) async throws {
        let admin = try await fixture.officer("admin")
        try await fixture.organise(
            "end-agency", ["agency": "H26.147", "successor": "H26.148", "from": "2026-06-11"], by: admin)
        try await fixture.on("2026-06-11T08:00")
    }

    @Test("the portal that filed is heard after the receiving agency was merged")
    func thePortalIsHeard() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let portal = try await fixture.portal()
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-000001", "on_behalf_of": "c-77"]
        let code = try await fixture.filed(birth(extra: extra), by: portal)
        try await fixture.command(
            "request-supplement", code, ["documents": ["medical-birth-certificate"], "reason": "Thiếu"], by: hoa)
        try await merge(fixture)
        try await fixture.attach(code, by: portal)
        try await fixture.command("answer-supplement", code, by: portal)
        try await fixture.command("withdraw", code, by: portal)
        let late = await refusal {
            try await fixture.filed(birth(extra: ["receiving_agency": "H26.147"]), by: portal)
        }
        #expect(late != nil, "nothing new is filed with an agency that is gone")
    }

    @Test("the successor issues with its own seal, and the result is handed over")
    func theSuccessorIssues() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.drafted(oneStop: hoa, by: try await fixture.officer("minh.tv"))
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let approval = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": approval], by: lan)
        let seal = SigningKeyPair()
        _ = try await fixture.appointed("van.thu", "clerk", at: "H26.148")
        _ = try await fixture.office.registerKey(
            Data(seal.publicKey.bytes).base64EncodedString(), owner: "H26.148", isAgency: true, command: .random(),
            by: try await fixture.officer("admin"))
        try await merge(fixture)
        let successor = try await fixture.officer("van.thu")
        let paper = try await fixture.printed("result", code, by: successor)
        #expect(paper.contains("Gia Lâm"), "the agency that issues it")
        let good = try await fixture.signature(code, "result", key: seal, by: successor)
        let stranger = try await fixture.signature(code, "result", key: SigningKeyPair(), by: successor)
        let refused = await refusal { try await fixture.command("issue", code, ["signature": stranger], by: successor) }
        #expect(refused?.code == "dossier.signature-foreign")
        try await fixture.command("issue", code, ["signature": good], by: successor)
        let tuan = try await fixture.officer("tuan.pa")
        try await fixture.command("deliver", code, ["method": "counter", "receiver": "Nguyễn Văn Bình"], by: tuan)
        #expect(try await fixture.types(code, by: tuan).last == "delivered")
        #expect(
            try await fixture.rows("SELECT agency FROM serial WHERE series LIKE 'result/%'") == ["H26.148"],
            "in the register of the agency that issues")
    }

    @Test("a number that the merged agency had reserved is not used: the result gets one of its successor's register")
    func aNumberOfTheSuccessor() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let thao = try await fixture.officer("thao.vt")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let seal = SigningKeyPair()
        _ = try await fixture.appointed("van.thu", "clerk", at: "H26.148")
        _ = try await fixture.office.registerKey(
            Data(seal.publicKey.bytes).base64EncodedString(), owner: "H26.148", isAgency: true, command: .random(),
            by: try await fixture.officer("admin"))
        // Two are printed before the merger: the second has number 2 of the old register.
        var codes: [String] = []
        for father in ["Nguyễn Văn Bình", "Lê Văn Cường"] {
            let code = try await fixture.drafted(
                birth(father: father), oneStop: hoa, by: try await fixture.officer("minh.tv"))
            let approval = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
            try await fixture.command("act", code, ["action": "sign", "signature": approval], by: lan)
            _ = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
            codes.append(code)
        }
        try await merge(fixture)
        let successor = try await fixture.officer("van.thu")
        let paper = try await fixture.printed("result", codes[1], by: successor)
        #expect(paper.contains("1/2026") && !paper.contains("2/2026"))
        let good = try await fixture.signature(codes[1], "result", key: seal, by: successor)
        try await fixture.command("issue", codes[1], ["signature": good], by: successor)
        #expect(try await fixture.view(codes[1], by: successor)["result"]?["number"] == "1/2026")
        #expect(
            try await fixture.rows("SELECT agency || ' ' || last FROM serial WHERE series LIKE 'result/%' ORDER BY 1")
                == ["H26.147 2", "H26.148 1"])
    }
}
