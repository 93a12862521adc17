public import Logging
public import Postgres
public import WorkingTime

/// Appends to one lane: what is asked while a statement is with the database forms the next one.
///
/// Any number of tasks may call ``append(_:)``; they wait in a bounded queue. Several writers on one lane, in one process or many, are
/// correct (whoever finds the head moved reads what came and decides again) but slow: one writer a lane is the normal case.
public actor LaneWriter {
    public nonisolated let lane: Lane
    /// What this writer has seen of its lane, for readers in the same process.
    public nonisolated let feed: LaneFeed

    private var state: LaneState
    private let store: any LaneStore
    private let clock: any LogClock
    private let logger: Logger
    private var waiting: [LaneState.Ticket: CheckedContinuation<LaneState.Answer, Never>] = [:]
    private var nextTicket: LaneState.Ticket = 1
    private var driver: Task<Void, Never>?
    private var isClosed = false
    /// Those who wait for the writer to come to its end.
    private var closers: [CheckedContinuation<Void, Never>] = []
    /// How many callers the last step has answered.
    private var answered = 0
    private var troubleSince: ContinuousClock.Instant?
    private var troubles = 0
    /// It was logged that the database is away.
    private var isAway = false

    init(state: LaneState, store: any LaneStore, clock: any LogClock, feed: LaneFeed, logger: Logger) {
        lane = state.head.lane
        self.state = state
        self.store = store
        self.clock = clock
        self.feed = feed
        self.logger = logger
    }

    /// Opens a writer at the head of `lane` as it stands now.
    ///
    /// - Parameters:
    ///   - lane: A lane that has been opened (``LogAdministration/openLane(_:year:by:)``).
    ///   - connection: Used by this writer alone, with ``PostgresConfiguration/appending``: what shares it waits for its commits.
    ///   - clock: The log's clock, shared by all writers of the process.
    ///   - companions: The tables that proposals may carry rows for.
    ///   - log: Where given, the writer looks after the log's epochs: after each connecting, it appends nothing before the history that
    ///     the server writes is that of the last epoch (``LogEpochs/ensure(on:log:always:)``).
    ///   - limits: Bounds of queue and batches.
    ///   - logger: Told of losses and of a halt, never of contents.
    /// - Returns: the writer, which knows nothing from before: states loaded earlier are stale to it.
    /// - Throws: ``EventLogError``.
    public static func open(
        _ lane: Lane, on connection: PostgresSharedConnection, clock: any LogClock, companions: [CompanionTable] = [],
        guarding log: LogDescription? = nil, limits: LaneLimits = LaneLimits(), logger: Logger = .silent
    ) async throws(EventLogError) -> LaneWriter {
        let catalogue = CompanionCatalogue(companions)
        let store = try PostgresLaneStore(connection, catalogue: catalogue, clock: clock.kind, guarding: log)
        guard let last = try await LaneReading.last(connection, lane: lane) else { throw .unknownLane(lane) }
        let state = LaneState(head: last.checkpoint, lastAt: last.at, limits: limits, companions: catalogue)
        return LaneWriter(state: state, store: store, clock: clock, feed: LaneFeed(lane: lane), logger: logger)
    }

    /// The last event this writer knows. A state loaded after this was read may be proposed with its position.
    public var head: Checkpoint { state.head }

    /// The instant to decide a command with. Where the database's clock was set back, the lane goes on from its last event; a movable
    /// clock is taken as it stands.
    ///
    /// - Throws: ``EventLogError`` where the database must be asked and does not answer.
    public func now() async throws(EventLogError) -> Instant {
        let now = try await clock.now()
        return clock.kind == .database ? max(now, state.lastAt) : now
    }

    /// The oldest ``Proposal/loadedAt`` that is not stale.
    public var floor: Position { state.tails.floor }

    /// Commands that wait or are under way.
    public var outstanding: Int { waiting.count }

    /// What this writer has done since it was opened.
    public private(set) var statistics = LaneStatistics()

    /// Appends the events of one command, exactly once, together with its companion rows.
    ///
    /// A command whose task is cancelled while it waits is not sent. One that was sent stays sent: it throws
    /// `cancelled(ambiguous: true)`, and sending it again under its identifier tells what became of it.
    ///
    /// - Throws: ``EventLogError``.
    public func append(_ proposal: Proposal) async throws(EventLogError) -> AppendOutcome {
        guard !isClosed else { throw .closed }
        guard !Task.isCancelled else { throw .cancelled(ambiguous: false) }
        let ticket = nextTicket
        nextTicket += 1
        let answer: LaneState.Answer
        if let immediate = state.submit(ticket, proposal) {
            answer = immediate
        } else {
            if driver == nil { driver = Task { await self.drive() } }
            answer = await withTaskCancellationHandler {
                await withCheckedContinuation { waiting[ticket] = $0 }
            } onCancel: {
                Task { await self.cancel(ticket) }
            }
        }
        switch answer {
        case .outcome(let outcome): return outcome
        case .failure(let error): throw error
        }
    }

    /// Takes nothing more, and returns when what was taken has been answered: by the database, or after `patience` by `closed` (what
    /// was sent by `unavailable`). Nobody waits for a database that is away once nobody waits for an answer.
    public func close(within patience: Duration = .seconds(10)) async {
        isClosed = true
        endIfUnwanted()
        guard driver != nil else { return }
        let alarm = Task {
            try? await Task.sleep(for: patience)
            if !Task.isCancelled { self.abandon() }
        }
        await withCheckedContinuation { closers.append($0) }
        alarm.cancel()
    }

    /// Answers everybody who still waits. A statement under way ends with its connection.
    private func abandon() {
        resolve(state.halt(.closed))
        leave()
    }

    private func leave() {
        for closer in closers { closer.resume() }
        closers = []
    }

    /// A closed writer has nothing to do for nobody: a lane that was not read after a loss is read by whoever opens it next.
    private func endIfUnwanted() {
        if isClosed, waiting.isEmpty, state.hasWork { resolve(state.halt(.closed)) }
    }

    private func cancel(_ ticket: LaneState.Ticket) {
        if let answer = state.cancel(ticket) { resolve([(ticket, answer)]) }
    }

    private func resolve(_ resolutions: [LaneState.Resolution]) {
        answered += resolutions.count
        for (ticket, answer) in resolutions { waiting.removeValue(forKey: ticket)?.resume(returning: answer) }
    }

    /// Runs while there is something to do; at most one at a time.
    private func drive() async {
        while state.hasWork {
            await step()
            if answered > 1 { await gather() }
            endIfUnwanted()
        }
        driver = nil
        leave()
    }

    /// Lets those who were just answered come back before the next batch is made. Without it, callers in a loop split into two halves
    /// that take turns, and each commit carries half of what it could.
    private func gather() async {
        for _ in 0..<8 where state.queue.count < answered { await Task.yield() }
    }

    private func step() async {
        answered = 0
        let now: Instant
        do throws(EventLogError) { now = try await clock.now() } catch { return await trouble(error) }
        let (action, resolved) = state.next(now: now)
        resolve(resolved)
        switch action {
        case nil: break
        case .append(let batch): await append(batch)
        case .read(let checkpoint): await read(from: checkpoint)
        }
    }

    private func append(_ batch: LaneBatch) async {
        statistics.statements += 1
        switch await store.append(batch) {
        case .written(let now):
            statistics.events += batch.events.count
            calm()
            (clock as? DatabaseClock)?.learn(now)
            await finish(state.appendAnswered(written: true))
        case .nothing:
            statistics.refused += 1
            // Another's event, or the clock: it is asked anew, in case it was that.
            (clock as? DatabaseClock)?.forget()
            await finish(state.appendAnswered(written: false))
        case .failed(let failure):
            statistics.failed += 1
            resolve(state.appendFailed(failure))
        }
    }

    private func read(from checkpoint: Checkpoint) async {
        let page = 512
        do throws(EventLogError) {
            let events = try await store.read(from: checkpoint, limit: page)
            calm()
            await finish(state.laneRead(events, isComplete: events.count < page))
            if case .halted(let error) = state.phase {
                logger.error("lane halted", metadata: ["lane": "\(lane)", "error": "\(error)"])
            }
        } catch {
            state.readFailed()
            await trouble(error)
        }
    }

    private func finish(_ result: (events: [RecordedEvent], resolved: [LaneState.Resolution])) async {
        if !result.events.isEmpty { await feed.publish(result.events) }
        resolve(result.resolved)
    }

    private func calm() {
        if isAway { logger.notice("database reached again", metadata: ["lane": "\(lane)"]) }
        isAway = false
        troubleSince = nil
        troubles = 0
    }

    /// The database does not answer: waits a little, and after too long tells those who wait.
    private func trouble(_ error: EventLogError) async {
        let now = ContinuousClock.now
        let since = troubleSince ?? now
        troubleSince = since
        if !isAway {
            isAway = true
            logger.warning("database not reached", metadata: ["lane": "\(lane)", "error": "\(error)"])
        }
        if case .closed = error { return resolve(state.halt(.closed)) }
        if case .unreadable = error { return resolve(state.halt(error)) }
        if now - since > state.limits.recovery {
            let cause: PostgresError? = if case .database(let error) = error { error } else { nil }
            resolve(state.giveUp(cause))
            // Still away; who comes next is given as long again.
            troubleSince = nil
            return
        }
        troubles = min(troubles + 1, 6)
        try? await Task.sleep(for: .milliseconds(10 << troubles))
    }
}

/// What a writer has done, for operators: events a statement tell how well commands share commits.
public struct LaneStatistics: Sendable, Hashable {
    /// Statements sent.
    public var statements = 0
    /// Events that they wrote.
    public var events = 0
    /// Statements that wrote nothing, because the head had moved or for their instant.
    public var refused = 0
    /// Statements that failed or whose answer was lost.
    public var failed = 0

    public init() {}
}
