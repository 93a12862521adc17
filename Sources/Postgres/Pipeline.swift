/// What stands between callers and one connection: a bounded queue, and the rule by which waiting statements share one Sync.
///
/// It does no input or output and reads no clock. It is told what happened and answers with what to do:
///
///     enqueue ─▶ queue ─plan─▶ flight ─received(.sync)─▶ completed
///                  ▲                     │
///                  └── a group failed: each of its statements again, alone
///
/// Statements between two Syncs are one implicit transaction: where one fails, none happened. Results are therefore held back until
/// the Sync is answered, and the statements of a failed group, the innocent and the guilty, are sent again one a Sync. That is why
/// only a statement that stands for itself may be `coalescing`.
struct Pipeline<Reply> {
    typealias ID = UInt64

    enum Mode: Sendable {
        /// May share a Sync with others and be sent again.
        case coalescing
        /// Has a Sync of its own and is sent once.
        case alone
        /// Takes the connection out of pipeline mode: a script or COPY.
        case exclusive
    }

    struct Entry: Sendable {
        var id: ID
        var mode: Mode
        /// `nil` where nothing is to be prepared.
        var statement: PreparedStatement?
        /// Its arguments on the wire.
        var bytes: Int
        var enqueued: ContinuousClock.Instant
    }

    struct Limits: Sendable {
        /// Statements that wait.
        var queued = 4096
        /// Statements that share a Sync.
        var group = 128
        /// Argument bytes that share a Sync.
        var groupBytes = 1 << 20
        /// How long a statement may wait before it is sent.
        var wait: Duration = .seconds(10)
    }

    /// What is put on the wire.
    enum Command: Equatable {
        case prepare(ID)
        case execute(ID)
        case sync
        case exclusive(ID)
    }

    enum Completion {
        case reply(Reply)
        case lost(ambiguous: Bool)
        case timedOut
        /// Another text was prepared under this name.
        case nameTaken
    }

    enum Cancelling: Equatable {
        /// It was waiting: it will not be sent.
        case removed
        /// It is on the wire.
        case onTheWire
        case unknown
    }

    struct Member {
        var entry: Entry
        var reply: Reply?
        var isAbandoned = false
    }

    enum Item: Equatable {
        case prepare(Int)
        case execute(Int)
        case sync
    }

    /// One group on the wire.
    struct Flight {
        var members: [Member]
        var items: [Item]
        var cursor = 0
        var failure: Reply?
        var isExclusive = false
    }

    let limits: Limits
    var queue = Fifo<Entry>()
    var flight: Flight?
    /// Name and text of what this connection has prepared.
    var prepared: [String: SQL] = [:]

    init(limits: Limits = Limits()) { self.limits = limits }

    var isIdle: Bool { flight == nil }

    /// Takes `entry` in; false where too many wait.
    mutating func enqueue(_ entry: Entry) -> Bool {
        guard queue.count < limits.queued else { return false }
        queue.append(entry)
        return true
    }

    /// Puts `entry` before all others, whatever the limits.
    mutating func enqueueFirst(_ entry: Entry) { queue.prepend(entry) }

    mutating func cancel(_ id: ID) -> Cancelling {
        if queue.removeFirst(where: { $0.id == id }) != nil { return .removed }
        return flight?.members.contains { $0.entry.id == id } == true ? .onTheWire : .unknown
    }

    /// Nobody waits for `id` any more: its reply is dropped, and it is not sent again.
    mutating func abandon(_ id: ID) {
        guard let index = flight?.members.firstIndex(where: { $0.entry.id == id }) else { return }
        flight?.members[index].isAbandoned = true
    }

    /// When the statement that has waited longest must be given up; `nil` where none waits.
    var nextDeadline: ContinuousClock.Instant? { queue.first.map { $0.enqueued.advanced(by: limits.wait) } }

    /// Gives up what has waited too long.
    mutating func expire(now: ContinuousClock.Instant) -> [ID] {
        var expired: [ID] = []
        while let first = queue.first, first.enqueued.advanced(by: limits.wait) <= now {
            queue.removeFirst()
            expired.append(first.id)
        }
        return expired
    }

    /// The next commands for the wire, empty while a group is under way or nothing waits, and statements that cannot be sent.
    mutating func plan() -> (commands: [Command], refused: [(ID, Completion)]) {
        guard flight == nil else { return ([], []) }
        var refused: [(ID, Completion)] = []
        var commands: [Command] = []
        var flight = Flight(members: [], items: [])
        var preparing: [String: SQL] = [:]
        var bytes = 0
        while let next = queue.first {
            if let first = flight.members.first {
                guard first.entry.mode == .coalescing, next.mode == .coalescing, flight.members.count < limits.group,
                    bytes + next.bytes <= limits.groupBytes
                else { break }
            }
            queue.removeFirst()
            let index = flight.members.count
            if let statement = next.statement {
                let known = prepared[statement.name] ?? preparing[statement.name]
                guard known == nil || known == statement.sql else {
                    refused.append((next.id, .nameTaken))
                    continue
                }
                if known == nil {
                    preparing[statement.name] = statement.sql
                    flight.items.append(.prepare(index))
                    commands.append(.prepare(next.id))
                }
            }
            flight.members.append(Member(entry: next))
            bytes += next.bytes
            if next.mode == .exclusive {
                flight.isExclusive = true
                commands.append(.exclusive(next.id))
                break
            }
            flight.items.append(.execute(index))
            commands.append(.execute(next.id))
        }
        guard !flight.members.isEmpty else { return ([], refused) }
        if !flight.isExclusive {
            flight.items.append(.sync)
            commands.append(.sync)
        }
        self.flight = flight
        return (commands, refused)
    }
}
