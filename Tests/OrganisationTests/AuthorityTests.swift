import Organisation
import Testing
import WorkingTime

@Suite struct AuthorityTests {
    @Test func theNeighbouringCommuneSeesNothing() throws {
        let world = try World.sample()
        let ours = try agency("H26.147")
        let hoa = world.state.authority(of: try officer("hoa.nt"), at: world.now)
        let tuan = world.state.authority(of: try officer("tuan.pa"), at: world.now)
        #expect(hoa.maySee(receiving: ours, competent: ours, returning: ours))
        #expect(!tuan.maySee(receiving: ours, competent: ours, returning: ours))
        #expect(try !tuan.may(.oneStop, at: ours) && tuan.may(.oneStop, at: agency("H26.148")))
        #expect(!tuan.visibleAgencies.contains(ours))
    }

    @Test func eachOfTheThreeAgenciesSees() throws {
        let world = try World.sample()
        let (ours, next, city) = (try agency("H26.147"), try agency("H26.148"), try agency("H26"))
        let tuan = world.state.authority(of: try officer("tuan.pa"), at: world.now)
        #expect(tuan.maySee(receiving: next, competent: ours, returning: city))
        #expect(tuan.maySee(receiving: ours, competent: next, returning: city))
        #expect(tuan.maySee(receiving: ours, competent: city, returning: next))
        #expect(!tuan.maySee(receiving: ours, competent: city, returning: ours))
    }

    @Test func inspectorSeesTheProvinceAndAdministratorNothing() throws {
        let world = try World.sample()
        let thu = world.state.authority(of: try officer("thu.dk"), at: world.now)
        #expect(thu.visibleAgencies == Set(try ["H26", "H26.147", "H26.148", "H26.901"].map(agency)))
        #expect(!thu.may(.oneStop, at: try agency("H26.147")))
        let admin = world.state.authority(of: try officer("admin"), at: world.now)
        #expect(admin.may(.administrator, at: try agency("H26")) && admin.visibleAgencies.isEmpty)
    }

    @Test(arguments: [
        ("2025-06-30", false), ("2025-07-01", true), ("2026-12-31", true), ("2027-01-01", false),
    ])
    func datesOfAnAppointment(_ on: String, _ holds: Bool) throws {
        let world = try World.sample()
        let authority = world.state.authority(of: try officer("minh.tv"), on: try day(on))
        #expect(authority.may(.civilStatus, at: try agency("H26.147")) == holds)
    }

    @Test func theDayIsThatOfVietnam() throws {
        let world = try World.sample()
        // 2026-12-31 17:00 UTC is the first midnight of 2027 in Vietnam.
        let midnight = Instant(day: try day("2027-01-01"), time: .midnight)
        let minh = try officer("minh.tv")
        #expect(world.state.authority(of: minh, at: midnight.adding(microseconds: -1)).posts.count == 1)
        #expect(world.state.authority(of: minh, at: midnight).posts.isEmpty)
    }

    @Test func leaveTakesAndASubstituteActs() throws {
        var world = try World.sample()
        let commune = try agency("H26.147")
        try world.run(
            .substituted(try substitution("hoa.nt", "minh.tv", .oneStop, "H26.147", "2026-06-10", "2026-06-12")))
        try world.run(.leaveGranted(try leave("hoa.nt", "2026-06-10", "2026-06-12")))
        let hoa = world.state.authority(of: try officer("hoa.nt"), on: world.today)
        #expect(hoa.isOnLeave && hoa.posts.isEmpty && hoa.visibleAgencies.isEmpty)
        let minh = world.state.authority(of: try officer("minh.tv"), on: world.today)
        #expect(minh.may(.oneStop, at: commune) && minh.may(.civilStatus, at: commune))
        #expect(minh.posts.first { $0.role == .oneStop }?.standsInFor == (try officer("hoa.nt")))
        #expect(world.state.officers(.oneStop, at: commune, on: world.today) == [try officer("minh.tv")])
        let after = world.state.authority(of: try officer("minh.tv"), on: try day("2026-06-13"))
        #expect(!after.may(.oneStop, at: commune))
        #expect(world.state.authority(of: try officer("hoa.nt"), on: try day("2026-06-13")).may(.oneStop, at: commune))
    }

    @Test func aSubstitutionEndsWithItsAppointment() throws {
        var world = try World.sample()
        try world.run(
            .substituted(try substitution("hoa.nt", "minh.tv", .oneStop, "H26.147", "2026-06-10", "2026-06-30")))
        let ending = AppointmentEnding(
            officer: try officer("hoa.nt"), role: .oneStop, agency: try agency("H26.147"), from: try day("2025-07-01"),
            until: try day("2026-06-15"))
        try world.run(.appointmentEnded(ending))
        let minh = try officer("minh.tv")
        #expect(world.state.authority(of: minh, on: try day("2026-06-15")).posts.count == 2)
        #expect(world.state.authority(of: minh, on: try day("2026-06-16")).posts.count == 1)
    }

