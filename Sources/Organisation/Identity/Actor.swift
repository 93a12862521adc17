public import JSON

/// Who did something: stands in every event, so that it can be answered for.
///
/// Written as a JSON object in the order of the properties; what is absent is left out.
public struct Actor: Sendable, Hashable {
    /// Who vouches for the identity: `toantrinh` for our own officers, otherwise an identity provider or a system.
    public var issuer: String
    /// The identity at that issuer: an officer's or a system's identifier, or an opaque one of a citizen. Never a name or number.
    public var subject: String
    /// The role it was done in; `nil` for citizens and systems.
    public var role: Role?
    /// The agency it was done for.
    public var agency: AgencyCode?
    /// The unit within the agency.
    public var unit: UnitID?
    /// The absent officer whose role it is, where it was done as their substitute.
    public var standsInFor: OfficerID?
    /// The way it came in.
    public var channel: Channel
    /// The system through which it was done, where that is not our own.
    public var system: SystemID?
    /// On whose behalf, as an opaque reference of the acting system or of the dossier.
    public var onBehalfOf: String?

    /// The issuer of our own officers.
    public static let ownIssuer = "toantrinh"
    /// The issuer of payment gateways and banks: the subject is their name in our configuration.
    public static let gatewayIssuer = "gateway"
    /// The issuer of other systems that answer what they were asked for: the subject is their name in our configuration.
    public static let targetIssuer = "target"

    public init(
        issuer: String = Actor.ownIssuer, subject: String, role: Role? = nil, agency: AgencyCode? = nil,
        unit: UnitID? = nil, standsInFor: OfficerID? = nil, channel: Channel, system: SystemID? = nil,
        onBehalfOf: String? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.role = role
        self.agency = agency
        self.unit = unit
        self.standsInFor = standsInFor
        self.channel = channel
        self.system = system
        self.onBehalfOf = onBehalfOf
    }

    /// The officer, where one of our own officers acted (and not a system by itself).
    public var officer: OfficerID? {
        guard issuer == Actor.ownIssuer, role != nil else { return nil }
        return try? OfficerID(subject)
    }

    public var json: JSONValue {
        var object: JSONObject = ["issuer": .string(issuer), "subject": .string(subject)]
        object.set("role", role?.json)
        object.set("agency", agency?.json)
        object.set("unit", unit?.json)
        object.set("stands_in_for", standsInFor?.json)
        object.set("channel", channel.json)
        object.set("system", system?.json)
        object.set("on_behalf_of", onBehalfOf.map(JSONValue.string))
        return .object(object)
    }

    /// Reads what `json` writes; unknown members are refused.
    ///
    /// - Throws: `JSONError` with the path of the member at fault.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        issuer = try fields.string("issuer")
        subject = try fields.string("subject")
        role = try fields.optional("role", Role.init(json:at:))
        agency = try fields.optional("agency", AgencyCode.init(json:at:))
        unit = try fields.optional("unit", UnitID.init(json:at:))
        standsInFor = try fields.optional("stands_in_for", OfficerID.init(json:at:))
        channel = try fields.required("channel", Channel.init(json:at:))
        system = try fields.optional("system", SystemID.init(json:at:))
        onBehalfOf = try fields.optionalString("on_behalf_of")
        try fields.end()
    }
}
