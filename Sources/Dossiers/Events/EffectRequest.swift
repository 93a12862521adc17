public import JSON
public import Organisation
public import WorkingTime

/// What an event asks another system for (yêu cầu tới hệ thống khác), as it stands in the event's envelope.
///
/// It says all that sending and giving up need: whoever folds or sends it reads no definition and no calendar.
public struct EffectRequest: Sendable, Hashable {
    /// Its number within the dossier, from 1.
    public var id: Int64
    /// What the definition calls it.
    public var name: String
    /// What is asked, in the target's words.
    public var kind: String
    /// The target's name.
    public var target: String
    /// The step that was entered, where a step asks for it.
    public var step: String?
    /// The fields that are opened for the target.
    public var sends: [String]
    /// The personal fields that its answer may bring into the dossier.
    public var keeps: [String]
    /// Until when sending is tried.
    public var tryUntil: Instant
    /// By when an answer that comes later has to be there.
    public var answerUntil: Instant
    /// The role that owns the incident where it fails, at `agency`.
    public var owner: String
    public var agency: AgencyCode?
    /// Whether its step waits for it.
    public var waits: Bool
    /// Whether the two instants were counted without a calendar, because none reached so far.
    public var isElapsedTime: Bool

    public init(
        id: Int64, name: String, kind: String, target: String, step: String? = nil, sends: [String] = [],
        keeps: [String] = [], tryUntil: Instant, answerUntil: Instant, owner: String, agency: AgencyCode?,
        waits: Bool = false, isElapsedTime: Bool = false
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.target = target
        self.step = step
        self.sends = sends
        self.keeps = keeps
        self.tryUntil = tryUntil
        self.answerUntil = answerUntil
        self.owner = owner
        self.agency = agency
        self.waits = waits
        self.isElapsedTime = isElapsedTime
    }

    public var json: JSONValue {
        var object: JSONObject = [
            "id": .integer(id), "name": .string(name), "kind": .string(kind), "target": .string(target),
        ]
        object.set("step", step.map(JSONValue.string))
        object.setList("sends", sends, JSONValue.string)
        object.setList("keeps", keeps, JSONValue.string)
        object["try_until"] = tryUntil.json
        object["answer_until"] = answerUntil.json
        object["owner"] = .string(owner)
        object.set("agency", agency?.json)
        if waits { object["waits"] = true }
        if isElapsedTime { object["elapsed_time"] = true }
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        func text(_ value: JSONValue, _ path: String) throws(JSONError) -> String { try value.asString(path) }
        var fields = try JSONFields(json, at: path)
        id = try fields.integer("id")
        name = try fields.string("name")
        kind = try fields.string("kind")
        target = try fields.string("target")
        step = try fields.optionalString("step")
        sends = try fields.list("sends", text)
        keeps = try fields.list("keeps", text)
        tryUntil = try fields.required("try_until", Instant.init(json:at:))
        answerUntil = try fields.required("answer_until", Instant.init(json:at:))
        owner = try fields.string("owner")
        agency = try fields.optional("agency", AgencyCode.init(json:at:))
        waits = try fields.optionalBool("waits") ?? false
        isElapsedTime = try fields.optionalBool("elapsed_time") ?? false
        try fields.end()
    }
}
