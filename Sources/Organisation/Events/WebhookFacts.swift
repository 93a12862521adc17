import JSON
public import WorkingTime

/// A webhook's name (mã webhook), such as `portal-progress`; never used again for another.
public struct WebhookID: Identifier {
    public static let maximumLength = 40

    public let rawValue: String

    public init(_ text: String) throws(IdentifierError) {
        guard ShortIdentifier.isValid(text, maximumLength: Self.maximumLength) else { throw IdentifierError(.webhook) }
        rawValue = text
    }
}

/// Where a trusted system is told what happens to its dossiers. Registered again it changes address and types.
public struct WebhookRegistration: Sendable, Hashable {
    public var webhook: WebhookID
    /// Whose dossiers it tells of.
    public var system: SystemID
    /// The address that notices are sent to: `https`, or `http` to this machine.
    public var url: String
    /// The types of event that are told, such as `dossier.received`; empty: all.
    public var types: [String]
    /// What the log took before this instant is not told, unless it is replayed.
    public var from: Instant

    public init(webhook: WebhookID, system: SystemID, url: String, types: [String], from: Instant) {
        self.webhook = webhook
        self.system = system
        self.url = url
        self.types = types
        self.from = from
    }

    var json: JSONValue {
        [
            "webhook": webhook.json, "system": system.json, "url": .string(url),
            "types": .array(types.map(JSONValue.string)), "from": from.json,
        ]
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        webhook = try fields.required("webhook", WebhookID.init(json:at:))
        system = try fields.required("system", SystemID.init(json:at:))
        url = try fields.string("url")
        types = try fields.requiredList("types") { value, place throws(JSONError) in try value.asString(place) }
        from = try fields.required("from", Instant.init(json:at:))
    }

    /// Whether an event of this type is told.
    public func tells(_ type: String) -> Bool { types.isEmpty || types.contains(type) }
}

/// The end of a webhook: nothing more is sent, and its name is not given again.
public struct WebhookEnding: Sendable, Hashable {
    public var webhook: WebhookID
    public var at: Instant

    public init(webhook: WebhookID, at: Instant) {
        self.webhook = webhook
        self.at = at
    }

    var json: JSONValue { ["webhook": webhook.json, "at": at.json] }

    init(_ fields: inout JSONFields) throws(JSONError) {
        webhook = try fields.required("webhook", WebhookID.init(json:at:))
        at = try fields.required("at", Instant.init(json:at:))
    }
}

/// A webhook as it stands.
public struct RegisteredWebhook: Sendable, Hashable {
    public var registration: WebhookRegistration
    /// `nil` while it lasts.
    public var endedAt: Instant?
}
