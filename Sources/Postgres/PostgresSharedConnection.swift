public import Logging

/// How a statement travels on a shared connection.
public enum PostgresSending: Sendable {
    /// May share one Sync, and so one commit, with other waiting statements. Where the group fails it is run again alone: only for
    /// one statement that stands for itself.
    case coalescing
    /// Has a Sync of its own and is sent once.
    case alone
}

/// A connection that many tasks use at once, pipelined, and that connects again by itself.
///
/// It takes single statements only: no transaction, no COPY, no session state, which a neighbour would trip over. What waits while
/// the server is away is sent when it is back, or given up after ``Limits/wait``.
public final class PostgresSharedConnection: Sendable {
    /// Bounds of the queue.
    public struct Limits: Sendable {
        /// How many statements may wait to be sent.
        public var queued = 4096
        /// How long one may wait to be sent; on the wire, the server's `statement_timeout` rules.
        public var wait: Duration = .seconds(10)
        /// How many statements may share one Sync.
        public var group = 128
        /// How many bytes of arguments may share one Sync.
        public var groupBytes = 1 << 20

        public init() {}
    }

    private let handle: EngineHandle

    /// Starts to connect; statements may be sent at once.
    public init(_ configuration: PostgresConfiguration, limits: Limits = Limits(), logger: Logger = .silent) {
        var options = EngineOptions(reconnects: true, cancelsOnTheWire: false)
        options.limits.queued = limits.queued
        options.limits.wait = limits.wait
        options.limits.group = max(1, limits.group)
        options.limits.groupBytes = limits.groupBytes
        handle = EngineHandle(configuration, options, logger: logger)
    }

    /// Waits for the end of the first attempt to connect, for programs that want to tell their user at once.
    ///
    /// - Throws: ``PostgresError`` where it failed; the connection goes on trying all the same.
    public func waitUntilConnected() async throws(PostgresError) { try await handle.waitUntilOpened() }

    /// Runs one statement.
    ///
    /// Cancelled while it waits, it is not sent; cancelled on the wire, its answer is dropped (`cancelled(ambiguous: true)`).
    ///
    /// - Parameters:
    ///   - statement: The statement.
    ///   - parameters: Its arguments.
    ///   - sending: Whether it may share a Sync.
    ///   - session: Where given, it is sent in that ``session`` or not at all (`connectionLost(ambiguous: false)`): for what was decided
    ///     on what this very server said.
    /// - Returns: its rows.
    /// - Throws: ``PostgresError``.
    @discardableResult
    public func query(
        _ statement: PreparedStatement, _ parameters: PostgresParameters = [], sending: PostgresSending = .coalescing,
        within session: Int? = nil
    ) async throws(PostgresError) -> PostgresRows {
        try check(statement, parameters)
        return try await handle.run(
            .statement(statement, parameters, coalescing: sending == .coalescing), within: session)
    }

    /// The number of the present or last session with the server, 0 before the first: another one after each reconnection, which may
    /// have led to another server.
    public var session: Int { handle.status.withLock { $0.session } }

    /// Runs one statement without preparing it under a name.
    ///
    /// - Throws: ``PostgresError``.
    @discardableResult
    public func query(
        _ sql: SQL, _ parameters: PostgresParameters = [], sending: PostgresSending = .coalescing
    ) async throws(PostgresError) -> PostgresRows {
        try await query(PreparedStatement("", sql), parameters, sending: sending)
    }

    /// Statements that have no answer yet.
    public var outstanding: Int { handle.status.withLock { $0.outstanding } }

    public var isConnected: Bool { handle.status.withLock { $0.isConnected } }

    /// Sends what waits, then disconnects. New statements fail with `closed`.
    public func close() { handle.close() }
}

extension Logger {
    /// Logs nothing.
    public static var silent: Logger { Logger(label: "silent", factory: { _ in SwiftLogNoOpLogHandler() }) }
}
