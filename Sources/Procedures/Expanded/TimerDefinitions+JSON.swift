import JSON
import WorkingTime

// What is absent in a file is absent here: definitions of before keep their digest.

extension TimerDefinitions {
    var expanded: JSONValue {
        var object = JSONObject()
        object.set("reminder", reminder?.expanded)
        object.set("apology", apology?.expanded)
        object.set("overdue", overdue?.expanded)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            reminder: try fields.optional("reminder", ReminderDefinition.init(expanded:at:)),
            apology: try fields.optional("apology", ApologyNotice.init(expanded:at:)),
            overdue: try fields.optional("overdue", EscalationDefinition.init(expanded:at:)))
        try fields.end()
    }
}

extension ReminderDefinition {
    var expanded: JSONValue {
        var object: JSONObject = ["before": before.json]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            before: try fields.required("before", Limit.init(json:at:)), source: try fields.optionalString("source"),
            isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension ApologyNotice {
    var expanded: JSONValue {
        var object = JSONObject()
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension EscalationDefinition {
    var expanded: JSONValue {
        var object: JSONObject = ["escalate-to": .string(role)]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            role: try fields.string("escalate-to"), source: try fields.optionalString("source"),
            isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension SilenceDefinition {
    var expanded: JSONValue {
        var object: JSONObject = ["within": within.json, "action": .string(action)]
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            within: try fields.required("within", Limit.init(json:at:)), action: try fields.string("action"),
            source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension StepFilter {
    var expanded: JSONValue {
        var object = JSONObject()
        if !channels.isEmpty || connected == nil { object["channel"] = .array(channels.map(JSONValue.string)) }
        object.set("connected", connected.map(JSONValue.string))
        object["otherwise"] = .string(otherwise)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let connected = try fields.optionalString("connected")
        self.init(
            channels: try fields.list("channel", text), connected: connected, otherwise: try fields.string("otherwise"))
        try fields.end()
    }
}
