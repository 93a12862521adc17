import Postgres

/// Reads the log: streams, pages of a lane, and what comes.
public struct LogReader: Sendable {
    private let source: any LogQuerying
    private let log: LogDescription?

    /// A reader over any kind of connection or pool.
    ///
    /// - Parameters:
    ///   - source: Where it reads.
    ///   - log: The log, for readers that mind its epochs (``follow(from:readIn:feed:poll:page:)``).
    public init(_ source: any LogQuerying, log: LogDescription? = nil) {
        self.source = source
        self.log = log
    }

    /// The events of a stream in the order of their versions.
    ///
    /// To propose something on them, take the writer's ``LaneWriter/head`` *before* calling this as ``Proposal/loadedAt``.
    ///
    /// - Parameters:
    ///   - stream: The stream; one that does not exist has no events.
    ///   - version: The last version that is known already.
    /// - Returns: the events after `version`.
    /// - Throws: ``EventLogError``; `broken` where a version is missing.
    public func stream(_ stream: StreamID, after version: Int = 0) async throws(EventLogError) -> [RecordedEvent] {
        let page = 1000
        var events: [RecordedEvent] = []
        var known = max(0, version)
        while true {
            let more = try await LaneReading.stream(source, stream, after: known, limit: page)
            for event in more {
                guard event.version == known + 1 else {
                    throw .broken(Damage(lane: event.lane, position: event.position, reason: .version))
                }
                known += 1
            }
            events += more
            if more.count < page { return events }
        }
    }

    /// Up to `limit` events of a lane after `position`, in order.
    ///
    /// - Throws: ``EventLogError``.
    public func page(
        _ lane: Lane, after position: Position, limit: Int = 500
    ) async throws(EventLogError) -> [RecordedEvent] {
        let from = max(0, position).addingReportingOverflow(1)
        guard !from.overflow else { return [] }
        return try await LaneReading.page(
            source, lane: lane, from: from.partialValue, limit: min(max(1, limit), 10_000))
    }

    /// Up to `limit` events of a lane after the one at `checkpoint`, in order, if that one still stands there.
    ///
    /// For readers that keep what they made of the events: where a database was restored or failed over and issued positions again,
    /// they notice it instead of mixing two histories.
    ///
    /// - Throws: ``EventLogError``: `broken` where the event at the checkpoint is gone or another, or one after it is missing.
    public func page(
        after checkpoint: Checkpoint, limit: Int = 500
    ) async throws(EventLogError) -> [RecordedEvent] {
        let lane = checkpoint.lane
        let known = checkpoint.position > 0 ? 1 : 0
        let events = try await LaneReading.page(
            source, lane: lane, from: max(1, checkpoint.position), limit: min(max(1, limit), 10_000) + known)
        if known == 1 {
            guard let first = events.first, first.position == checkpoint.position else {
                throw .broken(Damage(lane: lane, position: checkpoint.position, reason: .missing))
            }
            guard first.digest == checkpoint.digest else {
                throw .broken(Damage(lane: lane, position: checkpoint.position, reason: .exchanged))
            }
        }
        var position = checkpoint.position
        for event in events.dropFirst(known) {
            position += 1
            guard event.position == position else {
                throw .broken(Damage(lane: lane, position: event.position, reason: .hole))
            }
        }
        return Array(events.dropFirst(known))
    }

    /// The event at `position`, or `nil` where there is none.
    ///
    /// - Throws: ``EventLogError``.
    public func event(_ lane: Lane, at position: Position) async throws(EventLogError) -> RecordedEvent? {
        let event = try await LaneReading.page(source, lane: lane, from: position, limit: 1).first
        return event?.position == position ? event : nil
    }

    /// The last event of a lane, or `nil` where it has none.
    ///
    /// - Throws: ``EventLogError``.
    public func last(_ lane: Lane) async throws(EventLogError) -> RecordedEvent? {
        try await LaneReading.last(source, lane: lane)
    }

    /// Follows a lane from `checkpoint` on, for ever.
    ///
    /// It ends with `broken` where the last event read is gone or another; with `beyondEpoch`, where this reader knows its log and an
    /// epoch that was raised since took over less than was read.
    ///
    /// - Parameters:
    ///   - checkpoint: The last event that was read.
    ///   - epoch: The epoch it was read in, as ``LaneFollower/Iterator/epoch`` said; 0 where that is not known.
    ///   - feed: The feed of the lane's writer, where it is in this process.
    ///   - poll: How often to look where no feed says that there is something.
    ///   - page: How many events to read at a time.
    /// - Returns: the events as they come.
    public func follow(
        from checkpoint: Checkpoint, readIn epoch: Int = 0, feed: LaneFeed? = nil, poll: Duration = .milliseconds(500),
        page: Int = 500
    ) -> LaneFollower {
        LaneFollower(
            source: source, log: log, checkpoint: checkpoint, epoch: epoch, feed: feed, poll: poll, page: max(1, page))
    }
}
