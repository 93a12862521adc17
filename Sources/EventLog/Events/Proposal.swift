public import Postgres
public import WorkingTime

/// What a command wants appended, decided on a state that was loaded before.
public struct Proposal: Sendable {
    public var stream: StreamID
    /// The version of the state it was decided on; 0 for a stream that does not exist yet.
    public var expectedVersion: Int
    /// A head of the lane that was known *before* the stream was read: every event of the stream up to there is in the state.
    public var loadedAt: Position
    /// The caller has looked: this command is not in the state.
    public var command: CommandID
    /// One to ``largestEventCount`` events.
    public var events: [NewEvent]
    /// Rows of registered tables, written by the same statement.
    public var companions: [CompanionRow]
    /// The instant the command was decided with, where its events say one. Where they could not get an instant at most
    /// ``longestDecision`` away any more, it is answered `stale`, and is to be decided anew.
    public var decidedAt: Instant?

    /// How far `decided_at` and the log's own instant may be apart, in microseconds.
    public static let longestDecision: Int64 = 2_000_000

    /// How many events one command may have.
    public static let largestEventCount = 100

    public init(
        stream: StreamID, expectedVersion: Int, loadedAt: Position, command: CommandID, events: [NewEvent],
        companions: [CompanionRow] = [], decidedAt: Instant? = nil
    ) {
        self.stream = stream
        self.expectedVersion = expectedVersion
        self.loadedAt = loadedAt
        self.command = command
        self.events = events
        self.companions = companions
        self.decidedAt = decidedAt
    }
}

/// What became of a proposal.
public enum AppendOutcome: Sendable, Hashable {
    /// It is in the log.
    case appended(Appended)
    /// The stream has moved on: load it again, and decide again.
    case conflict(currentVersion: Int)
    /// This command was done before; its first event has this version. Nothing was written.
    case duplicate(of: Int)
    /// The state is older than what the writer remembers, or the decision than two seconds: load it again, and decide again. (Where an answer of the database was lost on
    /// the way, the state loaded anew may show this very command as done.)
    case stale
}

/// Where the events of one command stand.
public struct Appended: Sendable, Hashable {
    public var lane: Lane
    /// The position of its first event; the others follow without a gap.
    public var position: Position
    /// The versions of its events in the stream.
    public var versions: ClosedRange<Int>
    /// The instant all of them carry.
    public var at: Instant

    public init(lane: Lane, position: Position, versions: ClosedRange<Int>, at: Instant) {
        self.lane = lane
        self.position = position
        self.versions = versions
        self.at = at
    }
}

/// A table whose rows are written by the statement that appends the events: case headers, tasks, …
///
/// A row belongs to the stream of its command: two commands of one batch never touch the same row.
public struct CompanionTable: Sendable, Hashable {
    /// What happens to a row whose key is there already.
    public enum Conflict: Sendable, Hashable {
        /// It is an error of the program: the command fails.
        case insert
        /// The old row stays.
        case ignore
        /// Every other column takes the new value; with `guardedBy`, only where that column's new value is greater.
        case upsert(key: [String], guardedBy: String? = nil)
    }

    public struct Column: Sendable, Hashable {
        public var name: String
        /// A type that ``PostgresValue`` can carry; each value must have it or be NULL.
        public var type: PostgresType

        public init(_ name: String, _ type: PostgresType) {
            self.name = name
            self.type = type
        }
    }

    public var table: String
    public var columns: [Column]
    public var conflict: Conflict

    public init(table: String, columns: [Column], conflict: Conflict) {
        self.table = table
        self.columns = columns
        self.conflict = conflict
    }
}

/// One row of a registered ``CompanionTable``.
public struct CompanionRow: Sendable {
    public var table: String
    /// One value a column, in the order of ``CompanionTable/columns``.
    public var values: [PostgresValue]

    public init(table: String, values: [PostgresValue]) {
        self.table = table
        self.values = values
    }
}
