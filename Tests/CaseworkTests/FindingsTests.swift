import Dossiers
import EventLog
import JSON
import Procedures
import Testing
import WorkingTime

@testable import Casework

/// What officers find out about somebody stays with officers until it is signed, and is no more than the result says afterwards.
@Suite(.timeLimit(.minutes(15))) struct FindingsTests {
    private static let findings = ["record_status", "record_details", "prohibitions"]

    @Test(
        "what was found and the draft that nobody signed are shown neither to who filed, nor to the portal; the fields they gave are"
    )
    func unsigned() async throws {
        let target = MemoryTarget("criminal-record")
        target.set { $0.usual = .accepted(reference: "LLTP-77") }
        let police = try await PoliceFixture.make(targets: [target])
        let (fixture, portal) = (police.fixture, police.portal)
        let loan = try await fixture.officer("loan.ht")
        let ba = try Caller.citizen(
            "LÊ VĂN BA", number: "001080000001", born: "1980-01-01", through: "police-portal")
        let form = PoliceFixture.form(
            "no-1", category: "elderly",
            extra: [
                "receiving_agency": "H26.101", "representative": ["ground": "family"], "delivery": "online",
            ])
        let body = changed(
            form, "representative", ["full_name": "Lê Văn Ba", "personal_number": "001080000001"])
        let filed = try await fixture.office.file(body, command: .random(), by: ba)
        let code = try #require(filed["code"]?.string)
        try await fixture.command("receive", code, by: try await fixture.officer("thu.pt"))
        try await fixture.office.doDueTasks()
        let message = try #require(target.value.messages.first)
        let found: EffectReply = .done(
            EffectAnswer(
                outcome: "answered",
                fields: [
                    "applicant": [
                        "record_status": "has", "record_details": "Bản án số 12/2015/HS-ST",
                        "prohibitions": "Cấm đảm nhiệm chức vụ",
                    ]
                ], reference: "LLTP-77"))
        _ = try await fixture.office.takeAnswer(found, for: message.identifier, of: "criminal-record")
        let seen = try await fixture.view(code, by: loan)["subjects"]?["applicant"]
        for field in Self.findings { #expect(seen?[field] != nil, "\(field)") }
        let printed = try await fixture.office.printPaper("draft", of: code, command: .random(), by: loan)
        let draft = try #require(printed["id"]?.string)
        try await fixture.command("act", code, ["action": "draft"], by: loan)

        for caller in [ba, portal] {
            let view = try await fixture.view(code, by: caller)
            let applicant = try #require(view["subjects"]?["applicant"]?.object)
            #expect(applicant["full_name"] == "Nguyễn Thị Hoa" && applicant["fee_category"] == "elderly")
            for field in Self.findings { #expect(applicant[field] == nil, "\(caller.kind): \(field)") }
            #expect(view["data"]?["certificate"] == "no-1")
            #expect(!JSONWriter.text(view).contains("Bản án") && view["papers"] == [])
            let error = await refusal { try await fixture.office.paper(draft, of: code, by: caller) }
            #expect(error?.code == "file.not-found")
            let statement = await refusal {
                try await fixture.office.signingStatement(code: code, paper: "draft", by: caller)
            }
            #expect(statement?.code == "access.officers-only")
            let history = JSONWriter.text(try await fixture.office.history(code, by: caller))
            #expect(!history.contains("Bản án") && !history.contains("Cấm"))
            #expect(!history.contains("sha256") && !history.contains("content"))
        }
        #expect(try await !fixture.office.paper(draft, of: code, by: loan).isEmpty)
        // Whose name and number are somebody else's is nobody here, also with the number alone.
        for stranger in [
            try Caller.citizen("TRẦN VĂN KHÁC", number: "001150000001", subject: "c:2"),
            try Caller.citizen(nil, number: "001150000001", subject: "c:3"),
        ] {
            #expect(await refusal { try await fixture.view(code, by: stranger) }?.code == "dossier.not-found")
        }
        // Each of their reads is written down.
        let log = try await fixture.rows(
            "SELECT (actor->>'subject') || ' ' || what FROM access_log WHERE code = '\(code)' AND what LIKE 'history%' ORDER BY id"
        )
        #expect(log == ["c:1 history", "police-portal history"])
    }

    @Test("what a register gave is the applicant's once a result that shows it was issued")
    func registers() async throws {
        let fixture = try await OfficeFixture.make()
        let day = try await fixture.office.time().instant.localDay
        let digest = try #require(fixture.office.registry.snapshot.procedure("1.001193", on: day)?.digest)
        let definition = try await fixture.office.definitions.definition(digest)
        let number = "child.personal_number"
        #expect(definition.findings(in: .initial).contains(number))
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.issued(oneStop: hoa)
        let stream = try await fixture.office.stream(of: code)
        let issued = try await fixture.office.desk.read(stream)
        #expect(definition.result(issued.result?.code ?? "")?.isShown(number) == true)
        #expect(!definition.findings(in: issued).contains(number))
        // Nothing that officers themselves entered comes along.
        let officers = definition.enteredFields.filter { $0.field.enteredBy == .officers }.map(\.name)
        #expect(definition.findings(in: issued).isSuperset(of: officers))
    }
}
