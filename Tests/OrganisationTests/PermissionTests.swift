import Organisation
import Testing
import Vietnamese
import WorkingTime

/// Who may change what: `organisation.not-allowed` or not.
@Suite struct PermissionTests {
    private func isAllowed(_ world: World, _ who: String, _ fact: OrganisationFact) throws -> Bool {
        world.refusal(fact, as: try world.officer(who)) == nil
    }

    @Test func administratorWithinTheirAgencyOnly() throws {
        var world = try World.sample()
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("local"), name: "Ngô Văn Sơn")))
        try world.run(.appointed(try appointment("local", .administrator, "H26.147", "2026-01-01")))
        let here = OrganisationFact.appointed(try appointment("hoa.nt", .clerk, "H26.147", "2026-06-10"))
        let next = OrganisationFact.appointed(try appointment("hoa.nt", .clerk, "H26.148", "2026-06-10"))
        #expect(try isAllowed(world, "admin", here) && isAllowed(world, "admin", next))
        #expect(try isAllowed(world, "local", here))
        #expect(try !isAllowed(world, "local", next))
        #expect(try !isAllowed(world, "local", .appointed(appointment("local", .administrator, "H26", "2026-06-10"))))
        for other in ["hoa.nt", "lan.lt", "thu.dk", "stranger"] {
            #expect(try !isAllowed(world, other, here), "\(other)")
        }
    }

    @Test func nobodyButTheOperatorMakesATop() throws {
        let world = try World.sample()
        let top = OrganisationFact.agencyEstablished(
            AgencyEstablishment(
                agency: try agency("H31"), name: Bilingual(vi: "Hải Phòng", en: "Hải Phòng"), level: .provincial,
                parent: nil,
                from: try day("2025-07-01")))
        #expect(try !isAllowed(world, "admin", top))
        #expect(world.refusal(top) == nil)
    }

    @Test func aHeadGrantsLeaveAndNamesSubstitutesAtHome() throws {
        let world = try World.sample()
        let ours = OrganisationFact.substituted(
            try substitution("hoa.nt", "minh.tv", .oneStop, "H26.147", "2026-06-10", "2026-06-12"))
        let theirs = OrganisationFact.substituted(
            try substitution("tuan.pa", "minh.tv", .oneStop, "H26.148", "2026-06-10", "2026-06-12"))
        #expect(try isAllowed(world, "lan.lt", ours) && isAllowed(world, "admin", theirs))
        #expect(try !isAllowed(world, "lan.lt", theirs))
        var watched = world
        try watched.run(.appointed(try appointment("admin", .administrator, "H26.147", "2026-01-01")))
        let taken = try substitution("admin", "lan.lt", .administrator, "H26.147", "2026-06-10", "2026-06-12")
        #expect(
            try !isAllowed(watched, "lan.lt", .substituted(taken)) && isAllowed(watched, "admin", .substituted(taken)))
        #expect(try isAllowed(world, "lan.lt", .leaveGranted(leave("hoa.nt", "2026-06-10", "2026-06-12"))))
        #expect(try !isAllowed(world, "lan.lt", .leaveGranted(leave("tuan.pa", "2026-06-10", "2026-06-12"))))
        #expect(try !isAllowed(world, "hoa.nt", .leaveGranted(leave("hoa.nt", "2026-06-10", "2026-06-12"))))
        #expect(try !isAllowed(world, "lan.lt", .appointed(appointment("hoa.nt", .clerk, "H26.147", "2026-06-10"))))
    }

    @Test func aHeadNamesNeitherThemselvesNorASignatoryWhoIsThere() throws {
        var world = try World.sample()
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("ky.tt"), name: "Trịnh Thị Kỷ")))
        try world.run(.appointed(try appointment("ky.tt", .signatory, "H26.147", "2026-01-01")))
        try world.run(.appointed(try appointment("tuan.pa", .clerk, "H26.147", "2026-01-01")))
        func named(_ absent: String, _ who: String, _ role: Role, _ from: String, _ until: String?) throws
            -> OrganisationFact
        { .substituted(try substitution(absent, who, role, "H26.147", from, until)) }
        let here = try named("ky.tt", "minh.tv", .signatory, "2026-06-10", "2026-06-12")
        #expect(try !isAllowed(world, "lan.lt", here) && isAllowed(world, "admin", here))
        #expect(try !isAllowed(world, "lan.lt", named("tuan.pa", "minh.tv", .clerk, "2026-06-10", "2026-06-12")))
        #expect(try !isAllowed(world, "lan.lt", named("hoa.nt", "lan.lt", .oneStop, "2026-06-10", "2026-06-12")))
        try world.run(.leaveGranted(try leave("ky.tt", "2026-06-10", "2026-06-11")))
        #expect(try !isAllowed(world, "lan.lt", here), "the third day is no day of leave")
        try world.run(.leaveGranted(try leave("ky.tt", "2026-06-12", "2026-06-20")))
        #expect(try isAllowed(world, "lan.lt", here))
        #expect(try !isAllowed(world, "lan.lt", named("ky.tt", "lan.lt", .signatory, "2026-06-10", "2026-06-12")))
        #expect(try !isAllowed(world, "lan.lt", named("ky.tt", "minh.tv", .signatory, "2026-06-10", nil)))
    }

    @Test func onesOwnPasswordAndKeys() throws {
        var world = try World.sample()
        func password(_ who: String) throws -> OrganisationFact {
            .credentialSet(try credential(of: who, world))
        }
        #expect(try isAllowed(world, "hoa.nt", password("hoa.nt")))
        #expect(try !isAllowed(world, "hoa.nt", password("minh.tv")))
        #expect(try isAllowed(world, "admin", password("minh.tv")))
        let key = SigningKey(owner: .officer(try officer("lan.lt")), publicKey: Array(0..<32), from: world.now)
        #expect(try !isAllowed(world, "lan.lt", .keyRegistered(key)))
        try world.run(.keyRegistered(key))
        let revocation = OrganisationFact.keyRevoked(KeyRevocation(key: key.id, from: world.now))
        #expect(try isAllowed(world, "lan.lt", revocation) && isAllowed(world, "admin", revocation))
        #expect(try !isAllowed(world, "hoa.nt", revocation))
        world.now = world.now.adding(seconds: 60)
        // Only an administrator ends a key in the past: nobody disowns what they signed.
        #expect(try !isAllowed(world, "lan.lt", revocation) && isAllowed(world, "admin", revocation))
    }

    @Test func aCommuneCannotTakeOverAnOfficerOfTheCity() throws {
        var world = try World.sample()
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("local"), name: "Ngô Văn Sơn")))
        try world.run(.appointed(try appointment("local", .administrator, "H26.147", "2026-01-01")))
        for (who, allowed) in [("admin", false), ("thu.dk", false), ("tuan.pa", false), ("hoa.nt", true)] {
            let fact = OrganisationFact.credentialSet(try credential(of: who, world))
            #expect(try isAllowed(world, "local", fact) == allowed, "\(who)")
        }
    }

    /// A world with an administrator of one commune.
    private static func local() throws -> World {
        var world = try World.sample()
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("local"), name: "Ngô Văn Sơn")))
        try world.run(.appointed(try appointment("local", .administrator, "H26.147", "2026-01-01")))
        return world
    }

    /// What makes somebody else of an officer, or takes them away.
    private func takeovers(of who: String, _ world: World) throws -> [(String, OrganisationFact)] {
        let holder = Credential.Holder.officer(try officer(who))
        let key = SigningKey(owner: .officer(try officer(who)), publicKey: Array(0..<32), from: world.now)
        return [
            ("password", .credentialSet(try credential(of: who, world))),
            ("key", .keyRegistered(key)),
            ("name", .officerRenamed(OfficerNaming(officer: try officer(who), name: "Ngô Thị Khác"))),
            ("revocation", .credentialRevoked(CredentialRevocation(holder: holder, from: world.now))),
            ("leave", .leaveGranted(try leave(who, "2026-06-10", "2026-06-12"))),
        ]
    }

    @Test func aCommuneCannotTakeOverWhoStandsInForTheCity() throws {
        for (from, until) in [("2026-06-10", "2026-06-12"), ("2026-07-01", "2026-07-02")] {
            var world = try Self.local()
            try world.run(.credentialSet(try credential(of: "hoa.nt", world)))
            for (what, fact) in try takeovers(of: "hoa.nt", world) {
                #expect(try isAllowed(world, "local", fact), "\(what), at their own agency only")
            }
            try world.run(.substituted(try substitution("thu.dk", "hoa.nt", .inspector, "H26", from, until)))
            for (what, fact) in try takeovers(of: "hoa.nt", world) {
                #expect(try !isAllowed(world, "local", fact), "\(what), \(from)")
                #expect(try isAllowed(world, "admin", fact), "\(what), \(from)")
            }
        }
        var over = try Self.local()
        try over.run(.credentialSet(try credential(of: "hoa.nt", over)))
        try over.run(.substituted(try substitution("thu.dk", "hoa.nt", .inspector, "H26", "2026-06-08", "2026-06-09")))
        for (what, fact) in try takeovers(of: "hoa.nt", over) { #expect(try isAllowed(over, "local", fact), "\(what)") }
    }

    @Test func whoHasNoPostYetBelongsToWhoRegisteredThem() throws {
        var world = try Self.local()
        let here = OfficerNaming(officer: try officer("moi.nv"), name: "Nguyễn Văn Mới")
        let by = Actor(subject: "local", role: .administrator, agency: try agency("H26.147"), channel: .counter)
        world.add([OrganisationEvent(by: by, decidedAt: world.now, fact: .officerRegistered(here))])
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("cu.nv"), name: "Nguyễn Văn Cũ")))
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("next"), name: "Ngô Văn Sơn")))
        try world.run(.appointed(try appointment("next", .administrator, "H26.148", "2026-01-01")))
        for (who, administrator, allowed) in [
            ("moi.nv", "local", true), ("moi.nv", "admin", true), ("moi.nv", "next", false),
            ("cu.nv", "local", false), ("cu.nv", "admin", true),
        ] {
            let fact = OrganisationFact.credentialSet(try credential(of: who, world))
            #expect(try isAllowed(world, administrator, fact) == allowed, "\(who) by \(administrator)")
        }
    }

    @Test func aHeadSendsNobodyOnLeaveWhoWatchesOverTheAgency() throws {
        for role in [Role.inspector, .administrator] {
            var world = try World.sample()
            try world.run(.officerRegistered(OfficerNaming(officer: try officer("watch"), name: "Ngô Văn Sơn")))
            try world.run(.appointed(try appointment("watch", role, "H26.147", "2026-01-01")))
            let away = OrganisationFact.leaveGranted(try leave("watch", "2026-06-11", "2026-06-12"))
            #expect(try !isAllowed(world, "lan.lt", away) && isAllowed(world, "admin", away), "\(role)")
            try world.run(away)
            let back = OrganisationFact.leaveEnded(try leave("watch", "2026-06-11", "2026-06-11"))
            #expect(try !isAllowed(world, "lan.lt", back) && isAllowed(world, "admin", back), "\(role)")
        }
    }

    @Test func systemsNeedEveryAgency() throws {
        var world = try World.sample()
        try world.run(.officerRegistered(OfficerNaming(officer: try officer("local"), name: "Ngô Văn Sơn")))
        try world.run(.appointed(try appointment("local", .administrator, "H26.147", "2026-01-01")))
        func system(_ id: String, _ agencies: [String]) throws -> OrganisationFact {
            .systemRegistered(
                TrustedSystem(
                    system: try SystemID(id), name: "X", agencies: try agencies.map { try agency($0) }, procedures: []))
        }
        #expect(try isAllowed(world, "local", system("kiosk", ["H26.147"])))
        #expect(try !isAllowed(world, "local", system("kiosk", ["H26.147", "H26.148"])))
        // Nor may it narrow a system of the whole city.
        #expect(try !isAllowed(world, "local", system("national-portal", ["H26.147"])))
        #expect(try isAllowed(world, "admin", system("kiosk", ["H26.147", "H26.148"])))
    }

    @Test func leaveTakesPermissionsToo() throws {
        var world = try World.sample()
        try world.run(.leaveGranted(try leave("admin", "2026-06-10", "2026-06-10")))
        #expect(try !isAllowed(world, "admin", .appointed(appointment("hoa.nt", .clerk, "H26.147", "2026-06-10"))))
    }
}
