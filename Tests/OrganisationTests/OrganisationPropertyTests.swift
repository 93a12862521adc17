import JSON
import Organisation
import Testing
import Vietnamese
import WorkingTime

/// Properties over random sequences of commands.
@Suite struct OrganisationPropertyTests {
    @Test(arguments: 0..<120)
    func foldIsTheLiveStateAndNothingOverlaps(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var world = try World.sample()
        var accepted = 0
        for _ in 0..<60 {
            let fact = try Self.fact(&random, world)
            world.now = world.now.adding(seconds: Int64.random(in: 0...90_000, using: &random))
            guard let decided = try? world.run(fact) else { continue }
            accepted += decided.count
            // What is so already gives no event.
            #expect(try world.run(fact).isEmpty, "seed \(seed): \(fact)")
        }
        #expect(accepted > 0, "seed \(seed)")
        #expect(OrganisationState(world.events) == world.state, "seed \(seed)")
        var read = OrganisationState()
        for event in world.events {
            let stored = event.encode()
            let bytes = JSONWriter.bytes(stored.body)
            read.evolve(try OrganisationEvent.decode(type: stored.type, body: try JSONReader.read(bytes)))
        }
        #expect(read == world.state, "seed \(seed)")
        try Self.checkInvariants(world.state, "seed \(seed)")
    }

    @Test(arguments: 0..<60)
    func foldingIsTotal(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let world = try World.sample()
        var events = world.events
        for _ in 0..<60 {
            events.append(
                OrganisationEvent(
                    by: Actor(subject: "x", channel: .online), decidedAt: world.now, fact: try Self.fact(&random, world)
                ))
        }
        // In any order, with any left out: never a trap, and questions are answered.
        events.shuffle(using: &random)
        let state = OrganisationState(events.prefix(Int.random(in: 0...events.count, using: &random)))
        for officer in state.officers.keys {
            let authority = state.authority(of: officer, on: world.today)
            #expect(authority.posts.allSatisfy { $0.period.contains(world.today) }, "seed \(seed)")
        }
        for agency in state.agencies.keys {
            #expect(state.lineage(of: agency, on: world.today).count <= state.agencies.count, "seed \(seed)")
        }
    }

    private static func checkInvariants(_ state: OrganisationState, _ comment: Comment) throws {
        for officer in state.officers.values {
            let held = officer.appointments.map(\.fact)
            for (index, one) in held.enumerated() {
                #expect(one.period.isOrdered, comment)
                for other in held.dropFirst(index + 1) where other.role == one.role && other.agency == one.agency {
                    #expect(!one.period.overlaps(other.period), comment)
                }
            }
            let leaves = officer.leaves.map(\.fact.period)
            for (index, one) in leaves.enumerated() {
                #expect(leaves.dropFirst(index + 1).allSatisfy { !$0.overlaps(one) }, comment)
            }
            #expect(officer.substitutions.allSatisfy { $0.fact.absent != officer.id }, comment)
        }
        let substitutions = state.officers.values.flatMap(\.substitutions).map(\.fact)
        for (index, one) in substitutions.enumerated() {
            for other in substitutions.dropFirst(index + 1)
            where other.absent == one.absent && other.role == one.role && other.agency == one.agency {
                #expect(!one.period.overlaps(other.period), comment)
            }
        }
        for offset in stride(from: -400, through: 800, by: 100) {
            let day = try #require(Day(iso: "2026-06-10")).adding(days: offset)
            for agency in state.agencies.keys {
                // The way up ends at a top: no agency stands above itself.
                let top = try #require(state.lineage(of: agency, on: day).last)
                #expect(state.parent(of: top, on: day) == nil, comment)
            }
        }
    }

