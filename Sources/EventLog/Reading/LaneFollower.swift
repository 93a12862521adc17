import WorkingTime

/// The events of a lane as they come, in order, in groups that are never empty.
///
/// Each event is checked against the one before it: position, time and digest. Before it reads on, it looks whether the last event it
/// gave is still the one that stands there, so that it halts where a restored database issues positions again.
public struct LaneFollower: AsyncSequence, Sendable {
    public typealias Element = [RecordedEvent]
    public typealias Failure = EventLogError

    let source: any LogQuerying
    let checkpoint: Checkpoint
    let feed: LaneFeed?
    let poll: Duration
    let page: Int

    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    /// Ends with `nil` where the task is cancelled; after an error it gives nothing more.
    public struct Iterator: AsyncIteratorProtocol {
        private let follower: LaneFollower
        private var cursor: Checkpoint
        private var lastAt: Instant = Instant(microseconds: .min)
        private var isOver = false

        init(_ follower: LaneFollower) {
            self.follower = follower
            cursor = follower.checkpoint
        }

        /// The last event given.
        public var checkpoint: Checkpoint { cursor }

        public mutating func next() async throws(EventLogError) -> [RecordedEvent]? {
            try await next(isolation: nil)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(EventLogError) -> [RecordedEvent]? {
            guard !isOver else { return nil }
            do throws(EventLogError) {
                while !Task.isCancelled {
                    let events = try await look()
                    if !events.isEmpty { return try accept(events) }
                    if let feed = follower.feed {
                        await feed.changed(beyond: cursor.position, patience: follower.poll)
                    } else {
                        try? await Task.sleep(for: follower.poll)
                    }
                }
                isOver = true
                return nil
            } catch {
                isOver = true
                if Task.isCancelled { return nil }
                throw error
            }
        }

        /// What stands after the cursor now.
        private func look() async throws(EventLogError) -> [RecordedEvent] {
            if let feed = follower.feed,
                let events = await feed.events(after: cursor.position, limit: follower.page), !events.isEmpty
            {
                return events
            }
            let events = try await LaneReading.page(
                follower.source, lane: cursor.lane, from: cursor.position, limit: follower.page + 1)
            guard cursor.position > 0 else { return events }
            guard let first = events.first, first.position == cursor.position else {
                throw .broken(Damage(lane: cursor.lane, position: cursor.position, reason: .missing))
            }
            guard first.digest == cursor.digest else {
                throw .broken(Damage(lane: cursor.lane, position: cursor.position, reason: .exchanged))
            }
            return Array(events.dropFirst())
        }

        private mutating func accept(_ events: [RecordedEvent]) throws(EventLogError) -> [RecordedEvent] {
            for event in events {
                if let reason = event.damage(after: cursor, at: lastAt) {
                    throw .broken(Damage(lane: cursor.lane, position: event.position, reason: reason))
                }
                cursor = event.checkpoint
                lastAt = event.at
            }
            return events
        }
    }
}
