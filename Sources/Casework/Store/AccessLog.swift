import JSON
import Organisation
import Postgres
import Synchronization
import WorkingTime

/// Writes down who read what, before it is shown (nhật ký truy cập): rows that are asked for while a statement is under way go together
/// into the next one, so that many readers wait for few commits.
///
/// Who asks waits, so that no more rows queue up than the requests that are under way ask for. A row that was asked for is written also
/// where whoever asked has gone.
final class AccessLog: Sendable {
    /// One row.
    struct Entry: Sendable {
        var at: Instant
        var actor: [UInt8]
        var code: String
        var what: String
    }

    /// Rows of one statement; what one request asks for goes together.
    private static let mostAtOnce = 500

    private struct Waiting {
        var entries: [Entry]
        var continuation: CheckedContinuation<Result<Void, PostgresError>, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isWriting = false
    }

    private let pool: PostgresPool
    private let state = Mutex(State())

    init(pool: PostgresPool) { self.pool = pool }

    /// Returns once the rows are committed.
    func write(_ entries: [Entry]) async throws(PostgresError) {
        guard !entries.isEmpty else { return }
        let result: Result<Void, PostgresError> = await withCheckedContinuation { continuation in
            let begins = state.withLock { state in
                state.waiting.append(Waiting(entries: entries, continuation: continuation))
                if state.isWriting { return false }
                state.isWriting = true
                return true
            }
            if begins { Task.detached { [self] in await writeAll() } }
        }
        try result.get()
    }

    private func writeAll() async {
        while true {
            let batch: [Waiting] = state.withLock { state in
                var count = 0
                let end =
                    state.waiting.firstIndex { waiting in
                        count += waiting.entries.count
                        return count > Self.mostAtOnce
                    } ?? state.waiting.endIndex
                // One that is larger than a portion goes alone.
                let batch = Array(state.waiting.prefix(max(end, 1)))
                state.waiting.removeFirst(batch.count)
                if batch.isEmpty { state.isWriting = false }
                return batch
            }
            if batch.isEmpty { return }
            let result: Result<Void, PostgresError>
            do {
                try await insert(batch.flatMap(\.entries))
                result = .success(())
            } catch { result = .failure(error) }
            for waiting in batch { waiting.continuation.resume(returning: result) }
        }
    }

    private static let insertRows = PreparedStatement(
        "insert_accesses",
        """
        INSERT INTO access_log (at, actor, code, what)
        SELECT * FROM unnest($1::timestamptz[], $2::json[], $3::text[], $4::text[])
        """, [.timestamptzArray, .jsonArray, .textArray, .textArray])

    private func insert(_ entries: [Entry]) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertRows,
            [
                .timestamptzArray(entries.map(\.at.postgres)), .jsonArray(entries.map(\.actor)),
                .textArray(entries.map(\.code)), .textArray(entries.map(\.what)),
            ])
    }
}
