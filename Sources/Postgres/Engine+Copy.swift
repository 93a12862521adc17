import CLibpq

extension Engine {
    /// Moves rows from libpq to the reader until there are none, or no room. Returns true where the COPY's result can be read next.
    func readCopyOut(on connection: OpaquePointer) -> Bool {
        guard case .copyOut(var copy) = exclusive else { return false }
        // The only copy of the chunk: appending to it must not duplicate it.
        exclusive = nil
        defer { exclusive = .copyOut(copy) }
        let channel = copy.channel
        copy.isPaused = !channel.rows.hasRoom
        while !copy.isPaused {
            var row: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(connection, &row, 1)
            if length > 0 {
                copy.chunk.append(UnsafeRawBufferPointer(start: row, count: Int(length)))
                PQfreemem(row)
                if copy.chunk.bytes.count >= channel.chunkSize { Self.handOver(&copy) }
                continue
            }
            if length == 0 {
                // Nothing more for now. Small pieces are costly: they wait a moment for more (see `sleep`).
                if copy.chunk.bytes.count >= channel.chunkSize / 4, channel.rows.isEmpty { Self.handOver(&copy) }
                return false
            }
            if !copy.chunk.ends.isEmpty { _ = channel.rows.offer(copy.chunk) }
            copy.chunk = CopyChunk()
            copy.hasStarted = false
            return true
        }
        return false
    }

    private static func handOver(_ copy: inout Exclusive.CopyOut) {
        copy.isPaused = !copy.channel.rows.offer(copy.chunk)
        copy.chunk = CopyChunk(reserving: copy.channel.chunkSize)
    }

    /// How long rows wait for more of them, in milliseconds; `nil` where none wait. A reader that has not yet read what it has is in no
    /// hurry.
    var patienceOfCopy: Int32? {
        guard case .copyOut(let copy) = exclusive, !copy.isPaused, !copy.chunk.ends.isEmpty else { return nil }
        return copy.channel.rows.isEmpty ? 1 : 10
    }

    /// No more came in time: the reader gets what there is.
    func handOverPieceOfCopy() {
        guard case .copyOut(var copy) = exclusive, copy.channel.rows.isEmpty else { return }
        exclusive = nil
        Self.handOver(&copy)
        exclusive = .copyOut(copy)
    }

    func writeCopy(_ bytes: [UInt8], _ taken: Promise<PostgresError?>) {
        guard let connection, case .copyIn(var copy) = exclusive, copy.hasStarted, !copy.hasEnded else {
            return taken.fulfil(.violation("no COPY takes data now"))
        }
        let status = bytes.withUnsafeBytes { buffer -> Int32 in
            guard let base = buffer.baseAddress else { return 1 }
            return PQputCopyData(
                connection, base.assumingMemoryBound(to: CChar.self), Int32(truncatingIfNeeded: buffer.count))
        }
        guard status == 1 else {
            taken.fulfil(PostgresError(.connectionLost(ambiguous: false), "the data of a COPY were not taken"))
            return lost()
        }
        copy.taken.append(taken)
        exclusive = .copyIn(copy)
        flush()
    }

    /// libpq's buffer is empty: the writer may go on.
    func copyInFlushed() {
        guard case .copyIn(var copy) = exclusive, !copy.taken.isEmpty else { return }
        let taken = copy.taken
        copy.taken = []
        exclusive = .copyIn(copy)
        for taken in taken { taken.fulfil(nil) }
    }

    func endCopyIn(failed: Bool) {
        guard let connection, case .copyIn(var copy) = exclusive, copy.hasStarted, !copy.hasEnded else { return }
        copy.hasEnded = true
        exclusive = .copyIn(copy)
        guard PQputCopyEnd(connection, failed ? "the sender gave up" : nil) == 1 else { return lost() }
        flush()
        // The server may have refused a row long ago and be silent now: its words are in libpq's buffer, and the socket tells nothing.
        readExclusive()
    }
}
