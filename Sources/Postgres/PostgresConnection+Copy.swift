extension PostgresConnection {
    /// Runs a `COPY … TO STDOUT` and lends its rows to `body` in chunks of about `chunk` bytes.
    ///
    /// Where `body` returns or throws before the end, or the task is cancelled, the COPY is stopped on the server.
    ///
    /// - Throws: what `body` throws; ``PostgresError``.
    @discardableResult
    public func copyOut<Result>(
        _ sql: SQL, chunk: Int = 256 << 10, _ body: (CopyOutRows) async throws -> Result
    ) async throws -> Result {
        let channel = CopyOutChannel(mailbox: handle.mailbox, chunkSize: max(1, chunk))
        let id = handle.submit(.copyOut(sql, channel)) { channel.finish($0) }
        do {
            let result = try await body(CopyOutRows(channel: channel))
            try await stop(id, channel)
            return result
        } catch {
            try? await stop(id, channel)
            throw error
        }
    }

    /// Waits for the end of a COPY, stopping it first where it has not come to its end.
    private func stop(_ id: UInt64, _ channel: CopyOutChannel) async throws(PostgresError) {
        let wasStopped = !channel.rows.isFinished
        if wasStopped {
            handle.mailbox.post(.cancel(id))
            channel.rows.discard()
        }
        guard let error = await channel.ended.value() else { return }
        if wasStopped, case .cancelled = error.kind { return }
        throw error
    }

    /// Runs a `COPY … FROM STDIN` with what `body` writes. Where `body` throws, nothing is stored.
    ///
    /// - Returns: the number of rows stored.
    /// - Throws: what `body` throws; ``PostgresError``, also where the server refuses a row, which shows at the end only.
    @discardableResult
    public func copyIn(_ sql: SQL, _ body: (CopyInWriter) async throws -> Void) async throws -> Int {
        let started = Promise<PostgresError?>()
        let ended = Promise<Swift.Result<PostgresRows, PostgresError>>()
        let mailbox = handle.mailbox
        let id = handle.submit(.copyIn(sql, started)) { result in
            if case .failure(let error) = result { started.fulfil(error) }
            ended.fulfil(result)
        }
        let refusal = await withTaskCancellationHandler {
            await started.value()
        } onCancel: {
            mailbox.post(.cancel(id))
        }
        if let refusal {
            _ = await ended.value()
            throw refusal
        }
        /// The server may wait for others before it ends, and is stopped where nobody waits for it any more.
        func end(failed: Bool) async -> Swift.Result<PostgresRows, PostgresError> {
            mailbox.post(.copyEnd(failed: failed))
            return await withTaskCancellationHandler {
                await ended.value()
            } onCancel: {
                mailbox.post(.cancel(id))
            }
        }
        do {
            try await body(CopyInWriter(mailbox: mailbox, id: id))
            if Task.isCancelled { throw PostgresError(.cancelled(ambiguous: false)) }
        } catch {
            // The server's reason explains a writer's failure better than the writer does.
            if case .failure(let reason) = await end(failed: true), error is PostgresError, reason.isReason {
                throw reason
            }
            throw error
        }
        return try await end(failed: false).get().affectedRows
    }

    /// Runs a `COPY … FROM STDIN` with the bytes of `source`.
    ///
    /// - Returns: the number of rows stored.
    /// - Throws: what `source` throws; ``PostgresError``.
    @discardableResult
    public func copyIn<Source: AsyncSequence>(
        _ sql: SQL, from source: Source
    ) async throws -> Int where Source.Element == [UInt8] {
        try await copyIn(sql) { writer in
            for try await bytes in source { try await writer.write(bytes) }
        }
    }
}

extension PostgresError {
    /// Whether it says more than that the sender gave up, which the server reports under the same code as a statement that was stopped.
    fileprivate var isReason: Bool {
        if case .cancelled = kind { true } else { sqlState != .queryCanceled }
    }
}
