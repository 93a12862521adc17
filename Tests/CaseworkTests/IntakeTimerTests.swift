import Casework
import Dossiers
import EventLog
import JSON
import Testing
import WorkingTime

/// What comes in online is answered within eight working hours, or the head hears of it: on a real database.
@Suite(.timeLimit(.minutes(15))) struct IntakeTimerTests {
    @Test(
        "nobody answers in eight working hours: in the inbox by when, then the head is told once; received in time, nobody is"
    )
    func escalates() async throws {
        let police = try await PoliceFixture.make()
        let fixture = police.fixture
        let (thu, hung) = (try await fixture.officer("thu.pt"), try await fixture.officer("hung.bv"))
        guard case .object(var body) = PoliceFixture.form("no-1") else { return }
        body["receiving_agency"] = "H26.101"
        body["identity_attestation"] = PoliceFixture.attestation
        let filed = try await fixture.office.file(.object(body), command: .random(), by: police.portal)
        let code = try #require(filed["code"]?.string)
        // Another one is received at once: its timer is over with it.
        _ = try await police.received(PoliceFixture.form("no-1"))
        let rows = try await fixture.office.inbox(InboxRequest(), by: thu)["items"]?.array ?? []
        let row = try #require(rows.first { $0["code"] == .string(code) })
        #expect(row["step"] == "intake" && row["due"]?.string?.hasPrefix("2026-07-02T") == true)
        #expect(row["overdue"] == false && row["mark"] == nil)
        let timers = try await fixture.view(code, by: thu)["timers"]?.array ?? []
        #expect(timers.map { $0["name"] } == ["intake"])

        try await fixture.office.doDueTasks()
        #expect(try await fixture.view(code, by: thu)["mark"] == nil)
        try await fixture.on("2026-07-03T09:00")
        for _ in 0..<2 { try await fixture.office.doDueTasks() }
        let view = try await fixture.view(code, by: hung)
        #expect(view["mark"] == "escalated" && view["overdue"] == true && view["timers"] == nil)
        let told = try await fixture.rows("SELECT body->>'role' FROM event WHERE type = 'dossier.escalated'")
        #expect(told == ["head"])
        try await fixture.command("receive", code, by: thu)
        #expect(try await fixture.view(code, by: thu)["mark"] == nil)
        _ = try await fixture.checkLog()
    }
}
