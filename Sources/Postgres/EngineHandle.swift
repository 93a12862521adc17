import Logging

/// The outside of an ``Engine``: Sendable, and never blocking. The thread ends when the last reference is gone.
final class EngineHandle: Sendable {
    let mailbox = Mailbox()
    let status = Locked(EngineStatus())
    private let opened = Promise<PostgresError?>()

    /// Starts the thread, which begins to connect at once.
    init(_ configuration: PostgresConfiguration, _ options: EngineOptions, logger: Logger) {
        let (mailbox, status, opened) = (mailbox, status, opened)
        let started =
            mailbox.descriptor >= 0
            && detachThread {
                Engine(
                    mailbox: mailbox, configuration: configuration, options: options, status: status, opened: opened,
                    logger: logger
                ).run()
            }
        if !started {
            _ = mailbox.shut()
            status.withLock { $0.isOpen = false }
            opened.fulfil(PostgresError(.connectionLost(ambiguous: false), "no thread or descriptor is left"))
        }
    }

    deinit { mailbox.post(.close) }

    /// Waits for the end of the first attempt to connect.
    ///
    /// - Throws: ``PostgresError``: why it failed, or that the task was cancelled or the `deadline` came first.
    func waitUntilOpened(deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
        guard let outcome = await opened.value(deadline: deadline) else {
            throw PostgresError(Task.isCancelled ? .cancelled(ambiguous: false) : .timedOut(.connection))
        }
        if let outcome { throw outcome }
    }

    func close() { mailbox.post(.close) }

    /// Submits work whose answer goes to `complete`. Returns its identifier.
    @discardableResult
    func submit(
        _ work: Request.Work, _ complete: @escaping @Sendable (Result<PostgresRows, PostgresError>) -> Void
    ) -> UInt64 {
        let request = Request(id: mailbox.newID(), work: work, complete: complete)
        status.withLock { $0.outstanding += 1 }
        if !mailbox.post(.submit(request)) {
            status.withLock { $0.outstanding -= 1 }
            complete(.failure(PostgresError(.connectionLost(ambiguous: false), "the connection has ended")))
        }
        return request.id
    }

    /// Runs `work` and waits for its answer; cancelling the task cancels the work as far as this connection can.
    /// With `session`, it is sent in that session with the server or not at all.
    func run(_ work: Request.Work, within session: Int? = nil) async throws(PostgresError) -> PostgresRows {
        if Task.isCancelled { throw PostgresError(.cancelled(ambiguous: false)) }
        let id = mailbox.newID()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let request = Request(id: id, work: work, session: session) { continuation.resume(returning: $0) }
                status.withLock { $0.outstanding += 1 }
                if mailbox.post(.submit(request)) {
                    // The handler below may have run before there was anything to cancel.
                    if Task.isCancelled { mailbox.post(.cancel(id)) }
                    return
                }
                status.withLock { $0.outstanding -= 1 }
                continuation.resume(
                    returning: .failure(PostgresError(.connectionLost(ambiguous: false), "the connection has ended")))
            }
        } onCancel: {
            mailbox.post(.cancel(id))
        }
        return try result.get()
    }
}

/// Checks what can be checked of a statement's arguments before anything is sent.
func check(_ statement: PreparedStatement, _ parameters: PostgresParameters) throws(PostgresError) {
    guard parameters.count <= 65_535 else {
        throw PostgresError.configuration("more than 65,535 arguments").naming(statement)
    }
    guard parameters.byteCount < 1 << 30 else {
        throw PostgresError.configuration("more than 1 GiB of arguments").naming(statement)
    }
    guard !statement.sql.text.utf8.contains(0), !statement.name.utf8.contains(0) else {
        throw PostgresError.configuration("the statement holds NUL").naming(statement)
    }
    guard !statement.parameterTypes.isEmpty else { return }
    guard parameters.count == statement.parameterTypes.count else {
        throw PostgresError.configuration(
            "\(parameters.count) arguments for \(statement.parameterTypes.count) parameters"
        ).naming(statement)
    }
    for (index, (entry, type)) in zip(parameters.entries, statement.parameterTypes).enumerated()
    where entry.type != type && entry.length != nil {
        throw PostgresError.configuration(
            "argument \(index + 1) is of type \(entry.type.rawValue), not \(type.rawValue)"
        ).naming(statement)
    }
}
