import Casework
import Dossiers
import EventLog
import JSON
import Manifest
import Testing
import Vietnamese
import WorkingTime

/// Registrations whose fee a province sets, and the second procedure, to their end.
@Suite struct LateRegistrationTests {
    /// From the claim to the hand-over.
    private func finish(_ code: String, _ fixture: OfficeFixture, paper: String) async throws -> String {
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let thao = try await fixture.officer("thao.vt")
        try await fixture.command("claim", code, by: minh)
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await fixture.command("act", code, ["action": "draft"], by: minh)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
        let printed = try await fixture.printed("result", code, by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        let answer = try await fixture.command(
            "deliver", code, ["method": "counter", "receiver": "Nguyễn Văn Bình"], by: hoa)
        #expect(answer["dossier"]?["status"] == 10, "\(paper)")
        return printed
    }

    private func foundling() -> JSONValue {
        let body = changed(
            birth(born: "2026-02-01"), "child",
            ["circumstance": "abandoned", "parents_marriage": nil, "birth_place": "Không rõ"])
        guard case .object(var object) = changed(body, "applicant", ["relationship": "carer"]),
            case .object(var subjects)? = object["subjects"]
        else { return body }
        subjects["mother"] = nil
        subjects["father"] = nil
        object["subjects"] = .object(subjects)
        return .object(object)
    }

    @Test("a late birth and a foundling found late: refused without the fee, received with the one an officer states")
    func late() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let fee: JSONObject = ["fee": ["amount": 8000, "basis": "Nghị quyết của Hội đồng nhân dân  thành phố (thử)"]]
        for (body, document) in [
            (birth(born: "2026-02-01"), "medical-birth-certificate"), (foundling(), "abandonment-record"),
        ] {
            let code = try await fixture.filed(body, by: hoa)
            try await fixture.attach(code, as: document, by: hoa)
            let refused = await refusal { try await fixture.command("receive", code, by: hoa) }
            #expect(refused?.code == "dossier.fee-not-set")
            #expect(refused?.advice?.en.contains("--fee") == true)
            let bare = await refusal {
                try await fixture.command("receive", code, ["fee": ["amount": 8000, "basis": " "]], by: hoa)
            }
            #expect(bare?.code == "dossier.fee-invalid")
            try await fixture.command("receive", code, fee, by: hoa)
            let view = try await fixture.view(code, by: hoa)
            #expect(view["fee"]?["rule"] == "late")
            #expect(view["fee"]?["amount"] == 8000)
            #expect(view["fee"]?["basis"] == "Nghị quyết của Hội đồng nhân dân thành phố (thử)")
            #expect(view["fee"]?["stated_by"] == "hoa.nt")
            #expect(try await fixture.printed("receipt", code, by: hoa).contains("Nghị quyết"))
            try await pay(code, fixture)
            _ = try await finish(code, fixture, paper: document)
        }
        // Both are in the ledger, with their receipts; what costs nothing is not.
        let known = try await fixture.complete(by: hoa)
        let other = await refusal { try await fixture.command("receive", known, fee, by: hoa) }
        #expect(other?.code == "dossier.fee-known")
        try await fixture.command("receive", known, by: hoa)
        #expect(try await fixture.view(known, by: hoa)["fee"]?["amount"] == 0)
        #expect(
            try await fixture.office.payment(code: known, address: "127.0.0.1", by: hoa)["account"]?["orders"] == [])
        let total = try await fixture.office.ledger(LedgerRequest(), by: try await fixture.officer("thu.dk"))["total"]
        #expect(total?["asked"] == 16000 && total?["paid"] == 16000 && total?["received"] == 16000, "\(total ?? .null)")
    }

    /// Work is refused until the fee is paid at the counter; then there is a receipt of lệ phí.
    private func pay(_ code: String, _ fixture: OfficeFixture) async throws {
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        #expect(try await fixture.view(code, by: hoa)["status"] == 6)
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        let early = await refusal { try await fixture.command("act", code, ["action": "draft"], by: minh) }
        #expect(early?.code == "dossier.fee-unpaid")
        try await fixture.command("pay", code, ["amount": 8000], by: hoa)
        let account = try await fixture.office.payment(code: code, address: "127.0.0.1", by: hoa)["account"]
        #expect(account?["totals"]?["kept"] == 8000 && account?["orders"]?[0]?["state"] == "paid")
        #expect(account?["receipts"]?[0]?["kind"] == "fee")
    }

    @Test("a supplement and a correction leave the stated fee as it is")
    func afterwards() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let code = try await fixture.complete(birth(born: "2026-02-01"), by: hoa)
        try await fixture.command("receive", code, ["fee": ["amount": 5000, "basis": "Nghị quyết (thử)"]], by: hoa)
        try await fixture.command(
            "correct", code,
            ["subject": "child", "field": "full_name", "value": "Nguyễn Minh Ánh", "reason": "Dấu"], by: hoa)
        try await fixture.command("claim", code, by: minh)
        try await fixture.command(
            "request-supplement", code, ["documents": ["marriage-certificate"], "reason": "Thiếu"], by: minh)
        try await fixture.attach(code, scan + [2], as: "marriage-certificate", by: hoa)
        try await fixture.command("answer-supplement", code, by: hoa)
        #expect(try await fixture.view(code, by: hoa)["fee"]?["amount"] == 5000)
    }

    @Test("a death registration to its end: the extract is printed, signed, numbered and handed over")
    func death() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let body: JSONValue = [
            "procedure": "1.000656",
            "subjects": [
                "applicant": [
                    "full_name": "Nguyễn Văn Bình", "personal_number": "001090012345", "relationship": "child",
                ],
                "deceased": [
                    "full_name": "Nguyễn Văn Cố", "sex": "male", "birth_date": "1940-01-15", "ethnicity": "Kinh",
                    "nationality": "Việt Nam", "death_date": "2026-06-05", "death_place": "Thôn 3, xã Phù Đổng",
                    "cause": "Tuổi già", "residence": "Thôn 3, xã Phù Đổng, Hà Nội",
                ],
            ],
        ]
        let code = try await fixture.filed(body, by: hoa)
        try await fixture.attach(code, as: "death-notice", by: hoa)
        try await fixture.command("receive", code, by: hoa)
        let paper = try await finish(code, fixture, paper: "death-extract")
        for text in ["TRÍCH LỤC KHAI TỬ", "Nguyễn Văn Cố", "05/06/2026", "Tuổi già", "1/2026", "Lê Thị Lan"] {
            #expect(paper.contains(text), "\(text)")
        }
    }

    @Test("a definition whose result has no template is not published")
    func template() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        let text = try OfficeFixture.text("workflows/death-registration.yaml")
            .replacing("template: death-extract", with: "template: death-certificate")
        let error = await refusal {
            try await fixture.office.publish(text, file: "a.yaml", command: .random(), by: admin)
        }
        #expect(error?.problems.map(\.code) == ["procedure.unknown-template"])
    }

    @Test("what was received after hours says by which of the two rules it is due and forwarded")
    func cutOffs() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        try await fixture.at("15:05")
        let code = try await fixture.received(by: try await fixture.officer("hoa.nt"))
        let facts = try await fixture.office.history(code, by: hoa)["items"]?.array?.last?["facts"]
        #expect(facts?["clock"]?["cut_off"]?["time"] == "15:00")
        #expect(facts?["clock"]?["cut_off"]?["source"]?.string?.contains("60/2014") == true)
        #expect(facts?["forward_cut_off"] == ["time": "15:00", "unverified": true])
    }
}

