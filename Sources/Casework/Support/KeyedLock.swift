import Synchronization

/// Lets one task at a time work on one key, in the order of arrival; tasks on other keys are not held up.
///
/// A dossier's commands pass through it, so that within a process two officers on one dossier wait for each other
/// instead of conflicting at the log. Between processes the log's fence decides.
final class KeyedLock<Key: Hashable & Sendable>: Sendable {
    private enum Turn { case granted, cancelled, refused }

    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct Queues {
        /// Who waits for each key that is held, in the order of arrival.
        var waiting: [Key: [Waiter]] = [:]
        var nextID: UInt64 = 0
        /// Tasks that were cancelled while they were not in a queue.
        var cancelled: Set<UInt64> = []
    }

    private let queues = Mutex(Queues())
    private let maxWaiters: Int

    /// - Parameter maxWaiters: How many tasks may wait for one key; one more is refused at once.
    init(maxWaiters: Int) { self.maxWaiters = maxWaiters }

    /// Runs `body` while no other task holds `key`.
    ///
    /// - Throws: `CancellationError` where the task was cancelled while waiting, `LockRefused` where too many wait
    ///   already, and whatever `body` throws.
    func withLock<Result: Sendable>(_ key: Key, _ body: () async throws -> Result) async throws -> Result {
        if !take(key) {
            switch await wait(key) {
            case .granted: break
            case .cancelled: throw CancellationError()
            case .refused: throw LockRefused()
            }
        }
        defer { release(key) }
        return try await body()
    }

    /// Takes a key that nobody holds.
    private func take(_ key: Key) -> Bool {
        queues.withLock { queues in
            if queues.waiting[key] != nil { return false }
            queues.waiting[key] = []
            return true
        }
    }

    private func wait(_ key: Key) async -> Turn {
        let id = queues.withLock { queues in
            queues.nextID += 1
            return queues.nextID
        }
        let turn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let turn = enqueue(Waiter(id: id, continuation: continuation), key) {
                    continuation.resume(returning: turn)
                }
            }
        } onCancel: {
            cancel(id, key)?.resume(returning: .cancelled)
        }
        // Who was cancelled after the turn had come has left a trace.
        queues.withLock { _ = $0.cancelled.remove(id) }
        return turn
    }

    /// - Returns: What is known at once; `nil` where the waiter will hear of it.
    private func enqueue(_ waiter: Waiter, _ key: Key) -> Turn? {
        queues.withLock { queues in
            if queues.cancelled.contains(waiter.id) { return .cancelled }
            guard let queue = queues.waiting[key] else {
                // It has been set free since it was asked for.
                queues.waiting[key] = []
                return .granted
            }
            guard queue.count < maxWaiters else { return .refused }
            queues.waiting[key]?.append(waiter)
            return nil
        }
    }

    private func cancel(_ id: UInt64, _ key: Key) -> CheckedContinuation<Turn, Never>? {
        queues.withLock { queues in
            guard let index = queues.waiting[key]?.firstIndex(where: { $0.id == id }) else {
                queues.cancelled.insert(id)
                return nil
            }
            return queues.waiting[key]?.remove(at: index).continuation
        }
    }

    /// Whether no key is held and nothing is remembered.
    var isIdle: Bool { queues.withLock { $0.waiting.isEmpty && $0.cancelled.isEmpty } }

    /// How many wait for a key.
    func waiters(_ key: Key) -> Int { queues.withLock { $0.waiting[key]?.count ?? 0 } }

    private func release(_ key: Key) {
        let next = queues.withLock { queues -> Waiter? in
            guard let first = queues.waiting[key]?.first else {
                queues.waiting[key] = nil
                return nil
            }
            queues.waiting[key]?.removeFirst()
            return first
        }
        next?.continuation.resume(returning: .granted)
    }
}

/// Too many tasks wait for one key.
struct LockRefused: Error {}
