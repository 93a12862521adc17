public import WorkingTime

/// Which clock a log has. Fixed when the log is created, and written into its first event.
public enum LogClockKind: String, Sendable, Hashable, CaseIterable {
    /// The database server's clock.
    case database
    /// A clock that can be moved, for tests and demonstrations. Such a log never becomes a production log.
    case movable
}

/// The one clock of a log: what every instant in it is taken from.
public protocol LogClock: Sendable {
    var kind: LogClockKind { get }

    /// The log's time now.
    ///
    /// - Throws: ``EventLogError`` where the database must be asked and does not answer.
    func now() async throws(EventLogError) -> Instant
}

/// A clock that stands still until it is moved, for tests without a database.
public actor FixedClock: LogClock {
    public nonisolated let kind: LogClockKind
    private var instant: Instant

    public init(_ instant: Instant, kind: LogClockKind = .movable) {
        self.instant = instant
        self.kind = kind
    }

    public func now() -> Instant { instant }

    public func set(_ instant: Instant) { self.instant = instant }
}