/// How dossier codes are made, from a file.
@Suite struct CodeTemplateFileTests {
    private static let standard = try? OfficeFixture.text("rules/dossier-codes.yaml")

    @Test("the day of filing chooses among the templates of the file")
    func chosenByDay() throws {
        let text = """
            codes:
              - {id: old, template: "{agency}-{YY}{MM}{DD}-{serial:4}", dates: {from: 2018-01-01, until: 2027-01-01}, source: s}
              - {id: new, template: "{agency}.{YYYY}.{serial:7}", dates: {from: 2027-01-01}, unverified: true}
            """
        let templates = try CodeTemplateFile.read(text: text, file: "codes.yaml")
        #expect(CodeTemplate.inUse(templates, on: try #require(Day(iso: "2026-12-31")))?.id == "old")
        #expect(CodeTemplate.inUse(templates, on: try #require(Day(iso: "2027-01-01")))?.id == "new")
        #expect(CodeTemplate.inUse(templates, on: try #require(Day(iso: "2017-12-31"))) == nil)
        let shipped = try CodeTemplateFile.read(text: try #require(Self.standard), file: "dossier-codes.yaml")
        #expect(shipped.map(\.text) == [CodeTemplate.standardText])
    }

    @Test(
        "what is wrong with the file is said with its place",
        arguments: [
            ("{id: a, template: \"{agency}-{serial:4}\", dates: {from: 2018-01-01}}", "code-template.without-source"),
            ("{id: a, template: \"{agency}\", dates: {from: 2018-01-01}, source: s}", "code-template.incomplete"),
            (
                "{id: a, template: \"{who}{serial:4}\", dates: {from: 2018-01-01}, source: s}",
                "code-template.placeholder"
            ),
        ])
    func mistakes(entry: String, code: String) throws {
        let errors = try #require(throws: ManifestErrors.self) {
            try CodeTemplateFile.read(text: "codes:\n  - \(entry)\n", file: "codes.yaml")
        }
        #expect(errors.diagnostics.map(\.code) == [code])
        #expect(errors.diagnostics.first?.line == 2)
    }

    @Test("two templates on one day are refused")
    func overlap() throws {
        let entry = "  - {id: a, template: \"{agency}-{serial:4}\", dates: {from: 2018-01-01}, source: s}\n"
        let errors = try #require(throws: ManifestErrors.self) {
            try CodeTemplateFile.read(text: "codes:\n\(entry)\(entry)", file: "codes.yaml")
        }
        #expect(errors.diagnostics.map(\.code) == ["code-template.overlap"])
    }
}
