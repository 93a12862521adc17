public import JSON

extension Instant {
    /// RFC 3339 in UTC with six digits.
    public var json: JSONValue { .string(rfc3339) }

    /// Reads any text of RFC 3339.
    ///
    /// - Throws: `JSONError` that names `path`.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        let text = try json.asString(path)
        do throws(WorkingTimeError) {
            try self.init(rfc3339: text)
        } catch {
            throw JSONError(.wrongType(expected: "RFC 3339"), path: path)
        }
    }
}

extension Day {
    /// `2026-06-10`.
    public var json: JSONValue { .string(iso) }

    /// Reads `2026-06-10`.
    ///
    /// - Throws: `JSONError` that names `path`, also for a day that does not exist.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        guard let day = Day(iso: try json.asString(path)) else {
            throw JSONError(.wrongType(expected: "YYYY-MM-DD"), path: path)
        }
        self = day
    }
}

extension TimeOfDay {
    /// `15:00`, or `15:00:01` where there are seconds; parts of a second are left out.
    public var json: JSONValue { .string(second == 0 ? short : "\(short):\(twoDigits(second))") }

    /// Reads `15:00` or `15:00:01`.
    ///
    /// - Throws: `JSONError` that names `path`.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        guard let time = TimeOfDay(text: try json.asString(path)) else {
            throw JSONError(.wrongType(expected: "HH:MM"), path: path)
        }
        self = time
    }
}

extension Limit {
    /// An object with `unit` and the amount: `{"unit":"working-days","thousandths":2500}`, `{"unit":"months","count":1}`,
    /// `{"unit":"same-day"}`.
    public var json: JSONValue {
        switch self {
        case .sameDay: ["unit": "same-day"]
        case .workingHours(let hours): ["unit": "working-hours", "count": .integer(Int64(hours))]
        case .workingDays(let thousandths): ["unit": "working-days", "thousandths": .integer(Int64(thousandths))]
        case .calendarDays(let days): ["unit": "calendar-days", "count": .integer(Int64(days))]
        case .months(let months): ["unit": "months", "count": .integer(Int64(months))]
        }
    }

    /// Reads the form that `json` gives.
    ///
    /// - Throws: `JSONError` that names the field, also for an amount beyond the range of its unit.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let unit = try fields.string("unit")
        let amountKey = unit == "working-days" ? "thousandths" : "count"
        if unit == "same-day" {
            self = .sameDay
        } else {
            let amount = Int(clamping: try fields.integer(amountKey))
            switch unit {
            case "working-hours": self = .workingHours(amount)
            case "working-days": self = .workingDays(thousandths: amount)
            case "calendar-days": self = .calendarDays(amount)
            case "months": self = .months(amount)
            default:
                throw JSONError(
                    .wrongType(expected: "same-day, working-hours, working-days, calendar-days, months"),
                    path: fields.place("unit"))
            }
        }
        guard isValid else {
            throw JSONError(.wrongType(expected: "time limit in range"), path: fields.place(amountKey))
        }
        try fields.end()
    }
}
