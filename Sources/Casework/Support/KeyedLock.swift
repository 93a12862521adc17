/// Lets one task at a time work on one key, in the order of arrival; tasks on other keys are not held up.
///
/// A dossier's commands pass through it, so that within a process two officers on one dossier wait for each other
/// instead of conflicting at the log. Between processes the log's fence decides.
actor KeyedLock<Key: Hashable & Sendable> {
    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Bool, any Error>
    }

    private var waiting: [Key: [Waiter]] = [:]
    private var nextID: UInt64 = 0
    private let maxWaiters: Int

    /// - Parameter maxWaiters: How many tasks may wait for one key; one more is refused at once.
    init(maxWaiters: Int) { self.maxWaiters = maxWaiters }

    /// Runs `body` while no other task holds `key`.
    ///
    /// - Throws: `CancellationError` where the task was cancelled while waiting, `LockRefused` where too many wait
    ///   already, and whatever `body` throws.
    nonisolated func withLock<Result: Sendable>(
        _ key: Key, _ body: () async throws -> Result
    ) async throws -> Result {
        try await acquire(key)
        do {
            let result = try await body()
            await release(key)
            return result
        } catch {
            await release(key)
            throw error
        }
    }

    private func acquire(_ key: Key) async throws {
        guard let queue = waiting[key] else {
            waiting[key] = []
            return
        }
        guard queue.count < maxWaiters else { throw LockRefused() }
        let id = nextID
        nextID += 1
        let granted = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Bool, any Error>) in
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiting[key, default: []].append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.abandon(key, id) }
        }
        if !granted { throw CancellationError() }
    }

    private func abandon(_ key: Key, _ id: UInt64) {
        guard let index = waiting[key]?.firstIndex(where: { $0.id == id }) else { return }
        waiting[key]?.remove(at: index).continuation.resume(returning: false)
    }

    private func release(_ key: Key) {
        guard var queue = waiting[key] else { return }
        if queue.isEmpty {
            waiting[key] = nil
        } else {
            let next = queue.removeFirst()
            waiting[key] = queue
            next.continuation.resume(returning: true)
        }
    }
}

/// Too many tasks wait for one key.
struct LockRefused: Error {}
