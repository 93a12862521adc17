import WorkingTime

/// The events of a lane as they come, in order, in groups that are never empty.
///
/// Each event is checked against the one before it: position, time and digest. Before it reads on, it looks whether the last event it
/// gave is still the one that stands there, so that it halts where a restored database issues positions again.
public struct LaneFollower: AsyncSequence, Sendable {
    public typealias Element = [RecordedEvent]
    public typealias Failure = EventLogError

    let source: any LogQuerying
    /// Where known, its epochs explain why what was read is gone.
    let log: LogDescription?
    let checkpoint: Checkpoint
    let epoch: Int
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
        private var feed: LaneFeed?

        init(_ follower: LaneFollower) {
            self.follower = follower
            cursor = follower.checkpoint
            epoch = follower.epoch
            feed = follower.feed
        }

        /// The last event given.
        public var checkpoint: Checkpoint { cursor }

        /// The epoch in which it was read, or an earlier one; 0 where none is known. To be kept with the checkpoint.
        public private(set) var epoch: Int

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
                    if let feed {
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
        private mutating func look() async throws(EventLogError) -> [RecordedEvent] {
            if let events = await feed?.events(after: cursor.position, limit: follower.page), let first = events.first {
                if first.damage(after: cursor, at: lastAt) == nil { return events }
                // The feed is of another history than the one that was read: the database says which of them holds.
                feed = nil
            }
            return try await read()
        }

        /// What stands after the cursor in the database, if the event at the cursor is still the one that was read.
        private mutating func read() async throws(EventLogError) -> [RecordedEvent] {
            let events: [RecordedEvent]
            if let log = follower.log {
                let page = try await LaneReading.pageInEpoch(
                    follower.source, log: log, lane: cursor.lane, from: cursor.position, limit: follower.page + 1)
                events = page.events
                if let reason = cursor.damage(in: events) { throw await explanation(reason, log) }
                if let now = page.epoch { epoch = Swift.max(epoch, now) }
            } else {
                events = try await LaneReading.page(
                    follower.source, lane: cursor.lane, from: cursor.position, limit: follower.page + 1)
                if let reason = cursor.damage(in: events) {
                    throw .broken(Damage(lane: cursor.lane, position: cursor.position, reason: reason))
                }
            }
            return cursor.position > 0 ? Array(events.dropFirst()) : events
        }

        private func explanation(_ reason: Damage.Reason, _ log: LogDescription) async -> EventLogError {
            let epochs = (try? await LogEpochs.all(follower.source, log: log)) ?? []
            return epochs.superseding(cursor, readIn: epoch).map { .beyondEpoch($0) }
                ?? .broken(Damage(lane: cursor.lane, position: cursor.position, reason: reason))
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

extension Checkpoint {
    /// What is wrong with this checkpoint, by the events of its lane from its position on; `nil` where it stands.
    func damage(in events: [RecordedEvent]) -> Damage.Reason? {
        guard position > 0 else { return nil }
        guard let first = events.first, first.position == position else { return .missing }
        return first.digest == digest ? nil : .exchanged
    }
}
