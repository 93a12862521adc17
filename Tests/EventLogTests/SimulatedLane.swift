import WorkingTime

@testable import EventLog

/// A lane in memory with the fence of the real statement, and statements that commit after everybody has given them up.
struct SimulatedLane {
    private(set) var events: [RecordedEvent]
    var now = Instant(microseconds: 1_780_000_000_000_000)
    /// Statements whose client is gone, still running.
    private(set) var orphans: [LaneBatch] = []

    init(log: LogID, lane: Lane) {
        let start = Checkpoint.start(of: lane, in: log)
        var first = RecordedEvent(
            lane: lane, position: 1, stream: StreamID(lane: lane, kind: "lane", seed: ""), version: 1, at: now,
            type: "lane.opened", command: CommandID(derivedFrom: "open"), body: [123, 125], digest: start.digest)
        first.digest = .of(first, after: start.digest)
        events = [first]
    }

    /// As the database does it: all or nothing.
    mutating func append(_ batch: LaneBatch) -> Bool {
        guard let last = events.last, last.position == batch.head.position, last.digest == batch.head.digest,
            let at = batch.events.first?.at, at >= last.at,
            at == last.at || abs(at.microseconds - now.microseconds) <= 2_000_000
        else { return false }
        events += batch.events
        return true
    }

    mutating func orphan(_ batch: LaneBatch) { orphans.append(batch) }

    mutating func finishOrphan(_ index: Int) { _ = append(orphans.remove(at: index)) }

    func read(from position: Position, limit: Int) -> [RecordedEvent] {
        Array(events.dropFirst(Int(position) - 1).prefix(limit))
    }

    func stream(_ stream: StreamID) -> [RecordedEvent] { events.filter { $0.stream == stream } }
}
