public import JSON

/// How events write the cut-off that a deadline was computed with.
extension WorkingRules.CutOff {
    /// `{"time", "source", "unverified"}`; what is absent is left out.
    public var json: JSONValue {
        var object: JSONObject = ["time": .string(time.short)]
        object.set("source", source.map(JSONValue.string))
        if isUnverified { object["unverified"] = true }
        return .object(object)
    }

    /// Reads what `json` gives.
    ///
    /// - Throws: `JSONError` that names the field.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        guard let time = TimeOfDay(text: try fields.string("time")) else {
            throw JSONError(.wrongType(expected: "time of day"), path: fields.place("time"))
        }
        let source = try fields.optionalString("source")
        let isUnverified = try fields.optionalBool("unverified") ?? false
        try fields.end()
        self.init(time: time, source: source, isUnverified: isUnverified)
    }

    /// The same without its days, as an event keeps it: the day is the event's.
    public var applied: WorkingRules.CutOff {
        WorkingRules.CutOff(time: time, source: source, isUnverified: isUnverified)
    }
}
