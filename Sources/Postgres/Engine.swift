import CLibpq
import Glibc
import Logging

/// How one connection is used.
struct EngineOptions: Sendable {
    /// Connects again after a loss, keeping what waits (shared connections and listeners); else a loss is the end (leased).
    var reconnects: Bool
    /// A statement on the wire may be stopped with a cancel request: on leased connections only, as it stops what runs *now*.
    var cancelsOnTheWire: Bool
    var limits = Pipeline<Engine.Reply>.Limits()
    /// A script run after each connecting, before anything else.
    var greeting = ""
    /// Told of each connecting (`again` from the second on) and each notification. Called on the connection's thread.
    var onConnected: @Sendable (_ again: Bool) -> Void = { _ in }
    var onNotification: @Sendable (PostgresNotification) -> Void = { _ in }
    /// Told how long it waits before it connects again.
    var onPause: @Sendable (Duration) -> Void = { _ in }
    /// How much longer than it may run a statement is waited for, and how long for the end of one that was cancelled.
    var patience: Duration = .seconds(10)
}

/// What other threads may know of a connection.
struct EngineStatus: Sendable {
    var isOpen = true
    var isConnected = false
    /// False once the server said that it is going away or has become read-only.
    var isFit = true
    var isInTransaction = false
    /// Its user has said how long the server may be silent.
    var hasOwnSilence = false
    /// How often it has connected: the number of the session with the server.
    var session = 0
    /// Requests that were submitted and have no answer yet.
    var outstanding = 0
}

/// One connection on a thread of its own: the only code that touches its `PGconn`.
///
/// Not Sendable, made on the thread and never leaving it. Others reach it through its ``Mailbox``; answers go out through each
/// request's completion. The thread sleeps in one `poll` over the socket and the mailbox and blocks nowhere else: connecting and
/// cancel requests, which libpq offers as blocking calls only, run on short-lived threads of their own.
final class Engine {
    typealias Reply = Result<PostgresRows, PostgresError>

    enum Phase {
        case connecting
        case waiting(until: ContinuousClock.Instant)
        case ready
        case closed
    }

    let mailbox: Mailbox
    let configuration: PostgresConfiguration
    let options: EngineOptions
    let status: Locked<EngineStatus>
    let opened: Promise<PostgresError?>
    let notices: NoticeSink
    let logger: Logger

    var phase = Phase.connecting
    var connection: OpaquePointer?
    var pipeline: Pipeline<Reply>
    var requests: [UInt64: Request] = [:]
    var exclusive: Exclusive?
    /// libpq holds bytes that the socket did not take yet.
    var needsFlush = false
    /// A cancel request is under way: nothing new may start, it could be hit.
    var isCancelling = false
    /// Requests whose cancelling was asked for while they were on the wire.
    var cancelled: Set<UInt64> = []
    var isClosing = false
    /// Close and connect again as soon as nothing is on the wire.
    var mustRecycle = false
    /// What the server said last before it hung up.
    var lastWords: PostgresError?
    /// The greeting of this connection, while it is under way.
    var greeting: UInt64?
    var failedAttempts = 0
    var connections = 0
    /// This connection has answered something.
    var hasServed = false
    /// When something was last sent on an idle wire, or heard.
    var lastSign = ContinuousClock.now
    /// When the last cancel request was begun or delivered.
    var cancelBegan = ContinuousClock.now
    /// libpq decrypts whole records and may hold the rest of one, of which the socket knows nothing.
    var isEncrypted = false
    /// How long the server may be silent over a statement, `patience` included; `nil`: for ever.
    var silence: Duration?

    init(
        mailbox: Mailbox, configuration: PostgresConfiguration, options: EngineOptions, status: Locked<EngineStatus>,
        opened: Promise<PostgresError?>, logger: Logger
    ) {
        self.mailbox = mailbox
        self.configuration = configuration
        self.options = options
        self.status = status
        self.opened = opened
        self.logger = logger
        notices = NoticeSink(logger: logger)
        pipeline = Pipeline(limits: options.limits)
        silence = configuration.statementTimeout.map { $0 + options.patience }
    }

    /// The life of the thread.
    func run() {
        startConnecting()
        while true {
            for message in mailbox.take() { handle(message) }
            if case .closed = phase { break }
            if case .waiting(let until) = phase, until <= ContinuousClock.now { startConnecting() }
            pump()
            expire()
            watch()
            if case .closed = phase { break }
            sleep()
        }
        end()
    }

    private func handle(_ message: Message) {
        switch message {
        case .submit(let request): submit(request)
        case .cancel(let id): cancel(id)
        case .connected(let outcome): connected(outcome)
        case .cancelSent(let delivered): cancelSent(delivered)
        // It was our turn until now: the server's silence begins here.
        case .copyRoom:
            lastSign = .now
            readExclusive()
        case .copyData(let bytes, let taken):
            lastSign = .now
            writeCopy(bytes, taken)
        case .copyEnd(let failed):
            lastSign = .now
            endCopyIn(failed: failed)
        case .silence(let limit): silence = limit.map { $0 + options.patience }
        case .close: isClosing = true
        }
    }

