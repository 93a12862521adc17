public import Vietnamese
public import WorkingTime

/// A time limit with the rules that the procedure adds.
public struct LimitDefinition: Sendable, Hashable {
    public var limit: Limit
    /// Whether what is received after the cut-off hour counts from the next working day (Luật Hộ tịch art. 5(3)).
    public var cutOffMovesToNextDay: Bool
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(limit: Limit, cutOffMovesToNextDay: Bool, source: String?, isUnverified: Bool = false) {
        self.limit = limit
        self.cutOffMovesToNextDay = cutOffMovesToNextDay
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// How often and for how long a supplement may be asked for (once and complete: NĐ 61/2018 art. 17).
public struct SupplementDefinition: Sendable, Hashable {
    /// How many requests the procedure allows; more than one counts as overdue in the official indicator.
    public var maxRequests: Int
    /// How long the applicant has; `nil`: no limit of its own.
    public var answerWithin: Limit?
    /// What happens at its end; `nil`: nothing.
    public var unanswered: UnansweredSupplement?
    /// Where all of it was read.
    public var source: String?
    /// Whether an official still has to confirm them.
    public var isUnverified: Bool

    public init(
        maxRequests: Int, answerWithin: Limit?, unanswered: UnansweredSupplement? = nil, source: String? = nil,
        isUnverified: Bool = false
    ) {
        self.maxRequests = maxRequests
        self.answerWithin = answerWithin
        self.unanswered = unanswered
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// A fee: the first rule whose dates and condition apply is the dossier's.
public struct FeeRule: Sendable, Hashable {
    public var id: String
    /// The category as printed on the receipt, such as "đăng ký đúng hạn".
    public var label: Bilingual
    public var amount: FeeAmount
    public var dates: DayRange
    public var condition: Condition
    public var source: String?
    public var isUnverified: Bool

    public init(
        id: String, label: Bilingual, amount: FeeAmount, dates: DayRange, condition: Condition, source: String?,
        isUnverified: Bool
    ) {
        self.id = id
        self.label = label
        self.amount = amount
        self.dates = dates
        self.condition = condition
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// How much a fee is.
public enum FeeAmount: Sendable, Hashable {
    /// An amount in đồng; 0 is "exempt" or "free".
    case dong(Int64)
    /// Set by each province: the amounts by agency code prefix (`H26`); `otherwise` where a province is not listed. What is neither
    /// is stated by the one-stop officer at receipt, with its legal basis.
    case byProvince([String: [ProvincialAmount]], otherwise: Int64?)
    /// An amount that grows with how many are asked for.
    case counted(CountedAmount)
}

/// An amount for the first so many, and more for each one after them: copies of a certificate.
public struct CountedAmount: Sendable, Hashable {
    /// Đồng for the first `included`.
    public var base: Int64
    /// The field that says how many: an integer that is always filled in.
    public var field: String
    /// How many the base pays for; at least 1.
    public var included: Int64
    /// Đồng for each one after them.
    public var each: Int64

    public init(base: Int64, field: String, included: Int64, each: Int64) {
        self.base = base
        self.field = field
        self.included = included
        self.each = each
    }

    /// The amount for `count`; `nil` where it is beyond what a fee can be.
    public func dong(_ count: Int64) -> Int64? {
        let (more, isBelow) = count.subtractingReportingOverflow(included)
        guard !isBelow, more > 0 else { return base }
        let (extra, isTooMuch) = more.multipliedReportingOverflow(by: each)
        let (sum, isOver) = base.addingReportingOverflow(extra)
        guard !isTooMuch, !isOver, sum <= FieldDefinition.largestAmount else { return nil }
        return sum
    }
}

/// What one province has set.
public struct ProvincialAmount: Sendable, Hashable {
    /// Đồng.
    public var amount: Int64
    /// The days on which it holds; `nil`: those of the rule.
    public var dates: DayRange?
    /// The resolution of the province's council; `nil`: the rule's own source.
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(_ amount: Int64, dates: DayRange? = nil, source: String? = nil, isUnverified: Bool = false) {
        self.amount = amount
        self.dates = dates
        self.source = source
        self.isUnverified = isUnverified
    }

    /// Whether nothing but the amount is said: the rule's dates and source hold for it.
    var isBare: Bool { dates == nil && source == nil && !isUnverified }
}

/// A state of processing after receipt: who works, and what they may do.
public struct StepDefinition: Sendable, Hashable {
    public var id: String
    public var label: Bilingual
    /// The official status of the dossier in this step (TT 22/2019 annex I), 1 to 10.
    public var status: OfficialStatus
    /// The role whose officers find it in their inbox; `applicant`: the applicant acts.
    public var role: String
    /// Which dossiers enter it; `nil`: all.
    public var onlyWhen: StepFilter?
    /// What the applicant's silence means, in a step of theirs.
    public var silence: SilenceDefinition?
    /// The step's own share of the time limit, for the control slip; `nil`: none.
    public var limit: Limit?
    public var actions: [ActionDefinition]

    public init(
        id: String, label: Bilingual, status: OfficialStatus, role: String, limit: Limit?, actions: [ActionDefinition],
        onlyWhen: StepFilter? = nil, silence: SilenceDefinition? = nil
    ) {
        self.id = id
        self.label = label
        self.status = status
        self.role = role
        self.onlyWhen = onlyWhen
        self.silence = silence
        self.limit = limit
        self.actions = actions
    }

    /// The action called `id`.
    public func action(_ id: String) -> ActionDefinition? { actions.first { $0.id == id } }

    /// Whether it is the applicant who acts in it.
    public var isApplicants: Bool { role == Vocabulary.applicant }
}

/// Something an officer may do in a step.
public struct ActionDefinition: Sendable, Hashable {
    /// What doing it means to the engine.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Moves to another step.
        case advance
        /// Writes the draft of the result: the paper's digest is recorded.
        case draft
        /// Signs the draft: a detached signature is required.
        case sign
        /// Numbers and issues the result, sealed with the agency's signature.
        case issue
        /// Hands the result over; ends the dossier.
        case deliver
        /// Ends with a refusal by the competent agency (notice of refusal; inside the time limit, NĐ 61/2018 art. 19(8)).
        case refuse
    }

    public var id: String
    public var label: Bilingual
    public var kind: Kind
    /// The step it leads to; `nil` for what ends the dossier.
    public var target: String?
    /// Roles that may do it; never empty (defaults to the step's role).
    public var roles: [String]
    /// Whether a reason must be given.
    public var requiresReason: Bool

    public init(id: String, label: Bilingual, kind: Kind, target: String?, roles: [String], requiresReason: Bool) {
        self.id = id
        self.label = label
        self.kind = kind
        self.target = target
        self.roles = roles
        self.requiresReason = requiresReason
    }
}

/// Two acts that one person may not both perform in one dossier: ids of actions (`verify/submit`), or `receive`.
public struct SeparationOfDuties: Sendable, Hashable {
    public var first: String
    public var second: String
    public var reason: Bilingual

    public init(first: String, second: String, reason: Bilingual) {
        self.first = first
        self.second = second
        self.reason = reason
    }
}

/// How a result reaches the applicant.
public enum DeliveryMethod: String, Sendable, Hashable, CaseIterable {
    case counter, post, online
}

/// The official statuses of a dossier (TT 22/2019 annex I; QCVN 120:2019).
public enum OfficialStatus: Int, Sendable, Hashable, CaseIterable {
    /// Mới đăng ký
    case filed = 1
    /// Được tiếp nhận
    case received = 2
    /// Không được tiếp nhận
    case notReceived = 3
    /// Đang xử lý
    case processing = 4
    /// Yêu cầu bổ sung giấy tờ
    case supplementRequested = 5
    /// Yêu cầu thực hiện nghĩa vụ tài chính
    case paymentRequested = 6
    /// Công dân yêu cầu rút hồ sơ
    case withdrawn = 7
    /// Dừng xử lý
    case stopped = 8
    /// Đã xử lý xong
    case finished = 9
    /// Đã trả kết quả
    case returned = 10
}
