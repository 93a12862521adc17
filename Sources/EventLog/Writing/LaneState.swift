import WorkingTime

/// The decisions of a lane's writer, without any input or output: it is told what was asked and what the database said, and answers
/// with what to do next.
///
///     submit ─▶ queue ─next─▶ append ──written──▶ idle ─▶ …
///                 ▲             │
///                 │             ├── nothing written, or answer lost ─▶ read after the head ─▶ idle ─▶ …
///                 └─────────────┘                                          │
///                  (the commands wait again)                               └── history exchanged ─▶ halted
///
/// What is written and what is known never differ for long: a batch counts as written only where the database says so or its events
/// are read back, and a batch whose fate is unknown is never forgotten before the lane has been read.
struct LaneState {
    typealias Ticket = UInt64

    enum Phase {
        case idle
        /// A batch is with the database.
        case appending(Flight)
        /// The lane must be read from the head on before anything else happens.
        case behind(Behind)
        case halted(EventLogError)
    }

    /// A batch that was sent, and the waiting commands it holds.
    struct Flight {
        var batch: LaneBatch
        var entries: [Entry]
    }

    struct Behind {
        /// The commands that were sent, in their order; they wait in front of the queue when the lane has been read.
        var sent: [Entry]
        /// Why the database did not do it, where it said so and it is not the commands' fault.
        var failure: EventLogError?
        /// What to say if nothing new stands in the lane, again and again, although the database wrote nothing.
        var unexplained: EventLogError?
        var isReading = false
    }

    struct Entry {
        var ticket: Ticket
        var proposal: Proposal
        /// How often it was sent without an answer coming back.
        var losses = 0
        /// It was sent, and the answer was lost: found in the lane, it is this caller's own.
        var mayBeWritten: Bool { losses > 0 }
        /// The lane was read after it came in: what its caller had seen, this writer has seen.
        var isCaughtUp = false
        /// It was in a batch that the database refused: it is sent alone, to find out whose fault it was.
        var alone = false
        /// Nobody waits for it any more.
        var isAbandoned = false
    }

    enum Answer {
        case outcome(AppendOutcome)
        case failure(EventLogError)
    }

    typealias Resolution = (ticket: Ticket, answer: Answer)

    enum Action {
        case append(LaneBatch)
        /// Read the event at the position of the checkpoint and those after it.
        case read(from: Checkpoint)
    }

    let limits: LaneLimits
    let companionTables: CompanionCatalogue
    private(set) var head: Checkpoint
    private(set) var lastAt: Instant
    var tails: LaneTails
    var phase: Phase = .idle
    var queue: [Entry] = []
    /// How often in succession the database wrote nothing although nothing stood after the head.
    var unexplainedRefusals = 0

    init(
        head: Checkpoint, lastAt: Instant, limits: LaneLimits = LaneLimits(),
        companions: CompanionCatalogue = CompanionCatalogue()
    ) {
        self.head = head
        self.lastAt = lastAt
        self.limits = limits
        companionTables = companions
        tails = LaneTails(floor: head.position, limit: limits.remembered)
    }

    /// Takes a proposal in, or says at once why not.
    mutating func submit(_ ticket: Ticket, _ proposal: Proposal) -> Answer? {
        if case .halted(let error) = phase { return .failure(error) }
        if let problem = companionTables.problem(of: proposal, lane: head.lane) {
            return .failure(.invalidProposal(problem))
        }
        guard queue.count < limits.queued else { return .failure(.overloaded(head.lane)) }
        queue.append(Entry(ticket: ticket, proposal: proposal))
        return nil
    }

    /// Nobody waits for `ticket` any more. What was sent stays sent.
    mutating func cancel(_ ticket: Ticket) -> Answer? {
        if let index = queue.firstIndex(where: { $0.ticket == ticket }) {
            let entry = queue.remove(at: index)
            return .failure(.cancelled(ambiguous: entry.mayBeWritten))
        }
        switch phase {
        case .appending(var flight):
            guard let index = flight.entries.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            flight.entries[index].isAbandoned = true
            phase = .appending(flight)
            return .failure(.cancelled(ambiguous: true))
        case .behind(var behind):
            guard let index = behind.sent.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            let ambiguous = behind.sent[index].mayBeWritten
            behind.sent.remove(at: index)
            phase = .behind(behind)
            return .failure(.cancelled(ambiguous: ambiguous))
        case .idle, .halted:
            return nil
        }
    }

    /// What to do now, and who can be answered without doing anything. `nil` where nothing waits or something is under way.
    ///
    /// - Parameter now: The clock of the log, as well as it is known.
    /// - Returns: the next step, and the answers.
    mutating func next(now: Instant) -> (action: Action?, resolved: [Resolution]) {
        switch phase {
        case .appending, .halted: return (nil, [])
        case .behind(var behind):
            guard !behind.isReading else { return (nil, []) }
            behind.isReading = true
            for index in behind.sent.indices { behind.sent[index].isCaughtUp = true }
            for index in queue.indices { queue[index].isCaughtUp = true }
            phase = .behind(behind)
            return (.read(from: head), [])
        case .idle:
            return compose(now: now)
        }
    }

    /// Whether ``next(now:)`` has something to do.
    var hasWork: Bool {
        switch phase {
        case .idle: !queue.isEmpty
        case .behind(let behind): !behind.isReading
        case .appending, .halted: false
        }
    }

    /// Takes in an event that stands right after the head.
    mutating func advance(over event: RecordedEvent) {
        head = event.checkpoint
        lastAt = max(lastAt, event.at)
        tails.remember(event)
    }

    /// Ends everything: what waits is answered with `error`, and so is whatever comes later.
    mutating func halt(_ error: EventLogError) -> [Resolution] {
        var waiting = queue
        switch phase {
        case .appending(let flight):
            // Nobody knows what becomes of what is under way.
            waiting =
                flight.entries.filter { !$0.isAbandoned }.map { entry in
                    var entry = entry
                    entry.losses += 1
                    return entry
                } + waiting
        case .behind(let behind): waiting = behind.sent + waiting
        case .idle, .halted: break
        }
        queue = []
        phase = .halted(error)
        return waiting.map { entry in
            if case .closed = error { return (entry.ticket, .failure(entry.explaining(error))) }
            return (entry.ticket, .failure(error))
        }
    }
}

/// Bounds of one lane's writer.
public struct LaneLimits: Sendable, Hashable {
    /// How many commands may wait.
    public var queued = 4096
    /// How many commands one statement may hold.
    public var batch = 128
    /// How many events one statement may hold, unless one command alone has more.
    public var events = 512
    /// How many bytes of bodies one statement may hold, unless one command alone has more.
    public var bytes = 1 << 20
    /// How many of the latest commands are remembered; a state loaded before them is stale.
    public var remembered = 32768
    /// How often an append may be refused for its instant alone before its commands are.
    public var refusals = 5
    /// How often a command is sent whose answer is lost each time; from the second loss on it is sent alone.
    public var losses = 5
    /// How long to try to reach the database again before those who wait are told.
    public var recovery: Duration = .seconds(20)

    public init() {}
}
