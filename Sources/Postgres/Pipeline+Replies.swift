extension Pipeline {
    /// What came from the wire, in order.
    enum Event {
        /// A result. `failed` also where it only says that an earlier failure aborted this one.
        case reply(Reply, failed: Bool)
        /// The results of one command have ended.
        case end
        /// The Sync was answered: what succeeded is committed.
        case sync
    }

    /// Takes one event in. Returns what callers get, and false where the event does not fit what was sent (the connection is then
    /// of no further use).
    mutating func received(_ event: Event) -> (completed: [(ID, Completion)], fits: Bool) {
        guard var flight, !flight.isExclusive, flight.cursor < flight.items.count else { return ([], false) }
        switch event {
        case .reply(let reply, let failed):
            switch flight.items[flight.cursor] {
            case .sync where !failed:
                return ([], false)
            case .prepare(let index) where !failed:
                if let statement = flight.members[index].entry.statement { prepared[statement.name] = statement.sql }
            case .execute(let index) where !failed:
                flight.members[index].reply = reply
            default:
                if flight.failure == nil { flight.failure = reply }
            }
            self.flight = flight
            return ([], true)
        case .end:
            // A commit that fails (a deferred constraint) is reported, and ended, where the Sync is awaited.
            if flight.items[flight.cursor] != .sync { flight.cursor += 1 }
            self.flight = flight
            return ([], true)
        case .sync:
            guard flight.items[flight.cursor] == .sync else { return ([], false) }
            self.flight = nil
            return land(flight)
        }
    }

    private mutating func land(_ flight: Flight) -> (completed: [(ID, Completion)], fits: Bool) {
        let members = flight.members.filter { !$0.isAbandoned }
        guard let failure = flight.failure else {
            var completed: [(ID, Completion)] = []
            completed.reserveCapacity(members.count)
            for member in members {
                guard let reply = member.reply else { return (completed, false) }
                completed.append((member.entry.id, .reply(reply)))
            }
            return (completed, true)
        }
        if flight.members.count == 1 { return (members.map { ($0.entry.id, .reply(failure)) }, true) }
        for member in members.reversed() {
            var entry = member.entry
            entry.mode = .alone
            queue.prepend(entry)
        }
        return ([], true)
    }

    /// The script or COPY on the wire is over.
    mutating func exclusiveEnded() {
        if flight?.isExclusive == true { flight = nil }
    }

    /// A statement could not even be handed to libpq: it leaves the group before the Sync is sent.
    mutating func unsent(_ id: ID, prepareWasSent: Bool) {
        guard var flight, let index = flight.members.firstIndex(where: { $0.entry.id == id }) else { return }
        flight.items.removeAll { $0 == .execute(index) || (!prepareWasSent && $0 == .prepare(index)) }
        flight.members[index].isAbandoned = true
        self.flight = flight
    }

    /// The server does not know the statement `name` any more.
    mutating func forget(_ name: String) { prepared[name] = nil }

    /// The connection is gone. What was on the wire may have been committed; what waited has not been sent, and stays where `keeping`.
    mutating func connectionLost(keepingQueue keeping: Bool) -> [(ID, Completion)] {
        var completed: [(ID, Completion)] = []
        if let flight {
            completed = flight.members.filter { !$0.isAbandoned }.map { ($0.entry.id, .lost(ambiguous: true)) }
        }
        flight = nil
        prepared = [:]
        if !keeping {
            while let entry = queue.first {
                queue.removeFirst()
                completed.append((entry.id, .lost(ambiguous: false)))
            }
        }
        return completed
    }
}

/// A first-in, first-out queue whose front is cheap.
struct Fifo<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0

    var count: Int { elements.count - head }
    var first: Element? { head < elements.count ? elements[head] : nil }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func prepend(_ element: Element) {
        if head > 0 {
            head -= 1
            elements[head] = element
        } else {
            elements.insert(element, at: 0)
        }
    }

    mutating func removeFirst() {
        guard head < elements.count else { return }
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1024, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
    }

    /// - Complexity: O(count).
    mutating func removeFirst(where matches: (Element) -> Bool) -> Element? {
        guard let index = elements[head...].firstIndex(where: matches) else { return nil }
        return elements.remove(at: index)
    }
}
