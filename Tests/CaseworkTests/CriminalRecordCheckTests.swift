import Casework
import Dossiers
import EventLog
import JSON
import Procedures
import Testing
import WorkingTime

/// The search in the database of criminal records as another system's work: asked by itself, answered hours later.
@Suite(.timeLimit(.minutes(15))) struct CriminalRecordCheckTests {
    @Test("asked when received, answered hours later by callback: the step waits, then goes on with what was found")
    func answered() async throws {
        let target = MemoryTarget("criminal-record")
        target.set { $0.usual = .accepted(reference: "LLTP-77") }
        let police = try await PoliceFixture.make(targets: [target])
        let fixture = police.fixture
        let loan = try await fixture.officer("loan.ht")
        let code = try await police.received(PoliceFixture.form("no-1", category: "elderly"))
        let waiting = await refusal {
            try await fixture.command("act", code, ["action": "answered"], by: loan)
        }
        #expect(waiting?.code == "dossier.effect-awaited")
        try await fixture.office.doDueTasks()
        let message = try #require(target.value.messages.first)
        #expect(
            message.fields == [
                "applicant": [
                    "full_name": .string("Nguyễn Thị Hoa"), "sex": .string("female"),
                    "birth_date": .string("1950-03-02"), "personal_number": .string("001150000001"),
                    "nationality": .string("Việt Nam"),
                ]
            ])
        #expect(message.data == ["certificate": "no-1"])
        // Hours later.
        try await fixture.on("2026-07-02T15:30")
        let found: EffectReply = .done(
            EffectAnswer(
                outcome: "answered",
                fields: ["applicant": ["record_status": "has", "record_details": "Bản án số 12/2015/HS-ST"]],
                reference: "LLTP-77"))
        for isRepeated in [false, true] {
            let taken = try await fixture.office.takeAnswer(found, for: message.identifier, of: "criminal-record")
            #expect(taken["repeated"] == .bool(isRepeated))
        }
        let view = try await fixture.view(code, by: try await fixture.officer("loan.ht"))
        #expect(view["step"] == "prepare" && view["subjects"]?["applicant"]?["record_status"] == "has")
        let printed = try await police.finish(code)
        #expect(printed.contains("Có án tích") && printed.contains("Bản án số 12/2015/HS-ST"))
        // Neither the outcome nor a name of a field nor a length says that something was found.
        let bodies = try await fixture.rows("SELECT body::text FROM event WHERE type = 'dossier.effect-answered'")
        #expect(bodies.count == 1 && !bodies[0].contains("record_details") && !bodies[0].contains("\"has\""))
        _ = try await fixture.checkLog()
    }

    @Test("a number that is put right after the search: what was found is gone, and the new one is searched for")
    func corrected() async throws {
        let target = MemoryTarget("criminal-record")
        target.set {
            $0.usual = .done(
                EffectAnswer(
                    outcome: "answered", fields: ["applicant": ["record_status": "none"]], reference: "LLTP-77"))
        }
        let police = try await PoliceFixture.make(targets: [target])
        let fixture = police.fixture
        let code = try await police.received(PoliceFixture.form("no-1", category: "elderly"))
        try await fixture.office.doDueTasks()
        let loan = try await fixture.officer("loan.ht")
        let found = try await fixture.view(code, by: loan)
        #expect(found["step"] == "prepare" && found["subjects"]?["applicant"]?["record_status"] == "none")
        try await fixture.command(
            "correct", code,
            [
                "subject": "applicant", "field": "personal_number", "value": "001150000002",
                "reason": "Gõ nhầm số định danh",
            ], by: loan)
        let after = try await fixture.view(code, by: loan)
        #expect(after["step"] == "prepare" && after["subjects"]?["applicant"]?["record_status"] == nil)
        #expect(try await fixture.effectRows() == ["criminal-record|open"])
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: loan)
        let draft = await refusal { try await fixture.command("act", code, ["action": "draft"], by: loan) }
        #expect(draft?.code == "dossier.not-entered")
        try await fixture.office.doDueTasks()
        #expect(target.value.messages.count == 2)
        #expect(target.value.messages.last?.fields["applicant"]?["personal_number"] == .string("001150000002"))
        #expect(try await fixture.view(code, by: loan)["subjects"]?["applicant"]?["record_status"] == "none")
        // The same number again is no correction of anything.
        try await fixture.command(
            "correct", code,
            [
                "subject": "applicant", "field": "personal_number", "value": "001150000002",
                "reason": "Ghi lại cho chắc",
            ],
            by: loan)
        #expect(try await fixture.effectRows() == [])
        _ = try await fixture.checkLog()
    }

    @Test("no answer: an incident of the head's, who lets the officer enter what they find")
    func unanswered() async throws {
        let target = MemoryTarget("criminal-record")
        target.set { $0.isDown = true }
        let police = try await PoliceFixture.make(targets: [target])
        let fixture = police.fixture
        let code = try await police.received(PoliceFixture.form("no-2", category: "elderly"))
        try await fixture.office.doDueTasks()
        try await fixture.on("2026-07-10T08:00")
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        let head = try await fixture.officer("hung.bv")
        #expect(try await fixture.view(code, by: head)["mark"] == "incident")
        try await fixture.command(
            "skip-effect", code, ["effect": 1, "reason": "Cơ sở dữ liệu không trả lời"], by: head)
        let printed = try await police.finish(code, found: ["record_status": "none"])
        #expect(printed.contains("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2") && printed.contains("Không có án tích"))
        _ = try await fixture.checkLog()
    }
}
