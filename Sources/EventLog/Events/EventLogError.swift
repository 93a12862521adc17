public import Postgres

/// Why the log did not do what was asked. Holds no body and no argument of a statement.
public enum EventLogError: Error, Sendable {
    /// Too many commands wait for this lane. Nothing was done.
    case overloaded(Lane)
    /// The proposal breaks a rule of the log. Nothing was done.
    case invalidProposal(ProposalProblem)
    /// The waiting task was cancelled. With `ambiguous`, the command had been sent: it may be, or become, part of the log.
    case cancelled(ambiguous: Bool)
    /// The database could not be reached in time. With `ambiguous`, the command had been sent: it may be, or become, part of the log.
    case unavailable(ambiguous: Bool, PostgresError?)
    /// The database refused the command alone, or could not do it. Nothing was done.
    case refused(PostgresError)
    /// Again and again, the database's clock was more than two seconds away from the instant chosen. Nothing was done.
    case clockDisagrees(Lane)
    /// What the log holds is not what it held: an event damaged or missing, or a database restored under us.
    case broken(Damage)
    /// The log holds less than a reader has read: a later epoch took over less of the lane.
    case beyondEpoch(BeyondEpoch)
    /// A companion table's description makes no sense: a name or the type of a column.
    case invalidCompanion(String)
    /// The lane does not exist.
    case unknownLane(Lane)
    /// There is no log in this database.
    case noLog
    /// There is a log in this database already.
    case logExists
    /// A stored value makes no sense.
    case unreadable(String)
    /// The clock of this log is of the other kind.
    case wrongClock(LogClockKind)
    /// Another instance of the same reader has moved its checkpoint in this lane.
    case readerOvertaken(Lane)
    /// No lane of this node's range is left.
    case lanesExhausted
    /// The writer or reader was closed.
    case closed
    /// The database failed.
    case database(PostgresError)
}

/// Which rule a proposal breaks.
public enum ProposalProblem: String, Sendable, Hashable {
    case foreignLane = "foreign-lane"
    case version = "version"
    case eventCount = "event-count"
    case type = "type"
    case body = "body"
    case unknownTable = "unknown-table"
    case companionForm = "companion-form"
}

/// The first place where a lane is not what it must be, and what is wrong there.
public struct Damage: Error, Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable {
        /// The event's content does not give its digest: content, digest or the event before it was changed.
        case digest
        /// An event is missing before this one.
        case hole
        /// An event stands here twice, or out of order.
        case order
        /// It belongs to another lane.
        case foreignLane = "foreign-lane"
        /// The version does not follow the one before it in the stream.
        case version
        /// It is earlier than the event before it.
        case time
        /// At this position stood another event: the database was restored or failed over, and positions were issued again.
        case exchanged
        /// The event that was known to stand here is gone.
        case missing
    }

    public var lane: Lane
    public var position: Position
    public var reason: Reason

    public init(lane: Lane, position: Position, reason: Reason) {
        self.lane = lane
        self.position = position
        self.reason = reason
    }
}

extension EventLogError {
    /// Any error of a mixed body as one of the log's; a stranger's can only be the cancellation of the task.
    init(_ error: any Error) {
        switch error {
        case let error as EventLogError: self = error
        case let error as Damage: self = .broken(error)
        case let error as BeyondEpoch: self = .beyondEpoch(error)
        case let error as PostgresError: self = .database(error)
        default: self = .cancelled(ambiguous: true)
        }
    }
}
