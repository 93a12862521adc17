public import JSON
public import WorkingTime

/// One thing that happened to the organisation (sự kiện tổ chức): who did it, when it was decided, and the outcome.
public struct OrganisationEvent: Sendable, Hashable {
    public var by: Actor
    /// The instant the decision was made with.
    public var decidedAt: Instant
    public var fact: OrganisationFact

    public init(by: Actor, decidedAt: Instant, fact: OrganisationFact) {
        self.by = by
        self.decidedAt = decidedAt
        self.fact = fact
    }

    /// The name under which the log stores the event, such as `organisation.appointed`. Never changes its meaning.
    public var type: String { OrganisationShape.of(fact).type }

    /// The event as the log stores it: `by`, `decided_at`, then the fact's own fields in a fixed order.
    public func encode() -> (type: String, body: JSONValue) {
        var object: JSONObject = ["by": by.json, "decided_at": decidedAt.json]
        for member in fact.json.object?.members ?? [] { object.set(member.key, member.value) }
        return (type, .object(object))
    }

    /// Reads an event as the log stores it. A shape that changes gets a new type name, and the old name is lifted here.
    ///
    /// - Parameters:
    ///   - type: The stored type name.
    ///   - body: The stored body.
    /// - Returns: The event.
    /// - Throws: `JSONError` with the member at fault; for a type that nobody knows, with the path `type`.
    public static func decode(type: String, body: JSONValue) throws(JSONError) -> OrganisationEvent {
        guard let shape = OrganisationShape.allCases.first(where: { $0.type == type }) else {
            throw JSONError(.wrongType(expected: "organisation event"), path: "type")
        }
        var fields = try JSONFields(body)
        let by = try fields.required("by", Actor.init(json:at:))
        let decidedAt = try fields.required("decided_at", Instant.init(json:at:))
        let fact = try shape.fact(&fields)
        try fields.end()
        return OrganisationEvent(by: by, decidedAt: decidedAt, fact: fact)
    }

    /// The names of all types.
    public static let allTypes: [String] = OrganisationShape.allCases.map(\.type)
}
