public import Logging
import Tracing

/// A bounded number of connections to one database: some leased to one task at a time, some shared and pipelined.
///
/// Where the server is away, leases and statements wait for it up to ``Limits/waitLimit``, and go on by themselves when it is back.
public final class PostgresPool: Sendable {
    public struct Limits: Sendable {
        /// Leased connections at most.
        public var connections = 8
        /// Tasks that may wait for one.
        public var maxWaiters = 256
        /// How long one may wait, for a connection or the server, and a shared statement for its turn.
        public var waitLimit: Duration = .seconds(10)
        /// A connection that was idle for longer is asked whether it still lives before it is leased.
        public var checkAfter: Duration = .seconds(30)
        /// Shared connections, for ``PostgresPool/query(_:_:sending:)-(PreparedStatement,_,_)``.
        public var sharedConnections = 1
        /// Bounds of each shared connection; its `wait` is ``waitLimit``.
        public var shared = PostgresSharedConnection.Limits()

        public init() {}
    }

    typealias Machine = PoolMachine<PostgresConnection>

    struct State: Sendable {
        var machine: Machine
        var waiting: [UInt64: Promise<Machine.Grant>] = [:]
        var nextID: UInt64 = 0
    }

    public let configuration: PostgresConfiguration
    let limits: Limits
    let logger: Logger
    let state: Locked<State>
    private let shared: [PostgresSharedConnection]
    let drained = Promise<Bool>()

    /// Makes a pool. Shared connections connect at once, leased ones when they are needed.
    public init(_ configuration: PostgresConfiguration, limits: Limits = Limits(), logger: Logger = .silent) {
        self.configuration = configuration
        self.limits = limits
        self.logger = logger
        state = Locked(
            State(
                machine: Machine(
                    limits: Machine.Limits(
                        connections: max(1, limits.connections), waiters: limits.maxWaiters,
                        checkAfter: limits.checkAfter))))
        var sharedLimits = limits.shared
        sharedLimits.wait = limits.waitLimit
        shared = (0..<max(0, limits.sharedConnections)).map { _ in
            PostgresSharedConnection(configuration, limits: sharedLimits, logger: logger)
        }
    }

    /// Connects once, so that a program can tell its user at once what is wrong.
    ///
    /// - Throws: ``PostgresError``.
    public func verify() async throws(PostgresError) {
        let connection = try await PostgresConnection.open(configuration, logger: logger)
        connection.close()
    }

    /// Runs one statement on the shared connection that has least to do.
    ///
    /// - Throws: ``PostgresError``.
    @discardableResult
    public func query(
        _ statement: PreparedStatement, _ parameters: PostgresParameters = [], sending: PostgresSending = .coalescing
    ) async throws(PostgresError) -> PostgresRows {
        // What looks for work all the time, for nobody, is in no trace.
        let span = InstrumentationContext.current == nil ? nil : startSpan("sql \(statement.name)", ofKind: .client)
        defer { span?.end() }
        return try await leastBusy().query(statement, parameters, sending: sending)
    }

    /// Runs one statement on a shared connection without preparing it under a name.
    ///
    /// - Throws: ``PostgresError``.
    @discardableResult
    public func query(
        _ sql: SQL, _ parameters: PostgresParameters = [], sending: PostgresSending = .coalescing
    ) async throws(PostgresError) -> PostgresRows {
        try await leastBusy().query(sql, parameters, sending: sending)
    }

    private func leastBusy() throws(PostgresError) -> PostgresSharedConnection {
        let busy = shared.count == 1 ? shared.first : shared.min { $0.outstanding < $1.outstanding }
        guard let busy else { throw .configuration("the pool has no shared connections") }
        return busy
    }

    /// Leases a connection to `body`. What `body` sets in the session it must set back; an open transaction is rolled back.
    ///
    /// - Throws: what `body` throws; ``PostgresError``: `timedOut`, `overloaded`, `closed`, `configuration`, `cancelled`.
    @discardableResult
    public func withConnection<Result>(
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let connection = try await lease()
        do {
            let result = try await body(connection)
            await giveBack(connection)
            return result
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Runs `body` in a transaction on a leased connection.
    ///
    /// - Throws: what `body` throws; ``PostgresError`` as ``withConnection(_:)`` and
    ///   ``PostgresConnection/transaction(_:readOnly:_:)`` do.
    @discardableResult
    public func withTransaction<Result>(
        isolation: PostgresIsolation = .readCommitted, readOnly: Bool = false,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        try await withConnection { connection in
            try await connection.transaction(isolation, readOnly: readOnly, body)
        }
    }

    /// Refuses new leases, lets statements and leases under way come to their end, and disconnects.
    public func close() async {
        for connection in shared { connection.close() }
        let (idle, refused, isDrained) = state.withLock {
            state -> ([PostgresConnection], [Promise<Machine.Grant>], Bool) in
            let (idle, ids) = state.machine.close()
            return (idle, ids.compactMap { state.waiting.removeValue(forKey: $0) }, state.machine.slots == 0)
        }
        for connection in idle { connection.close() }
        for waiter in refused { waiter.fulfil(.refused(.closed)) }
        if isDrained { drained.fulfil(true) }
        _ = await drained.value()
    }

    /// How many connections are leased or idle, for metrics and tests.
    public var statistics: (open: Int, idle: Int, waiting: Int) {
        state.withLock { ($0.machine.slots, $0.machine.idle.count, $0.machine.waiters.count) }
    }
}
