public import JSON
public import Vietnamese
public import WorkingTime

/// An instant at which something happens by itself to a dossier (hẹn giờ).
///
/// Wanted timers are computed when an event is decided (`Decision+Timers`) and what changed is written into the event's envelope, so
/// that a fold knows them without any calendar.
public struct DossierTimer: Sendable, Hashable {
    /// What happens then. To add one: a case here, what wants it in `Decision.wanted`, what it does in `Decision.fire`.
    public enum Name: String, Sendable, Hashable, CaseIterable {
        /// The time in which what came in is answered is over (hạn trả lời tiếp nhận).
        case intake
        /// Reminds whoever works on it before it is due (nhắc hạn).
        case reminder
        /// Tells them that an apology is in time today for the last time (hạn xin lỗi).
        case apology
        /// Escalates it: it is late (quá hạn).
        case overdue
        /// The time to answer a request for a supplement is over.
        case answer
        /// The time in which the applicant's silence means consent is over.
        case silence
        /// The time to pay is over.
        case payment
    }

    public var name: Name
    public var due: Instant
    /// The version of the event that set it: the same name and instant may come again, and is another timer then.
    public var version: Int64

    public init(name: Name, due: Instant, version: Int64) {
        self.name = name
        self.due = due
        self.version = version
    }

    /// `{"name","due","version"}`.
    public var json: JSONValue {
        ["name": .string(name.rawValue), "due": due.json, "version": .integer(version)]
    }
}

/// A timer that an event set, moved or cancelled.
public struct TimerChange: Sendable, Hashable {
    public var name: DossierTimer.Name
    /// The new instant; `nil`: cancelled.
    public var due: Instant?

    public init(name: DossierTimer.Name, due: Instant?) {
        self.name = name
        self.due = due
    }

    public var json: JSONValue {
        var object: JSONObject = ["name": .string(name.rawValue)]
        object.set("due", due?.json)
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        name = try fields.named("name", as: DossierTimer.Name.self)
        due = try fields.optional("due", Instant.init(json:at:))
        try fields.end()
    }
}

/// The timer that an event came from.
public struct FiredTimer: Sendable, Hashable {
    public var name: DossierTimer.Name
    /// When it was due; the event came at that instant or later.
    public var due: Instant

    public init(name: DossierTimer.Name, due: Instant) {
        self.name = name
        self.due = due
    }

    public var json: JSONValue { ["name": .string(name.rawValue), "due": due.json] }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        name = try fields.named("name", as: DossierTimer.Name.self)
        due = try fields.required("due", Instant.init(json:at:))
        try fields.end()
    }
}

/// What a timer has put on a dossier for everybody to see, until what it was about is over.
public enum DossierMark: String, Sendable, Hashable, CaseIterable {
    /// It is due soon.
    case reminded
    /// An apology is in time today for the last time.
    case apologyDue = "apology-due"
    /// It is late and was escalated.
    case escalated
    /// A supplement was not answered in time.
    case unanswered
    /// A draft waits for the applicant, who was not told of it: their silence is no consent.
    case untold
    /// What another system was asked for failed, and its owner has to decide.
    case incident
    /// Another system has answered after the matter was settled, and nobody has looked since.
    case lateAnswer = "late-answer"

    /// What people read.
    public var label: Bilingual {
        switch self {
        case .reminded: Bilingual(vi: "sắp đến hạn", en: "due soon")
        case .apologyDue: Bilingual(vi: "hôm nay là hạn xin lỗi", en: "apology due today")
        case .escalated: Bilingual(vi: "quá hạn, đã báo lãnh đạo", en: "overdue, escalated")
        case .unanswered: Bilingual(vi: "quá hạn bổ sung", en: "supplement overdue")
        case .untold: Bilingual(vi: "người nộp chưa được báo về dự thảo", en: "applicant not told of the draft")
        case .incident: Bilingual(vi: "sự cố với hệ thống khác", en: "incident with another system")
        case .lateAnswer: Bilingual(vi: "hệ thống khác trả lời thêm", en: "another system answered after that")
        }
    }
}
