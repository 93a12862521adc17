import JSON

extension Condition {
    /// `true`, `false`, or an object as the workflow language writes it: `{"field":"child.sex","equals":"male"}`.
    var expanded: JSONValue {
        switch self {
        case .always(let isTrue): .bool(isTrue)
        case .equals(let field, let value): ["field": .string(field), "equals": .string(value)]
        case .oneOf(let field, let values): ["field": .string(field), "one-of": .array(values.map(JSONValue.string))]
        case .present(let field): ["field": .string(field), "present": true]
        case .moreDaysSince(let field, let days):
            ["field": .string(field), "more-days-than": .integer(Int64(days))]
        case .ageAtLeast(let field, let years): ["field": .string(field), "age-at-least": .integer(Int64(years))]
        case .caseIn(let cases): ["case": .array(cases.map(JSONValue.string))]
        case .representedOn(let grounds): ["represented-on": .array(grounds.map(JSONValue.string))]
        case .filedBy(let channels): ["channel": .array(channels.map(JSONValue.string))]
        case .all(let parts): ["all": .array(parts.map(\.expanded))]
        case .any(let parts): ["any": .array(parts.map(\.expanded))]
        case .not(let part): ["not": part.expanded]
        }
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        if case .bool(let isTrue) = json {
            self = .always(isTrue)
            return
        }
        var fields = try JSONFields(json, at: path)
        if let field = try fields.optionalString("field") {
            if let value = try fields.optionalString("equals") {
                self = .equals(field: field, value: value)
            } else if fields.has("one-of") {
                self = .oneOf(field: field, values: try fields.list("one-of", text))
            } else if let days = try fields.optionalInteger("more-days-than") {
                self = .moreDaysSince(field: field, days: Int(clamping: days))
            } else if let years = try fields.optionalInteger("age-at-least") {
                self = .ageAtLeast(field: field, years: Int(clamping: years))
            } else {
                guard try fields.bool("present") else {
                    throw JSONError(.wrongType(expected: "true"), path: fields.place("present"))
                }
                self = .present(field: field)
            }
        } else if fields.has("case") {
            self = .caseIn(try fields.list("case", text))
        } else if fields.has("represented-on") {
            self = .representedOn(try fields.list("represented-on", text))
        } else if fields.has("channel") {
            self = .filedBy(try fields.list("channel", text))
        } else if fields.has("all") {
            self = .all(try fields.list("all", Condition.init(expanded:at:)))
        } else if fields.has("any") {
            self = .any(try fields.list("any", Condition.init(expanded:at:)))
        } else {
            self = .not(try fields.required("not", Condition.init(expanded:at:)))
        }
        try fields.end(known: Self.members)
    }

    private static let members: Set<String> = [
        "field", "equals", "one-of", "present", "more-days-than", "age-at-least", "case", "represented-on", "channel",
        "all", "any", "not",
    ]
}

extension JSONFields {
    /// Whether `key` has a value.
    fileprivate func has(_ key: String) -> Bool {
        var copy = self
        return copy.value(key) != nil
    }
}
