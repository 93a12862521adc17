import WorkingTime

/// Where a lane is kept, as its writer sees it. Tests have one that loses replies.
protocol LaneStore: Sendable {
    func append(_ batch: LaneBatch) async -> AppendAnswer

    /// The event at the position of `checkpoint`, whatever its digest, and those after it: at most `limit`, in order.
    func read(from checkpoint: Checkpoint, limit: Int) async throws(EventLogError) -> [RecordedEvent]
}

/// What came of an attempt to append.
enum AppendAnswer: Sendable {
    /// All of it was committed; the log's clock stood at this instant.
    case written(now: Instant)
    /// The head was another, or the instant too far from the clock: nothing at all was written.
    case nothing
    case failed(LaneState.AppendFailure)
}
