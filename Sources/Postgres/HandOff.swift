/// A bounded buffer between a connection's thread and one reading task.
final class HandOff<Element: Sendable>: Sendable {
    private struct State: Sendable {
        var elements: [Element] = []
        var reader: CheckedContinuation<Result<Element?, PostgresError>, Never>?
        var end: PostgresError??
        var isDiscarding = false
    }

    let capacity: Int
    private let state = Locked(State())
    /// Called, outside the lock, when a full buffer got room.
    private let onRoom: @Sendable () -> Void

    init(capacity: Int, onRoom: @escaping @Sendable () -> Void = {}) {
        self.capacity = capacity
        self.onRoom = onRoom
    }

    /// Gives `element` to the reader or the buffer; returns whether there is room for another.
    func offer(_ element: Element) -> Bool {
        let (reader, room) = state.withLock {
            state -> (CheckedContinuation<Result<Element?, PostgresError>, Never>?, Bool) in
            if let reader = state.reader {
                state.reader = nil
                return (reader, true)
            }
            if !state.isDiscarding { state.elements.append(element) }
            return (nil, state.elements.count < capacity)
        }
        reader?.resume(returning: .success(element))
        return room
    }

    /// Like ``offer(_:)``, but where the buffer is full everything in it is replaced by `substitute`.
    func offer(_ element: Element, orInsteadOfAll substitute: Element) {
        let reader = state.withLock { state -> CheckedContinuation<Result<Element?, PostgresError>, Never>? in
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if state.elements.count < capacity { state.elements.append(element) } else { state.elements = [substitute] }
            return nil
        }
        reader?.resume(returning: .success(element))
    }

    /// Whether the end came and everything was read.
    var isFinished: Bool { state.withLock { $0.end != nil && $0.elements.isEmpty } }

    /// Drops what is in the buffer and whatever comes.
    func discard() {
        state.withLock {
            $0.isDiscarding = true
            $0.elements = []
        }
        onRoom()
    }

    var isEmpty: Bool { state.withLock { $0.elements.isEmpty } }

    var hasRoom: Bool { state.withLock { $0.elements.count < capacity } }

    /// Nothing more comes. What is in the buffer can still be read; then the reader gets `nil` or `error`.
    func finish(_ error: PostgresError?) {
        let reader = state.withLock { state -> CheckedContinuation<Result<Element?, PostgresError>, Never>? in
            guard state.end == nil else { return nil }
            state.end = .some(error)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: error.map { .failure($0) } ?? .success(nil))
    }

    /// The next element, `nil` at the end.
    ///
    /// - Throws: ``PostgresError``: what the sender ended with; cancelled; a protocol violation where two tasks read at once.
    func next() async throws(PostgresError) -> Element? {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                var hadBeenFull = false
                let ready = state.withLock { state -> Result<Element?, PostgresError>? in
                    // The flag of a cancelled task is up before its handler runs, which needs this lock to find the reader.
                    if Task.isCancelled { return .failure(PostgresError(.cancelled(ambiguous: false))) }
                    if !state.elements.isEmpty {
                        hadBeenFull = state.elements.count >= capacity
                        return .success(state.elements.removeFirst())
                    }
                    if let end = state.end { return end.map { .failure($0) } ?? .success(nil) }
                    guard state.reader == nil else { return .failure(.violation("two tasks read at once")) }
                    state.reader = continuation
                    return nil
                }
                if hadBeenFull { onRoom() }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let reader = state.withLock { state -> CheckedContinuation<Result<Element?, PostgresError>, Never>? in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: .failure(PostgresError(.cancelled(ambiguous: false))))
        }
        return try result.get()
    }
}
