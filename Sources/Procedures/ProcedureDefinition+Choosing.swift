public import Vietnamese
public import WorkingTime

/// The case a dossier falls into.
public struct CaseChoice: Sendable, Hashable {
    public var definition: CaseDefinition
    /// Missing fields that an earlier case asks about: while there are any, the choice is not final.
    public var undecided: [String]

    public init(definition: CaseDefinition, undecided: [String]) {
        self.definition = definition
        self.undecided = undecided
    }
}

/// The fee that a dossier owes, with the rule that says so.
public struct FeeChoice: Sendable, Hashable {
    public var rule: FeeRule
    /// Đồng, 0 to 10^12.
    public var amount: Int64
    /// Missing fields that an earlier rule asks about. A reduction that nobody claims stays open for ever: the caller
    /// decides whether one of them had to be filled in.
    public var undecided: [String]

    public init(rule: FeeRule, amount: Int64, undecided: [String]) {
        self.rule = rule
        self.amount = amount
        self.undecided = undecided
    }
}

/// Why a fee cannot be told. The definition has to be completed by an official; nothing is guessed.
public enum FeeError: Explained, Hashable {
    /// No rule of the definition applies on this day.
    case noRule(day: Day)
    /// The rule leaves the amount to the provinces and does not list this one.
    case notSet(rule: String, agency: String)

    public var code: String {
        switch self {
        case .noRule: "fee.no-rule"
        case .notSet: "fee.not-set"
        }
    }

    public var message: Bilingual {
        switch self {
        case .noRule(let day):
            Bilingual(
                vi: "Không có mức phí, lệ phí nào áp dụng cho ngày \(day.vi).", en: "No fee rule applies on \(day.en).")
        case .notSet(let rule, let agency):
            Bilingual(
                vi: "Mức thu “\(rule)” do tỉnh quyết định và chưa được khai báo cho cơ quan \(agency).",
                en: "The fee “\(rule)” is set by the province, and the definition does not have it for \(agency).")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .noRule:
            Bilingual(
                vi: "Bổ sung mức thu vào tệp quy trình và công bố lại.",
                en: "Add the amount to the procedure's file and publish it anew.")
        case .notSet:
            Bilingual(
                vi: "Nêu mức thu và căn cứ khi tiếp nhận, hoặc bổ sung vào tệp quy trình và công bố lại.",
                en: "State amount and legal basis when receiving, or add it to the procedure's file and publish anew.")
        }
    }
}

extension ProcedureDefinition {
    /// The case of a dossier with these values: the first whose condition holds. The last one applies always.
    ///
    /// - Returns: `nil` only for a definition without cases, which the parser refuses.
    public func caseFor(_ context: ConditionContext) -> CaseChoice? {
        var undecided: [String] = []
        for definition in cases {
            switch definition.condition.evaluate(in: context) {
            case true?: return CaseChoice(definition: definition, undecided: undecided)
            case nil:
                for field in definition.condition.undecidedFields(in: context) where !undecided.contains(field) {
                    undecided.append(field)
                }
            case false?: break
            }
        }
        return nil
    }

    /// The time limit of a dossier of this case: the case's own, or the procedure's.
    public func limit(inCase id: String) -> LimitDefinition { caseDefinition(id)?.limit ?? limit }

    /// The fee of a dossier: the first rule in force on `day` whose condition holds.
    ///
    /// - Parameters:
    ///   - context: The dossier's values, with its case.
    ///   - day: The day whose fees count.
    ///   - agency: The code of the competent agency, for fees that provinces set; the longest listed prefix counts.
    /// - Returns: The rule and the amount in đồng.
    /// - Throws: `FeeError` where no rule applies or the province is not listed.
    public func feeFor(
        _ context: ConditionContext, on day: Day, agency: String
    ) throws(FeeError) -> FeeChoice {
        var undecided: [String] = []
        for rule in fees where rule.dates.contains(day) {
            switch rule.condition.evaluate(in: context) {
            case true?:
                guard let amount = rule.amount.dong(for: agency, on: day, in: context) else {
                    throw FeeError.notSet(rule: rule.id, agency: agency)
                }
                return FeeChoice(rule: rule, amount: amount, undecided: undecided)
            case nil:
                for field in rule.condition.undecidedFields(in: context) where !undecided.contains(field) {
                    undecided.append(field)
                }
            case false?: break
            }
        }
        throw FeeError.noRule(day: day)
    }

    /// Documents that must be there and are not, in the order of the definition.
    ///
    /// A document counts as there where it is attached or one that replaces it is.
    public func missingDocuments(attached: Set<String>, in context: ConditionContext) -> [DocumentDefinition] {
        documents.filter { document in
            guard document.requiredWhen.holds(in: context), !attached.contains(document.id) else { return false }
            return !document.replacedBy.contains(where: attached.contains)
        }
    }
}

extension FeeAmount {
    /// The amount for an agency on a day; `nil` where its province is not listed then and there is no other amount. An amount by count
    /// finds the count in `context`; without it, it is what the base pays for.
    ///
    /// - Complexity: O(*n*) in the length of the code.
    public func dong(for agency: String, on day: Day, in context: ConditionContext? = nil) -> Int64? {
        switch self {
        case .dong(let amount): return amount
        case .counted(let counted):
            guard case .integer(let count)? = context?.value(counted.field) else { return counted.base }
            return counted.dong(count)
        case .byProvince(let table, let otherwise):
            var code = Substring(agency)
            while !code.isEmpty {
                let set = table[String(code)]?.last { $0.dates?.contains(day) ?? true }
                if let set { return set.amount }
                code = code.lastIndex(of: ".").map { code[..<$0] } ?? ""
            }
            return otherwise
        }
    }
}

extension SubjectDefinition {
    /// Whether the person must be named.
    public func isRequired(in context: ConditionContext) -> Bool { requiredWhen?.holds(in: context) ?? true }

    /// Whether the person may be named. What a missing field leaves open is not forbidden.
    public func isAllowed(in context: ConditionContext) -> Bool { allowedWhen?.evaluate(in: context) != false }

    /// The field called `id`.
    public func field(_ id: String) -> FieldDefinition? { fields.first { $0.id == id } }
}

extension FieldDefinition {
    /// Whether the field must be filled in.
    public func isRequired(in context: ConditionContext) -> Bool { requiredWhen.holds(in: context) }
}
