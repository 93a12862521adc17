/// How much a transaction sees of others.
public enum PostgresIsolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}

extension PostgresConnection {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws or the task is cancelled.
    ///
    /// - Throws: what `body` throws; ``PostgresError`` where the transaction could not begin or commit. A connection lost at the commit
    ///   is `connectionLost(ambiguous: true)`; a transaction that had failed inside `body` without its throwing is `25P02`.
    @discardableResult
    public func transaction<Result>(
        _ isolation: PostgresIsolation = .readCommitted, readOnly: Bool = false,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let access = readOnly ? "READ ONLY" : "READ WRITE"
        try await query(SQL(unsafe: "BEGIN ISOLATION LEVEL \(isolation.rawValue) \(access)"))
        do {
            let result = try await body(self)
            let commit = try await query("COMMIT")
            guard commit.commandTag == "COMMIT" else {
                throw PostgresError(.server(.inFailedTransaction), "the transaction had failed and was rolled back")
            }
            return result
        } catch {
            await rollBack()
            throw error
        }
    }

    /// Leaves an open transaction, cancelled task or not. Where even that fails, the connection is closed: the server then rolls back.
    func rollBack() async {
        guard isInTransaction else { return }
        let answer = Promise<Bool>()
        handle.submit(.statement(PreparedStatement("", "ROLLBACK"), [], coalescing: false)) { result in
            if case .success = result { answer.fulfil(true) } else { answer.fulfil(false) }
        }
        if await !answer.value() { close() }
    }
}
