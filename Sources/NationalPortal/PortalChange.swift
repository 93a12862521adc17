public import Dossiers
public import JSON
public import WorkingTime

/// Follows one dossier through its events and says after each what the national portal has to be told.
public struct PortalFold: Sendable {
    public private(set) var state = DossierState.initial
    /// When the present step was entered.
    private var enteredAt: Instant?

    public init() {}

    /// What an event changes.
    public struct Change: Sendable, Hashable {
        public var before: DossierState
        public var after: DossierState
        public var event: DossierEvent
        public var begun: Instant?
    }

    /// Takes one more event.
    public mutating func apply(_ event: DossierEvent, version: Int64, command: CommandID, at: Instant) -> Change {
        let before = state
        let begun = enteredAt
        state.evolve(event, version: version, command: command, at: at)
        if state.enteredAt == version { enteredAt = event.decidedAt }
        return Change(before: before, after: state, event: event, begun: begun)
    }
}

/// One message to the national portal: a change of a dossier, under an identifier of its own.
public struct PortalMessage: Sendable, Hashable {
    /// MaBanTin: names the change for ever, whoever sends it and however often.
    public var identifier: String
    public var code: String
    public var filedAt: Instant
    /// MaBam: the content that the portal holds after it.
    public var digest: String
    /// ThuTu: the version of the dossier that it tells; what is older than what the portal has changes nothing.
    public var version: Int64
    /// The dossier; `nil`: the portal has this content.
    public var dossier: JSONValue?
    public var progress: [JSONValue]
    /// Whether all that the portal has of the dossier is replaced: a repair.
    public var isReplacement: Bool

    public init(
        identifier: String, code: String, filedAt: Instant, digest: String, version: Int64, dossier: JSONValue?,
        progress: [JSONValue], isReplacement: Bool = false
    ) {
        self.identifier = identifier
        self.code = code
        self.filedAt = filedAt
        self.digest = digest
        self.version = version
        self.dossier = dossier
        self.progress = progress
        self.isReplacement = isReplacement
    }

    /// What goes over the wire; the envelope is ours.
    public var json: JSONValue {
        var object: JSONObject = [
            "MaBanTin": .string(identifier), "MaHoSo": .string(code), "NgayNop": PortalTime.json(filedAt),
            "MaBam": .string(digest), "ThuTu": .integer(version),
        ]
        if isReplacement { object["ThayThe"] = "1" }
        object.set("HoSo", dossier)
        if !progress.isEmpty { object["TienTrinh"] = .array(progress) }
        return .object(object)
    }
}
