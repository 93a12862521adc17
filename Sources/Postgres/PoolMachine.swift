/// Who may use which connection of a bounded pool: the rules alone, without connections, clocks or tasks.
///
///     lease ─▶ use (an idle one) │ open (a free slot) │ wait (bounded) │ refused
///     release / slotFreed ─▶ the longest waiter gets the connection or the slot
///
/// Every lease holds one slot until it is released or its slot is freed; slots never exceed `connections`.
struct PoolMachine<Connection: Sendable>: Sendable {
    typealias ID = UInt64

    struct Limits: Sendable {
        var connections = 8
        var waiters = 256
        /// A connection that was idle for longer is asked whether it still lives.
        var checkAfter: Duration = .seconds(30)
    }

    enum Grant: Sendable {
        case use(Connection, mustCheck: Bool)
        /// The slot is the caller's: it opens a connection, or frees the slot.
        case open
        case refused(PostgresError.Kind)
    }

    enum Lease {
        case granted(Grant)
        case wait
    }

    enum Released {
        case granted(ID, Grant)
        case kept
        case close(Connection)
    }

    let limits: Limits
    /// Most recently used last, and used first: the others may rest.
    private(set) var idle: [(connection: Connection, since: ContinuousClock.Instant)] = []
    private(set) var slots = 0
    private(set) var waiters = Fifo<ID>()
    private(set) var isClosed = false

    init(limits: Limits) { self.limits = limits }

    mutating func lease(_ id: ID, now: ContinuousClock.Instant) -> Lease {
        if isClosed { return .granted(.refused(.closed)) }
        if let last = idle.popLast() {
            return .granted(.use(last.connection, mustCheck: last.since.duration(to: now) > limits.checkAfter))
        }
        if slots < limits.connections {
            slots += 1
            return .granted(.open)
        }
        guard waiters.count < limits.waiters else { return .granted(.refused(.overloaded(.lease))) }
        waiters.append(id)
        return .wait
    }

    /// A lease ended and its connection is fit for another.
    mutating func release(_ connection: Connection, now: ContinuousClock.Instant) -> Released {
        if isClosed {
            slots -= 1
            return .close(connection)
        }
        if let waiter = waiters.first {
            waiters.removeFirst()
            return .granted(waiter, .use(connection, mustCheck: false))
        }
        idle.append((connection, now))
        return .kept
    }

    /// A lease ended and left no connection behind. The longest waiter gets the slot.
    mutating func slotFreed() -> (ID, Grant)? {
        if !isClosed, let waiter = waiters.first {
            waiters.removeFirst()
            return (waiter, .open)
        }
        slots -= 1
        return nil
    }

    /// `id` waits no longer; false where it has been granted something meanwhile.
    mutating func giveUp(_ id: ID) -> Bool { waiters.removeFirst(where: { $0 == id }) != nil }

    /// Nothing is leased any more; returns what is to be closed and who is to be refused.
    mutating func close() -> (idle: [Connection], waiters: [ID]) {
        isClosed = true
        let connections = idle.map(\.connection)
        idle = []
        slots -= connections.count
        var refused: [ID] = []
        while let waiter = waiters.first {
            waiters.removeFirst()
            refused.append(waiter)
        }
        return (connections, refused)
    }
}
