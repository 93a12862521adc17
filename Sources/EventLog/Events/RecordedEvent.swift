public import WorkingTime

/// An event to be appended: what happened, in a body whose bytes are kept and hashed as they are.
public struct NewEvent: Sendable, Hashable {
    /// A stable name such as `dossier.filed`: 1 to 100 characters of `a–z`, `0–9`, `.`, `-`.
    public var type: String
    /// Canonical JSON, as `JSONWriter` writes it.
    public var body: [UInt8]

    public init(type: String, body: [UInt8]) {
        self.type = type
        self.body = body
    }
}

/// An event as it stands in the log.
public struct RecordedEvent: Sendable, Hashable {
    public var lane: Lane
    /// Its place in the lane, from 1.
    public var position: Position
    public var stream: StreamID
    /// Its place in the stream, from 1.
    public var version: Int
    /// The clock of the log when it was appended; never earlier than the event before it in the lane.
    public var at: Instant
    public var type: String
    /// The command that caused it. All events of one command stand together.
    public var command: CommandID
    /// Canonical JSON, byte for byte as it was appended.
    public var body: [UInt8]
    /// The chained digest of the envelope, as stored.
    public var digest: EventDigest

    public init(
        lane: Lane, position: Position, stream: StreamID, version: Int, at: Instant, type: String, command: CommandID,
        body: [UInt8], digest: EventDigest
    ) {
        self.lane = lane
        self.position = position
        self.stream = stream
        self.version = version
        self.at = at
        self.type = type
        self.command = command
        self.body = body
        self.digest = digest
    }

    /// Where a reader stands that has read this event.
    public var checkpoint: Checkpoint { Checkpoint(lane: lane, position: position, digest: digest) }
}

/// Where a reader or writer stands in a lane: the last event it knows, with its digest, so that it notices where history was
/// exchanged under it.
public struct Checkpoint: Sendable, Hashable {
    public var lane: Lane
    /// 0 before the first event.
    public var position: Position
    /// The digest of the event at `position`; before the first event, the genesis of the lane.
    public var digest: EventDigest

    public init(lane: Lane, position: Position, digest: EventDigest) {
        self.lane = lane
        self.position = position
        self.digest = digest
    }

    /// Before the first event of `lane`.
    public static func start(of lane: Lane, in log: LogID) -> Checkpoint {
        Checkpoint(lane: lane, position: 0, digest: .genesis(log: log, lane: lane))
    }
}
