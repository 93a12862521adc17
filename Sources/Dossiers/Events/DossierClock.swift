public import JSON
public import WorkingTime

/// What the two clocks say after an event, with everything they were computed from.
public struct DossierClock: Sendable, Hashable {
    /// The instant from which the time limit is counted: receipt, or the answer to a supplement.
    public var start: Instant
    /// The time limit that was used.
    public var limit: Limit
    /// The legal clock's end: by law the dossier is due here. After a supplement it restarts from zero (NĐ 61/2018 art. 19(4)).
    public var legalDue: Instant
    /// The appointment on the receipt; `nil`: none was given (resolved on the spot).
    public var appointment: Instant?
    /// The indicator clock's end: the first appointment (or the first legal end, where none was given) moved by the time spent
    /// waiting for supplements.
    public var indicatorDue: Instant
    /// The identifier of the calendar they were computed with.
    public var calendar: String
    /// The cut-off hour of that day, where the limit asks for one, and where it was read.
    public var cutOff: WorkingRules.CutOff?

    public init(
        start: Instant, limit: Limit, legalDue: Instant, appointment: Instant?, indicatorDue: Instant, calendar: String,
        cutOff: WorkingRules.CutOff? = nil
    ) {
        self.start = start
        self.limit = limit
        self.legalDue = legalDue
        self.appointment = appointment
        self.indicatorDue = indicatorDue
        self.calendar = calendar
        self.cutOff = cutOff
    }

    public var json: JSONValue {
        var object: JSONObject = ["start": start.json, "limit": limit.json, "legal_due": legalDue.json]
        object.set("appointment", appointment?.json)
        object["indicator_due"] = indicatorDue.json
        object["calendar"] = .string(calendar)
        object.set("cut_off", cutOff?.json)
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        start = try fields.required("start", Instant.init(json:at:))
        limit = try fields.required("limit", Limit.init(json:at:))
        legalDue = try fields.required("legal_due", Instant.init(json:at:))
        appointment = try fields.optional("appointment", Instant.init(json:at:))
        indicatorDue = try fields.required("indicator_due", Instant.init(json:at:))
        calendar = try fields.string("calendar")
        cutOff = try fields.optional("cut_off", WorkingRules.CutOff.init(json:at:))
        try fields.end()
    }
}
