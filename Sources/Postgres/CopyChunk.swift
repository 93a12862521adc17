/// Some rows of a COPY, as the server sent them, in one buffer.
public struct CopyChunk: Sendable {
    public private(set) var bytes: [UInt8] = []
    /// Where each message of the server ends in `bytes`. In text and CSV format, one message is one row with its line feed; the
    /// binary format promises no such thing (see ``BinaryCopyReader``).
    public private(set) var ends: [Int] = []

    init() {}

    init(reserving size: Int) { bytes.reserveCapacity(size + size / 8) }

    mutating func append(_ row: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: row)
        ends.append(bytes.count)
    }

    public var rowCount: Int { ends.count }

    /// Lends each row's bytes in turn.
    public func forEachRow<Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let result = bytes.withUnsafeBytes { buffer -> Result<Void, Failure> in
            do throws(Failure) {
                var start = 0
                for end in ends {
                    try body(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
                    start = end
                }
                return .success(())
            } catch { return .failure(error) }
        }
        try result.get()
    }
}

/// The way of rows from a connection's thread to their reader.
final class CopyOutChannel: Sendable {
    let rows: HandOff<CopyChunk>
    let chunkSize: Int
    let ended = Promise<PostgresError?>()

    init(mailbox: Mailbox, chunkSize: Int) {
        self.chunkSize = chunkSize
        rows = HandOff(capacity: 4) { mailbox.post(.copyRoom) }
    }

    func finish(_ result: Result<PostgresRows, PostgresError>) {
        let error: PostgresError? = if case .failure(let error) = result { error } else { nil }
        rows.finish(error)
        ended.fulfil(error)
    }
}

/// The rows of a COPY TO STDOUT, in chunks. A slow reader slows the server; nothing piles up.
public struct CopyOutRows: AsyncSequence, Sendable {
    public typealias Element = CopyChunk
    public typealias Failure = PostgresError

    let channel: CopyOutChannel

    public func makeAsyncIterator() -> Iterator { Iterator(channel: channel) }

    public struct Iterator: AsyncIteratorProtocol {
        let channel: CopyOutChannel

        public mutating func next() async throws(PostgresError) -> CopyChunk? { try await channel.rows.next() }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(PostgresError) -> CopyChunk? {
            try await channel.rows.next()
        }
    }
}

/// Takes the bytes of a COPY FROM STDIN.
public struct CopyInWriter: Sendable {
    let mailbox: Mailbox
    /// The request that it writes for.
    let id: UInt64

    /// Sends `bytes`, any part of the stream, and returns when the socket has taken them.
    ///
    /// - Throws: ``PostgresError``: the connection was lost, or the task was cancelled.
    public func write(_ bytes: [UInt8]) async throws(PostgresError) {
        if Task.isCancelled { throw PostgresError(.cancelled(ambiguous: false)) }
        guard bytes.count < 1 << 30 else { throw .configuration("more than 1 GiB in one piece") }
        guard !bytes.isEmpty else { return }
        let taken = Promise<PostgresError?>()
        guard mailbox.post(.copyData(bytes, taken)) else { throw PostgresError(.closed) }
        // The server may not be reading: cancelling ends the COPY, and with it this wait.
        let (mailbox, id) = (mailbox, id)
        let error = await withTaskCancellationHandler {
            await taken.value()
        } onCancel: {
            mailbox.post(.cancel(id))
        }
        if let error { throw error }
    }
}
