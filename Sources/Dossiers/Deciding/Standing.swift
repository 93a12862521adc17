public import Organisation

/// How somebody stands to a dossier: who they are, the roles they hold today, and whether they are the applicant.
public struct Standing: Sendable, Hashable {
    public var actor: Actor
    /// The roles held today, by agency: appointments, and substitutions that are in force.
    public var roles: [AgencyCode: Set<Role>]
    /// Of these, the roles held only as a substitute, with the absent officer.
    public var standsInFor: [AgencyCode: [Role: OfficerID]]
    /// Whether the actor was shown to be the applicant or the representative.
    public var isApplicant: Bool
    /// Whether the acting system is trusted to file for the agency and the procedure.
    public var isSystemTrusted: Bool
    /// Whether the officer to whom the dossier is assigned is on leave today.
    public var isAssigneeOnLeave: Bool
    /// Whether it is an operator at the machine itself.
    public var isOperator: Bool

    public init(
        actor: Actor, roles: [AgencyCode: Set<Role>] = [:], standsInFor: [AgencyCode: [Role: OfficerID]] = [:],
        isApplicant: Bool = false, isSystemTrusted: Bool = false, isAssigneeOnLeave: Bool = false,
        isOperator: Bool = false
    ) {
        self.actor = actor
        self.roles = roles
        self.standsInFor = standsInFor
        self.isApplicant = isApplicant
        self.isSystemTrusted = isSystemTrusted
        self.isAssigneeOnLeave = isAssigneeOnLeave
        self.isOperator = isOperator
    }

    /// In which capacity the actor comes.
    public enum Party: Sendable, Hashable {
        /// One of our own officers.
        case officer
        /// A system that acts on a citizen's behalf.
        case system
        /// A citizen who comes themselves.
        case citizen
        /// The engine itself, when a timer fires.
        case engine
        /// A payment gateway, a bank, or another system that was asked for something: nobody signs in as them.
        case gateway
    }

    public var party: Party {
        if actor.isEngine { return .engine }
        if actor.officer != nil { return .officer }
        // A portal through which a citizen acts says so, and stays a system where it acts by itself.
        if let system = actor.system { return actor.subject == system.rawValue ? .system : .citizen }
        if actor.issuer == Actor.gatewayIssuer || actor.issuer == Actor.targetIssuer { return .gateway }
        return actor.issuer == Actor.ownIssuer ? .officer : .citizen
    }

    /// The actor in the role and for the agency in which something is done: what the event says.
    ///
    /// - Returns: `nil` where none of `wanted` is held at `agency`.
    func actor(inOneOf wanted: [String], at agency: AgencyCode) -> Actor? {
        guard let held = roles[agency] else { return nil }
        let candidates = wanted.filter { role in held.contains { $0.id == role } }
        guard let first = candidates.first else { return nil }
        let chosen = actor.role.flatMap { own in candidates.first { $0 == own.id } } ?? first
        guard let role = held.first(where: { $0.id == chosen }) else { return nil }
        var result = actor
        result.role = role
        result.standsInFor = standsInFor[agency]?[role]
        if result.agency != agency { result.unit = nil }
        result.agency = agency
        return result
    }
}

extension DossierContext {
    /// How the actor stands to the dossier.
    public var standing: Standing {
        Standing(
            actor: actor, roles: roles, standsInFor: standsInFor, isApplicant: isApplicant,
            isSystemTrusted: isSystemTrusted, isAssigneeOnLeave: isAssigneeOnLeave, isOperator: isOperator)
    }
}
