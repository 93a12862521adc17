import Casework
import Dossiers
import EventLog
import JSON
import Testing
import Vietnamese
import WorkingTime

/// The criminal record certificate from filing to hand-over, on a real database, at the police of a province.
@Suite(.timeLimit(.minutes(15))) struct CriminalRecordTests {
    @Test("no. 1 filed online with three copies, paid, searched, issued, sent by post; read back from the log")
    func number1() async throws {
        let police = try await PoliceFixture.make()
        let (fixture, portal) = (police.fixture, police.portal)
        let thu = try await fixture.officer("thu.pt")
        let filed = try await fixture.office.file(
            PoliceFixture.form(
                "no-1", copies: 3,
                extra: [
                    "receiving_agency": "H26.101", "delivery": "post", "on_behalf_of": "c-77",
                    "identity_attestation": PoliceFixture.attestation,
                ]),
            command: .random(), by: portal)
        let code = try #require(filed["code"]?.string)
        try await fixture.command("receive", code, by: thu)
        let received = try await fixture.view(code, by: thu)
        #expect(received["fee"]?["amount"] == 205_000 && received["fee"]?["rule"] == "general")
        #expect(received["case"]?["id"] == "no-1" && received["status"] == 6)
        try await police.withoutAnswer(code)
        let loan = try await fixture.officer("loan.ht")
        let unpaid = await refusal {
            try await fixture.command(
                "enter", code, ["subjects": ["applicant": ["record_status": "none"]]], by: loan)
        }
        #expect(unpaid?.code == "dossier.fee-unpaid")
        try await fixture.command("pay", code, ["amount": 205_000], by: thu)
        let printed = try await police.finish(code, found: ["record_status": "none"])
        for text in ["PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1", "Nguyễn Thị Hoa", "Không có án tích", "1/2026", "Nguyễn Văn Sơn"] {
            #expect(printed.contains(text), "\(text)")
        }
        // No. 1 does not show whose child somebody is.
        #expect(!printed.contains("Nguyễn Văn Cha"))
        let result = try await fixture.view(code, by: thu)["result"]
        #expect(result?["code"] == "KQ.G01.000200")
        let answer = try await fixture.command(
            "deliver", code, ["method": "post", "tracking": "EB123456789VN"], by: thu)
        #expect(answer["dossier"]?["status"] == 10)
        // Besides the paper that was sent, the signed certificate is there for the portal.
        let paper = try #require(result?["paper"]?.string)
        #expect(try await !fixture.office.paper(paper, of: code, by: portal).isEmpty)
        #expect(
            try await fixture.types(code, by: thu) == [
                "filed", "received", "effect-skipped", "paid", "entered", "acted", "paper-recorded", "acted", "acted",
                "paper-recorded",
                "issued", "delivered",
            ])
        // What was found stands sealed in the log, its field by name.
        let stored = try await fixture.rows("SELECT body FROM event WHERE type = 'dossier.entered'")
        #expect(stored.count == 1 && stored[0].contains("applicant.record_status") && !stored[0].contains("none"))
    }

    @Test("no. 2 at the counter: another result with its own register; refused by post and through somebody else")
    func number2() async throws {
        let police = try await PoliceFixture.make()
        let (fixture, portal) = (police.fixture, police.portal)
        let thu = try await fixture.officer("thu.pt")
        for (extra, representative) in [
            (["channel": "post"] as JSONObject, nil as JSONValue?),
            (
                ["representative": ["ground": "family", "subject": "representative"]],
                ["full_name": "Lê Văn Ba", "personal_number": "001080000001"]
            ),
        ] {
            guard case .object(var body) = PoliceFixture.form("no-2", extra: extra),
                case .object(var persons)? = body["subjects"]
            else { return }
            persons.set("representative", representative)
            body["subjects"] = .object(persons)
            let filing = JSONValue.object(body)
            let error = await refusal { try await fixture.office.file(filing, command: .random(), by: thu) }
            #expect(error?.code == "dossier.excluded" && error?.message.vi.contains("số 2") == true)
        }
        let stated = await refusal {
            try await fixture.office.file(
                changed(
                    PoliceFixture.form(
                        "no-2",
                        extra: [
                            "receiving_agency": "H26.101", "identity_attestation": PoliceFixture.attestation,
                        ]), "applicant",
                    ["record_status": "none"]),
                command: .random(), by: portal)
        }
        #expect(stated?.code == "dossier.field-invalid")

        let code = try await fixture.filed(PoliceFixture.form("no-2"), by: thu)
        for document in ["declaration-01", "identity-copy"] {
            try await fixture.attach(code, as: document, by: thu)
        }
        try await fixture.command("receive", code, by: thu)
        try await police.withoutAnswer(code)
        try await fixture.command("pay", code, ["amount": 200_000], by: thu)
        let printed = try await police.finish(
            code,
            found: ["record_status": "has", "record_details": "Bản án số 12/2015/HS-ST, đã được xóa án tích"])
        for text in ["PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2", "Nguyễn Văn Cha", "Có án tích", "Bản án số 12/2015/HS-ST", "1/2026"]
        {
            #expect(printed.contains(text), "\(text)")
        }
        let view = try await fixture.view(code, by: thu)
        #expect(view["result"]?["code"] == "KQ.G01.000199")
        try await fixture.command("deliver", code, ["method": "counter", "receiver": "Nguyễn Thị Hoa"], by: thu)
        // The clerk who numbers it has no business with what was found, nor with what was entered when.
        for (id, isOpen) in [("van.lt", false), ("loan.ht", true)] {
            let officer = try await fixture.officer(id)
            let seen = try await fixture.view(code, by: officer)["subjects"]?["applicant"]?["record_status"]
            let items = try await fixture.office.history(code, by: officer)["items"]?.array ?? []
            let entered = items.first { $0["type"] == "dossier.entered" }
            let told = entered?["opened"]?["entered"]?["applicant.record_status"]
            for value in [seen, told] {
                #expect(value == (isOpen ? "has" : ["sealed": "sensitive"]), "\(id)")
            }
            #expect(entered?["facts"]?["fields"] == ["applicant.record_status"])
        }
    }

    @Test("nobody sees in the log, by names or lengths, whether anything was found about somebody")
    func lengths() async throws {
        let police = try await PoliceFixture.make()
        let (fixture, portal) = (police.fixture, police.portal)
        let thu = try await fixture.officer("thu.pt")
        let loan = try await fixture.officer("loan.ht")
        for found: JSONObject in [
            ["record_status": "none"],
            ["record_status": "has", "record_details": .string(String(repeating: "Bản án số 1; ", count: 60))],
        ] {
            let exempt = PoliceFixture.form(
                "no-1", category: "elderly",
                extra: ["receiving_agency": "H26.101", "identity_attestation": PoliceFixture.attestation])
            let filed = try await fixture.office.file(exempt, command: .random(), by: portal)
            let code = try #require(filed["code"]?.string)
            try await fixture.command("receive", code, by: thu)
            try await fixture.command("enter", code, ["subjects": ["applicant": .object(found)]], by: loan)
        }
        let bodies = try await fixture.rows("SELECT body::text FROM event WHERE type = 'dossier.entered'")
        #expect(bodies.count == 2 && bodies[0].utf8.count == bodies[1].utf8.count)
        let told = try await fixture.rows("SELECT body->>'fields' FROM event WHERE type = 'dossier.entered'")
        #expect(told == ["[\"applicant.record_status\"]", "[\"applicant.record_status\"]"])
    }

    @Test("filed under the law of June and received in July: the definition of July counts")
    func acrossTheLaws() async throws {
        let police = try await PoliceFixture.make()
        let (fixture, portal) = (police.fixture, police.portal)
        let thu = try await fixture.officer("thu.pt")
        let filed = try await fixture.office.file(
            PoliceFixture.form(
                "no-1",
                extra: [
                    "receiving_agency": "H26.101", "filed_at": "2026-06-30T20:00:00+07:00",
                    "identity_attestation": PoliceFixture.attestation,
                ]),
            command: .random(), by: portal)
        let code = try #require(filed["code"]?.string)
        let before = try await fixture.view(code, by: thu)["definition"]?.string
        try await fixture.command("receive", code, by: thu)
        let after = try await fixture.view(code, by: thu)["definition"]?.string
        #expect(before != nil && after != nil && before != after)
    }

    @Test(
        "a portal that says nothing of who signed in there files no certificate; what it says stands in the log, and names nobody"
    )
    func attested() async throws {
        let police = try await PoliceFixture.make()
        let (fixture, portal) = (police.fixture, police.portal)
        func file(_ attestation: JSONValue?) async throws -> JSONValue {
            guard case .object(var body) = PoliceFixture.form("no-2", extra: ["receiving_agency": "H26.101"]) else {
                return .null
            }
            body.set("identity_attestation", attestation)
            return try await fixture.office.file(.object(body), command: .random(), by: portal)
        }
        for (attestation, code) in [
            (nil, "dossier.identity-not-attested"), (.null, "dossier.identity-not-attested"),
            (["issuer": "https://id.example.vn", "subject": "ab-77", "level": 1], "dossier.level-too-low"),
            (["issuer": "https://id.example.vn", "subject": "ab-77", "level": 3], "json.wrong-type"),
            (["issuer": "https://id.example.vn", "level": 2], "json.missing"),
            (["issuer": "hai chữ", "subject": "ab-77", "level": 2], "json.wrong-type"), ("level 2", "json.wrong-type"),
        ] as [(JSONValue?, String)] {
            let error = await refusal { _ = try await file(attestation) }
            #expect(error?.code == code, "\(attestation ?? "nothing")")
        }
        let told = await refusal { _ = try await file(nil) }
        #expect(
            told?.advice?.en.contains("TT-Citizen") == true && told?.advice?.vi.contains("identity_attestation") == true
        )
        #expect(try await fixture.rows("SELECT type FROM event WHERE type = 'dossier.filed'").isEmpty)
        _ = try await file(PoliceFixture.attestation)
        let stored = try await fixture.rows("SELECT body->'attestation' FROM event WHERE type = 'dossier.filed'")
        let said = try JSONReader.read(try #require(stored.first)).object
        #expect(said?["issuer"] == "https://id.example.vn" && said?["level"] == 2)
        let name = try #require(said?["subject"]?.string)
        #expect(name.hasPrefix("c:") && name.utf8.count == 34 && !name.contains("ab-77"))
        _ = try await fixture.checkLog()
    }
}