    private func submit(_ request: Request) {
        guard !isClosing else { return complete(request, .failure(PostgresError(.closed))) }
        guard request.session ?? connections == connections else { return complete(request, .failure(Self.replaced)) }
        let mode: Pipeline<Reply>.Mode
        var bytes = 0
        switch request.work {
        case .statement(_, let parameters, let coalescing):
            mode = coalescing ? .coalescing : .alone
            bytes = parameters.byteCount
        case .script, .copyOut, .copyIn: mode = .exclusive
        }
        let entry = Pipeline<Reply>.Entry(
            id: request.id, mode: mode, statement: request.preparedStatement, bytes: bytes, enqueued: .now)
        guard pipeline.enqueue(entry) else {
            return complete(request, .failure(PostgresError(.overloaded(.queue)).naming(request.statement)))
        }
        requests[request.id] = request
    }

    /// Requests that were meant for an earlier session are not sent in this one.
    func dismissForeign() {
        let foreign = requests.values.filter { $0.session ?? connections != connections }.map(\.id).sorted()
        for id in foreign where pipeline.cancel(id) == .removed { complete(id, .failure(Self.replaced)) }
    }

    private static let replaced = PostgresError(
        .connectionLost(ambiguous: false), "the connection it was meant for was replaced")

    private func cancel(_ id: UInt64) {
        switch pipeline.cancel(id) {
        case .removed: complete(id, .failure(PostgresError(.cancelled(ambiguous: false))))
        case .unknown: break
        case .onTheWire where options.cancelsOnTheWire: cancelOnTheWire(id)
        case .onTheWire:
            pipeline.abandon(id)
            complete(id, .failure(PostgresError(.cancelled(ambiguous: true))))
        }
    }

    private func expire() {
        // What is on the wire has the server's statement_timeout; this is for what waits behind it or for the server.
        for id in pipeline.expire(now: .now) {
            var error = PostgresError(.timedOut(.queue))
            if case .ready = phase {} else { error = (lastWords ?? error).becoming(.timedOut(.connection)) }
            complete(id, .failure(error))
        }
    }

    /// Sleeps until there is mail, the socket has something, or a time limit has come.
    private func sleep() {
        let mayWait = mailbox.fallAsleep()
        var descriptors = [
            pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: -1, events: 0, revents: 0),
        ]
        if let connection, case .ready = phase, !isPaused {
            descriptors[1].fd = PQsocket(connection)
            descriptors[1].events = Int16(POLLIN) | (needsFlush ? Int16(POLLOUT) : 0)
        }
        var timeout = mayWait ? timeoutInMilliseconds() : 0
        // A decrypted rest that nobody waits for can wait as well.
        let mayHoldRest = isEncrypted && !isPaused && (pipeline.flight != nil || exclusive != nil)
        if mayHoldRest { timeout = timeout < 0 ? 20 : min(timeout, 20) }
        let patience = patienceOfCopy
        if let patience, timeout != 0 { timeout = patience }
        let count = poll(&descriptors, 2, timeout)
        if mayWait { mailbox.wakeUp() }
        if count == 0, patience != nil { handOverPieceOfCopy() }
        if count == 0, mayHoldRest, case .ready = phase { readable() }
        guard count > 0, descriptors[1].revents != 0 else { return }
        lastSign = .now
        if needsFlush { flush() }
        if descriptors[1].revents & ~Int16(POLLOUT) != 0 { readable() }
    }

    private func timeoutInMilliseconds() -> Int32 {
        var until = pipeline.nextDeadline
        if case .waiting(let retry) = phase { until = until.map { min($0, retry) } ?? retry }
        if let end = silenceEnds { until = until.map { min($0, end) } ?? end }
        guard let until else { return -1 }
        let left = until - ContinuousClock.now
        let milliseconds = left.components.seconds.multipliedReportingOverflow(by: 1000)
        guard !milliseconds.overflow else { return Int32.max }
        let whole = milliseconds.partialValue + left.components.attoseconds / 1_000_000_000_000_000 + 1
        return Int32(clamping: max(0, whole))
    }

    /// Answers every caller that still waits, and lets go of the connection.
    private func end() {
        status.withLock {
            $0.isOpen = false; $0.isConnected = false
        }
        if let connection { PQfinish(connection) }
        connection = nil
        for message in mailbox.shut() {
            switch message {
            case .submit(let request): complete(request, .failure(lossBeforeSending))
            case .copyData(_, let taken): taken.fulfil(lossBeforeSending)
            case .connected(.success(let address)):
                PQfinish(OpaquePointer(bitPattern: address))
            default: break
            }
        }
        for id in requests.keys.sorted() { complete(id, .failure(lossBeforeSending)) }
        opened.fulfil(lastWords ?? PostgresError(.closed))
    }

    private var lossBeforeSending: PostgresError {
        isClosing
            ? PostgresError(.closed) : (lastWords ?? PostgresError(.closed)).becoming(.connectionLost(ambiguous: false))
    }

    func complete(_ id: UInt64, _ result: Reply) {
        cancelled.remove(id)
        guard let request = requests.removeValue(forKey: id) else { return }
        complete(request, result)
        if id == greeting {
            greeting = nil
            switch result {
            case .success: greeted()
            case .failure(let error): lost(error)
            }
        }
    }

    private func complete(_ request: Request, _ result: Reply) {
        status.withLock { $0.outstanding -= 1 }
        request.complete(result)
    }
}
