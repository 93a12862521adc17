import Organisation
import Testing
import WorkingTime

/// Who stands in because somebody is away goes when they are back.
@Suite struct LeaveTests {
    /// A signatory on leave from the tenth to the twentieth.
    private static func away() throws -> World {
        var world = try World.sample()
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("ky.tt"), name: "Trịnh Thị Kỷ")))
        try world.run(.appointed(try appointment("ky.tt", .signatory, "H26.147", "2026-01-01")))
        try world.run(.appointed(try appointment("ky.tt", .oneStop, "H26.147", "2026-01-01")))
        try world.run(.leaveGranted(try leave("ky.tt", "2026-06-10", "2026-06-20")))
        return world
    }

    private func signs(_ world: World, _ who: String, _ on: String) throws -> Bool {
        world.state.authority(of: try officer(who), on: try day(on)).may(.signatory, at: try agency("H26.147"))
    }

    @Test func aSubstituteSignatoryGoesWithTheLeave() throws {
        var world = try Self.away()
        let named = OrganisationFact.substituted(
            try substitution("ky.tt", "minh.tv", .signatory, "H26.147", "2026-06-10", "2026-06-20"))
        let counter = OrganisationFact.substituted(
            try substitution("ky.tt", "minh.tv", .oneStop, "H26.147", "2026-06-10", "2026-06-20"))
        try world.run(named, as: try world.officer("lan.lt"))
        try world.run(counter, as: try world.officer("lan.lt"))
        let back = OrganisationFact.leaveEnded(try leave("ky.tt", "2026-06-10", "2026-06-12"))
        let events = try world.run(back, as: try world.officer("lan.lt"))
        #expect(events.map(\.type) == ["organisation.leave-ended", "organisation.substitution-ended"])
        #expect(try signs(world, "minh.tv", "2026-06-12") && !signs(world, "ky.tt", "2026-06-12"))
        #expect(try !signs(world, "minh.tv", "2026-06-13") && signs(world, "ky.tt", "2026-06-13"))
        let minh = world.state.authority(of: try officer("minh.tv"), on: try day("2026-06-15"))
        #expect(minh.may(.oneStop, at: try agency("H26.147")), "at the counter two may stand")
        #expect(try world.run(back).isEmpty)
        #expect(try world.run(named).isEmpty, "declared before")
        // Away again: somebody may be named again.
        try world.run(.leaveGranted(try leave("ky.tt", "2026-06-15", "2026-06-18")))
        let again = try substitution("ky.tt", "minh.tv", .signatory, "H26.147", "2026-06-15", "2026-06-18")
        try world.run(.substituted(again), as: try world.officer("lan.lt"))
        #expect(try signs(world, "minh.tv", "2026-06-16"))
    }

    @Test func aSubstitutionThatHasNotBegunNeverBegins() throws {
        var world = try Self.away()
        let named = try substitution("ky.tt", "minh.tv", .signatory, "H26.147", "2026-06-15", "2026-06-20")
        try world.run(.substituted(named), as: try world.officer("lan.lt"))
        try world.run(.leaveEnded(try leave("ky.tt", "2026-06-10", "2026-06-11")))
        for number in 10...20 { #expect(try !signs(world, "minh.tv", "2026-06-\(number)"), "\(number)") }
        #expect(OrganisationState(world.events) == world.state)
        // It stands in nobody's way.
        try world.run(.leaveGranted(try leave("ky.tt", "2026-06-12", "2026-06-20")))
        let other = try substitution("ky.tt", "tuan.pa", .signatory, "H26.147", "2026-06-12", "2026-06-20")
        try world.run(.substituted(other))
        #expect(try signs(world, "tuan.pa", "2026-06-16"))
    }

    @Test func whomAnAdministratorNamedBeyondTheLeaveStays() throws {
        var world = try Self.away()
        let named = try substitution("ky.tt", "minh.tv", .signatory, "H26.147", "2026-06-10", "2026-06-30")
        try world.run(.substituted(named), as: try world.officer("admin"))
        #expect(try world.run(.leaveEnded(try leave("ky.tt", "2026-06-10", "2026-06-12"))).count == 1)
        #expect(try signs(world, "minh.tv", "2026-06-15"))
    }

    @Test func leaveThatFollowsAtOnceKeepsTheSubstitute() throws {
        var world = try Self.away()
        try world.run(.leaveGranted(try leave("ky.tt", "2026-06-21", "2026-06-25")))
        let named = try substitution("ky.tt", "minh.tv", .signatory, "H26.147", "2026-06-15", "2026-06-25")
        try world.run(.substituted(named), as: try world.officer("lan.lt"))
        try world.run(.leaveEnded(try leave("ky.tt", "2026-06-21", "2026-06-22")))
        #expect(try signs(world, "minh.tv", "2026-06-22") && !signs(world, "minh.tv", "2026-06-23"))
    }
}
