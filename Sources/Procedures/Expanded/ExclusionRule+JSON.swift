import JSON
import Vietnamese

extension ExclusionRule {
    var expanded: JSONValue {
        var object: JSONObject = ["id": .string(id), "when": condition.expanded, "reason": reason.expanded]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            id: try fields.string("id"), condition: try fields.required("when", Condition.init(expanded:at:)),
            reason: try fields.required("reason", Bilingual.init(expanded:at:)),
            source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension RetentionDefinition {
    /// `{"keep":"permanent",…}`, or the number of years.
    var expanded: JSONValue {
        var object: JSONObject = ["keep": years.map { .integer(Int64($0)) } ?? "permanent"]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let keep = try fields.required("keep")
        var years: Int?
        switch keep {
        case .string("permanent"): break
        case .integer(let number) where number > 0: years = Int(clamping: number)
        default: throw JSONError(.wrongType(expected: "permanent"), path: fields.place("keep"))
        }
        self.init(
            years: years, source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}
