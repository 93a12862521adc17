public import Postgres
import Synchronization
public import WorkingTime

/// The database's clock, seen from this process.
///
/// For a log with the database's own clock it is asked seldom: every reply to an append carries the time, and the process's monotonic
/// clock carries it on. The estimate is early by at most the time a reply was under way. A movable clock may jump at any moment and is
/// asked each time.
public final class DatabaseClock: LogClock {
    public let kind: LogClockKind
    private let connection: PostgresSharedConnection
    private let known = Mutex<(instant: Instant, at: ContinuousClock.Instant)?>(nil)

    /// How long an estimate serves before the database is asked again: clocks drift, and an administrator may set one.
    static let trust: Duration = .seconds(60)

    static let statement = PreparedStatement("log-now", "SELECT toantrinh_now()")

    public init(_ connection: PostgresSharedConnection, kind: LogClockKind) {
        self.connection = connection
        self.kind = kind
    }

    public func now() async throws(EventLogError) -> Instant {
        if kind == .database, let known = known.withLock({ $0 }) {
            let elapsed = ContinuousClock.now - known.at
            if elapsed < Self.trust { return known.instant.adding(microseconds: elapsed.inMicroseconds) }
        }
        return try await refresh()
    }

    /// Asks the database.
    ///
    /// - Throws: ``EventLogError`` (database).
    @discardableResult
    public func refresh() async throws(EventLogError) -> Instant {
        do {
            let row = try await connection.query(Self.statement).one()
            let instant = Instant(microseconds: try row.value(0, as: PostgresTimestamp.self).microseconds)
            learn(instant)
            return instant
        } catch { throw .database(error) }
    }

    /// The database has just said that it is `instant`.
    func learn(_ instant: Instant) {
        known.withLock { $0 = (instant, .now) }
    }

    /// Forgets the estimate: the database did not agree with it.
    func forget() { known.withLock { $0 = nil } }
}

extension Duration {
    /// Whole microseconds, saturating.
    var inMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow
            ? (seconds < 0 ? .min : .max)
            : product.addingReportingOverflow(attoseconds / 1_000_000_000_000).partialValue
    }
}
