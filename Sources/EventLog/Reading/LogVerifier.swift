import WorkingTime

/// Checks the chained digests of events from any source, without a database: give it every event, in the order of positions within each
/// lane, and it names the first that is not as it was written.
///
/// What it cannot see is an end that was cut off, or a history written anew with all its digests: give it the checkpoints that were kept
/// elsewhere (``expect(_:)``). The epochs of the log are such checkpoints too: each names where every lane stood.
public struct LogVerifier: Sendable {
    private let log: LogID
    private var states: [Lane: State] = [:]
    /// What must stand where, by what was kept elsewhere or stands in the founding lane.
    private var expected: [Lane: [Position: EventDigest]] = [:]
    /// The epochs that were found, in their order.
    public private(set) var epochs: [LogEpoch] = []

    private struct State: Sendable {
        var checkpoint: Checkpoint
        var at: Instant
        var versions: [StreamID: Int] = [:]
        /// It began in the middle: the first version seen of a stream is believed.
        var isPartial: Bool
    }

    /// A verifier of whole lanes of the log `log`.
    public init(log: LogID) { self.log = log }

    /// How many events were found good.
    public private(set) var verified = 0

    /// Begins a lane in the middle, after an event that is trusted.
    public mutating func begin(after checkpoint: Checkpoint) {
        states[checkpoint.lane] = State(
            checkpoint: checkpoint, at: Instant(microseconds: .min), isPartial: checkpoint.position > 0)
    }

    /// Takes the next event of its lane.
    ///
    /// - Throws: ``Damage`` naming the event; what follows it in the lane proves nothing.
    public mutating func verify(_ event: RecordedEvent) throws(Damage) {
        var state =
            states.removeValue(forKey: event.lane)
            ?? State(
                checkpoint: .start(of: event.lane, in: log), at: Instant(microseconds: .min), isPartial: false)
        defer { states[event.lane] = state }
        var reason = event.damage(after: state.checkpoint, at: state.at)
        if reason == nil {
            let known = state.versions[event.stream]
            let isFirst = known == nil && state.isPartial
            if !isFirst, event.version != (known ?? 0) + 1 { reason = .version }
        }
        if reason == nil, let digest = expected[event.lane]?[event.position], digest != event.digest {
            reason = .exchanged
        }
        if let reason { throw Damage(lane: event.lane, position: event.position, reason: reason) }
        state.checkpoint = event.checkpoint
        state.at = event.at
        state.versions[event.stream] = event.version
        verified += 1
        if let first = FoundingEvents.firstEvent(by: event), states[first.lane] == nil { expect(first) }
        if event.type == LogEpoch.eventType, let epoch = try? LogEpoch(event) {
            epochs.append(epoch)
            for head in epoch.heads where head.position > (states[head.lane]?.checkpoint.position ?? 0) { expect(head) }
        }
    }

    /// At `kept` must stand what was kept elsewhere, however far the lane goes on after it. To be said before its events are given.
    public mutating func expect(_ kept: Checkpoint) { expected[kept.lane, default: [:]][kept.position] = kept.digest }

    /// The lanes that ended before what was expected of them, each with the first event that is missing.
    public var missing: [Damage] {
        expected.compactMap { lane, places in
            let end = states[lane]?.checkpoint.position ?? 0
            guard let last = places.keys.max(), last > end else { return nil }
            return Damage(lane: lane, position: end + 1, reason: .missing)
        }.sorted { $0.lane < $1.lane }
    }

    /// Where each lane ended, in the order of lanes.
    public var heads: [Checkpoint] { states.values.map(\.checkpoint).sorted { $0.lane < $1.lane } }

    /// Compares the end with a checkpoint that was kept elsewhere.
    ///
    /// - Throws: ``Damage``: `missing` where the lane ends before it, `exchanged` where it ends there with another event.
    public func confirm(_ kept: Checkpoint) throws(Damage) {
        let head = states[kept.lane]?.checkpoint ?? .start(of: kept.lane, in: log)
        if head.position < kept.position {
            throw Damage(lane: kept.lane, position: head.position + 1, reason: .missing)
        }
        if head.position == kept.position, head.digest != kept.digest {
            throw Damage(lane: kept.lane, position: kept.position, reason: .exchanged)
        }
    }
}
