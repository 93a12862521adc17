import Casework
import EventLog
import Foundation
import JSON
import Papers
import Testing
import WorkingTime

/// A result is worth what its signatures are worth.
@Suite struct SigningTests {
    @Test("a signature with a wrong key, over another document, or damaged is refused; the right one goes on")
    func signing() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        let other = try await fixture.drafted(birth(child: "Lê Thị Hoa"), oneStop: hoa, by: minh)
        let good = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        let stranger = try await fixture.signature(code, "draft", key: SigningKeyPair(), by: lan)
        let agency = try await fixture.signature(code, "draft", key: fixture.sealKey, by: lan)
        let elsewhere = try await fixture.signature(other, "draft", key: fixture.signatoryKey, by: lan)
        var wrong: [(String, JSONValue?)] = [
            ("none", nil), ("a stranger's key", stranger), ("the agency's key", agency),
            ("another dossier's", elsewhere),
        ]
        let changes: [(String, String, JSONValue)] = [
            ("another algorithm", "algorithm", "rsa"),
            ("damaged", "value", .string(String(repeating: "A", count: 86) + "==")),
            ("no base64", "value", "không"), ("empty", "value", ""),
            ("another time", "signed_at", "2026-06-10T01:00:00Z"),
            ("another key named", "key", stranger["key"] ?? .null),
        ]
        for (what, member, value) in changes {
            guard case .object(var object) = good else { continue }
            object[member] = value
            wrong.append((what, .object(object)))
        }
        for (what, signature) in wrong {
            var body: JSONObject = ["action": "sign"]
            body.set("signature", signature)
            let error = await refusal { try await fixture.command("act", code, body, by: lan) }
            #expect([.conflict, .unprocessable, .malformed, .forbidden].contains(error?.kind), "\(what)")
        }
        #expect(try await fixture.types(code, by: hoa).last == "acted")
        #expect(try await fixture.types(code, by: hoa).count == 6)
        let notSignatory = await refusal {
            try await fixture.command("act", code, ["action": "sign", "signature": good], by: minh)
        }
        #expect(notSignatory?.kind == .forbidden)
        let signed = try await fixture.command("act", code, ["action": "sign", "signature": good], by: lan)
        #expect(signed["dossier"]?["step"] == "number")
    }

    @Test("numbered only once signed, only by the clerk; the seal must be the agency's; a number is used once")
    func issuing() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let thao = try await fixture.officer("thao.vt")
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        #expect(
            await refusal { try await fixture.office.printPaper("result", of: code, command: .random(), by: thao) }?
                .kind == .conflict)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
        #expect(
            await refusal { try await fixture.office.printPaper("result", of: code, command: .random(), by: hoa) }?
                .kind == .forbidden)
        let early = await refusal { try await fixture.command("issue", code, ["signature": signature], by: thao) }
        #expect(early?.code == "paper.not-printed")
        let first = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        let old = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        let second = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        #expect(first["id"] != nil && second["id"] != nil)
        #expect(try await fixture.rows("SELECT number FROM result_number") == ["1/2026"])
        let byOfficer = try await fixture.signature(code, "result", key: fixture.signatoryKey, by: thao)
        #expect(await refusal { try await fixture.command("issue", code, ["signature": byOfficer], by: thao) } != nil)
        if first["sha256"] != second["sha256"] {
            let error = await refusal { try await fixture.command("issue", code, ["signature": old], by: thao) }
            #expect(error != nil, "the paper was printed anew after it was sealed")
        }
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        let view = try await fixture.view(code, by: hoa)
        #expect(view["result"]?["number"] == "1/2026")
        let certificate = try await fixture.office.paper(
            try #require(view["result"]?["paper"]?.string), of: code, by: hoa)
        let text = String(decoding: certificate, as: UTF8.self)
        #expect(text.contains("1/2026") && text.contains("Nguyễn Minh Anh") && text.contains("Lê Thị Lan"))
        let statement = await refusal {
            try await fixture.office.signingStatement(code: code, paper: "poster", by: thao)
        }
        #expect(statement?.kind == .notFound)
    }

    @Test("delivery verifies: a key replaced since does no harm, a result exchanged in the database is not handed over")
    func delivery() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let admin = try await fixture.officer("admin")
        let good = try await issued(fixture)
        let keys = try await fixture.rows(
            "SELECT body->>'agency' FROM event WHERE type = 'organisation.key-registered' AND body->>'agency' IS NOT NULL"
        )
        #expect(keys == ["H26.147"])
        try await fixture.at("09:30")
        _ = try await fixture.office.registerKey(
            Data(SigningKeyPair().publicKey.bytes).base64EncodedString(), owner: "H26.147", isAgency: true,
            command: .random(), by: admin)
        #expect(await refusal { try await fixture.command("deliver", good, by: hoa) }?.kind == .malformed)
        let byCarrierPigeon = await refusal {
            try await fixture.command("deliver", good, ["method": "pigeon"], by: hoa)
        }
        #expect(byCarrierPigeon?.kind == .malformed)
        let done = try await fixture.command(
            "deliver", good, ["method": "post", "receiver": "Nguyễn Văn Bình", "tracking": "EB123456789VN"], by: hoa)
        #expect(done["dossier"]?["status"] == 10)
        #expect(
            await refusal { try await fixture.command("deliver", good, ["method": "post"], by: hoa) }?.kind == .conflict
        )
    }

    private func issued(_ fixture: OfficeFixture) async throws -> String {
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let thao = try await fixture.officer("thao.vt")
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
        _ = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        return code
    }

    @Test("the paper exchanged behind the application's back is not handed over")
    func exchangedPaper() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await issued(fixture)
        try await fixture.asSuperuser(
            "UPDATE attachment_part SET sealed = overlay(sealed placing '\\xff' from 40 for 1)")
        let error = await refusal { try await fixture.command("deliver", code, ["method": "counter"], by: hoa) }
        #expect(error != nil, "what is handed over is the paper, not only its record")
    }
}
