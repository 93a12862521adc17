import Organisation
import Testing
import WorkingTime

/// Days, identifiers and small organisations for tests.
struct World {
    var state = OrganisationState()
    var events: [OrganisationEvent] = []
    var now = Instant(microseconds: 1_781_053_080_000_000)  // 2026-06-10 07:58 in Vietnam

    /// The organisation of the sample file.
    static func sample() throws -> World {
        var world = World()
        let file = try OrganisationImport.parse(text: sampleOrganisation, file: "sample.yaml")
        world.add(try file.decide(world.state, world.context()))
        return world
    }

    mutating func add(_ events: [OrganisationEvent]) {
        for event in events { state.evolve(event) }
        self.events += events
    }

    /// Decides and evolves; gives the events.
    @discardableResult
    mutating func run(
        _ fact: OrganisationFact, as permission: OrganisationContext.Permission = .machineOperator
    ) throws -> [OrganisationEvent] {
        let events = try state.decide(OrganisationCommand(fact), context(permission))
        add(events)
        return events
    }

    /// The code of the refusal, or `nil` where the command is accepted.
    func refusal(_ fact: OrganisationFact, as permission: OrganisationContext.Permission = .machineOperator) -> String?
    {
        do throws(OrganisationRefusal) {
            _ = try state.decide(OrganisationCommand(fact), context(permission))
            return nil
        } catch {
            return error.code
        }
    }

    func context(_ permission: OrganisationContext.Permission = .machineOperator) -> OrganisationContext {
        OrganisationContext(now: now, actor: Actor(subject: "setup", channel: .counter), permission: permission)
    }

    /// The officer with what they are today.
    func officer(_ id: String) throws -> OrganisationContext.Permission {
        .officer(state.authority(of: try OfficerID(id), at: now))
    }

    var today: Day { now.localDay }
}

func agency(_ text: String) throws -> AgencyCode { try AgencyCode(text) }
func officer(_ text: String) throws -> OfficerID { try OfficerID(text) }

func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

func period(_ from: String, _ until: String? = nil) throws -> Period {
    Period(from: try day(from), until: try until.map(day))
}

func appointment(
    _ officer: String, _ role: Role, _ agency: String, _ from: String, _ until: String? = nil, unit: String? = nil
) throws -> Appointment {
    Appointment(
        officer: try OfficerID(officer), role: role, agency: try AgencyCode(agency),
        unit: try unit.map { try UnitID($0) },
        period: try period(from, until))
}

func substitution(
    _ absent: String, _ substitute: String, _ role: Role, _ agency: String, _ from: String, _ until: String? = nil
) throws -> Substitution {
    Substitution(
        absent: try OfficerID(absent), substitute: try OfficerID(substitute), role: role,
        agency: try AgencyCode(agency),
        period: try period(from, until))
}

func leave(_ officer: String, _ from: String, _ until: String? = nil) throws -> Leave {
    Leave(officer: try OfficerID(officer), period: try period(from, until))
}

func credential(of who: String, _ world: World) throws -> Credential {
    Credential(
        holder: .officer(try OfficerID(who)), kind: .password, id: String(repeating: "0f", count: 16),
        digest: "hmac:" + String(repeating: "ab", count: 32), from: world.now)
}

/// A generator whose sequence is fixed by its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
