public import JSON
public import WorkingTime

/// What a system is told of one event of the log: that it happened, to which dossier, at which version (thông báo sự kiện).
///
/// Written as a CloudEvent 1.0 in structured mode. Everything in it is a column of the log or the dossier's code: the body of the event never
/// goes out, so that nothing personal can be in a notice.
public struct WebhookNotice: Sendable, Hashable {
    /// The log's identifier, as text.
    public var log: String
    /// The lane, 1 or more.
    public var lane: Int
    /// The position in the lane, 1 or more.
    public var position: Int64
    /// The beginning of the event's digest, in hexadecimal: after a fail-over another event may stand at the same position.
    public var digest: String
    /// The version in the dossier's stream, 1 or more.
    public var version: Int64
    /// The event's type, such as `dossier.received`.
    public var type: String
    /// The dossier's code; before it is filed the draft's.
    public var code: String
    /// When the log took the event.
    public var at: Instant

    public init(
        log: String, lane: Int, position: Int64, digest: String, version: Int64, type: String, code: String, at: Instant
    ) {
        self.log = log
        self.lane = lane
        self.position = position
        self.digest = digest
        self.version = version
        self.type = type
        self.code = code
        self.at = at
    }

    /// The media type of ``body``.
    public static let mediaType = "application/cloudevents+json"

    /// What stands before the log's own name of an event's type.
    public static let typePrefix = "vn.toantrinh."

    /// The same for the same event for ever, and never another's: receivers know a repetition by it.
    public var id: String { "\(log).\(lane).\(position).\(digest)" }

    /// The CloudEvent. The same event always gives the same bytes.
    public var json: JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": .string("urn:toantrinh:log:\(log)"),
            "type": .string(Self.typePrefix + type), "subject": .string(code), "time": at.json,
            "datacontenttype": "application/json",
            "data": [
                "code": .string(code), "version": .integer(version), "lane": .integer(Int64(lane)),
                "position": .integer(position),
            ],
        ]
    }

    /// The bytes that are sent and signed.
    public var body: [UInt8] { JSONWriter.bytes(json) }
}
