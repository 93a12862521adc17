import JSON
import WorkingTime

extension PaymentDefinition {
    var expanded: JSONValue {
        var object: JSONObject = [
            "due": .string(due.rawValue), "kind": .string(kind.rawValue),
            "ways": .array(ways.map { .string($0.rawValue) }),
        ]
        object.set("expires-within", expiresWithin?.json)
        object["unpaid"] = .string(unpaid.rawValue)
        object.set("refund", refund?.expanded)
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            due: try fields.required("due", named), kind: try fields.required("kind", named),
            ways: try fields.list("ways", named),
            expiresWithin: try fields.optional("expires-within", Limit.init(json:at:)),
            unpaid: try fields.required("unpaid", named),
            refund: try fields.optional("refund", Refund.init(expanded:at:)),
            source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension PaymentDefinition.Refund {
    var expanded: JSONValue {
        var object: JSONObject = ["ends": .array(ends.map { .string($0.rawValue) })]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            ends: try fields.list("ends", named), source: try fields.optionalString("source"),
            isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}
