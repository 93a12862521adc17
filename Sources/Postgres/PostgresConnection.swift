public import Logging

/// A connection for one user at a time: transactions, COPY, scripts, session state, and statements that can be stopped.
///
/// It comes from ``PostgresPool/withConnection(_:)`` or, for a program that needs just one, from ``open(_:logger:)``. It does not
/// connect again: after a loss every call fails and the pool replaces it.
public final class PostgresConnection: Sendable {
    let handle: EngineHandle

    init(_ handle: EngineHandle) { self.handle = handle }

    /// Connects.
    ///
    /// - Throws: ``PostgresError``: `connectionLost` where no server answers, `configuration` where it does not suit.
    public static func open(
        _ configuration: PostgresConfiguration, logger: Logger = .silent
    ) async throws(PostgresError) -> PostgresConnection {
        try await open(configuration, deadline: nil, logger: logger)
    }

    static func open(
        _ configuration: PostgresConfiguration, deadline: ContinuousClock.Instant?, logger: Logger
    ) async throws(PostgresError) -> PostgresConnection {
        var options = EngineOptions(reconnects: false, cancelsOnTheWire: true)
        options.limits.wait = .seconds(1 << 31)
        options.limits.queued = 256
        let handle = EngineHandle(configuration, options, logger: logger)
        try await handle.waitUntilOpened(deadline: deadline)
        return PostgresConnection(handle)
    }

    public func close() { handle.close() }

    /// Whether it is connected to a server that can be used.
    public var isUsable: Bool { handle.status.withLock { $0.isConnected && $0.isFit } }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { handle.status.withLock { $0.isInTransaction } }

    /// Says how long the server may be silent over a statement from now on; `nil`: for ever. Beyond that (and some seconds) the
    /// connection counts as lost. Who changes `statement_timeout` in the session says the same here; a pool sets it back.
    public func allowSilence(of limit: Duration?) {
        handle.status.withLock { $0.hasOwnSilence = true }
        handle.mailbox.post(.silence(limit))
    }

    /// The silence of `configuration` again, where the connection's user has said another.
    func restoreSilence(of configuration: PostgresConfiguration) {
        let isOther = handle.status.withLock { status in
            defer { status.hasOwnSilence = false }
            return status.hasOwnSilence
        }
        if isOther { handle.mailbox.post(.silence(configuration.statementTimeout)) }
    }

    /// Runs one statement with a Sync of its own. Cancelling the task stops it on the server too.
    ///
    /// - Throws: ``PostgresError``.
    @discardableResult
    public func query(
        _ statement: PreparedStatement, _ parameters: PostgresParameters = []
    ) async throws(PostgresError) -> PostgresRows {
        try check(statement, parameters)
        return try await handle.run(.statement(statement, parameters, coalescing: false))
    }

    /// Runs one statement without preparing it under a name.
    ///
    /// - Throws: ``PostgresError``.
    @discardableResult
    public func query(
        _ sql: SQL, _ parameters: PostgresParameters = []
    ) async throws(PostgresError) -> PostgresRows {
        try await query(PreparedStatement("", sql), parameters)
    }

    /// Runs a script of several statements: one implicit transaction, unless it opens its own. For migrations and administration.
    ///
    /// - Throws: ``PostgresError``: the first error of the script.
    public func execute(script: String) async throws(PostgresError) {
        guard !script.utf8.contains(0) else { throw .configuration("the script holds NUL") }
        _ = try await handle.run(.script(script))
    }
}
