import Casework
import Dossiers
import EventLog
import Foundation
import JSON
import Papers
import Testing
import Vietnamese
import WorkingTime

/// The police of a province on 2 July 2026: the criminal record certificate by both laws, officers with keys, a portal.
struct PoliceFixture {
    let fixture: OfficeFixture
    let portal: Caller
    private let signatory = SigningKeyPair()
    private let seal = SigningKeyPair()

    static let police = """
        organisation: 1
        agencies:
          - code: H26.101
            name: {vi: Công an thành phố Hà Nội, en: Police of Hà Nội}
            level: provincial
            parent: H26
            from: 2025-07-01
            letterhead: {superior: {vi: Bộ Công an, en: Ministry of Public Security}}
        officers:
          - id: thu.pt
            name: Phạm Thị Thu
            appointments: [{role: one-stop, agency: H26.101, from: 2025-07-01}]
          - id: loan.ht
            name: Hoàng Thị Loan
            appointments: [{role: criminal-records, agency: H26.101, from: 2025-07-01}]
          - id: hung.bv
            name: Bùi Văn Hùng
            appointments: [{role: head, agency: H26.101, from: 2025-07-01}]
          - id: son.nv
            name: Nguyễn Văn Sơn
            appointments: [{role: signatory, agency: H26.101, from: 2025-07-01}]
          - id: van.lt
            name: Lê Thị Vân
            appointments: [{role: clerk, agency: H26.101, from: 2025-07-01}]
        systems:
          - id: police-portal
            name: Cổng của Bộ Công an
            agencies: [H26.101]
            procedures: ["3.000333"]
        """

    /// A new office that asks `targets`.
    static func make(targets: [any EffectTarget] = []) async throws -> PoliceFixture {
        let plain = try await OfficeFixture.make()
        var configuration = plain.configuration
        configuration.targets = targets
        await plain.office.shutdown()
        let fixture = OfficeFixture(
            office: try await Office.open(configuration), owner: plain.owner, configuration: configuration,
            signatoryKey: plain.signatoryKey, sealKey: plain.sealKey)
        let admin = try await fixture.officer("admin")
        _ = try await fixture.office.importOrganisation(police, file: "police.yaml", command: .random(), by: admin)
        for officer in ["thu.pt", "loan.ht", "hung.bv", "son.nv", "van.lt"] {
            try await fixture.office.setUp(password: "mat-khau-\(officer)", of: officer, command: .random())
        }
        for name in ["criminal-record-2025.yaml", "criminal-record.yaml"] {
            _ = try await fixture.office.publish(
                try OfficeFixture.text("workflows/\(name)"), file: name, command: .random(), by: admin)
        }
        try await fixture.on("2026-07-02T08:00")
        let answer = try await fixture.office.makeToken(
            holder: "police-portal", isSystem: true, command: .random(), by: try await fixture.officer("admin"))
        let token = try #require(answer["token"]?.string)
        let made = PoliceFixture(
            fixture: fixture, portal: try await fixture.office.caller(token: token, role: nil, agency: nil))
        try await made.registerKeys()
        return made
    }

    private init(fixture: OfficeFixture, portal: Caller) {
        self.fixture = fixture
        self.portal = portal
    }

    private func registerKeys() async throws {
        let admin = try await fixture.officer("admin")
        for (key, owner, isAgency) in [(signatory, "son.nv", false), (seal, "H26.101", true)] {
            _ = try await fixture.office.registerKey(
                Data(key.publicKey.bytes).base64EncodedString(), owner: owner, isAgency: isAgency, command: .random(),
                by: admin)
        }
    }

    static func form(
        _ certificate: String, copies: Int64 = 1, category: String = "general", extra: JSONObject = [:]
    ) -> JSONValue {
        var body: JSONObject = [
            "procedure": "3.000333",
            "subjects": [
                "applicant": [
                    "full_name": "Nguyễn Thị Hoa", "sex": "female",
                    // Who is exempt as elderly is elderly.
                    "birth_date": .string(category == "elderly" ? "1950-03-02" : "1990-03-02"),
                    "birth_place": "Hà Nội", "nationality": "Việt Nam",
                    "personal_number": .string(category == "elderly" ? "001150000001" : "001190000001"),
                    "residence": "Số 1 phố Huế, Hà Nội", "father": "Nguyễn Văn Cha",
                    "fee_category": .string(category),
                ]
            ],
            "data": ["certificate": .string(certificate), "copies": .integer(copies)],
        ]
        for member in extra.members { body[member.key] = member.value }
        return .object(body)
    }

    /// What the portal says of who has signed in there.
    static let attestation: JSONValue = ["issuer": "https://id.example.vn", "subject": "ab-77", "level": 2]

    /// Filed through the portal, and received; gives the dossier's code.
    func received(_ form: JSONValue) async throws -> String {
        guard case .object(var body) = form else { return "" }
        body["receiving_agency"] = "H26.101"
        body["identity_attestation"] = Self.attestation
        let filed = try await fixture.office.file(.object(body), command: .random(), by: portal)
        let code = try #require(filed["code"]?.string)
        try await fixture.command("receive", code, by: try await fixture.officer("thu.pt"))
        return code
    }

    /// Nobody answers: the head lets the officer enter what they find.
    func withoutAnswer(_ code: String) async throws {
        try await fixture.command(
            "skip-effect", code, ["effect": 1, "reason": "Không có kết nối"], by: try await fixture.officer("hung.bv"))
    }

    /// From what was `found`, or from the preparation where another system has found it, to the issued certificate; gives what is printed on it.
    func finish(_ code: String, found: JSONObject? = nil) async throws -> String {
        let loan = try await fixture.officer("loan.ht")
        if let found {
            try await fixture.command("enter", code, ["subjects": ["applicant": .object(found)]], by: loan)
            try await fixture.command("act", code, ["action": "answered"], by: loan)
        }
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: loan)
        try await fixture.command("act", code, ["action": "draft"], by: loan)
        let son = try await fixture.officer("son.nv")
        let approval = try await fixture.signature(code, "draft", key: signatory, by: son)
        try await fixture.command("act", code, ["action": "sign", "signature": approval], by: son)
        let van = try await fixture.officer("van.lt")
        let printed = try await fixture.printed("result", code, by: van)
        let sealed = try await fixture.signature(code, "result", key: seal, by: van)
        try await fixture.command("issue", code, ["signature": sealed], by: van)
        return printed
    }
}