    /// Some fact about few officers, agencies and days, so that they often collide.
    private static func fact(_ random: inout SeededGenerator, _ world: World) throws -> OrganisationFact {
        let officers = try ["hoa.nt", "minh.tv", "lan.lt", "tuan.pa", "new.one"].map { try OfficerID($0) }
        let agencies = try ["H26", "H26.147", "H26.148", "H26.901", "H26.300", "H26.147.02"].map { try AgencyCode($0) }
        let roles: [Role] = [.oneStop, .clerk, .head, .civilStatus]
        func one<T>(_ values: [T], _ fallback: T) -> T { values.randomElement(using: &random) ?? fallback }
        let officer = one(officers, officers[0])
        let other = one(officers, officers[1])
        let agency = one(agencies, agencies[0])
        let role = one(roles, .clerk)
        let from = world.today.adding(days: Int.random(in: -20...40, using: &random))
        let until: Day? = Bool.random(using: &random) ? nil : from.adding(days: Int.random(in: -2...30, using: &random))
        let period = Period(from: from, until: until)
        let known = world.state.officers[officer]
        let name = one(["Nguyễn Văn An", "Trần Thị Bình", "Lê Công"], "Nguyễn Văn An")
        switch Int.random(in: 0..<17, using: &random) {
        case 0:
            return .agencyEstablished(
                AgencyEstablishment(
                    agency: agency, name: Bilingual(vi: name, en: name), level: .communal,
                    parent: one(agencies, agencies[0]), from: from))
        case 1: return .agencyRenamed(AgencyRenaming(agency: agency, name: Bilingual(vi: name, en: name), from: from))
        case 2:
            return .agencyEnded(
                AgencyEnding(
                    agency: agency, successor: Bool.random(using: &random) ? nil : one(agencies, agency), from: from))
        case 3: return .officerRegistered(OfficerNaming(officer: officer, name: name))
        case 4: return .officerRenamed(OfficerNaming(officer: officer, name: name))
        case 5, 6: return .appointed(Appointment(officer: officer, role: role, agency: agency, period: period))
        case 7:
            let held = known?.appointments.randomElement(using: &random)?.fact
            return .appointmentEnded(
                AppointmentEnding(
                    officer: officer, role: held?.role ?? role, agency: held?.agency ?? agency,
                    from: held?.period.from ?? from, until: until ?? from.adding(days: 3)))
        case 8:
            let held = known?.appointments.randomElement(using: &random)?.fact
            return .substituted(
                Substitution(
                    absent: officer, substitute: other, role: held?.role ?? role, agency: held?.agency ?? agency,
                    period: period))
        case 9:
            var held = known?.substitutions.randomElement(using: &random)?.fact
            held?.period.until = until
            return .substitutionEnded(
                held ?? Substitution(absent: other, substitute: officer, role: role, agency: agency, period: period))
        case 10: return .leaveGranted(Leave(officer: officer, period: period))
        case 11:
            let begin = known?.leaves.randomElement(using: &random)?.fact.period.from ?? from
            return .leaveEnded(Leave(officer: officer, period: Period(from: begin, until: until)))
        case 12:
            let key = SigningKey(
                owner: .officer(officer),
                publicKey: Array(repeating: UInt8.random(in: 0..<4, using: &random), count: 32),
                from: world.now)
            return world.state.keys[key.id] == nil
                ? .keyRegistered(key) : .keyRevoked(KeyRevocation(key: key.id, from: world.now))
        case 13:
            let digit = one(["a", "b", "c"], "a")
            let credential = Credential(
                holder: .officer(officer), kind: .token, digest: "sha256:" + String(repeating: digit, count: 64),
                from: world.now)
            return .credentialSet(credential)
        case 14:
            let systems = try ["national-portal", "other"].map { try SystemID($0) }
            let system = one(systems, systems[0])
            return Bool.random(using: &random)
                ? .systemRegistered(
                    TrustedSystem(system: system, name: name, agencies: [agency], procedures: []))
                : .webhookRegistered(
                    WebhookRegistration(
                        webhook: try WebhookID("progress"), system: system,
                        url: one(["https://a.vn/x", "http://a.vn", "https://b.vn:8443"], "https://a.vn"), types: [],
                        from: world.now))
        case 15: return .webhookEnded(WebhookEnding(webhook: try WebhookID("progress"), at: world.now))
        default: return .credentialRevoked(CredentialRevocation(holder: .officer(officer), from: world.now))
        }
    }
}
