import JSON

/// Conditions as schemas of a whole form, as far as the schema language can say them.
///
/// A condition is true, false or open (``Condition/evaluate(in:)``). A schema made here is never more than it says: where a form fits
/// the one for ``Truth/isTrue``, the condition is certainly true; one that cannot be said is `nil`.
struct ConditionSchema {
    /// What a schema says of a condition.
    enum Truth {
        case isTrue, isFalse, isNotTrue, isNotFalse
    }

    let definition: ProcedureDefinition

    /// Adds “where the condition holds, `then`”, where that can be said.
    func rule(_ condition: Condition, _ then: JSONValue, _ rules: inout [JSONValue]) {
        guard let isTrue = schema(condition, .isTrue) else { return }
        rules.append(["if": isTrue, "then": then])
    }

    /// The forms of which `truth` holds; `nil` where the schema language cannot tell any.
    func schema(_ condition: Condition, _ truth: Truth) -> JSONValue? { schema(condition, truth, cases: true) }

    private func schema(_ condition: Condition, _ truth: Truth, cases: Bool) -> JSONValue? {
        switch condition {
        case .always(let isTrue):
            let wanted = truth == .isTrue || truth == .isNotFalse
            return isTrue == wanted ? true : nil
        case .equals(let field, let value): return comparing(field, [value], truth)
        case .oneOf(let field, let values): return comparing(field, values, truth)
        case .present(let field):
            let filled = filled(field)
            return truth == .isTrue || truth == .isNotFalse ? filled : ["not": filled]
        case .moreDaysSince(let field, _), .ageAtLeast(let field, _):
            // What day it is, a schema does not know; where the field is missing, it is open.
            switch truth {
            case .isTrue, .isFalse: return nil
            case .isNotTrue, .isNotFalse: return ["not": filled(field)]
            }
        // The channel is no part of the form.
        case .filedBy: return nil
        case .caseIn(let wanted): return cases ? caseIn(wanted, truth) : nil
        case .representedOn(let grounds):
            let represented = represented(on: grounds)
            return truth == .isTrue || truth == .isNotFalse ? represented : ["not": represented]
        case .all(let parts): return joining(parts, truth, all: truth == .isTrue || truth == .isNotFalse, cases)
        case .any(let parts): return joining(parts, truth, all: truth == .isFalse || truth == .isNotTrue, cases)
        case .not(let part):
            let turned: Truth =
                switch truth {
                case .isTrue: .isFalse
                case .isFalse: .isTrue
                case .isNotTrue: .isNotFalse
                case .isNotFalse: .isNotTrue
                }
            return schema(part, turned, cases: cases)
        }
    }

    /// Where all parts are needed, each must be sayable; where one is enough, those that are.
    private func joining(_ parts: [Condition], _ truth: Truth, all: Bool, _ cases: Bool) -> JSONValue? {
        let schemas = parts.map { schema($0, truth, cases: cases) }
        let known = schemas.compactMap { $0 }
        if all { return known.count == schemas.count ? (known.isEmpty ? true : ["allOf": .array(known)]) : nil }
        return known.isEmpty ? nil : ["anyOf": .array(known)]
    }

    /// A missing field leaves a comparison open.
    private func comparing(_ field: String, _ values: [String], _ truth: Truth) -> JSONValue? {
        let equal = member(field, ["enum": .array(values.flatMap { self.values($0, of: field) })])
        switch truth {
        case .isTrue: return equal
        case .isFalse: return ["allOf": [filled(field), ["not": equal]]]
        case .isNotTrue: return ["not": equal]
        case .isNotFalse: return ["anyOf": [equal, ["not": filled(field)]]]
        }
    }

    private func filled(_ field: String) -> JSONValue { member(field, ["not": ["enum": ["", .null]]]) }

    /// The values whose text is `text`: a condition compares by text, a schema by value.
    private func values(_ text: String, of field: String) -> [JSONValue] {
        switch type(of: field) {
        case .boolean?: text == "true" ? [true] : text == "false" ? [false] : []
        case .integer?, .money?: Int64(text).map { String($0) == text ? [.integer($0)] : [] } ?? []
        case nil, .text?, .fullName?, .date?, .personalNumber?, .choice?, .phone?, .email?: [.string(text)]
        }
    }

    private func type(of field: String) -> FieldType? {
        guard let dot = field.firstIndex(of: ".") else { return definition.data.first { $0.id == field }?.type }
        return definition.subject(String(field[..<dot]))?.field(String(field[field.index(after: dot)...]))?.type
    }

    /// The form has the field, and it fits `schema`.
    private func member(_ field: String, _ schema: JSONValue) -> JSONValue {
        let path: [String]
        if let dot = field.firstIndex(of: ".") {
            path = ["subjects", String(field[..<dot]), String(field[field.index(after: dot)...])]
        } else {
            path = ["data", field]
        }
        return path.reversed().reduce(schema) { inner, name in
            // What is no object has no members: both words would let it pass.
            ["type": "object", "required": [.string(name)], "properties": .object([name: inner])]
        }
    }

    private func represented(on grounds: [String]) -> JSONValue {
        let ground: JSONValue = grounds.isEmpty ? [:] : ["enum": .array(grounds.map(JSONValue.string))]
        let representative: JSONValue = [
            "type": "object", "required": ["ground"], "properties": ["ground": ground],
        ]
        return ["type": "object", "required": ["representative"], "properties": ["representative": representative]]
    }

    /// The dossier's case is the first whose condition holds.
    private func caseIn(_ wanted: [String], _ truth: Truth) -> JSONValue? {
        let isWanted = truth == .isTrue || truth == .isNotFalse
        var found: [JSONValue] = []
        for (index, candidate) in definition.cases.enumerated() where wanted.contains(candidate.id) == isWanted {
            let before = definition.cases[..<index].map { schema($0.condition, .isNotTrue, cases: false) }
            guard let own = schema(candidate.condition, .isTrue, cases: false) else { continue }
            let known = before.compactMap { $0 }
            guard known.count == before.count else { continue }
            found.append(["allOf": .array([own] + known)])
        }
        return found.isEmpty ? nil : ["anyOf": .array(found)]
    }
}
