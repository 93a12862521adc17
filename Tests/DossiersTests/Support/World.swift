import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

/// One dossier in a test: given what was done, when a command comes, then events or a refusal.
struct World {
    var procedure: PinnedProcedure
    var calendar: WorkingCalendar
    var now: Instant
    var state = DossierState.initial
    var events: [DossierEvent] = []
    var opened: [String: [String: FieldValue]] = [:]
    /// The personal fields that an answer to a supplement brings.
    var answered: Set<String> = []
    var serial: UInt64 = 0
    var receipt: ProposedReceipt?
    var onLeave: Set<OfficerID> = []
    /// The last change to a context, for odd ones out.
    var adjust: @Sendable (inout DossierContext) -> Void = { _ in }

    init(_ procedure: PinnedProcedure, now: Instant = Instant(6, 10, 8)) throws {
        self.procedure = procedure
        self.now = now
        calendar = try Fixture.calendar()
    }

    static func birth(now: Instant = Instant(6, 10, 8)) throws -> World {
        var world = try World(try Fixture.birth(), now: now)
        world.opened = Forms.birth()
        return world
    }

    static func permit(now: Instant = Instant(6, 10, 8)) throws -> World {
        var world = try World(try Fixture.permit(), now: now)
        world.opened = ["applicant": ["full_name": .string("Nguyễn Thị Hoa")]]
        return world
    }

    static func timed(now: Instant = Instant(6, 10, 8)) throws -> World {
        var world = try World(try Fixture.timed(), now: now)
        world.opened = ["applicant": ["full_name": .string("Nguyễn Thị Hoa")]]
        return world
    }

    /// The timers as `name` → due.
    var timers: [DossierTimer.Name: Instant] {
        Dictionary(state.timers.map { ($0.name, $0.due) }, uniquingKeysWith: { first, _ in first })
    }

    /// Lets the timer of that name fire at its instant, or now where that is past.
    @discardableResult
    mutating func fire(_ name: DossierTimer.Name) throws -> DossierEvent.Fact? {
        let due = try #require(timers[name], "no timer \(name)")
        now = max(now, due)
        return try run(.fire(.init(name: name, due: due)), by: .engine)
    }

    func context(_ person: Person, _ command: DossierCommand) -> DossierContext {
        var context = DossierContext(
            now: now, actor: person.actor, roles: person.roles, procedure: procedure, calendar: calendar,
            rules: .standard, opened: opened,
            proposedCode: ProposedCode(text: "H26.147-260610-0001", template: "daily"),
            agencies: [
                Person.commune: AgencyFacts(level: .commune), Person.neighbour: AgencyFacts(level: .commune),
                Person.province: AgencyFacts(level: .province),
                Person.closed: AgencyFacts(level: .commune, isOpen: false, successor: Person.commune),
            ],
            isAssigneeOnLeave: state.entry?.assignee.map(onLeave.contains) ?? false,
            isApplicant: person.isApplicant, isSystemTrusted: person.isSystemTrusted,
            signature: SignatureFacts(key: "k1", verifies: true, belongsToSigner: true),
            approval: SignatureFacts(key: "k1", verifies: true, belongsToSigner: true))
        context.answered = answered
        context.orderStem = "0123456789ABCDEFGHJK"
        context.receipt = receipt
        let target: OfficerID? =
            switch command {
            case .assign(let assign): assign.officer
            case .handOver(let handOver): handOver.to
            default: nil
            }
        if let target, let known = Person.officers.first(where: { $0.id == target }) {
            context.officer = OfficerFacts(id: target, roles: known.roles, isOnLeave: onLeave.contains(target))
        }
        adjust(&context)
        return context
    }

    /// Decides without doing it.
    func decide(_ command: DossierCommand, by person: Person) throws(DossierRefusal) -> [DossierEvent] {
        try Dossiers.decide(state, command, context(person, command))
    }

    /// Does it, and lets a minute pass.
    @discardableResult
    mutating func run(_ command: DossierCommand, by person: Person) throws(DossierRefusal) -> DossierEvent.Fact? {
        let decided = try decide(command, by: person)
        serial += 1
        for event in decided {
            try? stored(event)
            state.evolve(event, version: state.version + 1, command: CommandID(high: 0, low: serial), at: now)
            events.append(event)
        }
        now = now.adding(seconds: 60)
        return decided.last?.fact
    }

    /// What is stored is what is read.
    private func stored(_ event: DossierEvent) throws {
        let (type, body) = event.encode()
        #expect(try DossierEvent.decode(type: type, body: body) == event)
    }

    /// The code of the refusal, or `nil` where it is allowed.
    func refusal(_ command: DossierCommand, by person: Person) -> String? {
        do throws(DossierRefusal) {
            _ = try decide(command, by: person)
            return nil
        } catch {
            return error.code
        }
    }

    func actions(_ person: Person) -> [String] {
        availableActions(
            state, definition: procedure.definition,
            standing: Standing(
                actor: person.actor, roles: person.roles, isApplicant: person.isApplicant,
                isSystemTrusted: person.isSystemTrusted,
                isAssigneeOnLeave: state.entry?.assignee.map(onLeave.contains) ?? false),
            agencies: context(person, .claim).agencies
        ).map { offered in [offered.command, offered.action].compactMap(\.self).joined(separator: " ") }
    }
}
