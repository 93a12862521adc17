import JSON
public import Vietnamese
public import WorkingTime

/// An officer's name under their identifier.
///
/// The name is personal data of a person in public office: it stands open in the log, because who acted must stay readable.
public struct OfficerNaming: Sendable, Hashable {
    public var officer: OfficerID
    public var name: String

    public init(officer: OfficerID, name: String) {
        self.officer = officer
        self.name = name
    }

    var json: JSONValue { ["officer": officer.json, "name": .string(name)] }

    init(_ fields: inout JSONFields) throws(JSONError) {
        officer = try fields.required("officer", OfficerID.init(json:at:))
        name = try fields.string("name")
    }
}

/// An officer in a role at an agency for some time (bổ nhiệm, phân công).
public struct Appointment: Sendable, Hashable {
    public var officer: OfficerID
    public var role: Role
    public var agency: AgencyCode
    public var unit: UnitID?
    /// The position as papers print it above the officer's name (`KT. Chủ tịch / Phó Chủ tịch`; `/` breaks the line); `nil`: the
    /// name of the role.
    public var title: Bilingual?
    public var period: Period

    public init(
        officer: OfficerID, role: Role, agency: AgencyCode, unit: UnitID? = nil, title: Bilingual? = nil, period: Period
    ) {
        self.officer = officer
        self.role = role
        self.agency = agency
        self.unit = unit
        self.title = title
        self.period = period
    }

    var json: JSONValue {
        var object: JSONObject = ["officer": officer.json, "role": role.json, "agency": agency.json]
        object.set("unit", unit?.json)
        object.set("title", title?.json)
        object.set(period)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        officer = try fields.required("officer", OfficerID.init(json:at:))
        role = try fields.required("role", Role.init(json:at:))
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        unit = try fields.optional("unit", UnitID.init(json:at:))
        title = try fields.optional("title", Bilingual.init(json:at:))
        period = try fields.period()
    }
}

/// The last day of an appointment that began on `from`.
public struct AppointmentEnding: Sendable, Hashable {
    public var officer: OfficerID
    public var role: Role
    public var agency: AgencyCode
    public var from: Day
    public var until: Day

    public init(officer: OfficerID, role: Role, agency: AgencyCode, from: Day, until: Day) {
        self.officer = officer
        self.role = role
        self.agency = agency
        self.from = from
        self.until = until
    }

    var json: JSONValue {
        [
            "officer": officer.json, "role": role.json, "agency": agency.json, "from": from.json, "until": until.json,
        ]
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        officer = try fields.required("officer", OfficerID.init(json:at:))
        role = try fields.required("role", Role.init(json:at:))
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        from = try fields.required("from", Day.init(json:at:))
        until = try fields.required("until", Day.init(json:at:))
    }
}

/// One officer acts for another in a role for some time (ủy quyền, làm thay). Ends early with another last day.
public struct Substitution: Sendable, Hashable {
    /// Who is acted for.
    public var absent: OfficerID
    /// Who acts.
    public var substitute: OfficerID
    public var role: Role
    public var agency: AgencyCode
    public var period: Period

    public init(absent: OfficerID, substitute: OfficerID, role: Role, agency: AgencyCode, period: Period) {
        self.absent = absent
        self.substitute = substitute
        self.role = role
        self.agency = agency
        self.period = period
    }

    /// Whether the two are the same but for the last day.
    func isSame(as other: Substitution) -> Bool {
        absent == other.absent && substitute == other.substitute && role == other.role && agency == other.agency
            && period.from == other.period.from
    }

    var json: JSONValue {
        var object: JSONObject = [
            "absent": absent.json, "substitute": substitute.json, "role": role.json, "agency": agency.json,
        ]
        object.set(period)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        absent = try fields.required("absent", OfficerID.init(json:at:))
        substitute = try fields.required("substitute", OfficerID.init(json:at:))
        role = try fields.required("role", Role.init(json:at:))
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        period = try fields.period()
    }
}

/// Days on which an officer is away (nghỉ phép). Ends early with another last day.
public struct Leave: Sendable, Hashable {
    public var officer: OfficerID
    public var period: Period

    public init(officer: OfficerID, period: Period) {
        self.officer = officer
        self.period = period
    }

    var json: JSONValue {
        var object: JSONObject = ["officer": officer.json]
        object.set(period)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        officer = try fields.required("officer", OfficerID.init(json:at:))
        period = try fields.period()
    }
}
