public import JSON
public import WorkingTime

/// Which history a PostgreSQL server writes, by its own word: the cluster (`pg_control_system()`), and the timeline, which every
/// promotion of a standby and every recovery of an archive raises.
public struct HistoryIdentity: Sendable, Hashable, CustomStringConvertible {
    /// The system identifier that `initdb` gave the cluster.
    public var system: UInt64
    public var timeline: UInt32

    public init(system: UInt64, timeline: UInt32) {
        self.system = system
        self.timeline = timeline
    }

    public var description: String { "\(system)/\(timeline)" }
}

/// A part of the log's life under one database history (thế hệ nhật ký), as an event of the founding lane tells it.
///
/// A new one is raised where the database was restored, failed over or moved: what a lane held beyond ``heads`` at that moment is not
/// part of the log.
public struct LogEpoch: Sendable, Hashable {
    /// From 1; the version of its event in the stream of epochs.
    public var number: Int
    public var history: HistoryIdentity
    /// Where each lane stood when it was raised, in the order of lanes. A lane that is not named was not there.
    public var heads: [Checkpoint]
    /// Where the event stands, in the founding lane.
    public var position: Position
    public var raisedAt: Instant

    static let eventType = "log.epoch-raised"

    static func stream(of log: LogID, in founding: Lane) -> StreamID {
        StreamID(lane: founding, kind: "epoch", seed: "\(log)")
    }

    /// The last position of `lane` that this epoch took over; 0 where the lane was not there.
    public func head(of lane: Lane) -> Position { heads.first { $0.lane == lane }?.position ?? 0 }

    /// The body of the event that raises epoch `number`. The system identifier is text: it is larger than a JSON integer may be.
    static func body(
        _ number: Int, history: HistoryIdentity, heads: [Checkpoint], log: LogID
    ) -> [UInt8] {
        JSONWriter.bytes([
            "log": .string(log.description), "epoch": .integer(Int64(number)), "system": .string("\(history.system)"),
            "timeline": .integer(Int64(history.timeline)),
            "heads": .array(
                heads.map {
                    ["lane": $0.lane.json, "position": .integer($0.position), "digest": $0.digest.json]
                }),
        ])
    }

    /// Reads the event that raised it.
    ///
    /// - Throws: `JSONError` where the body is not what ``body(_:history:heads:log:)`` writes.
    public init(_ event: RecordedEvent) throws(JSONError) {
        var fields = try JSONFields(try JSONReader.read(event.body))
        guard let system = UInt64(try fields.string("system")) else {
            throw JSONError(.wrongType(expected: "UInt64"), path: "system")
        }
        guard let timeline = UInt32(exactly: try fields.integer("timeline")) else {
            throw JSONError(.wrongType(expected: "UInt32"), path: "timeline")
        }
        number = Int(clamping: try fields.integer("epoch"))
        history = HistoryIdentity(system: system, timeline: timeline)
        heads = try fields.list("heads") { value, path throws(JSONError) in
            var fields = try JSONFields(value, at: path)
            return Checkpoint(
                lane: try fields.required("lane", Lane.init(json:at:)), position: try fields.integer("position"),
                digest: try fields.required("digest", EventDigest.init(json:at:)))
        }
        position = event.position
        raisedAt = event.at
    }
}

/// A reader has read what the log does not hold any more.
public struct BeyondEpoch: Error, Sendable, Hashable {
    public var lane: Lane
    /// The last position that the reader has read.
    public var position: Position
    /// The epoch in which it read; 0 where that is not known.
    public var readIn: Int
    /// The later epoch that took over less.
    public var epoch: Int
    /// The last position that epoch took over: what the reader read after it is to be given up.
    public var head: Position

    public init(lane: Lane, position: Position, readIn: Int, epoch: Int, head: Position) {
        self.lane = lane
        self.position = position
        self.readIn = readIn
        self.epoch = epoch
        self.head = head
    }
}

extension [LogEpoch] {
    /// The epoch that ended what a reader had read up to `checkpoint`: the first after the one it read in that took over less; where
    /// that is not known, the last one that did.
    func superseding(_ checkpoint: Checkpoint, readIn: Int) -> BeyondEpoch? {
        // The first epoch is where recording began: nothing was lost by it.
        let ending = filter { $0.number > Swift.max(1, readIn) && $0.head(of: checkpoint.lane) < checkpoint.position }
        guard let epoch = readIn > 0 ? ending.first : ending.last else { return nil }
        return BeyondEpoch(
            lane: checkpoint.lane, position: checkpoint.position, readIn: readIn, epoch: epoch.number,
            head: epoch.head(of: checkpoint.lane))
    }
}
