import Vietnamese
import WorkingTime

extension ProcedureChecker {
    /// Every condition of the sound sections: names that resolve, values that can occur.
    mutating func checkConditions() {
        for (index, subject) in definition.subjects.enumerated() {
            let path = "subjects[\(index)]"
            if let condition = subject.requiredWhen { check(condition, at: path + ".required") }
            if let condition = subject.allowedWhen { check(condition, at: path + ".allowed") }
            for (number, field) in subject.fields.enumerated() {
                check(field.requiredWhen, at: "\(path).fields[\(number)].required")
            }
        }
        for (index, field) in definition.data.enumerated() { check(field.requiredWhen, at: "data[\(index)].required") }
        for (index, item) in definition.cases.enumerated() {
            check(item.condition, at: "cases[\(index)].when", isOfCase: true)
        }
        if isSound(.exclusions) {
            for (index, rule) in definition.exclusions.enumerated() {
                check(rule.condition, at: "exclusions[\(index)].when")
            }
        }
        if isSound(.documents) {
            for (index, document) in definition.documents.enumerated() {
                check(document.requiredWhen, at: "documents[\(index)].required")
            }
        }
        if isSound(.fees) {
            for (index, rule) in definition.fees.enumerated() {
                check(rule.condition, at: "fees[\(index)].when")
                if case .counted(let counted) = rule.amount { check(counted, at: "fees[\(index)].amount") }
            }
        }
    }

    private mutating func check(_ condition: Condition, at path: String, isOfCase: Bool = false) {
        switch condition {
        case .always: break
        case .equals(let name, let value):
            guard let field = resolve(name, at: path) else { return }
            checkValue(value, of: field, at: path + ".equals")
        case .oneOf(let name, let values):
            guard let field = resolve(name, at: path) else { return }
            for (index, value) in values.enumerated() { checkValue(value, of: field, at: "\(path).one-of[\(index)]") }
        case .present(let name): _ = resolve(name, at: path)
        case .moreDaysSince(let name, _), .ageAtLeast(let name, _):
            guard let field = resolve(name, at: path), field.type != .date else { return }
            report(
                path + ".field", "not-a-date-field", "Trường “\(name)” không có kiểu date.",
                "The field “\(name)” is not of type date.")
        case .caseIn(let cases):
            if isOfCase {
                report(
                    path + ".case", "case-in-case", "Điều kiện của một trường hợp không được hỏi về trường hợp.",
                    "The condition of a case cannot ask about the case.")
            }
            checkNames(cases, among: definition.cases.map(\.id), at: path + ".case", "unknown-case") {
                ("Không có trường hợp “\($0)”.", "There is no case “\($0)”.")
            }
        case .representedOn(let grounds):
            if definition.grounds.isEmpty {
                report(
                    path, "no-grounds", "Quy trình không cho phép người đại diện (không có mục “grounds”).",
                    "Nobody may represent the applicant here (there are no “grounds”).")
            } else {
                checkNames(grounds, among: definition.grounds.map(\.id), at: path + ".represented-on", "unknown-ground")
                {
                    ("Không có căn cứ đại diện “\($0)”.", "There is no ground “\($0)”.")
                }
            }
        case .filedBy(let channels):
            checkNames(
                channels, among: DeliveryMethod.allCases.map(\.rawValue), at: path + ".channel", "unknown-channel"
            ) {
                ("Không có kênh “\($0)”.", "There is no channel “\($0)”.")
            }
            if isOfCase {
                report(
                    path + ".channel", "channel-in-case", "Điều kiện của một trường hợp không được hỏi về kênh nộp.",
                    "The condition of a case cannot ask about the channel.")
            }
        case .all(let parts):
            for (index, part) in parts.enumerated() { check(part, at: "\(path).all[\(index)]", isOfCase: isOfCase) }
        case .any(let parts):
            for (index, part) in parts.enumerated() { check(part, at: "\(path).any[\(index)]", isOfCase: isOfCase) }
        case .not(let part): check(part, at: path + ".not", isOfCase: isOfCase)
        }
    }

    /// What is counted is an integer that is always filled in, and the most that may be asked for is still a fee.
    private mutating func check(_ counted: CountedAmount, at path: String) {
        guard let field = resolve(counted.field, at: path, key: ".count") else { return }
        guard case .integer(let range) = field.type, field.requiredWhen == .always(true), field.enteredBy == nil else {
            report(
                path + ".count", "count-not-an-integer",
                "Trường đếm “\(counted.field)” phải là số nguyên (integer) luôn được điền (required: true).",
                "What is counted, “\(counted.field)”, has to be an integer that is always filled in (required: true).")
            return
        }
        if counted.dong(range.upperBound) == nil {
            report(
                path + ".each", "amount-too-large",
                "Với số lượng lớn nhất (\(range.upperBound)), mức thu vượt quá \(FieldDefinition.largestAmount) đồng.",
                "For the most that may be asked for (\(range.upperBound)) the amount is beyond "
                    + "\(FieldDefinition.largestAmount) đồng.")
        }
    }

    private mutating func checkNames(
        _ names: [String], among known: [String], at path: String, _ code: String,
        _ sentence: (String) -> (String, String)
    ) {
        for (index, name) in names.enumerated() where !known.contains(name) {
            let (vi, en) = sentence(name)
            report("\(path)[\(index)]", code, vi, en, suggestion: Suggestion.nearest(to: name, among: known))
        }
    }

    /// The field called `name`: `subject.field`, or a field of `data`.
    private mutating func resolve(_ name: String, at path: String, key: String = ".field") -> FieldDefinition? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, let field = definition.subject(parts[0])?.field(parts[1]) { return field }
        if parts.count == 1, let field = definition.data.first(where: { $0.id == name }) { return field }
        let known =
            definition.subjects.flatMap { subject in subject.fields.map { "\(subject.id).\($0.id)" } }
            + definition.data.map(\.id)
        let sameField = known.first { $0.split(separator: ".").last.map(String.init) == name }
        report(
            path + key, "unknown-field", "Không có trường “\(name)”.", "There is no field “\(name)”.",
            suggestion: sameField ?? Suggestion.nearest(to: name, among: known))
        return nil
    }

    /// Notes a value that the field can never have: the condition would be false for ever.
    private mutating func checkValue(_ value: String, of field: FieldDefinition, at path: String) {
        let known: [String]
        let isPossible: Bool
        switch field.type {
        case .choice(let options):
            known = options.map(\.id)
            isPossible = known.contains(value)
        case .boolean:
            known = ["true", "false"]
            isPossible = known.contains(value)
        case .integer(let range):
            known = []
            isPossible = Int64(value).map { range.contains($0) && String($0) == value } ?? false
        case .money:
            known = []
            isPossible = Int64(value).map { $0 >= 0 && String($0) == value } ?? false
        case .date:
            known = []
            isPossible = Day(iso: value) != nil
        case .text, .fullName, .personalNumber, .phone, .email:
            known = []
            isPossible = true
        }
        guard !isPossible else { return }
        let list = known.isEmpty ? Bilingual(vi: "", en: "") : Self.list(known)
        report(
            path, "impossible-value", "Trường này không bao giờ có giá trị “\(value)”.\(list.vi)",
            "This field never has the value “\(value)”.\(list.en)",
            suggestion: Suggestion.nearest(to: value, among: known))
    }

    private static func list(_ names: [String]) -> Bilingual {
        let text = names.joined(separator: ", ")
        return Bilingual(vi: " Các giá trị: \(text).", en: " Its values: \(text).")
    }
}
