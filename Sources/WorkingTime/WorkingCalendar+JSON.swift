public import JSON
import Vietnamese

/// The canonical form of a calendar: what the digest is taken of.
extension WorkingCalendar {
    /// Name and years in ascending order, each with its days in ascending order. Equal calendars have equal bytes.
    public var json: JSONValue {
        ["name": .string(name), "years": .array(years.map(\.json))]
    }

    /// Reads the form that `json` gives.
    ///
    /// - Throws: `JSONError` that names the place, also for data that no calendar can have.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let name = try fields.string("name")
        let years = try fields.list("years", CalendarYear.init(json:at:))
        try fields.end()
        do throws(CalendarError) {
            try self.init(name: name, years: years)
        } catch {
            throw JSONError(.wrongType(expected: "calendar (\(error.code))"), path: path)
        }
    }
}

extension CalendarYear {
    /// The year with its days in ascending order.
    public var json: JSONValue {
        [
            "year": .integer(Int64(year)), "edition": .integer(Int64(edition)),
            "off": .array(daysOff.map(\.json)), "worked": .array(workedSaturdays.map(\.json)),
        ]
    }

    /// Reads the form that `json` gives.
    ///
    /// - Throws: `JSONError` that names the place.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let year = Int(clamping: try fields.integer("year"))
        let edition = Int(clamping: try fields.integer("edition"))
        let off = try fields.list("off", CalendarDay.init(json:at:))
        let worked = try fields.list("worked", CalendarDay.init(json:at:))
        try fields.end()
        do throws(CalendarError) {
            try self.init(year: year, edition: edition, daysOff: off, workedSaturdays: worked)
        } catch {
            throw JSONError(.wrongType(expected: "calendar year (\(error.code))"), path: path)
        }
    }
}

extension CalendarDay {
    /// Day, reason in both languages, source where there is one, and the mark `unverified` where it is set.
    public var json: JSONValue {
        var object = JSONObject()
        object["day"] = day.json
        object["reason"] = ["vi": .string(reason.vi), "en": .string(reason.en)]
        object.set("source", source.map(JSONValue.string))
        if isUnverified { object["unverified"] = true }
        return .object(object)
    }

    /// Reads the form that `json` gives.
    ///
    /// - Throws: `JSONError` that names the field.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let day = try fields.required("day", Day.init(json:at:))
        var reason = try JSONFields(try fields.required("reason"), at: fields.place("reason"))
        let text = Bilingual(vi: try reason.string("vi"), en: try reason.string("en"))
        try reason.end()
        let source = try fields.optionalString("source")
        let isUnverified = try fields.optionalBool("unverified") ?? false
        try fields.end()
        self.init(day: day, reason: text, source: source, isUnverified: isUnverified)
    }
}
