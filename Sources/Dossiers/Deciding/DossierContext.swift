public import Organisation
public import Procedures
public import WorkingTime

/// Everything a decision needs beyond the state: gathered by the application before it decides, so that deciding itself reads no
/// database, clock, key or randomness.
public struct DossierContext: Sendable {
    /// The instant of the decision.
    public var now: Instant
    /// Who asks, in which role, for which agency.
    public var actor: Actor
    /// The roles the actor holds today, by agency: appointments, and substitutions that are in force.
    public var roles: [AgencyCode: Set<Role>]
    /// Of these, the roles held only as a substitute, with the absent officer.
    public var standsInFor: [AgencyCode: [Role: OfficerID]] = [:]
    /// The definition the dossier is pinned to; until it is received, the one in force today; for a new filing, the one in force on the
    /// legal day of filing.
    public var procedure: PinnedProcedure?
    /// The calendar and the working hours.
    public var calendar: WorkingCalendar
    public var rules: WorkingRules
    /// The opened personal fields by subject and field, as they will stand after the command.
    public var opened: [String: [String: FieldValue]]
    /// The personal fields that an answer to a supplement brings, as `child.birth_date`: which ones only the application saw.
    public var answered: Set<String>
    /// Those of them whose value is not what stood there before; `nil`: all.
    public var changed: Set<String>?
    /// As whom the actor is known in the dossier by their personal number; `nil`: as whoever filed.
    public var tiedAs: String?
    /// The code that was allocated for a new dossier, by which template.
    public var proposedCode: ProposedCode?
    /// What is known of the agencies that the command names.
    public var agencies: [AgencyCode: AgencyFacts]
    /// What is known of the officer that the command names (assign, hand over).
    public var officer: OfficerFacts?
    /// Those of the state's holders who are on leave today or hold the role no more: what comes back to their step is nobody's.
    public var absentHolders: Set<Holder> = []
    /// The stem of the numbers of the dossier's orders (`OrderNumber.stem`); `nil`: nothing can be asked for.
    public var orderStem: String?
    /// The number that was reserved for the receipt that the command gives.
    public var receipt: ProposedReceipt?
    /// Whether it is only asked which receipt the command would give: one without a number of its own, for which one is reserved then.
    public var probesReceipt = false
    /// Whether the assigned officer is on leave today.
    public var isAssigneeOnLeave: Bool
    /// The names of the targets that the installation has: what a definition asks for only where it is connected.
    public var connected: Set<String> = []
    /// Whether the actor was shown to be the applicant or the representative.
    public var isApplicant: Bool
    /// Whether an operator at the machine itself asks.
    public var isOperator = false
    /// Whether the acting system is trusted to file for the receiving agency and the procedure.
    public var isSystemTrusted: Bool
    /// What an identity provider vouches for of the citizen who acts; `nil` for everybody else.
    public var vouched: VouchedPerson?
    /// What the check of the signature in the command (sign, issue) or on the issued result (deliver) gave.
    public var signature: SignatureFacts?
    /// What the check of the signatory's approval of the draft gave, for issuing and delivering.
    public var approval: SignatureFacts?

    /// Payment gateways that, by the installation's settings, cannot be asked: what they owe back an accountant pays.
    public var unaskableGateways: Set<String> = []

    public init(
        now: Instant, actor: Actor, roles: [AgencyCode: Set<Role>] = [:], procedure: PinnedProcedure?,
        calendar: WorkingCalendar, rules: WorkingRules, opened: [String: [String: FieldValue]] = [:],
        answered: Set<String> = [], proposedCode: ProposedCode? = nil, agencies: [AgencyCode: AgencyFacts] = [:],
        officer: OfficerFacts? = nil,
        isAssigneeOnLeave: Bool = false, isApplicant: Bool = false, isSystemTrusted: Bool = false,
        signature: SignatureFacts? = nil, approval: SignatureFacts? = nil
    ) {
        self.now = now
        self.actor = actor
        self.roles = roles
        self.procedure = procedure
        self.calendar = calendar
        self.rules = rules
        self.opened = opened
        self.answered = answered
        self.proposedCode = proposedCode
        self.agencies = agencies
        self.officer = officer
        self.isAssigneeOnLeave = isAssigneeOnLeave
        self.isApplicant = isApplicant
        self.isSystemTrusted = isSystemTrusted
        self.signature = signature
        self.approval = approval
    }
}

/// A definition with the digest that pins it.
public struct PinnedProcedure: Sendable, Hashable {
    public var definition: ProcedureDefinition
    /// 64 hexadecimal digits.
    public var digest: String

    public init(definition: ProcedureDefinition, digest: String) {
        self.definition = definition
        self.digest = digest
    }
}

/// A dossier code that was allocated, and the template it was made by.
public struct ProposedCode: Sendable, Hashable {
    public var text: String
    public var template: String

    public init(text: String, template: String) {
        self.text = text
        self.template = template
    }
}

/// A number that was reserved for a receipt.
public struct ProposedReceipt: Sendable, Hashable {
    public var series: String
    /// From 1.
    public var number: Int64

    public init(series: String, number: Int64) {
        self.series = series
        self.number = number
    }
}

/// What a decision has to know of an agency.
public struct AgencyFacts: Sendable, Hashable {
    public var level: Procedures.AgencyLevel
    /// Whether it is at work today.
    public var isOpen: Bool
    /// Who took over its work when it was closed.
    public var successor: AgencyCode?

    public init(level: Procedures.AgencyLevel, isOpen: Bool = true, successor: AgencyCode? = nil) {
        self.level = level
        self.isOpen = isOpen
        self.successor = successor
    }
}

/// What a decision has to know of an officer who is to be given a dossier.
public struct OfficerFacts: Sendable, Hashable {
    public var id: OfficerID
    /// The roles held today, by agency.
    public var roles: [AgencyCode: Set<Role>]
    public var isOnLeave: Bool

    public init(id: OfficerID, roles: [AgencyCode: Set<Role>], isOnLeave: Bool = false) {
        self.id = id
        self.roles = roles
        self.isOnLeave = isOnLeave
    }
}

/// What checking a signature gave.
public struct SignatureFacts: Sendable, Hashable {
    /// The fingerprint of the key it was checked with.
    public var key: String
    /// Whether it verifies over the bytes whose digest it names.
    public var verifies: Bool
    /// Whether the key belongs to the signing officer or agency, today.
    public var belongsToSigner: Bool
    /// The fingerprints of the signer's keys on that day.
    public var registered: [String]

    public init(key: String, verifies: Bool, belongsToSigner: Bool, registered: [String] = []) {
        self.registered = registered
        self.key = key
        self.verifies = verifies
        self.belongsToSigner = belongsToSigner
    }
}
