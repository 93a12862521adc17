import Dossiers
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// What comes in online is answered within eight working hours: received, refused, or asked to be completed.
@Suite("By when the one-stop office answers what came in")
struct IntakeTimerTests {
    /// The permit, whose one-stop office has eight working hours for what comes online or by post.
    private func world(now: Instant = Instant(6, 10, 9)) throws -> World {
        var world = try World.timed(now: now)
        world.procedure.definition.intake = IntakeDefinition(
            within: .workingHours(8), channels: ["online", "post"], role: "head", source: "tests")
        return world
    }

    private func filed(_ channel: Channel, now: Instant = Instant(6, 10, 9)) throws -> World {
        var world = try world(now: now)
        try world.run(
            world.filing(channel: channel, files: [Forms.file("f-1", "plan")]),
            by: channel == .online ? .portal : .oneStop)
        return world
    }

    @Test("From filing on: due after eight working hours, by the ways that the definition names; the inbox shows it")
    func sets() throws {
        let online = try filed(.online)
        #expect(online.timers == [.intake: Instant(6, 11, 9)])
        #expect(online.events.last?.timers == [.init(name: .intake, due: Instant(6, 11, 9))])
        #expect(online.state.intakeDue == Instant(6, 11, 9) && DossierHeader(online.state).due == Instant(6, 11, 9))
        #expect(try filed(.post).timers == [.intake: Instant(6, 11, 9)])
        let counter = try filed(.counter)
        #expect(counter.timers.isEmpty && DossierHeader(counter.state).due == nil)
        // Out of hours it counts from the next working day's beginning; over a weekend too.
        #expect(try filed(.online, now: Instant(6, 10, 21)).timers == [.intake: Instant(6, 11, 17)])
        #expect(try filed(.online, now: Instant(6, 12, 16)).timers == [.intake: Instant(6, 15, 16)])
    }

    @Test(
        "It counts from when the citizen filed with the portal, not from when the portal brings it: that may be too late already"
    )
    func broughtLate() throws {
        var world = try world()
        world.now = Instant(6, 10, 9)
        try world.run(
            world.filing(channel: .online, files: [Forms.file("f-1", "plan")]) { $0.filedAt = Instant(6, 8, 15) },
            by: .portal)
        #expect(world.timers == [.intake: Instant(6, 9, 15)])
        try world.fire(.intake)
        #expect(world.state.mark == .escalated)
    }

    @Test("Nobody answers: the head is told once, and it stays late for all to see until somebody does")
    func escalates() throws {
        var world = try filed(.online)
        let due = Instant(6, 11, 9)
        let fire = DossierCommand.fire(.init(name: .intake, due: due))
        #expect(world.refusal(fire, by: .engine) == "dossier.timer-not-due")
        guard case .escalated(let told)? = try world.fire(.intake) else {
            Issue.record("not escalated")
            return
        }
        #expect(told.role == "head" && told.agency == Person.commune && told.due == due && told.step == "intake")
        #expect(world.events.last?.label.en == "Receipt not answered in time, escalated")
        #expect(world.state.mark == .escalated && world.state.timers.isEmpty)
        // Told once, whatever happens besides, and still late.
        #expect(world.refusal(fire, by: .engine) == "dossier.timer-not-wanted")
        try world.run(.note(.init(text: Forms.reason)), by: .oneStop)
        #expect(world.state.timers.isEmpty && DossierHeader(world.state).due == due)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.mark == nil && world.state.intakeDue == nil && world.timers[.intake] == nil)
        #expect(DossierHeader(world.state).due == world.state.due)
    }

    @Test("Receipt, refusal, a request for a supplement and a withdrawal each end it")
    func ends() throws {
        let commands: [(DossierCommand, Person)] = [
            (.receive(.init()), .oneStop), (.refuseToReceive(.init(reasons: Forms.reason)), .oneStop),
            (.requestSupplement(.init(items: ["photo"], reasons: Forms.reason)), .oneStop),
            (.withdraw(.init(channel: .online)), .portal),
        ]
        for (command, person) in commands {
            var world = try filed(.online)
            try world.run(command, by: person)
            #expect(world.timers[.intake] == nil && world.state.intakeDue == nil)
            #expect(world.events.last?.timers.contains(.init(name: .intake, due: nil)) == true)
        }
    }

    @Test("A supplement that is answered before receipt has to be answered in its turn")
    func afterSupplement() throws {
        var world = try filed(.online)
        world.now = Instant(6, 10, 10)
        try world.run(.requestSupplement(.init(items: ["photo"], reasons: Forms.reason)), by: .oneStop)
        world.now = Instant(6, 15, 14)
        let answer = DossierCommand.answerSupplement(
            .init(channel: .online, attachments: [Forms.file("f-2", "photo")]))
        try world.run(answer, by: .portal)
        #expect(world.timers == [.intake: Instant(6, 16, 14)])
        // After receipt the time limit counts, and no other.
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.timers[.intake] == nil)
    }

    @Test("The criminal record certificate of July 2026 has it online; without the key nobody waits for an answer")
    func shipped() throws {
        let intake = try Fixture.criminalRecord().definition.intake
        #expect(intake?.within == .workingHours(8) && intake?.channels == ["online"] && intake?.role == "head")
        #expect(intake?.source?.contains("216/2026") == true && intake?.isUnverified == false)
        var without = try World.timed()
        try without.run(without.filing(channel: .online), by: .portal)
        #expect(without.timers.isEmpty)
    }
}
