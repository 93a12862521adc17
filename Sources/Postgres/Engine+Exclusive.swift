import CLibpq

/// What takes a connection out of pipeline mode.
enum Exclusive {
    case script(id: UInt64, rows: PostgresRows?, error: PostgresError?)
    case copyOut(CopyOut)
    case copyIn(CopyIn)

    struct CopyOut {
        let id: UInt64
        let channel: CopyOutChannel
        var hasStarted = false
        var isPaused = false
        var chunk = CopyChunk()
        var rows: PostgresRows?
        var error: PostgresError?
    }

    struct CopyIn {
        let id: UInt64
        let started: Promise<PostgresError?>
        var hasStarted = false
        var hasEnded = false
        /// Fulfilled when libpq has handed the last bytes to the socket; more than one where several tasks write.
        var taken: [Promise<PostgresError?>] = []
        var rows: PostgresRows?
        var error: PostgresError?
    }

    var id: UInt64 {
        switch self {
        case .script(let id, _, _): id
        case .copyOut(let copy): copy.id
        case .copyIn(let copy): copy.id
        }
    }
}

extension Engine {
    /// The reader of a COPY is behind: nothing is read from the socket until it made room.
    var isPaused: Bool {
        if case .copyOut(let copy) = exclusive { copy.isPaused } else { false }
    }

    func beginExclusive(_ id: UInt64, on connection: OpaquePointer) {
        guard let request = requests[id] else { return pipeline.exclusiveEnded() }
        guard PQexitPipelineMode(connection) == 1 else { return lost(.violation("pipeline mode could not be left")) }
        let text: String
        switch request.work {
        case .script(let script):
            exclusive = .script(id: id, rows: nil, error: nil)
            text = script
        case .copyOut(let sql, let channel):
            exclusive = .copyOut(Exclusive.CopyOut(id: id, channel: channel))
            text = sql.text
        case .copyIn(let sql, let started):
            exclusive = .copyIn(Exclusive.CopyIn(id: id, started: started))
            text = sql.text
        case .statement:
            return
        }
        if PQsendQuery(connection, text) != 1 { lost(.violation("libpq did not take the script")) }
    }

    /// Goes on with the script or COPY on the wire as far as possible without waiting.
    func readExclusive() {
        while let connection, let current = exclusive {
            if case .copyOut(let copy) = current, copy.hasStarted {
                guard readCopyOut(on: connection) else { return }
                continue
            }
            if case .copyIn(let copy) = current, copy.hasStarted, !copy.hasEnded { return }
            guard PQisBusy(connection) == 0 else { return }
            guard let result = PQgetResult(connection) else { return exclusiveEnded(on: connection) }
            guard takeExclusive(result) else { return }
        }
    }

    /// Takes one result of a script or COPY; false where the connection was lost over it. Owns `result`.
    private func takeExclusive(_ result: OpaquePointer) -> Bool {
        let status = PQresultStatus(result)
        switch (status, exclusive) {
        case (PGRES_COPY_OUT, .copyOut(var copy)):
            PQclear(result)
            copy.hasStarted = true
            exclusive = .copyOut(copy)
        case (PGRES_COPY_IN, .copyIn(var copy)):
            PQclear(result)
            copy.hasStarted = true
            exclusive = .copyIn(copy)
            copy.started.fulfil(nil)
            if cancelled.contains(copy.id) { endCopyIn(failed: true) }
        case (PGRES_TUPLES_OK, _), (PGRES_COMMAND_OK, _), (PGRES_EMPTY_QUERY, _):
            note(rows: PostgresRows(ResultHandle(owning: result)))
        case (PGRES_FATAL_ERROR, _), (PGRES_BAD_RESPONSE, _), (PGRES_NONFATAL_ERROR, _):
            let error = PostgresError(result: result)
            PQclear(result)
            // A connection that died tells so for ever: once is enough.
            if let connection, PQstatus(connection) != CONNECTION_OK {
                heard(error)
                lost(lastWords ?? error)
                return false
            }
            heard(error)
            note(error: error)
        default:
            PQclear(result)
            lost(.violation("COPY where none was expected, or none where one was"))
            return false
        }
        return true
    }

    private func note(rows: PostgresRows) {
        switch exclusive {
        case .script(let id, _, let error): exclusive = .script(id: id, rows: rows, error: error)
        case .copyOut(var copy):
            copy.rows = rows
            exclusive = .copyOut(copy)
        case .copyIn(var copy):
            copy.rows = rows
            exclusive = .copyIn(copy)
        case nil: break
        }
    }

    private func note(error: PostgresError) {
        switch exclusive {
        case .script(let id, let rows, let first): exclusive = .script(id: id, rows: rows, error: first ?? error)
        case .copyOut(var copy):
            copy.error = copy.error ?? error
            exclusive = .copyOut(copy)
        case .copyIn(var copy):
            copy.error = copy.error ?? error
            exclusive = .copyIn(copy)
        case nil: break
        }
    }

    /// The last result is in: back to pipeline mode, and the caller gets its answer.
    private func exclusiveEnded(on connection: OpaquePointer) {
        guard let ended = exclusive else { return }
        guard PQstatus(connection) == CONNECTION_OK else { return lost() }
        exclusive = nil
        pipeline.exclusiveEnded()
        noteTransactionStatus(connection)
        guard PQenterPipelineMode(connection) == 1 else {
            finish(ended, .violation("pipeline mode could not be entered again"))
            return lost(.violation("pipeline mode could not be entered again"))
        }
        finish(ended, nil)
    }

    private func finish(_ ended: Exclusive, _ failure: PostgresError?) {
        let id = ended.id
        let (rows, error): (PostgresRows?, PostgresError?) =
            switch ended {
            case .script(_, let rows, let error): (rows, error)
            case .copyOut(let copy): (copy.rows, copy.error)
            case .copyIn(let copy): (copy.rows, copy.error)
            }
        let found = failure ?? error
        if case .copyIn(let copy) = ended {
            copy.started.fulfil(found ?? .violation("the statement is no COPY FROM STDIN"))
            for taken in copy.taken { taken.fulfil(found ?? .violation("the COPY has ended")) }
        }
        if let found {
            complete(id, .failure(cancelledOrNot(id, found).naming(requests[id]?.statement)))
        } else if let rows {
            complete(id, .success(rows))
        } else {
            complete(id, .failure(.violation("the statement had no result")))
        }
    }

    /// The connection is gone under a script or COPY; its caller is told through the pipeline's completion.
    func exclusiveLost() {
        if case .copyIn(let copy) = exclusive {
            let error = (lastWords ?? PostgresError(.closed)).becoming(.connectionLost(ambiguous: true))
            copy.started.fulfil(error)
            for taken in copy.taken { taken.fulfil(error) }
        }
        exclusive = nil
    }
}
