import JSON
import Vietnamese
import WorkingTime

extension LimitDefinition {
    var expanded: JSONValue {
        var object: JSONObject = ["within": limit.json, "cut-off": .bool(cutOffMovesToNextDay)]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            limit: try fields.required("within", Limit.init(json:at:)),
            cutOffMovesToNextDay: try fields.bool("cut-off"), source: try fields.optionalString("source"),
            isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension SupplementDefinition {
    var expanded: JSONValue {
        var object: JSONObject = ["max-requests": .integer(Int64(maxRequests))]
        object.set("answer-within", answerWithin?.json)
        object.set("unanswered", unanswered.map { .string($0.rawValue) })
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            maxRequests: Int(clamping: try fields.integer("max-requests")),
            answerWithin: try fields.optional("answer-within", Limit.init(json:at:)),
            unanswered: try fields.optional("unanswered", named),
            source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension FeeRule {
    var expanded: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "label": label.expanded, "amount": amount.expanded, "dates": dates.expanded,
            "when": condition.expanded,
        ]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)),
            amount: try fields.required("amount", FeeAmount.init(expanded:at:)),
            dates: try fields.required("dates", DayRange.init(expanded:at:)),
            condition: try fields.required("when", Condition.init(expanded:at:)),
            source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension FeeAmount {
    /// An integer, or `{"by-province":{"H26":8000},"otherwise":5000}` with the provinces in the order of their codes; an amount with
    /// dates or a source of its own as a list of objects.
    var expanded: JSONValue {
        switch self {
        case .dong(let amount): return .integer(amount)
        case .counted(let counted):
            return [
                "base": .integer(counted.base), "count": .string(counted.field), "included": .integer(counted.included),
                "each": .integer(counted.each),
            ]
        case .byProvince(let table, let otherwise):
            var provinces = JSONObject()
            for code in table.keys.sorted() { provinces.set(code, table[code].map(Self.expanded)) }
            var object: JSONObject = ["by-province": .object(provinces)]
            object.set("otherwise", otherwise.map(JSONValue.integer))
            return .object(object)
        }
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        if case .integer(let amount) = json {
            self = .dong(amount)
            return
        }
        var fields = try JSONFields(json, at: path)
        if let base = try fields.optionalInteger("base") {
            self = .counted(
                CountedAmount(
                    base: base, field: try fields.string("count"), included: try fields.integer("included"),
                    each: try fields.integer("each")))
            try fields.end()
            return
        }
        guard let provinces = try fields.required("by-province").object else {
            throw JSONError(.wrongType(expected: "object"), path: fields.place("by-province"))
        }
        var table: [String: [ProvincialAmount]] = [:]
        for member in provinces.members {
            table[member.key] = try Self.amounts(member.value, at: fields.place(member.key))
        }
        self = .byProvince(table, otherwise: try fields.optionalInteger("otherwise"))
        try fields.end()
    }

    private static func expanded(_ amounts: [ProvincialAmount]) -> JSONValue {
        if amounts.count == 1, let only = amounts.first, only.isBare { return .integer(only.amount) }
        return .array(
            amounts.map { amount in
                var object: JSONObject = ["amount": .integer(amount.amount)]
                object.set("dates", amount.dates?.expanded)
                object.set("source", amount.source.map(JSONValue.string))
                object["unverified"] = .bool(amount.isUnverified)
                return .object(object)
            })
    }

    private static func amounts(_ json: JSONValue, at path: String) throws(JSONError) -> [ProvincialAmount] {
        if case .integer(let amount) = json { return [ProvincialAmount(amount)] }
        guard let values = json.array else { throw JSONError(.wrongType(expected: "array"), path: path) }
        var amounts: [ProvincialAmount] = []
        for (index, value) in values.enumerated() {
            var fields = try JSONFields(value, at: "\(path)[\(index)]")
            amounts.append(
                ProvincialAmount(
                    try fields.integer("amount"), dates: try fields.optional("dates", DayRange.init(expanded:at:)),
                    source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified")))
            try fields.end()
        }
        return amounts
    }
}

extension StepDefinition {
    var expanded: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "label": label.expanded, "status": .integer(Int64(status.rawValue)),
            "role": .string(role),
        ]
        object.set("only-when", onlyWhen?.expanded)
        object.set("silence", silence?.expanded)
        object.set("limit", limit?.json)
        object["actions"] = .array(actions.map(\.expanded))
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let id = try fields.string("id")
        let label = try fields.required("label", Bilingual.init(expanded:at:))
        guard let status = OfficialStatus(rawValue: Int(clamping: try fields.integer("status"))) else {
            throw JSONError(.wrongType(expected: "1 to 10"), path: fields.place("status"))
        }
        self.init(
            id: id, label: label, status: status, role: try fields.string("role"),
            limit: try fields.optional("limit", Limit.init(json:at:)),
            actions: try fields.list("actions", ActionDefinition.init(expanded:at:)),
            onlyWhen: try fields.optional("only-when", StepFilter.init(expanded:at:)),
            silence: try fields.optional("silence", SilenceDefinition.init(expanded:at:)))
        try fields.end()
    }
}

extension ActionDefinition {
    var expanded: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "label": label.expanded, "kind": .string(kind.rawValue),
        ]
        object.set("to", target.map(JSONValue.string))
        object["roles"] = .array(roles.map(JSONValue.string))
        object["reason"] = .bool(requiresReason)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)),
            kind: try fields.required("kind", named), target: try fields.optionalString("to"),
            roles: try fields.list("roles", text), requiresReason: try fields.bool("reason"))
        try fields.end()
    }
}

extension SeparationOfDuties {
    var expanded: JSONValue {
        ["first": .string(first), "second": .string(second), "reason": reason.expanded]
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            first: try fields.string("first"), second: try fields.string("second"),
            reason: try fields.required("reason", Bilingual.init(expanded:at:)))
        try fields.end()
    }
}

extension ResultDefinition {
    var expanded: JSONValue {
        var object: JSONObject = [
            "code": .string(code), "title": title.expanded, "template": .string(template),
            "number": .string(numberTemplate), "electronic": .bool(isElectronic),
        ]
        object.set("shows", shows.map { .array($0.map(JSONValue.string)) })
        object.set("correction", correction?.expanded)
        object.set("cases", cases.map { .array($0.map(JSONValue.string)) })
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            code: try fields.string("code"), title: try fields.required("title", Bilingual.init(expanded:at:)),
            template: try fields.string("template"), numberTemplate: try fields.string("number"),
            isElectronic: try fields.bool("electronic"),
            shows: try fields.optional("shows", names),
            correction: try fields.optional("correction", CorrectionProcedure.init(expanded:at:)),
            cases: try fields.optional("cases", names))
        try fields.end()
    }
}

extension CorrectionProcedure {
    var expanded: JSONValue {
        var object: JSONObject = ["procedure": .string(procedure), "title": title.expanded]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            procedure: try fields.string("procedure"),
            title: try fields.required("title", Bilingual.init(expanded:at:)),
            source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}
