public import Vietnamese
public import WorkingTime

/// What an administrative procedure (thủ tục hành chính) is: the checked content of one file in `workflows/`.
///
/// A value of this type has passed every check of the parser: names resolve, every step is reachable, labels are there.
/// It is immutable and is addressed by the digest of its expanded form (`CheckedProcedure`).
public struct ProcedureDefinition: Sendable, Hashable {
    /// The national code, such as `1.001193` (or with an agency suffix, `1.000948.H38`).
    public var code: String
    /// The version of the workflow language in which the file is written; 1 today.
    public var languageVersion: Int
    /// The official title.
    public var title: Bilingual
    /// The sector code (lĩnh vực), as synchronised to the national portal.
    public var sector: String
    /// At which level of government the competent agency stands.
    public var level: AgencyLevel
    /// The days on which a dossier may be pinned to this definition.
    public var effective: DayRange
    /// The texts it rests on.
    public var legalBases: [LegalBasis]
    /// Who may apply.
    public var applicants: [ApplicantKind]
    /// How far the procedure runs online.
    public var online: OnlineProvision
    /// The persons a dossier names, in the order in which they are asked for. Never empty: the applicant is one of them.
    public var subjects: [SubjectDefinition]
    /// Data that belong to no person: typed, written into events unsealed.
    public var data: [FieldDefinition]
    /// The variants of the procedure; the first whose condition holds is the dossier's.
    public var cases: [CaseDefinition]
    /// Documents the applicant hands in.
    public var documents: [DocumentDefinition]
    /// Fees by date, case and category; the first rule that applies counts.
    public var fees: [FeeRule]
    /// The whole dossier's time limit where the case names none.
    public var limit: LimitDefinition
    /// How a supplement may be asked for.
    public var supplement: SupplementDefinition
    /// What happens by itself while it is worked on.
    public var timers: TimerDefinitions?
    /// How soon the one-stop office answers what comes in; `nil`: nobody waits for it.
    public var intake: IntakeDefinition?
    /// The step that receiving enters.
    public var firstStep: String
    /// The steps after receipt.
    public var steps: [StepDefinition]
    /// Pairs of acts that one officer may not both perform in one dossier.
    public var separations: [SeparationOfDuties]
    /// The documents that are its result.
    public var results: [ResultDefinition]
    /// How a result may reach the applicant.
    public var delivery: [DeliveryMethod]
    /// On which grounds somebody may act for the applicant; none: only the applicant may.
    public var grounds: [GroundDefinition]
    /// Roles that the engine does not know and this procedure brings along.
    public var ownRoles: [RoleDefinition]
    /// The roles that open sensitive fields, where the file says so; see ``sensitiveReaders``.
    public var readersOfSensitive: [String]?
    /// When and how the fee is paid; `nil`: it is recorded and not asked for.
    public var payment: PaymentDefinition?
    /// Forms that are not taken, whoever files them.
    public var exclusions: [ExclusionRule]
    /// How long its dossiers are kept; `nil`: the file does not say.
    public var retention: RetentionDefinition?
    /// What other systems are asked for.
    public var effects: [EffectDefinition]

    public init(
        code: String, languageVersion: Int, title: Bilingual, sector: String, level: AgencyLevel, effective: DayRange,
        legalBases: [LegalBasis], applicants: [ApplicantKind], online: OnlineProvision, subjects: [SubjectDefinition],
        data: [FieldDefinition], cases: [CaseDefinition], documents: [DocumentDefinition], fees: [FeeRule],
        limit: LimitDefinition, supplement: SupplementDefinition, firstStep: String, steps: [StepDefinition],
        separations: [SeparationOfDuties], results: [ResultDefinition], delivery: [DeliveryMethod],
        grounds: [GroundDefinition] = [], ownRoles: [RoleDefinition] = [], readersOfSensitive: [String]? = nil,
        payment: PaymentDefinition? = nil, timers: TimerDefinitions? = nil, exclusions: [ExclusionRule] = [],
        retention: RetentionDefinition? = nil, effects: [EffectDefinition] = [],
        intake: IntakeDefinition? = nil
    ) {
        self.code = code
        self.languageVersion = languageVersion
        self.title = title
        self.sector = sector
        self.level = level
        self.effective = effective
        self.legalBases = legalBases
        self.applicants = applicants
        self.online = online
        self.subjects = subjects
        self.data = data
        self.cases = cases
        self.documents = documents
        self.fees = fees
        self.limit = limit
        self.supplement = supplement
        self.timers = timers
        self.intake = intake
        self.firstStep = firstStep
        self.steps = steps
        self.separations = separations
        self.results = results
        self.delivery = delivery
        self.grounds = grounds
        self.ownRoles = ownRoles
        self.readersOfSensitive = readersOfSensitive
        self.payment = payment
        self.exclusions = exclusions
        self.retention = retention
        self.effects = effects
    }

