import Casework
import Dossiers
import EventLog
import JSON
import Procedures
import Testing
import WorkingTime

/// A system that says more than once what it found.
@Suite(.timeLimit(.minutes(15))) struct SecondAnswerTests {
    @Test("to be verified first, a record later: two events under one outcome, the second one late, whole, and marked")
    func second() async throws {
        let target = MemoryTarget("criminal-record")
        target.set { $0.usual = .accepted(reference: "LLTP-77") }
        let police = try await PoliceFixture.make(targets: [target])
        let fixture = police.fixture
        let loan = try await fixture.officer("loan.ht")
        let code = try await police.received(PoliceFixture.form("no-1", category: "elderly"))
        try await fixture.office.doDueTasks()
        let identifier = try #require(target.value.messages.first).identifier
        let long = String(repeating: "Bản án số 12/2015/HS-ST; ", count: 100)
        let answers = [
            EffectAnswer(outcome: "answered", details: ["result": "to-verify", "content": ""]),
            EffectAnswer(
                outcome: "answered",
                fields: ["applicant": ["record_status": "has", "record_details": "Bản án số 12/2015/HS-ST"]],
                details: ["result": "record", "content": .string(long)]),
        ]
        for answer in answers {
            for isRepeated in [false, true] {
                // Whatever order its members come in.
                var again = answer
                if isRepeated {
                    again.details = [:]
                    for member in answer.details.members.reversed() { again.details[member.key] = member.value }
                }
                let taken = try await fixture.office.takeAnswer(
                    .done(again), for: identifier, of: "criminal-record")
                #expect(taken["repeated"] == .bool(isRepeated))
            }
        }
        let items = try await fixture.office.history(code, by: loan)["items"]?.array ?? []
        let answered = items.filter { $0["type"] == "dossier.effect-answered" }
        #expect(answered.map { $0["facts"]?["late"] ?? false } == [false, true])
        #expect(answered.last?["opened"]?["content"] == .string(long))
        #expect(try await fixture.view(code, by: loan)["mark"] == "late-answer")
        let bodies = try await fixture.rows("SELECT body::text FROM event WHERE type = 'dossier.effect-answered'")
        #expect(bodies.count == 2)
        for word in ["\"record\"", "record_details", "\"has\"", "verify", "Bản án"] {
            #expect(!bodies.contains { $0.contains(word) }, "\(word)")
        }
        // Whoever works on it has seen it.
        try await fixture.command("note", code, ["text": "Đã đọc câu trả lời sau"], by: loan)
        #expect(try await fixture.view(code, by: loan)["mark"] != "late-answer")
        _ = try await fixture.checkLog()
    }

    @Test("an answer that cannot be taken whole becomes an incident, under the word of its adapter")
    func tooLong() async throws {
        let target = MemoryTarget("criminal-record")
        target.set { $0.usual = .accepted(reference: nil) }
        let police = try await PoliceFixture.make(targets: [target])
        let fixture = police.fixture
        _ = try await police.received(PoliceFixture.form("no-1", category: "elderly"))
        try await fixture.office.doDueTasks()
        let identifier = try #require(target.value.messages.first).identifier
        target.set { $0.known[identifier] = .failed(code: "criminal-record.too-long") }
        try await fixture.on("2026-07-10T08:00")
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == ["criminal-record|criminal-record.too-long|incident"])
    }
}
