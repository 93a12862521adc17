import JSON
import WorkingTime

extension IntakeDefinition {
    var expanded: JSONValue {
        var object: JSONObject = [
            "within": within.json, "channels": .array(channels.map(JSONValue.string)), "escalate-to": .string(role),
        ]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            within: try fields.required("within", Limit.init(json:at:)), channels: try fields.list("channels", text),
            role: try fields.string("escalate-to"), source: try fields.optionalString("source"),
            isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}
