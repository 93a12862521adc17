import JSON
import WorkingTime

/// The events with which lanes begin.
enum FoundingEvents {
    static let laneOpened = "lane.opened"
    static let logCreated = "log.created"

    /// The first event of a lane, and of the founding lane also the second.
    static func of(_ lane: LaneDescription, log: LogDescription, founds: Bool) -> [RecordedEvent] {
        let command = CommandID(derivedFrom: "open-lane/\(log.id)/\(lane.lane)")
        let start = Checkpoint.start(of: lane.lane, in: log.id)
        let first = event(
            after: start, stream: StreamID(lane: lane.lane, kind: "lane", seed: "\(lane.lane)"), at: lane.openedAt,
            type: laneOpened, command: command, body: opened(lane, log: log))
        guard founds else { return [first] }
        let second = event(
            after: first.checkpoint, stream: StreamID(lane: lane.lane, kind: "log", seed: "\(log.id)"),
            at: lane.openedAt,
            type: logCreated, command: CommandID(derivedFrom: "create-log/\(log.id)"), body: created(log))
        return [first, second]
    }

    private static func event(
        after previous: Checkpoint, stream: StreamID, at: Instant, type: String, command: CommandID, body: [UInt8]
    ) -> RecordedEvent {
        var event = RecordedEvent(
            lane: previous.lane, position: previous.position + 1, stream: stream, version: 1, at: at, type: type,
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