    /// The step called `id`.
    public func step(_ id: String) -> StepDefinition? { steps.first { $0.id == id } }

    /// The step that a dossier filed by `channel` enters where an action leads to `id`, at an installation that is connected to `connected`:
    /// that one, or where it is not for such dossiers the one that takes its place.
    ///
    /// - Returns: `nil` where there is no such step, or the steps lead round in a circle, which the checker refuses.
    public func entered(_ id: String, channel: String?, connected: Set<String> = []) -> StepDefinition? {
        var next = step(id)
        for _ in steps.indices {
            guard let step = next, let filter = step.onlyWhen else { return next }
            if filter.admits(channel: channel, connected: connected) { return step }
            next = self.step(filter.otherwise)
        }
        return nil
    }

    /// The case called `id`.
    public func caseDefinition(_ id: String) -> CaseDefinition? { cases.first { $0.id == id } }

    /// The subject called `id`.
    public func subject(_ id: String) -> SubjectDefinition? { subjects.first { $0.id == id } }
}

/// Levels of government that resolve procedures.
public enum AgencyLevel: String, Sendable, Hashable, CaseIterable {
    case ministry, province, commune
    /// An agency of a ministry that works in a territory, such as the police or social insurance (ngành dọc).
    case vertical

    /// What the level is called.
    public var label: Bilingual {
        switch self {
        case .ministry: Bilingual(vi: "bộ, ngành", en: "ministry")
        case .province: Bilingual(vi: "tỉnh", en: "province")
        case .commune: Bilingual(vi: "xã", en: "commune")
        case .vertical: Bilingual(vi: "ngành dọc", en: "ministry's territorial agency")
        }
    }

    /// What the level whose identifier is `id` is called; an identifier that is none as it stands.
    public static func label(of id: String) -> Bilingual {
        AgencyLevel(rawValue: id)?.label ?? Bilingual(vi: id, en: id)
    }
}

/// Kinds of applicants (LoaiDoiTuong): citizen 0, enterprise 1, household business 2.
public enum ApplicantKind: String, Sendable, Hashable, CaseIterable {
    case citizen, enterprise
    case householdBusiness = "household-business"
}

/// Days from `from` until before `until`; open-ended where `until` is absent.
public struct DayRange: Sendable, Hashable {
    public var from: Day
    public var until: Day?

    public init(from: Day, until: Day?) {
        self.from = from
        self.until = until
    }

    /// Whether `day` lies in the range.
    public func contains(_ day: Day) -> Bool {
        guard day >= from else { return false }
        guard let until else { return true }
        return day < until
    }
}

/// A legal text with the days on which it is in force and where the fact was read.
public struct LegalBasis: Sendable, Hashable {
    /// The number, such as `NĐ 123/2015/NĐ-CP`.
    public var number: String
    public var title: String?
    public var inForce: DayRange?
    /// Where the fact was read; `nil` together with `isUnverified` where nobody has read the text.
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(number: String, title: String?, inForce: DayRange?, source: String?, isUnverified: Bool) {
        self.number = number
        self.title = title
        self.inForce = inForce
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// How far a procedure runs online (NĐ 42/2022 art. 11; NĐ 224/2026 art. 14 wants a published reason for "partial").
public struct OnlineProvision: Sendable, Hashable {
    public enum Extent: String, Sendable, Hashable, CaseIterable {
        /// Toàn trình: everything happens on the network.
        case endToEnd = "end-to-end"
        /// Một phần: something does not.
        case partial
        case none
    }

    public var extent: Extent
    /// The published reason where the extent is not end-to-end.
    public var reason: Bilingual?
    /// Whether the law demands that somebody comes in person.
    public var requiresPresence: Bool
    /// The level of electronic identity that a citizen needs who files online, 1 or 2 (NĐ 69/2024); `nil`: the definition asks for none.
    public var level: Int?

    public init(extent: Extent, reason: Bilingual?, requiresPresence: Bool, level: Int? = nil) {
        self.extent = extent
        self.reason = reason
        self.requiresPresence = requiresPresence
        self.level = level
    }
}
