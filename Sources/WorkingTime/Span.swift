public import JSON
public import Vietnamese

/// An amount of time in the unit in which a limit counts: working time, or days of the calendar.
public enum Span: Sendable, Hashable {
    /// Working time in microseconds.
    case working(microseconds: Int64)
    /// Days of the calendar, the first not counted.
    case calendar(days: Int)

    /// Nothing, in the unit of `limit`.
    static func zero(of limit: Limit) -> Span {
        limit.countsWorkingTime ? .working(microseconds: 0) : .calendar(days: 0)
    }

    /// `2 ngày 3 giờ làm việc`, `25 phút làm việc`, `3 ngày`: whole minutes, the two greatest units.
    public var text: Bilingual {
        switch self {
        case .working(let microseconds): WorkingAmount(microseconds: microseconds).text
        case .calendar(let days):
            Bilingual(
                vi: "\(VietnameseFormat.number(Int64(days))) ngày", en: "\(days) \(abs(days) == 1 ? "day" : "days")")
        }
    }

    /// `{"unit":"working-time","microseconds":…}` or `{"unit":"calendar-days","count":…}`.
    public var json: JSONValue {
        switch self {
        case .working(let microseconds): ["unit": "working-time", "microseconds": .integer(microseconds)]
        case .calendar(let days): ["unit": "calendar-days", "count": .integer(Int64(days))]
        }
    }

    /// Reads the form that `json` gives.
    ///
    /// - Throws: `JSONError` that names the field.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        switch try fields.string("unit") {
        case "working-time": self = .working(microseconds: try fields.integer("microseconds"))
        case "calendar-days": self = .calendar(days: Int(clamping: try fields.integer("count")))
        default: throw JSONError(.wrongType(expected: "working-time, calendar-days"), path: fields.place("unit"))
        }
        try fields.end()
    }
}

/// Working time as people say it: days of eight hours, hours and minutes; seconds are cut off.
struct WorkingAmount {
    private let minutes: UInt64

    /// The sign is not kept.
    init(microseconds: Int64) { minutes = microseconds.magnitude / 60_000_000 }

    var text: Bilingual {
        let days = minutes / 480
        let hours = minutes % 480 / 60
        let rest = minutes % 60
        var vi: [String] = []
        var en: [String] = []
        if days > 0 {
            vi.append("\(VietnameseFormat.number(Int64(days))) ngày")
            en.append("\(days) working \(days == 1 ? "day" : "days")")
        }
        if hours > 0 {
            vi.append("\(hours) giờ")
            en.append("\(hours) \(days > 0 ? "" : "working ")\(hours == 1 ? "hour" : "hours")")
        }
        if days == 0, rest > 0 || hours == 0 {
            vi.append("\(rest) phút")
            en.append("\(rest) \(hours > 0 ? "" : "working ")\(rest == 1 ? "minute" : "minutes")")
        }
        return Bilingual(vi: vi.joined(separator: " ") + " làm việc", en: en.joined(separator: " "))
    }
}