    @Test func aSubstituteOnLeaveDoesNotAct() throws {
        var world = try World.sample()
        try world.run(
            .substituted(try substitution("hoa.nt", "minh.tv", .oneStop, "H26.147", "2026-06-10", "2026-06-12")))
        try world.run(.leaveGranted(try leave("minh.tv", "2026-06-11", "2026-06-11")))
        #expect(world.state.authority(of: try officer("minh.tv"), on: try day("2026-06-11")).posts.isEmpty)
    }

    @Test func theSuccessorTakesOverDossiers() throws {
        let world = try World.sample()
        let (former, next) = (try agency("H26.901"), try agency("H26.148"))
        let tuan = world.state.authority(of: try officer("tuan.pa"), on: world.today)
        #expect(tuan.may(.oneStop, at: former) && tuan.maySee(receiving: former, competent: former, returning: former))
        let before = world.state.authority(of: try officer("tuan.pa"), on: try day("2025-12-31"))
        #expect(!before.may(.oneStop, at: former))
        #expect(world.state.successor(of: former, on: try day("2025-12-31")) == former)
        #expect(world.state.successor(of: former, on: try day("2026-01-01")) == next)
        #expect(world.state.successor(of: former, on: try day("2025-06-30")) == nil)
    }

    @Test func anEndedAgencyGivesNoAuthority() throws {
        var world = try World.sample()
        try world.run(
            .agencyEnded(
                AgencyEnding(
                    agency: try agency("H26.147"), successor: try agency("H26.148"), from: try day("2026-07-01"))))
        let hoa = try officer("hoa.nt")
        #expect(
            world.state.authority(of: hoa, on: try day("2026-06-30")).posts.first?.period.until
                == (try day("2026-06-30")))
        #expect(world.state.authority(of: hoa, on: try day("2026-07-01")).posts.isEmpty)
    }

    @Test func narrowedToOnePost() throws {
        let world = try World.sample()
        let lan = world.state.authority(of: try officer("lan.lt"), on: world.today)
        let commune = try agency("H26.147")
        let signing = try #require(lan.acting(as: .signatory, at: commune))
        #expect(signing.may(.signatory, at: commune) && !signing.may(.head, at: commune) && lan.may(.head, at: commune))
        #expect(lan.acting(as: .clerk, at: commune) == nil)
        #expect(lan.mayAny([.clerk, .head], at: commune))
    }

    @Test func nobodyKnownIsNobody() throws {
        let world = try World.sample()
        let authority = world.state.authority(of: try officer("stranger"), on: world.today)
        #expect(authority.posts.isEmpty && authority.visibleAgencies.isEmpty && !authority.isOnLeave)
    }

    @Test func trustedSystem() throws {
        var world = try World.sample()
        let portal = try SystemID("national-portal")
        let commune = try agency("H26.147")
        #expect(world.state.mayFile(portal, for: commune, procedure: "1.001193", at: world.now))
        #expect(!world.state.mayFile(portal, for: commune, procedure: "1.000656", at: world.now))
        #expect(!world.state.mayFile(portal, for: try agency("H31"), procedure: "1.001193", at: world.now))
        #expect(!world.state.mayFile(portal, for: try agency("H26.901"), procedure: "1.001193", at: world.now))
        let merged = try agency("H26.901")
        #expect(world.state.isHeard(portal, about: merged, procedure: "1.001193", at: world.now), "filed before")
        #expect(!world.state.isHeard(portal, about: merged, procedure: "1.000656", at: world.now))
        #expect(!world.state.mayFile(try SystemID("other"), for: commune, procedure: "1.001193", at: world.now))
        try world.run(.systemSuspended(SystemSuspension(system: portal, from: world.now)))
        #expect(!world.state.mayFile(portal, for: commune, procedure: "1.001193", at: world.now))
        #expect(world.state.mayFile(portal, for: commune, procedure: "1.001193", at: world.now.adding(seconds: -1)))
        // Neither the file imported again nor a change of its trust lets a suspended system in.
        let file = try OrganisationImport.parse(text: sampleOrganisation, file: "sample.yaml")
        #expect(try file.decide(world.state, world.context()).isEmpty)
        try world.run(
            .systemRegistered(
                TrustedSystem(system: portal, name: "Cổng", agencies: [try agency("H26")], procedures: [])))
        #expect(!world.state.mayFile(portal, for: commune, procedure: "1.001193", at: world.now))
        #expect(try world.run(.systemResumed(SystemResumption(system: portal))).count == 1)
        #expect(try world.run(.systemResumed(SystemResumption(system: portal))).isEmpty)
        #expect(world.state.mayFile(portal, for: commune, procedure: "1.001193", at: world.now))
    }
}
