import Dossiers
import EventLog
import Logging
import Postgres
import Synchronization
import WorkingTime

/// How often what fails is tried, and how long is waited in between.
public struct TaskPolicy: Sendable, Hashable {
    /// After so many tries that failed for their own sake it is parked. What is merely deferred is tried for ever.
    public var tries = 8
    /// The wait after the first failure; doubled each time, up to ``longestDelay``.
    public var firstDelay: Duration = .seconds(1)
    public var longestDelay: Duration = .seconds(300)
    /// The longest wait of what is deferred: shorter, because it is not its own fault.
    public var longestDeferral: Duration = .seconds(60)
    /// After so many claims in a row that nobody settled (each time whoever had it was gone) it is parked.
    public var lostClaims = 5
    /// How many are claimed at a time, and how many of them are under way at once.
    public var batch = 500
    public var atOnce = 64
    /// How long is slept at most where nothing is due.
    public var longestSleep: Duration = .milliseconds(500)

    public init() {}

    /// The longest time for which anything is claimed or put off: what is for longer was so by a clock that has been set back.
    var longestWait: Duration {
        max(.seconds(Store.claimSeconds), max(longestDelay, longestDeferral) * 1.5)
    }

    /// The wait after a try: exponential, and a random half of it more or less, so that what failed together does not come back together.
    func delay(after attempt: Int) -> Duration { delay(after: attempt, longest: longestDelay) }

    /// The wait after it was deferred so many times.
    func deferral(after times: Int) -> Duration { delay(after: times, longest: longestDeferral) }

    private func delay(after attempt: Int, longest: Duration) -> Duration {
        let doubled = firstDelay * (1 << min(max(attempt - 1, 0), 20))
        return min(doubled, longest) * Double.random(in: 0.5...1.5)
    }
}

/// Does what is due, one runner a server: claims, does, settles, sleeps (`docs/tasks.md`).
///
/// Servers need not know of each other: a row is claimed by one of them, and the command that does it bears the same identifier for all.
final class TaskRunner: Sendable {
    /// What became of a task.
    enum Settlement: Sendable, Hashable {
        /// An event says so, and its statement has cleared the row.
        case done
        /// It was done without an event of its own stream, and its row is to be cleared.
        case finished
        /// It was not wanted any more, or had been done.
        case unwanted
        /// It was done, and is to be done again at this instant by the log's clock.
        case again(Instant)
        /// Its instant has not come: the log's clock was set back.
        case early
        /// It could not be tried: it will be again, without counting.
        case deferred(code: String)
        /// It failed; counted.
        case failed(code: String)
        /// Somebody else has it by now.
        case lost
    }

    private let store: Store
    private let queue: TaskQueue
    private let clock: any LogClock
    private let policy: TaskPolicy
    private let logger: Logger
    /// Throws where what is decided by is not the history that stands: then nothing is claimed.
    private let sound: @Sendable () throws -> Void
    /// What else of the server is swept with the rows.
    private let sweepOther: @Sendable () async throws -> Void
    private let perform: @Sendable (ClaimedTask) async -> Settlement
    private let counts: TaskCounts

    init(
        store: Store, queue: TaskQueue = .clock, clock: any LogClock, policy: TaskPolicy, logger: Logger,
        counts: TaskCounts, sound: @escaping @Sendable () throws -> Void = {},
        sweepingOther: @escaping @Sendable () async throws -> Void = {},
        perform: @escaping @Sendable (ClaimedTask) async -> Settlement
    ) {
        self.store = store
        self.queue = queue
        self.clock = clock
        self.policy = policy
        self.logger = logger
        self.counts = counts
        self.sound = sound
        sweepOther = sweepingOther
        self.perform = perform
    }

    /// Runs until cancelled.
    func run() async {
        var swept: ContinuousClock.Instant?
        var isAway = false
        while !Task.isCancelled {
            do {
                let done = try await round()
                if isAway { logger.notice("tasks are done again") }
                isAway = false
                if queue == .clock, swept.map({ ContinuousClock.now - $0 > Self.sweepEvery }) ?? true {
                    try await sweep()
                    try await sweepOther()
                    swept = .now
                }
                if done > 0 { continue }
                try await Task.sleep(for: try await untilNext())
            } catch {
                if Task.isCancelled { return }
                let code = CaseworkError.explaining(error).code
                if !isAway { logger.warning("tasks wait", metadata: ["code": "\(code)"]) }
                isAway = true
                try? await Task.sleep(for: policy.longestSleep)
            }
        }
    }

