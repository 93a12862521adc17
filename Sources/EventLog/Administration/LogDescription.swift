public import WorkingTime

/// What a log is: one row of the database, said again in the first events of its founding lane.
public struct LogDescription: Sendable, Hashable {
    public var id: LogID
    public var clock: LogClockKind
    /// This node's part of the national range of lanes.
    public var lanes: ClosedRange<Lane>
    public var createdAt: Instant

    public init(id: LogID, clock: LogClockKind, lanes: ClosedRange<Lane>, createdAt: Instant) {
        self.id = id
        self.clock = clock
        self.lanes = lanes
        self.createdAt = createdAt
    }

    /// Refuses a log of another kind: a server that serves citizens calls this with `database` and so never serves a log that was made
    /// with a movable clock.
    ///
    /// - Throws: ``EventLogError`` (wrongClock).
    public func require(_ kind: LogClockKind) throws(EventLogError) {
        guard clock == kind else { throw .wrongClock(clock) }
    }
}

/// A lane of this node.
public struct LaneDescription: Sendable, Hashable {
    public var lane: Lane
    /// The year it was opened for: lanes of one year retire together.
    public var year: Int
    public var openedAt: Instant
    /// The node or program that opened it.
    public var openedBy: String

    public init(lane: Lane, year: Int, openedAt: Instant, openedBy: String) {
        self.lane = lane
        self.year = year
        self.openedAt = openedAt
        self.openedBy = openedBy
    }
}
