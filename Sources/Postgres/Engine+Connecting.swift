import CLibpq
import Logging
import Vietnamese

extension Engine {
    /// Begins an attempt to connect on a thread of its own: name resolution, TLS and the walk over several hosts block there.
    func startConnecting() {
        phase = .connecting
        let mailbox = mailbox
        let configuration = configuration
        let started = detachThread {
            let outcome = Engine.connect(configuration)
            if !mailbox.post(.connected(outcome)), case .success(let address) = outcome {
                PQfinish(OpaquePointer(bitPattern: address))
            }
        }
        if !started {
            connected(.failure(PostgresError(.connectionLost(ambiguous: false), "no thread could be started")))
        }
    }

    /// Connects and checks that this is a server we can work with. Blocks.
    private static func connect(_ configuration: PostgresConfiguration) -> Result<UInt, PostgresError> {
        let parameters = configuration.connectParameters
        let connection = withCStrings(parameters.map(\.keyword)) { keywords in
            withCStrings(parameters.map(\.value)) { values in PQconnectdbParams(keywords, values, 0) }
        }
        guard let connection else { return .failure(PostgresError(.connectionLost(ambiguous: false), "out of memory")) }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            let text = String(cString: PQerrorMessage(connection)).split(separator: "\n").joined(separator: "; ")
            return .failure(PostgresError(.connectionLost(ambiguous: false), text))
        }
        let encoding = PQparameterStatus(connection, "server_encoding").map { String(cString: $0) } ?? "?"
        let version = PQserverVersion(connection)
        if encoding != "UTF8" {
            PQfinish(connection)
            return .failure(.configuration("the database is encoded in \(encoding), not UTF8"))
        }
        if version < 140_000 {
            PQfinish(connection)
            return .failure(.configuration("the server is of version \(version / 10_000), before 14"))
        }
        return .success(UInt(bitPattern: connection))
    }

    func connected(_ outcome: Result<UInt, PostgresError>) {
        switch outcome {
        case .success(let address):
            guard let connection = OpaquePointer(bitPattern: address) else { return }
            self.connection = connection
            PQsetnonblocking(connection, 1)
            notices.attach(to: connection)
            guard PQenterPipelineMode(connection) == 1 else {
                return lost(.violation("pipeline mode was refused"))
            }
            phase = .ready
            isEncrypted = PQsslInUse(connection) == 1 || PQgssEncInUse(connection) == 1
            hasServed = false
            connections += 1
            lastWords = nil
            status.withLock {
                $0.isConnected = true; $0.isFit = true; $0.isInTransaction = false; $0.session = connections
            }
            dismissForeign()
            logger.debug("connected", metadata: ["database": "\(configuration)", "times": "\(connections)"])
            if options.greeting.isEmpty { greeted() } else { greet() }
        case .failure(let error):
            lastWords = error
            failedAttempts += 1
            opened.fulfil(error)
            let isHopeless = error.kind == .configuration
            guard options.reconnects, !isClosing else {
                phase = .closed
                return
            }
            if isHopeless {
                for id in requests.keys.sorted() where pipeline.cancel(id) == .removed { complete(id, .failure(error)) }
            }
            logger.warning("connecting failed", metadata: ["error": "\(error)", "attempt": "\(failedAttempts)"])
            pause()
        }
    }

    private func greet() {
        let request = Request(id: mailbox.newID(), work: .script(options.greeting)) { _ in }
        status.withLock { $0.outstanding += 1 }
        requests[request.id] = request
        pipeline.enqueueFirst(
            .init(id: request.id, mode: .exclusive, statement: nil, bytes: 0, enqueued: .now))
        greeting = request.id
    }

    /// The connection has proved itself.
    func served() {
        hasServed = true
        failedAttempts = 0
    }

    /// The connection can be used.
    func greeted() {
        if !options.greeting.isEmpty { served() }
        opened.fulfil(nil)
        options.onConnected(connections > 1)
    }

    private func pause() {
        let pause = Self.pause(after: failedAttempts)
        options.onPause(pause)
        phase = .waiting(until: .now.advanced(by: pause))
    }

    /// Twice as long after each failed attempt, from 20 ms to 2 s, and up to a quarter less, so that many do not come at once.
    static func pause(after attempts: Int) -> Duration {
        let milliseconds = min(2000, 20 << min(max(0, attempts - 1), 7))
        return .milliseconds(milliseconds - Int.random(in: 0...milliseconds / 4))
    }

    /// The connection is of no further use. Whoever is on the wire learns that it may have happened; who waits, waits on where this
    /// connection reconnects.
    func lost(_ cause: PostgresError? = nil) {
        guard let connection else { return }
        let words = cause ?? lastWords ?? notices.lastWords
        PQfinish(connection)
        self.connection = nil
        needsFlush = false
        isCancelling = false
        mustRecycle = false
        lastWords = PostgresError(.connectionLost(ambiguous: false), "the connection ended", cause: words)
        // A connection that never did anything is a failed attempt, so that there is no storm of them.
        if !hasServed { failedAttempts += 1 }
        status.withLock {
            $0.isConnected = false; $0.isFit = false
        }
        let staysOpen = options.reconnects && !isClosing
        exclusiveLost()
        for (id, completion) in pipeline.connectionLost(keepingQueue: staysOpen) { complete(id, completion) }
        logger.info(
            "connection lost", metadata: ["error": "\(lastWords.map { "\($0)" } ?? "")", "reconnects": "\(staysOpen)"])
        guard staysOpen else {
            phase = .closed
            return
        }
        pause()
    }

    /// Ends the connection in order, without blame, and connects again.
    func recycle() {
        lost(
            PostgresError(
                .connectionLost(ambiguous: false), "the server went away or became read-only", cause: lastWords))
    }
}

/// Lends `strings` as a NULL-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    // One buffer for all: each string begins where the one before ended with its NUL.
    var bytes: [CChar] = []
    var starts: [Int] = []
    for string in strings {
        starts.append(bytes.count)
        bytes.append(contentsOf: string.utf8.lazy.filter { $0 != 0 }.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }
    return bytes.withUnsafeBufferPointer { buffer in
        var pointers: [UnsafePointer<CChar>?] = starts.map { start in buffer.baseAddress.map { $0 + start } }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}

/// Where a connection's notices and warnings go: into the log, without detail.
final class NoticeSink {
    private let logger: Logger
    /// What an idle server said when it hung up.
    private(set) var lastWords: PostgresError?

    init(logger: Logger) { self.logger = logger }

    /// The sink must live as long as `connection`.
    func attach(to connection: OpaquePointer) {
        lastWords = nil
        PQsetNoticeReceiver(
            connection,
            { sink, result in
                guard let sink, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(sink).takeUnretainedValue().receive(PostgresError(result: result))
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func receive(_ notice: PostgresError) {
        if notice.severity == "FATAL" || notice.severity == "PANIC" { lastWords = notice }
        logger.debug("notice", metadata: ["severity": "\(notice.severity ?? "")", "notice": "\(notice.message.en)"])
    }
}
