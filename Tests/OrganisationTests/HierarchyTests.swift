import Organisation
import Testing
import Vietnamese
import WorkingTime

@Suite struct HierarchyTests {
    /// Two provinces, of which the second is merged into the first on 2025-07-01, and a commune of each.
    private func provinces() throws -> World {
        var world = World()
        for (code, parent) in [("H31", nil), ("H24", nil), ("H31.01", "H31"), ("H24.07", "H24")] {
            let fact = AgencyEstablishment(
                agency: try agency(code), name: Bilingual(vi: code, en: code),
                level: parent == nil ? .provincial : .communal, parent: try parent.map(agency),
                from: try day("2020-01-01"))
            try world.run(.agencyEstablished(fact))
        }
        try world.run(
            .agencyEnded(
                AgencyEnding(agency: try agency("H24"), successor: try agency("H31"), from: try day("2025-07-01"))))
        return world
    }

    @Test func communesFollowTheirProvince() throws {
        let state = try provinces().state
        let (after, before) = (try day("2025-07-01"), try day("2025-06-30"))
        let (haiPhong, haiDuong, commune) = (try agency("H31"), try agency("H24"), try agency("H24.07"))
        #expect(state.parent(of: commune, on: before) == haiDuong && state.parent(of: commune, on: after) == haiPhong)
        #expect(state.isWithin(commune, haiPhong, on: after) && !state.isWithin(commune, haiPhong, on: before))
        #expect(state.agencies(within: haiPhong, on: after) == Set(try ["H31", "H31.01", "H24", "H24.07"].map(agency)))
        #expect(state.agencies(within: haiPhong, on: before) == Set(try ["H31", "H31.01"].map(agency)))
        #expect(state.lineage(of: commune, on: after) == [commune, haiPhong])
    }

    @Test func namesHaveDates() throws {
        var world = try provinces()
        let code = try agency("H31.01")
        try world.run(
            .agencyRenamed(
                AgencyRenaming(agency: code, name: Bilingual(vi: "Mới", en: "New"), from: try day("2025-07-01"))))
        #expect(world.state.agencies[code]?.name(on: try day("2025-06-30")).vi == "H31.01")
        #expect(world.state.agencies[code]?.name(on: try day("2025-07-01")).vi == "Mới")
        #expect(world.state.agencies[code]?.name(on: try day("1999-01-01")).vi == "H31.01")
    }

    @Test func noCircles() throws {
        let world = try provinces()
        let (haiPhong, haiDuong, commune) = (try agency("H31"), try agency("H24"), try agency("H31.01"))
        let on = try day("2026-07-01")
        #expect(
            world.refusal(.agencyEnded(AgencyEnding(agency: haiPhong, successor: commune, from: on)))
                == "organisation.cycle")
        #expect(
            world.refusal(.agencyEnded(AgencyEnding(agency: haiPhong, successor: haiPhong, from: on)))
                == "organisation.cycle")
        // Even on a day on which the former province still existed.
        let early = AgencyEnding(agency: haiPhong, successor: haiDuong, from: try day("2024-01-01"))
        #expect(world.refusal(.agencyEnded(early)) == "organisation.cycle")
        // The former province's communes stand below Hải Phòng now.
        let below = AgencyEnding(agency: haiPhong, successor: try agency("H24.07"), from: on)
        #expect(world.refusal(.agencyEnded(below)) != nil)
    }

    @Test func closingNeedsNothingBelow() throws {
        var world = try provinces()
        let on = try day("2026-07-01")
        let closing = AgencyEnding(agency: try agency("H31"), successor: nil, from: on)
        #expect(world.refusal(.agencyEnded(closing)) == "organisation.agencies-below")
        for code in ["H31.01", "H24.07"] {
            try world.run(.agencyEnded(AgencyEnding(agency: try agency(code), successor: nil, from: on)))
        }
        #expect(try world.run(.agencyEnded(closing)).count == 1)
        #expect(world.state.successor(of: try agency("H24"), on: on) == nil)
        // A closed agency's dossiers stay within reach of its province's inspector until that is gone too.
        #expect(world.state.isWithin(try agency("H24.07"), try agency("H31"), on: on))
    }

    @Test func theTopStandsAboveAllThatExist() throws {
        var world = try World.sample()
        #expect(try world.state.isTop(agency("H26"), on: world.today))
        #expect(try !world.state.isTop(agency("H26.147"), on: world.today))
        #expect(try !world.state.isTop(agency("H26"), on: day("2025-06-30")), "it does not exist yet")
        try world.run(
            .agencyEstablished(
                AgencyEstablishment(
                    agency: try agency("H31"), name: Bilingual(vi: "Hải Phòng", en: "Hải Phòng"), level: .provincial,
                    parent: nil, from: try day("2026-07-01"))))
        #expect(try world.state.isTop(agency("H26"), on: world.today))
        #expect(try !world.state.isTop(agency("H26"), on: day("2026-07-01")), "with two tops there is none")
        #expect(try !world.state.isTop(agency("H31"), on: day("2026-07-01")))
    }
}
