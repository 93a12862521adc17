public import Dossiers
public import Vietnamese
public import WorkingTime

/// An event of a dossier with its place in the log: what the indicators are computed from, and nothing else.
public struct RecordedDossierEvent: Sendable, Hashable {
    /// The dossier's stream, in any text form that is the same for all its events.
    public var stream: String
    /// The event's version within the dossier, from 1.
    public var version: Int64
    public var lane: Int64
    /// The event's position within the lane, from 1.
    public var position: Int64
    /// When the log took it.
    public var at: Instant
    public var event: DossierEvent

    public init(stream: String, version: Int64, lane: Int64, position: Int64, at: Instant, event: DossierEvent) {
        self.stream = stream
        self.version = version
        self.lane = lane
        self.position = position
        self.at = at
        self.event = event
    }
}

/// Where an event stands: dossier and version, lane and position, and what it is.
public struct EventPlace: Sendable, Hashable {
    public var version: Int64
    public var lane: Int64
    public var position: Int64
    /// The event's type, such as `dossier.filed`.
    public var type: String
    /// What it is called in front of people.
    public var label: Bilingual

    init(_ recorded: RecordedDossierEvent) {
        version = recorded.version
        lane = recorded.lane
        position = recorded.position
        type = recorded.event.type
        label = recorded.event.label
    }
}
