/// A value that is set once and that any number of tasks may await.
final class Promise<Value: Sendable>: Sendable {
    private struct State: Sendable {
        var value: Value?
        var waiting: [UInt64: CheckedContinuation<Value?, Never>] = [:]
        var nextID: UInt64 = 0
    }

    private let state = Locked(State())

    /// Sets the value; later values are dropped.
    func fulfil(_ value: Value) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value?, Never>] in
            guard state.value == nil else { return [] }
            state.value = value
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    /// The value, once it is there, cancelled task or not: who fulfils it answers for an end.
    func value() async -> Value {
        while true {
            if let value = await wait(as: newID(), cancellable: false) { return value }
        }
    }

    /// The value, or `nil` where the task is cancelled or `deadline` comes first.
    func value(deadline: ContinuousClock.Instant?) async -> Value? {
        let id = newID()
        let timer = deadline.map { deadline in
            Task {
                try? await Task.sleep(until: deadline, clock: .continuous)
                if !Task.isCancelled { giveUp(id) }
            }
        }
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await wait(as: id, cancellable: true)
        } onCancel: {
            giveUp(id)
        }
    }

    private func newID() -> UInt64 {
        state.withLock { state in
            state.nextID &+= 1
            return state.nextID
        }
    }

    private func wait(as id: UInt64, cancellable: Bool) async -> Value? {
        await withCheckedContinuation { continuation in
            let (isReady, value) = state.withLock { state -> (Bool, Value?) in
                if let value = state.value { return (true, value) }
                // The flag of a cancelled task is up before its handler runs, which needs this lock.
                if cancellable, Task.isCancelled { return (true, nil) }
                state.waiting[id] = continuation
                return (false, nil)
            }
            if isReady { continuation.resume(returning: value) }
        }
    }

    private func giveUp(_ id: UInt64) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: nil)
    }
}
