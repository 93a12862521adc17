import JSON
import WorkingTime

/// The events with which lanes begin.
enum FoundingEvents {
    static let laneOpened = "lane.opened"
    static let logCreated = "log.created"
    /// In the founding lane, of every lane that was opened later: one that is removed as a whole is missed.
    static let laneAdded = "log.lane-added"

    /// The first event of a lane, and of the founding lane also the second.
    static func of(_ lane: LaneDescription, log: LogDescription, founds: Bool) -> [RecordedEvent] {
        let command = CommandID(derivedFrom: "open-lane/\(log.id)/\(lane.lane)")
        let start = Checkpoint.start(of: lane.lane, in: log.id)
        let first = event(
            after: start, stream: StreamID(lane: lane.lane, kind: "lane", seed: "\(lane.lane)"), at: lane.openedAt,
            type: laneOpened, command: command, body: opened(lane, log: log))
        guard founds else { return [first] }
        let second = event(
            after: first.checkpoint, stream: logStream(log.id, in: lane.lane),
            at: lane.openedAt,
            type: logCreated, command: CommandID(derivedFrom: "create-log/\(log.id)"), body: created(log))
        return [first, second]
    }

    /// What the founding lane says of a lane whose first event is `opened`.
    static func added(_ opened: RecordedEvent, year: Int, after last: RecordedEvent, version: Int, log: LogID)
        -> RecordedEvent
    {
        event(
            after: last.checkpoint, stream: logStream(log, in: last.lane), version: version,
            at: max(last.at, opened.at), type: laneAdded,
            command: CommandID(derivedFrom: "add-lane/\(log)/\(opened.lane)"),
            body: JSONWriter.bytes([
                "lane": opened.lane.json, "year": .integer(Int64(year)), "first": opened.digest.json,
            ]))
    }

    static func logStream(_ log: LogID, in founding: Lane) -> StreamID {
        StreamID(lane: founding, kind: "log", seed: "\(log)")
    }

    /// The first event of the lane that an event says was opened; `nil` for any other event.
    static func firstEvent(by event: RecordedEvent) -> Checkpoint? {
        guard event.type == laneAdded, let object = (try? JSONReader.read(event.body))?.object,
            let lane = object["lane"].flatMap({ try? Lane(json: $0, at: "lane") }),
            let digest = object["first"].flatMap({ try? EventDigest(json: $0) })
        else { return nil }
        return Checkpoint(lane: lane, position: 1, digest: digest)
    }

    private static func event(
        after previous: Checkpoint, stream: StreamID, version: Int = 1, at: Instant, type: String, command: CommandID,
        body: [UInt8]
    ) -> RecordedEvent {
        var event = RecordedEvent(
            lane: previous.lane, position: previous.position + 1, stream: stream, version: version, at: at, type: type,
            command: command, body: body, digest: previous.digest)
        event.digest = .of(event, after: previous.digest)
        return event
    }

    static func opened(_ lane: LaneDescription, log: LogDescription) -> [UInt8] {
        JSONWriter.bytes([
            "log": .string(log.id.description), "clock": .string(log.clock.rawValue), "lane": lane.lane.json,
            "year": .integer(Int64(lane.year)), "openedBy": .string(lane.openedBy),
        ])
    }

    static func created(_ log: LogDescription) -> [UInt8] {
        JSONWriter.bytes([
            "log": .string(log.id.description), "clock": .string(log.clock.rawValue), "digest": "toantrinh/event1",
            "lanes": ["first": log.lanes.lowerBound.json, "last": log.lanes.upperBound.json],
            "createdAt": .integer(log.createdAt.microseconds),
        ])
    }
}
