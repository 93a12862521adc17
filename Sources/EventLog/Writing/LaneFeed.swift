/// The latest events of one lane in this process, in order, for readers that want to know at once.
///
/// A bounded ring: a reader that falls behind it reads from the database, so that no reader can slow a writer. Nothing here is needed
/// for correctness; a reader without a feed polls.
public actor LaneFeed {
    public nonisolated let lane: Lane
    private let capacity: Int
    private var ring: [RecordedEvent] = []
    private var start = 0
    private var waiters: [UInt64: (beyond: Position, continuation: CheckedContinuation<Void, Never>)] = [:]
    private var nextWaiter: UInt64 = 0

    public init(lane: Lane, capacity: Int = 4096) {
        self.lane = lane
        self.capacity = max(1, capacity)
    }

    /// The position of the latest event, or `nil` where none has been published yet.
    public var latest: Position? { ring.last?.position }

    /// Takes in events that follow those published before; where they do not, the ring begins anew with them.
    func publish(_ events: [RecordedEvent]) {
        guard let first = events.first, let last = events.last else { return }
        if let known = ring.last, known.position + 1 != first.position {
            ring.removeAll(keepingCapacity: true)
            start = 0
        }
        ring.append(contentsOf: events)
        if ring.count - start > capacity { start = ring.count - capacity }
        if start > capacity {
            ring.removeFirst(start)
            start = 0
        }
        for (id, waiter) in waiters where waiter.beyond < last.position {
            waiters[id] = nil
            waiter.continuation.resume()
        }
    }

    /// Up to `limit` events right after `position`; `nil` where the ring does not reach back that far.
    public func events(after position: Position, limit: Int = 512) -> [RecordedEvent]? {
        guard start < ring.count, let last = ring.last else { return nil }
        guard position < last.position else { return [] }
        let offset = position + 1 - ring[start].position
        guard offset >= 0 else { return nil }
        let first = start + Int(offset)
        return Array(ring[first..<min(ring.count, first + max(1, limit))])
    }

    /// Returns when an event beyond `position` has been published, when `patience` is over, or when the task is cancelled.
    public func changed(beyond position: Position, patience: Duration) async {
        if let last = ring.last, last.position > position { return }
        let id = nextWaiter
        nextWaiter += 1
        let alarm = Task {
            try? await Task.sleep(for: patience)
            self.wake(id)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume()
                } else {
                    waiters[id] = (position, continuation)
                }
            }
        } onCancel: {
            Task { await self.wake(id) }
        }
        alarm.cancel()
    }

    private func wake(_ id: UInt64) { waiters.removeValue(forKey: id)?.continuation.resume() }
}
