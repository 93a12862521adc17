import JSON
public import Vietnamese
public import WorkingTime

/// The tier of an agency (cấp thực hiện). The district tier ended on 2025-06-30.
public enum AgencyLevel: String, Sendable, Hashable, CaseIterable {
    /// Trung ương: ministries and agencies of the centre.
    case central
    /// Cấp tỉnh: provinces, cities under the centre, their departments.
    case provincial
    /// Cấp xã: communes, wards, special zones.
    case communal

    init(json: JSONValue, at path: String) throws(JSONError) {
        guard let level = AgencyLevel(rawValue: try json.asString(path)) else {
            throw JSONError(.wrongType(expected: "central, provincial, communal"), path: path)
        }
        self = level
    }
}

/// An agency with the day from which it exists.
public struct AgencyEstablishment: Sendable, Hashable {
    public var agency: AgencyCode
    public var name: Bilingual
    public var level: AgencyLevel
    /// The agency above it; `nil` at the top.
    public var parent: AgencyCode?
    public var from: Day
    /// What papers say beyond the name; `nil`: nothing, or as before.
    public var letterhead: Letterhead?

    public init(
        agency: AgencyCode, name: Bilingual, level: AgencyLevel, parent: AgencyCode?, from: Day,
        letterhead: Letterhead? = nil
    ) {
        self.letterhead = letterhead
        self.agency = agency
        self.name = name
        self.level = level
        self.parent = parent
        self.from = from
    }

    var json: JSONValue {
        var object: JSONObject = ["agency": agency.json, "name": name.json, "level": .string(level.rawValue)]
        object.set("parent", parent?.json)
        object.set("from", from.json)
        object.set("letterhead", letterhead?.json)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        name = try fields.required("name", Bilingual.init(json:at:))
        level = try fields.required("level", AgencyLevel.init(json:at:))
        parent = try fields.optional("parent", AgencyCode.init(json:at:))
        from = try fields.required("from", Day.init(json:at:))
        letterhead = try fields.optional("letterhead", Letterhead.init(json:at:))
    }
}

/// A new name from a day on.
public struct AgencyRenaming: Sendable, Hashable {
    public var agency: AgencyCode
    public var name: Bilingual
    public var from: Day

    public init(agency: AgencyCode, name: Bilingual, from: Day) {
        self.agency = agency
        self.name = name
        self.from = from
    }

    var json: JSONValue { ["agency": agency.json, "name": name.json, "from": from.json] }

    init(_ fields: inout JSONFields) throws(JSONError) {
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        name = try fields.required("name", Bilingual.init(json:at:))
        from = try fields.required("from", Day.init(json:at:))
    }
}

/// The end of an agency: merged into a successor (sáp nhập), or closed (giải thể).
public struct AgencyEnding: Sendable, Hashable {
    public var agency: AgencyCode
    /// The agency that takes over; `nil` where it is closed.
    public var successor: AgencyCode?
    /// The first day on which it no longer exists.
    public var from: Day

    public init(agency: AgencyCode, successor: AgencyCode?, from: Day) {
        self.agency = agency
        self.successor = successor
        self.from = from
    }

    var json: JSONValue {
        var object: JSONObject = ["agency": agency.json]
        object.set("successor", successor?.json)
        object.set("from", from.json)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        successor = try fields.optional("successor", AgencyCode.init(json:at:))
        from = try fields.required("from", Day.init(json:at:))
    }
}

/// A unit (phòng, bộ phận) of an agency.
public struct UnitCreation: Sendable, Hashable {
    public var agency: AgencyCode
    public var unit: UnitID
    public var name: Bilingual
    public var from: Day

    public init(agency: AgencyCode, unit: UnitID, name: Bilingual, from: Day) {
        self.agency = agency
        self.unit = unit
        self.name = name
        self.from = from
    }

    var json: JSONValue { ["agency": agency.json, "unit": unit.json, "name": name.json, "from": from.json] }

    init(_ fields: inout JSONFields) throws(JSONError) {
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        unit = try fields.required("unit", UnitID.init(json:at:))
        name = try fields.required("name", Bilingual.init(json:at:))
        from = try fields.required("from", Day.init(json:at:))
    }
}

extension Bilingual {
    /// `{"vi", "en"}`.
    var json: JSONValue { ["vi": .string(vi), "en": .string(en)] }

    init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(vi: try fields.string("vi"), en: try fields.string("en"))
        try fields.end()
    }
}
