public import Logging
import Synchronization

/// Renders with WeasyPrint in a pool of long-lived worker processes: starting Python and WeasyPrint costs most of a second,
/// a page a tenth of it.
///
/// - A worker is started when a job needs one, and replaced after ``Configuration/jobsPerWorker`` jobs, a crash or a time-out.
/// - A job whose worker ends under it is tried once more, by a fresh one.
/// - Jobs wait in the order in which they came; beyond ``Configuration/queueLimit`` they are refused with
///   ``PaperError/busy(waiting:)``.
/// - A caller that is cancelled gets ``PaperError/cancelled`` at once; a page already begun is finished and thrown away, which
///   is cheaper than a new worker.
/// - ``shutdown()`` ends the workers; without it they end with this process, however that ends.
public actor WeasyPrintRenderer: PaperRenderer {
    private struct Waiting {
        let id: UInt64
        let job: RenderJob
    }

    private let configuration: Configuration
    private let logger: Logger
    private var idle: [WorkerSlot]
    private let slots: [WorkerSlot]
    private var queue: [Waiting] = []
    private var callers: [UInt64: CheckedContinuation<Result<RenderedPages, PaperError>, Never>] = [:]
    private var lastID: UInt64 = 0
    private var running = 0
    private var isClosed = false
    private var closing: [CheckedContinuation<Void, Never>] = []

    /// - Throws: ``PaperError/resourcesMissing(tried:)``. No process is started yet.
    public init(_ configuration: Configuration = Configuration(), logger: Logger = Logger(label: "papers"))
        throws(PaperError)
    {
        let launch = try configuration.launch()
        self.configuration = configuration
        self.logger = logger
        slots = (0..<max(1, configuration.workers)).map { WorkerSlot(number: $0, launch: launch, logger: logger) }
        idle = slots.reversed()
    }

    public func render(_ job: RenderJob) async throws(PaperError) -> RenderedPages {
        let size = job.html.utf8.count + job.style.utf8.count
        guard size <= configuration.largestDocument else {
            throw .tooLarge("HTML > \(configuration.largestDocument) B")
        }
        lastID &+= 1
        let id = lastID
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in enqueue(Waiting(id: id, job: job), continuation) }
        } onCancel: {
            Task { await self.cancel(id) }
        }
        return try result.get()
    }

    private func enqueue(
        _ waiting: Waiting, _ caller: CheckedContinuation<Result<RenderedPages, PaperError>, Never>
    ) {
        if isClosed { return caller.resume(returning: .failure(.closed)) }
        if Task.isCancelled { return caller.resume(returning: .failure(.cancelled)) }
        if idle.isEmpty, queue.count >= configuration.queueLimit {
            return caller.resume(returning: .failure(.busy(waiting: queue.count)))
        }
        callers[waiting.id] = caller
        queue.append(waiting)
        assign()
    }

    /// Gives waiting jobs to idle workers.
    private func assign() {
        while let slot = idle.last, !queue.isEmpty {
            idle.removeLast()
            let next = queue.removeFirst()
            running += 1
            slot.perform(next.job) { result in
                Task { await self.finished(next.id, result, by: slot) }
            }
        }
    }

    private func finished(_ id: UInt64, _ result: Result<RenderedPages, PaperError>, by slot: WorkerSlot) {
        running -= 1
        idle.append(slot)
        callers.removeValue(forKey: id)?.resume(returning: isClosed && result.isFailure ? .failure(.closed) : result)
        if isClosed { return endIfQuiet() }
        assign()
    }

    private func cancel(_ id: UInt64) {
        queue.removeAll { $0.id == id }
        callers.removeValue(forKey: id)?.resume(returning: .failure(.cancelled))
    }

    /// Ends the workers and answers every waiting caller with ``PaperError/closed``. Returns when no process is left.
    public func shutdown() async {
        isClosed = true
        for waiting in queue { callers.removeValue(forKey: waiting.id)?.resume(returning: .failure(.closed)) }
        queue.removeAll()
        for slot in slots { slot.kill() }
        await withCheckedContinuation { continuation in
            closing.append(continuation)
            endIfQuiet()
        }
        for slot in slots { await slot.close() }
    }

    private func endIfQuiet() {
        guard running == 0 else { return }
        for continuation in closing { continuation.resume() }
        closing.removeAll()
    }

    /// How many jobs wait for a worker.
    package var waitingJobs: Int { queue.count }

    /// How many jobs a worker has now.
    package var runningJobs: Int { running }

    /// The process identifiers of the workers that run now.
    package func workerIDs() -> [Int32] { slots.compactMap(\.pid) }
}

extension Result {
    fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
