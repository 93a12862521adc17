import CLibpq

extension Engine {
    /// Puts on the wire what may go.
    func pump() {
        guard case .ready = phase, let connection, !isCancelling else { return }
        if pipeline.isIdle {
            if mustRecycle { return recycle() }
            let (commands, refused) = pipeline.plan()
            for (id, completion) in refused { complete(id, completion) }
            for command in commands where self.connection != nil { send(command, on: connection) }
            if !commands.isEmpty {
                lastSign = .now
                flush()
            }
        }
        if isClosing, pipeline.isIdle, pipeline.queue.count == 0 { phase = .closed }
    }

    private func send(_ command: Pipeline<Reply>.Command, on connection: OpaquePointer) {
        switch command {
        case .prepare(let id):
            guard let statement = requests[id]?.preparedStatement else { return }
            let types = statement.parameterTypes.map { Oid($0.rawValue) }
            if PQsendPrepare(connection, statement.name, statement.sql.text, Int32(types.count), types) != 1 {
                refusedByLibpq(id, on: connection, prepareWasSent: false)
            }
        case .execute(let id):
            guard case .statement(let statement, let parameters, _) = requests[id]?.work else { return }
            if !Self.send(statement, parameters, on: connection) {
                refusedByLibpq(id, on: connection, prepareWasSent: true)
            }
        case .sync:
            if PQpipelineSync(connection) != 1 { lost() }
        case .exclusive(let id):
            beginExclusive(id, on: connection)
        }
    }

    private static func send(
        _ statement: PreparedStatement, _ parameters: PostgresParameters, on connection: OpaquePointer
    ) -> Bool {
        let entries = parameters.entries
        let count = Int32(truncatingIfNeeded: entries.count)
        let lengths = entries.map { Int32(clamping: $0.length ?? 0) }
        let formats = [Int32](repeating: 1, count: entries.count)
        return parameters.buffer.bytes.withUnsafeBytes { buffer in
            // An empty buffer has no address; an empty argument needs one, or it would be NULL.
            withUnsafeBytes(of: 0) { (nothing: UnsafeRawBufferPointer) in
                let base = buffer.baseAddress ?? nothing.baseAddress
                let values = entries.map { entry -> UnsafePointer<CChar>? in
                    guard entry.length != nil, let base else { return nil }
                    return (base + entry.offset).assumingMemoryBound(to: CChar.self)
                }
                if !statement.name.isEmpty {
                    return PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 1) == 1
                }
                let types = entries.map { Oid($0.type.rawValue) }
                return PQsendQueryParams(connection, statement.sql.text, count, types, values, lengths, formats, 1) == 1
            }
        }
    }

    private func refusedByLibpq(_ id: UInt64, on connection: OpaquePointer, prepareWasSent: Bool) {
        guard PQstatus(connection) == CONNECTION_OK else { return lost() }
        pipeline.unsent(id, prepareWasSent: prepareWasSent)
        complete(
            id, .failure(PostgresError.violation("libpq did not take the statement").naming(requests[id]?.statement)))
    }

    func flush() {
        guard let connection else { return }
        switch PQflush(connection) {
        case 0: needsFlush = false
        case 1: needsFlush = true
        default: return readable()  // The server's last words may still be there to be read.
        }
        if !needsFlush { copyInFlushed() }
    }

    /// The socket has something, or an end.
    func readable() {
        guard let connection else { return }
        let isAlive = PQconsumeInput(connection) == 1
        readReplies()
        readExclusive()
        if self.connection != nil { readNotifications() }
        if self.connection != nil, !isAlive || PQstatus(connection) != CONNECTION_OK { lost() }
    }

    /// Takes the results that are there. Never waits.
    private func readReplies() {
        var ends = 0
        while let connection, let flight = pipeline.flight, !flight.isExclusive, PQisBusy(connection) == 0 {
            guard let result = PQgetResult(connection) else {
                // After the server's end PQgetResult gives nothing for ever: two in a row are no end of a statement.
                ends += 1
                guard ends < 2 else { return }
                take(.end)
                continue
            }
            ends = 0
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                take(.reply(.success(PostgresRows(ResultHandle(owning: result))), failed: false))
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                if options.cancelsOnTheWire { noteTransactionStatus(connection) }
                take(.sync)
            case PGRES_PIPELINE_ABORTED:
                PQclear(result)
                take(.reply(.failure(.violation("aborted with its group")), failed: true))
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                // libpq accepts COPY in pipeline mode and never gets out of it again.
                PQclear(result)
                lost(.violation("COPY was sent as a query"))
            default:
                let error = PostgresError(result: result)
                PQclear(result)
                heard(error)
                take(.reply(.failure(error), failed: true))
            }
        }
    }

    /// Draws conclusions about the connection from an error.
    func heard(_ error: PostgresError) {
        if error.severity == "FATAL" || error.severity == "PANIC" { lastWords = error }
        if error.sqlState?.endsConnection == true {
            status.withLock { $0.isFit = false }
            if options.reconnects { mustRecycle = true }
        }
        // A plan that no longer fits its table stays unusable under its name.
        if error.sqlState == .featureNotSupported, error.serverFunction == "RevalidateCachedQuery" {
            status.withLock { $0.isFit = false }
            if options.reconnects { mustRecycle = true }
        }
    }

    private func take(_ event: Pipeline<Reply>.Event) {
        if case .sync = event, !hasServed { served() }
        let (completed, fits) = pipeline.received(event)
        for (id, completion) in completed { complete(id, completion) }
        if !fits { lost(.violation("the server's answers do not fit what was sent")) }
        if case .sync = event, let connection, options.reconnects, PQtransactionStatus(connection) != PQTRANS_IDLE {
            lost(.violation("a statement left a transaction open on a shared connection"))
        }
    }

    func complete(_ id: UInt64, _ completion: Pipeline<Reply>.Completion) {
        let statement = requests[id]?.statement
        switch completion {
        case .reply(.success(let rows)): complete(id, .success(rows))
        case .reply(.failure(let error)):
            if error.sqlState == .invalidStatementName, let statement { pipeline.forget(statement.name) }
            complete(id, .failure(cancelledOrNot(id, error).naming(statement)))
        case .lost(let ambiguous):
            let words = lastWords ?? PostgresError(.closed)
            complete(id, .failure(words.becoming(.connectionLost(ambiguous: ambiguous)).naming(statement)))
        case .timedOut: complete(id, .failure(PostgresError(.timedOut(.queue)).naming(statement)))
        case .nameTaken:
            complete(
                id, .failure(PostgresError.configuration("the name stands for another statement").naming(statement)))
        }
    }

    func noteTransactionStatus(_ connection: OpaquePointer) {
        let isIdle = PQtransactionStatus(connection) == PQTRANS_IDLE
        status.withLock { $0.isInTransaction = !isIdle }
    }

    private func readNotifications() {
        while let connection, let notification = PQnotifies(connection) {
            options.onNotification(
                PostgresNotification(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra),
                    process: notification.pointee.be_pid))
            PQfreemem(notification)
        }
    }
}
