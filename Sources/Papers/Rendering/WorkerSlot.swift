import Dispatch
import Logging
import Synchronization

/// A place in the pool: at most one worker at a time, and a queue of its own whose thread may wait for it.
final class WorkerSlot: Sendable {
    private struct State {
        var worker: WorkerProcess?
        var served = 0
        var isClosed = false
    }

    private let launch: WorkerLaunch
    private let logger: Logger
    private let queue: DispatchQueue
    private let state = Mutex(State())

    init(number: Int, launch: WorkerLaunch, logger: Logger) {
        self.launch = launch
        var logger = logger
        logger[metadataKey: "worker"] = "\(number)"
        self.logger = logger
        queue = DispatchQueue(label: "papers.worker.\(number)")
    }

    /// The worker's process identifier; `nil` where there is none.
    var pid: Int32? { state.withLock { $0.worker?.pid } }

    /// Renders a job on the slot's queue and calls `done` there.
    func perform(_ job: RenderJob, _ done: @escaping @Sendable (Result<RenderedPages, PaperError>) -> Void) {
        queue.async { [self] in done(render(job)) }
    }

    /// Ends the worker at once; a job that it has fails.
    func kill() {
        state.withLock {
            $0.isClosed = true
            $0.worker?.kill()
        }
    }

    /// Waits for the queue and takes the worker's process away.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                discard()
                continuation.resume()
            }
        }
    }

    private func render(_ job: RenderJob) -> Result<RenderedPages, PaperError> {
        let request = [Array(job.html.utf8), Array(job.style.utf8), Array((job.qr ?? "").utf8), job.identifier]
        for attempt in 1...2 {
            do throws(PaperError) {
                let worker = try readyWorker()
                do throws(WorkerFailure) {
                    let answer = try worker.exchange(
                        request, until: .now + launch.jobTimeout, limit: launch.largestPDF + 65_536)
                    retireIfWorn()
                    return Self.pages(from: answer)
                } catch {
                    discard()
                    logger.warning("worker lost", metadata: ["reason": "\(error)", "attempt": "\(attempt)"])
                    switch error {
                    case .timedOut: throw .timedOut(milliseconds: Int(launch.jobTimeout / .milliseconds(1)))
                    case .tooLong: throw .tooLarge("PDF > \(launch.largestPDF) B")
                    case .ended, .spawn: continue
                    }
                }
            } catch {
                return .failure(error)
            }
        }
        return .failure(.rendererCrashed)
    }

    /// The worker of this slot; started where there is none.
    private func readyWorker() throws(PaperError) -> WorkerProcess {
        if state.withLock({ $0.isClosed }) { throw .closed }
        if let worker = state.withLock({ $0.worker }) { return worker }
        let greeting: [[UInt8]]
        let worker: WorkerProcess
        do throws(WorkerFailure) {
            worker = try WorkerProcess.start(
                executable: launch.executable, arguments: launch.arguments, environment: launch.environment)
            guard hold(worker) else { throw .ended }
            greeting = try worker.exchange(nil, until: .now + launch.startTimeout, limit: 65_536)
        } catch {
            discard()
            if state.withLock({ $0.isClosed }) { throw .closed }
            switch error {
            case .spawn(let number): throw .rendererUnavailable(.interpreter(errno: number))
            case .timedOut: throw .rendererUnavailable(.start("no answer"))
            case .ended, .tooLong: throw .rendererUnavailable(.start("ended"))
            }
        }
        let words = greeting.map { String(decoding: $0, as: UTF8.self) }
        guard words.first == "ready" else {
            discard()
            throw .rendererUnavailable(
                RendererFault(reason: words.dropFirst().first ?? "", detail: words.dropFirst(2).first ?? ""))
        }
        logger.debug("worker ready", metadata: ["pid": "\(worker.pid)", "weasyprint": "\(words.last ?? "")"])
        return worker
    }

    /// Keeps a worker that was just started; false, and its process gone, where the slot has been closed meanwhile.
    private func hold(_ worker: WorkerProcess) -> Bool {
        let isOpen = state.withLock { state in
            if !state.isClosed {
                state.worker = worker
                state.served = 0
            }
            return !state.isClosed
        }
        if !isOpen { worker.close() }
        return isOpen
    }

    private func retireIfWorn() {
        let worn = state.withLock { state in
            state.served += 1
            return state.served >= launch.jobsPerWorker
        }
        if worn { discard() }
    }

    private func discard() {
        let worker = state.withLock { state in
            defer { state.worker = nil }
            return state.worker
        }
        worker?.close()
    }

    private static func pages(from answer: [[UInt8]]) -> Result<RenderedPages, PaperError> {
        let words = answer.map { String(decoding: $0.prefix(4096), as: UTF8.self) }
        switch words.first {
        case "ok":
            guard answer.count == 4, let pages = Int(words[2]), answer[1].starts(with: Array("%PDF-".utf8)) else {
                break
            }
            let warnings = words[3].split(separator: "\n").map(String.init)
            return .success(RenderedPages(pdf: answer[1], pages: pages, warnings: warnings))
        case "error" where answer.count == 3:
            switch words[1] {
            case "characters": return .failure(.charactersMissing(words[2]))
            case "fetch": return .failure(.fetchRefused(scheme: words[2]))
            case "pages": return .failure(.tooLarge("\(words[2]) pages"))
            case "memory": return .failure(.tooLarge("memory"))
            default: return .failure(.renderingFailed(words[2]))
            }
        default: break
        }
        return .failure(.renderingFailed("protocol"))
    }
}

extension RendererFault {
    /// What a worker says in its first frame.
    init(reason: String, detail: String) {
        switch reason {
        case "package": self = .package(detail)
        case "font": self = .font(detail)
        default: self = .start(detail)
        }
    }
}
