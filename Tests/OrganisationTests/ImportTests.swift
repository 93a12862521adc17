import Foundation
import Manifest
import Organisation
import Testing
import Vietnamese

@Suite struct ImportTests {
    @Test func theSampleInAnOrderThatCanBeDecided() throws {
        let file = try OrganisationImport.parse(text: sampleOrganisation, file: "sample.yaml")
        #expect(file.commands.first?.name == "establish-agency")
        let world = try World.sample()
        #expect(world.state.agencies.count == 4 && world.state.officers.count == 6 && world.state.systems.count == 1)
        #expect(world.state.agencies[try agency("H26.147")]?.units.count == 2)
        #expect(world.state.agencies[try agency("H26.901")]?.ending?.successor == (try agency("H26.148")))
    }

    @Test(arguments: 0..<20) func damagedFilesNeverCrash(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            var bytes = Array(sampleOrganisation.utf8)
            for _ in 0...Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                default:
                    bytes.insert(
                        contentsOf: Array("{}[]:,&*!|>'\"%@`#-?\n\t ".utf8).shuffled(using: &random).prefix(2),
                        at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            switch Result(catching: { try OrganisationImport.parse(text: text, file: "x.yaml") }) {
            case .success(let file):
                let world = try World.sample()
                _ = try? file.decide(world.state, world.context())
            case .failure(let error):
                #expect(try #require(error as? ManifestErrors).diagnostics.isEmpty == false, "seed \(seed)")
            }
        }
    }

    @Test func importingAgainYieldsNothing() throws {
        var world = try World.sample()
        let file = try OrganisationImport.parse(text: sampleOrganisation, file: "sample.yaml")
        #expect(try file.decide(world.state, world.context()).isEmpty)
        // Also after an appointment was ended, a name changed and an agency renamed by commands.
        try world.run(
            .appointmentEnded(
                AppointmentEnding(
                    officer: try officer("hoa.nt"), role: .oneStop, agency: try agency("H26.147"),
                    from: try day("2025-07-01"), until: try day("2026-06-10"))))
        try world.run(.officerRenamed(OfficerNaming(officer: try officer("hoa.nt"), name: "Nguyễn Thị Hòa")))
        try world.run(
            .agencyRenamed(
                AgencyRenaming(
                    agency: try agency("H26.147"), name: Bilingual(vi: "Khác", en: "Other"), from: world.today)))
        #expect(try file.decide(world.state, world.context()).isEmpty)
    }

    @Test func anAddedOfficerYieldsJustThat() throws {
        let world = try World.sample()
        let more = sampleOrganisation.replacing(
            "systems:",
            with:
                "  - {id: new.one, name: Hồ Thị Mai, appointments: [{role: clerk, agency: H26.147, from: 2026-06-01}]}\nsystems:"
        )
        let events = try OrganisationImport.parse(text: more, file: "sample.yaml").decide(world.state, world.context())
        #expect(events.map(\.type) == ["organisation.officer-registered", "organisation.appointed"])
    }

    @Test(arguments: [
        ("level: communal", "level: comunal", "manifest.unknown-value", "communal"),
        ("role: one-stop", "role: onestop", "organisation.import.role", "one-stop"),
        ("from: 2025-07-01", "from: 2025-02-30", "manifest.no-such-day", nil),
        ("    parent: H26", "    parrent: H26", "manifest.unknown-key", "parent"),
        ("code: H26.147", "code: h26.147", "identifier.agency", nil),
        ("- id: hoa.nt", "- id: Hòa", "identifier.officer", nil),
        ("organisation: 1", "organisation: 2", "manifest.integer-range", nil),
        ("ended_from: 2026-01-01", "units: []", "organisation.import.end-missing", nil),
    ])
    func mistakesHavePlaces(_ right: String, _ wrong: String, _ code: String, _ suggestion: String?) throws {
        let place = try #require(sampleOrganisation.range(of: right))
        let text = sampleOrganisation.replacingCharacters(in: place, with: wrong)
        let line = sampleOrganisation[..<place.lowerBound].count { $0 == "\n" } + 1
        do {
            _ = try OrganisationImport.parse(text: text, file: "org.yaml")
            Issue.record("accepted")
        } catch {
            let found = error.diagnostics.first { $0.code == code }
            #expect(found != nil, "\(error.diagnostics)")
            #expect(suggestion == nil || found?.suggestion == suggestion)
            #expect(code == "organisation.import.end-missing" || found?.line == line)
            #expect(found?.file == "org.yaml")
        }
    }

    @Test func refusalsAreToldAtTheirPlacesAndNothingHappens() throws {
        let text =
            sampleOrganisation
            .replacing("agency: H26.148, from", with: "agency: H31, from")
            .replacing("agencies: [H26]", with: "agencies: [H26, H26]")
        let file = try OrganisationImport.parse(text: text, file: "org.yaml")
        let world = World()
        do {
            _ = try file.decide(world.state, world.context())
            Issue.record("accepted")
        } catch {
            #expect(error.diagnostics.map(\.code) == ["organisation.unknown-agency", "organisation.no-agencies"])
            #expect(error.diagnostics.map(\.line).allSatisfy { $0 > 30 })
        }
    }

    @Test(arguments: [
        "", "[]", "organisation: 1", "a: b", "\u{0}", "organisation: 1\nagencies: {}",
        "organisation: 1\nofficers: [1, [], {}]",
    ])
    func oddFilesNeverTrap(_ text: String) {
        _ = try? OrganisationImport.parse(text: text, file: "odd.yaml")
    }

    @Test func anOrganisationThatStandsOnItself() throws {
        let text = """
            organisation: 1
            agencies:
              - {code: H26, name: A, level: provincial, parent: H27, from: 2025-07-01}
              - {code: H27, name: B, level: provincial, parent: H26, from: 2025-07-01}
            """
        let file = try OrganisationImport.parse(text: text, file: "circle.yaml")
        #expect(throws: ManifestErrors.self) { try file.decide(OrganisationState(), World().context()) }
    }
}
