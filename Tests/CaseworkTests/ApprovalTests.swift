import Casework
import EventLog
import Foundation
import JSON
import Papers
import Testing
import WorkingTime

/// What the vice-chair signed is what the citizen gets.
@Suite(.serialized) struct ApprovalTests {
    /// Draft, signature, number, in the order of the birth registration.
    private func sign(_ fixture: OfficeFixture, _ code: String) async throws {
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
    }

    private func issue(_ fixture: OfficeFixture, _ code: String) async throws {
        let thao = try await fixture.officer("thao.vt")
        _ = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
    }

    private func certificate(_ fixture: OfficeFixture, _ code: String) async throws -> String {
        let hoa = try await fixture.officer("hoa.nt")
        let paper = try await fixture.view(code, by: hoa)["result"]?["paper"]?.string
        return String(
            decoding: try await fixture.office.paper(try #require(paper), of: code, by: hoa), as: UTF8.self)
    }

    @Test("after the signature nothing is corrected before it is sent back, drafted and signed anew")
    func sentBack() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let thao = try await fixture.officer("thao.vt")
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        try await sign(fixture, code)
        let body: JSONObject = [
            "subject": "child", "field": "full_name", "value": "Nguyễn Minh Ánh", "reason": "Thiếu dấu sắc",
        ]
        let standing = await refusal { try await fixture.command("correct", code, body, by: hoa) }
        #expect(standing?.code == "dossier.draft-stands" && standing?.advice != nil)
        _ = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        let old = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("act", code, ["action": "send-back", "reason": "Sai tên"], by: thao)
        try await fixture.command("correct", code, body, by: hoa)
        let stale = await refusal { try await fixture.command("act", code, ["action": "draft"], by: minh) }
        #expect(stale?.code == "dossier.paper-outdated")
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await fixture.command("act", code, ["action": "draft"], by: minh)
        try await sign(fixture, code)
        let oldResult = await refusal { try await fixture.command("issue", code, ["signature": old], by: thao) }
        #expect(oldResult?.code == "dossier.paper-outdated")
        try await issue(fixture, code)
        let text = try await certificate(fixture, code)
        #expect(text.contains("Nguyễn Minh Ánh") && !text.contains("Nguyễn Minh Anh"))
        #expect(text.contains("1/2026"), "the number that was reserved is the one that is used")
        #expect(text.contains("PHÓ CHỦ TỊCH"), "the signatory's position")
        try await fixture.command("deliver", code, ["method": "counter"], by: hoa)
        let issued = try await fixture.office.history(code, by: hoa)["items"]?.array?.first {
            $0["type"] == "dossier.issued"
        }
        let result = issued?["facts"]?["result"]
        #expect(result?["approval"]?["officer"] == "lan.lt")
        #expect(result?["approval"]?["signature"]?["key"] == .string(fixture.signatoryKey.publicKey.fingerprint))
        #expect(result?["paper"]?["content"] != nil)
        #expect(result?["paper"]?["content"] == result?["approval"]?["draft"]?["content"])
        await fixture.office.shutdown()
    }

    @Test("a result whose content or approval was exchanged in the database is not handed over", arguments: 0..<2)
    func exchanged(what: Int) async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        try await sign(fixture, code)
        try await issue(fixture, code)
        // The content of the approved draft, or the officer who approved it.
        let change =
            what == 0
            ? #"regexp_replace(body::text, '("approval":.*?"content":")..', '\1zz')"#
            : #"replace(body::text, '"officer":"lan.lt"', '"officer":"minh.tv"')"#
        let type = try await fixture.rows(
            "SELECT data_type FROM information_schema.columns WHERE table_name = 'event' AND column_name = 'body'")
        try await fixture.asSuperuser(
            "UPDATE event SET body = (\(change))::\(type.first ?? "text") WHERE type = 'dossier.issued'")
        let other = try await Office.open(fixture.configuration)
        let session = try await other.signIn(officer: "hoa.nt", password: "mat-khau-hoa.nt", address: "127.0.0.1")
        let caller = try await other.caller(token: try #require(session["token"]?.string), role: nil, agency: nil)
        let error = await refusal {
            try await other.command(
                "deliver", code: code, body: ["method": "counter"], command: .random(), by: caller)
        }
        #expect(error?.code == "dossier.approval-invalid")
        await other.shutdown()
        await fixture.office.shutdown()
    }

    @Test("the result is printed by who may issue it, while it may be issued: no number is used up otherwise")
    func numbers() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let thao = try await fixture.officer("thao.vt")
        let admin = try await fixture.officer("admin")
        let withdrawn = try await fixture.drafted(oneStop: hoa, by: minh)
        try await sign(fixture, withdrawn)
        try await fixture.command("withdraw", withdrawn, by: hoa)
        let ended = await refusal {
            try await fixture.office.printPaper("result", of: withdrawn, command: .random(), by: thao)
        }
        #expect(ended?.code == "dossier.ended")

        // Forwarded: the receiving commune's clerk sees the dossier, but the register is the competent one's.
        try await fixture.organise(
            "appoint", ["officer": "nga.lt", "role": "signatory", "agency": "H26.148", "from": "2026-06-01"], by: admin)
        let key = SigningKeyPair()
        _ = try await fixture.office.registerKey(
            Data(key.publicKey.bytes).base64EncodedString(), owner: "nga.lt", isAgency: false, command: .random(),
            by: admin)
        let code = try await fixture.received(by: hoa)
        try await fixture.command("forward", code, ["to": "H26.148"], by: hoa)
        let tuan = try await fixture.officer("tuan.pa", role: "civil-status")
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: tuan)
        try await fixture.command("act", code, ["action": "draft"], by: tuan)
        let nga = try await fixture.officer("nga.lt", role: "signatory")
        let signature = try await fixture.signature(code, "draft", key: key, by: nga)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: nga)
        let foreign = await refusal {
            try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        }
        #expect(foreign?.kind == .forbidden)
        #expect(try await fixture.rows("SELECT series FROM serial WHERE series LIKE 'result/%'") == [])
        #expect(try await fixture.rows("SELECT number FROM result_number") == [])
        await fixture.office.shutdown()
    }

    @Test("a signature that states another time than the present is refused")
    func signingTime() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.at("08:04")
        let error = await refusal {
            try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
        }
        #expect(error?.code == "dossier.signature-time-off")
        try await sign(fixture, code)
        await fixture.office.shutdown()
    }

    @Test("each case of a birth registration, from the counter or the portal to the certificate")
    func everyCase() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        func child(_ fields: [String: JSONValue?], _ body: JSONValue = birth()) -> JSONValue {
            changed(body, "child", fields)
        }
        func without(_ subjects: [String], _ body: JSONValue) -> JSONValue {
            guard var object = body.object, var all = object["subjects"]?.object else { return body }
            for subject in subjects { all[subject] = nil }
            object["subjects"] = .object(all)
            return .object(object)
        }
        let grandmother = changed(
            birth(extra: ["representative": ["subject": "representative", "ground": "authorisation"]]),
            "representative",
            ["full_name": "Nguyễn Thị Lan", "birth_date": "1958-09-02", "personal_number": "001158000001"])
        let foundling = changed(
            without(["mother", "father"], child(["circumstance": "abandoned", "parents_marriage": nil])), "applicant",
            ["relationship": "carer"])
        let late = changed(child(["birth_date": "2025-11-02"]), "applicant", ["priority": "poor"])
        let table: [(name: String, JSONValue, documents: [String], fee: String)] = [
            ("timely", birth(), ["medical-birth-certificate"], "on-time"),
            ("late", late, ["medical-birth-certificate"], "exempt"),
            ("abandoned", foundling, ["abandonment-record"], "on-time"),
            (
                "surrogacy", child(["circumstance": "surrogacy"]),
                ["medical-birth-certificate", "surrogacy-confirmation"], "on-time"
            ),
            ("verification", verification(), ["medical-birth-certificate"], "on-time"),
            ("timely", grandmother, ["medical-birth-certificate", "authorisation-letter"], "on-time"),
        ]
        for (index, (name, body, documents, fee)) in table.enumerated() {
            let code = try await fixture.filed(body, by: hoa)
            for (number, document) in documents.enumerated() {
                // Without any one of them it is not received.
                let missing = await refusal { try await fixture.command("receive", code, by: hoa) }
                #expect(missing?.code == "dossier.documents-missing", "\(name) without \(document)")
                try await fixture.attach(code, scan + [UInt8(number)], as: document, by: hoa)
            }
            try await fixture.command("receive", code, by: hoa)
            let view = try await fixture.view(code, by: hoa)
            #expect(view["case"]?["id"] == .string(name))
            #expect(view["fee"]?["rule"] == .string(fee), "\(name)")
            try await fixture.command("claim", code, by: minh)
            _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
            try await fixture.command("act", code, ["action": "draft"], by: minh)
            try await sign(fixture, code)
            try await issue(fixture, code)
            let text = try await certificate(fixture, code)
            #expect(text.contains("\(index + 1)/2026") && text.contains("Nguyễn Minh Anh"))
            #expect(text.contains("Trần Thị Hương") == (name != "abandoned"), "\(name)")
            let done = try await fixture.command("deliver", code, ["method": "counter"], by: hoa)
            #expect(done["dossier"]?["status"] == 10, "\(name)")
        }
        // Late without an exemption: the province's fee is not known, and nothing is made up.
        let unpaid = try await fixture.complete(child(["birth_date": "2025-11-02"]), by: hoa)
        #expect(await refusal { try await fixture.command("receive", unpaid, by: hoa) }?.code == "dossier.fee-not-set")
        await fixture.office.shutdown()
    }

    @Test(
        "forms 01 to 04: numbers by year, the words of the procedure, what was handed in, which appointment was moved")
    func forms() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let portal = try await fixture.portal()
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-000001", "channel": "online"]
        let online = try await fixture.complete(verification(extra), by: portal)
        let counter = try await fixture.received(by: hoa)
        try await fixture.command("receive", online, by: hoa)
        #expect(try await fixture.printed("receipt", online, by: hoa).contains("Bản điện tử"))
        let receipt = try await fixture.printed("receipt", counter, by: hoa)
        #expect(receipt.contains("Bản chính") && !receipt.contains("Bản điện tử"))
        #expect(receipt.contains("Số: 2/2026"), "the second receipt of the year")
        #expect(try await fixture.printed("receipt", online, by: hoa).contains("Số: 1/2026"), "printed again")

        try await fixture.command("claim", online, by: minh)
        try await fixture.command(
            "request-supplement", online,
            ["documents": ["residence-proof", "mother.residence"], "reason": "Chưa rõ nơi cư trú"], by: minh)
        let request = try await fixture.printed("supplement-request", online, by: minh)
        #expect(request.contains("Nơi cư trú (Người mẹ)") && request.contains("Giấy tờ chứng minh nơi cư trú"))
        #expect(!request.contains("mother.residence"))
        try await fixture.attach(online, scan + [1], as: "residence-proof", by: portal)
        let other = await refusal {
            try await fixture.command(
                "answer-supplement", online, ["subjects": ["mother": ["ethnicity": "Tày"]]], by: portal)
        }
        #expect(other?.code == "dossier.supplement-incomplete")
        try await fixture.on("2026-06-12T09:00")
        let byOfficer = await refusal {
            try await fixture.command(
                "answer-supplement", online,
                ["channel": "online", "subjects": ["mother": ["residence": "Phù Đổng"]]],
                by: try await fixture.officer("hoa.nt"))
        }
        #expect(byOfficer?.code == "dossier.online-by-officer")
        let again = try await fixture.portal()
        try await fixture.command(
            "answer-supplement", online, ["subjects": ["mother": ["residence": "Phù Đổng, Hà Nội"]]], by: again)
        let officer = try await fixture.officer("hoa.nt")
        // Restarted from zero: three working days from Friday the 12th, no longer from Wednesday the 10th.
        #expect(try await fixture.view(online, by: officer)["due"] == "2026-06-17T10:00:00.000000Z")
        try await fixture.command(
            "apologise", online, ["reason": "Chờ xác minh", "new_due": "2026-06-19T10:00:00+07:00"], by: officer)
        let apology = try await fixture.printed("apology", online, by: officer)
        #expect(apology.contains("ngày 17 tháng 6 năm 2026") && apology.contains("ngày 19 tháng 6 năm 2026"))
        #expect(!apology.contains("ngày 15 tháng 6 năm 2026"))

        let refused = try await fixture.filed(by: officer)
        try await fixture.command(
            "refuse-to-receive", refused,
            [
                "reasons": ["Đã đăng ký"], "legal_basis": "Luật Hộ tịch số 60/2014/QH13",
                "guidance": "Liên hệ nơi đã đăng ký",
            ], by: officer)
        let form = try await fixture.printed("refusal", refused, by: officer)
        #expect(form.contains("Đã đăng ký") && form.contains("Luật Hộ tịch số 60/2014/QH13"))
        #expect(form.contains("Liên hệ nơi đã đăng ký") && form.contains("Số: 1/2026"))
        await fixture.office.shutdown()
    }
}
