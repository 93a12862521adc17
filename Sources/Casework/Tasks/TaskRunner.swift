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
    /// How many are claimed at a time, and how many of them are under way at once.
    public var batch = 500
    public var atOnce = 64
    /// How long is slept at most where nothing is due.
    public var longestSleep: Duration = .milliseconds(500)

    public init() {}

    /// The wait after a try: exponential, and a random half of it more or less, so that what failed together does not come back together.
    func delay(after attempt: Int) -> Duration {
        let doubled = firstDelay * (1 << min(max(attempt - 1, 0), 20))
        let capped = min(doubled, longestDelay)
        return capped * Double.random(in: 0.5...1.5)
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
        /// Its instant has not come: the log's clock was set back.
        case early
        /// It could not be tried: it will be again, without counting.
        case deferred(code: String)
        /// It failed; counted.
        case failed(code: String)
    }

    private let store: Store
    private let clock: any LogClock
    private let policy: TaskPolicy
    private let logger: Logger
    private let perform: @Sendable (ClaimedTask) async -> Settlement
    private let counts: TaskCounts

    init(
        store: Store, clock: any LogClock, policy: TaskPolicy, logger: Logger, counts: TaskCounts,
        perform: @escaping @Sendable (ClaimedTask) async -> Settlement
    ) {
        self.store = store
        self.clock = clock
        self.policy = policy
        self.logger = logger
        self.counts = counts
        self.perform = perform
    }

    /// Runs until cancelled.
    func run() async {
        var swept = ContinuousClock.now
        var isAway = false
        while !Task.isCancelled {
            do {
                let done = try await round()
                if isAway { logger.notice("tasks are done again") }
                isAway = false
                if done > 0 { continue }
                if ContinuousClock.now - swept > .seconds(3600) {
                    try await store.sweepTasks(limit: 10_000)
                    swept = .now
                }
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

    /// Does everything that is due now, once.
    ///
    /// - Returns: How many were claimed.
    func round() async throws -> Int {
        let claimed = try await store.claimTasks(at: try await clock.now(), limit: policy.batch)
        await withTaskGroup(of: Void.self) { group in
            for (number, task) in claimed.enumerated() {
                if number >= policy.atOnce { await group.next() }
                group.addTask { await self.work(task) }
            }
        }
        return claimed.count
    }

    /// How long nothing is due; never longer than the policy says, because others write too.
    private func untilNext() async throws -> Duration {
        let now = try await clock.now()
        guard clock.kind == .database, let next = try await store.nextTask(after: now) else {
            return policy.longestSleep
        }
        return min(policy.longestSleep, .microseconds(max(1000, next.microseconds(since: now))))
    }

    private func work(_ task: ClaimedTask) async {
        // Whoever shuts down leaves the rest to the others, or to whoever comes next.
        guard !Task.isCancelled else { return }
        let settlement = await perform(task)
        do {
            try await settle(task, settlement)
        } catch {
            // The claim runs out, and it is tried again under the same identifier.
            logger.warning("task not settled", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
        }
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
        case .early: try await store.putOff(task, for: .milliseconds(20), error: nil, counts: false)
        case .deferred(let code):
            counts.add { $0.deferred += 1 }
            try await store.putOff(task, for: policy.delay(after: task.attempt), error: code, counts: false)
        case .failed(let code) where task.attempt >= policy.tries:
            counts.add { $0.parked += 1 }
            logger.error("task parked", metadata: ["task": "\(task.task)", "code": "\(code)"])
            try await store.park(task, error: code)
        case .failed(let code):
            counts.add { $0.failed += 1 }
            try await store.putOff(task, for: policy.delay(after: task.attempt), error: code, counts: true)
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
