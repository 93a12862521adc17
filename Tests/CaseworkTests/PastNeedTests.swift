import Casework
import EventLog
import JSON
import Testing
import WorkingTime

/// What a step asked for when its dossier has ended meanwhile.
@Suite(.timeLimit(.minutes(15))) struct PastNeedTests {
    private func withdrawn(_ fixture: OfficeFixture, by hoa: Caller) async throws -> String {
        let code = try await fixture.received(by: hoa)
        try await fixture.office.doDueTasks()
        try await fixture.command("withdraw", code, by: hoa)
        return code
    }

    @Test("away when it was asked, withdrawn, back again: told nothing, by an event; nor is it ever an incident")
    func unsent() async throws {
        let (population, notification) = (MemoryTarget(), MemoryTarget("notification"))
        let fixture = try await OfficeFixture.asking([population, notification])
        population.set { $0.isDown = true }
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await withdrawn(fixture, by: hoa)
        #expect(try await fixture.effectRows() == ["population|target.unreachable|open"])
        population.set { $0.isDown = false }
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(population.value.messages.isEmpty && notification.value.got.count == 1)
        #expect(try await fixture.effectRows() == [])
        let last = try #require(try await fixture.office.history(code, by: hoa)["items"]?.array?.last)
        #expect(last["type"] == "dossier.effect-skipped" && last["facts"]?["code"] == "dossier-ended")

        // It stays away for good.
        population.set { $0.isDown = true }
        let second = try await withdrawn(fixture, by: hoa)
        try await fixture.on("2026-06-12T17:00")
        try await fixture.noWaiting()
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == [])
        #expect(try await fixture.types(second, by: hoa).last == "effect-skipped")
        #expect(population.value.got.isEmpty)
        _ = try await fixture.checkLog()
    }

    @Test("what may have arrived is asked about: its answer is recorded, what never came is not told again")
    func perhapsSent() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        let hoa = try await fixture.officer("hoa.nt")
        for (isKnown, type) in [(true, "effect-answered"), (false, "effect-skipped")] {
            population.set { $0.next = [.failed(code: "target.lost")] }
            let code = try await withdrawn(fixture, by: hoa)
            let got = population.value.got
            if !isKnown { population.set { $0.known = [:] } }
            try await fixture.noWaiting()
            try await fixture.office.doDueTasks()
            #expect(population.value.got == got)
            #expect(try await fixture.types(code, by: hoa).last == type)
        }
        #expect(try await fixture.effectRows() == [])
    }
}
