public import JSON

/// What a clock says at one instant, for events, reports and programs.
public struct ClockOutcome: Sendable, Hashable {
    /// Which clock spoke: the two differ, and each figure names its own.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case legal, indicator
    }

    public let kind: Kind
    /// The instant that was compared with the due instant; while it waits, the time of the request.
    public let end: Instant
    /// When it is due; `nil` where the legal clock waits.
    public let due: Instant?
    public let elapsed: Span
    /// What was waited; always nothing for the legal clock, which starts from zero instead.
    public let waited: Span
    /// How often it was paused.
    public let pauses: Int
    public let isPaused: Bool
    /// The identifier of the calendar with which it was computed.
    public let calendar: String

    /// Whether the end lies after the due instant.
    public var isLate: Bool { due.map { end > $0 } ?? false }

    public var json: JSONValue {
        var object = JSONObject()
        object["clock"] = .string(kind.rawValue)
        object["end"] = end.json
        object.set("due", due?.json)
        object["elapsed"] = elapsed.json
        object["waited"] = waited.json
        object["pauses"] = .integer(Int64(pauses))
        object["paused"] = .bool(isPaused)
        object["late"] = .bool(isLate)
        object["calendar"] = .string(calendar)
        return .object(object)
    }

    init(
        kind: Kind, end: Instant, due: Instant?, elapsed: Span, waited: Span, pauses: Int, isPaused: Bool,
        calendar: String
    ) {
        self.kind = kind
        self.end = end
        self.due = due
        self.elapsed = elapsed
        self.waited = waited
        self.pauses = pauses
        self.isPaused = isPaused
        self.calendar = calendar
    }

    /// Reads the form that `json` gives.
    ///
    /// - Throws: `JSONError` that names the field, also where `late` contradicts the instants.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        guard let kind = Kind(rawValue: try fields.string("clock")) else {
            throw JSONError(.wrongType(expected: "legal, indicator"), path: fields.place("clock"))
        }
        self.init(
            kind: kind,
            end: try fields.required("end", Instant.init(json:at:)),
            due: try fields.optional("due", Instant.init(json:at:)),
            elapsed: try fields.required("elapsed", Span.init(json:at:)),
            waited: try fields.required("waited", Span.init(json:at:)),
            pauses: Int(clamping: try fields.integer("pauses")),
            isPaused: try fields.bool("paused"),
            calendar: try fields.string("calendar"))
        guard try fields.bool("late") == isLate else {
            throw JSONError(.wrongType(expected: "\(isLate)"), path: fields.place("late"))
        }
        try fields.end()
    }
}