    private static let sweepEvery: Duration = .seconds(3600)

    /// Deletes what has nothing to do any more, a page at a time, until nothing is left.
    func sweep(page: Int = 1000) async throws {
        while !Task.isCancelled {
            if try await store.sweepTasks(limit: page) < page { return }
        }
    }

    /// Does everything that is due now, once.
    ///
    /// - Returns: How many were claimed.
    func round() async throws -> Int {
        try sound()
        let (store, policy, queue) = (store, policy, queue)
        let now = try await clock.now()
        // Whoever asks a gateway waits for it: no more are claimed than are begun at once, so that no claim runs out before its turn.
        let most = queue == .gateways ? min(policy.batch, policy.atOnce) : policy.batch
        let (claimed, parked) = try await unhurried { () throws(PostgresError) in
            try await store.claimTasks(
                at: now, limit: most, of: queue, lost: policy.lostClaims, longest: policy.longestWait)
        }
        for task in parked { noteParked(task, Store.claimsLost) }
        var left: [ClaimedTask] = []
        await withTaskGroup(of: ClaimedTask?.self) { group in
            for (number, task) in claimed.filter({ $0.claims <= Store.suspectClaims }).enumerated() {
                if number >= policy.atOnce, let task = await group.next() ?? nil { left.append(task) }
                group.addTask { await self.work(task) }
            }
            for await task in group { if let task { left.append(task) } }
        }
        // What its server did not outlive before is done when nothing else is under way here.
        for task in claimed where task.claims > Store.suspectClaims {
            if let task = await work(task) { left.append(task) }
        }
        if !left.isEmpty {
            let left = left
            try await unhurried { () throws(PostgresError) in try await store.release(left) }
        }
        return claimed.count
    }

    /// How long nothing is due; never longer than the policy says, because others write too.
    private func untilNext() async throws -> Duration {
        let now = try await clock.now()
        guard clock.kind == .database, let next = try await store.nextTask(after: now, of: queue) else {
            return policy.longestSleep
        }
        return min(policy.longestSleep, .microseconds(max(1000, next.microseconds(since: now))))
    }

    /// - Returns: The task, where it was not begun.
    private func work(_ task: ClaimedTask) async -> ClaimedTask? {
        // Whoever shuts down leaves the rest to the others, or to whoever comes next.
        guard !Task.isCancelled else { return task }
        await task.traced(store) {
            let settlement = await perform(task)
            do {
                try await settle(task, settlement)
            } catch {
                // The claim runs out, and it is tried again under the same identifier.
                logger.warning("task not settled", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
            }
        }
        return nil
    }

    private func noteParked(_ task: ClaimedTask, _ code: String) {
        counts.add { $0.parked += 1 }
        logger.error(
            "task parked", metadata: ["task": "\(task.task)", "stream": "\(task.stream)", "code": "\(code)"])
    }

    private func settle(_ task: ClaimedTask, _ settlement: Settlement) async throws {
        switch settlement {
        case .done: counts.add { $0.done += 1 }
        case .finished:
            counts.add { $0.done += 1 }
            try await store.clear(task)
        case .unwanted:
            counts.add { $0.unwanted += 1 }
            try await store.clear(task)
        case .again(let due):
            counts.add { $0.done += 1 }
            try await store.move(task, to: due)
        case .early: try await store.putOff(task, for: .milliseconds(20), error: nil, as: .early)
        case .deferred(let code):
            counts.add { $0.deferred += 1 }
            let delay = policy.deferral(after: task.attempt - task.failures)
            try await store.putOff(task, for: delay, error: code, as: .deferred)
        case .failed(let code) where task.failures + 1 >= policy.tries:
            noteParked(task, code)
            try await store.park(task, error: code)
        case .failed(let code):
            counts.add { $0.failed += 1 }
            try await store.putOff(task, for: policy.delay(after: task.failures + 1), error: code, as: .failed)
        case .lost: break
        }
    }
}

/// What a process has done of what was due, since it began.
final class TaskCounts: Sendable {
    struct Numbers: Sendable, Hashable {
        var done = 0
        var unwanted = 0
        var deferred = 0
        var failed = 0
        var parked = 0
    }

    private let numbers = Mutex(Numbers())

    var value: Numbers { numbers.withLock { $0 } }

    func add(_ change: (inout Numbers) -> Void) { numbers.withLock { change(&$0) } }
}
