public import Vietnamese

/// Something that may not be asked for in this way, whoever asks (trường hợp không được yêu cầu): certificate no. 2 through an
/// authorised person.
///
/// Where its condition certainly holds, the form is refused with the reason; what a missing field leaves open is not refused.
public struct ExclusionRule: Sendable, Hashable {
    public var id: String
    public var condition: Condition
    /// What people are told.
    public var reason: Bilingual
    /// Where the rule was read.
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(id: String, condition: Condition, reason: Bilingual, source: String?, isUnverified: Bool = false) {
        self.id = id
        self.condition = condition
        self.reason = reason
        self.source = source
        self.isUnverified = isUnverified
    }
}

extension ProcedureDefinition {
    /// The exclusions that a form falls under, in the order of the definition.
    public func exclusions(in context: ConditionContext) -> [ExclusionRule] {
        exclusions.filter { $0.condition.holds(in: context) }
    }
}
