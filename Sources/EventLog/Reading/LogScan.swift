public import Postgres
import WorkingTime

extension LogReader {
    /// Reads a lane as fast as the database gives it (COPY in binary format), for replays and verification.
    ///
    /// It goes by pages of positions, so that no long snapshot is held, and waits for `body`: nothing piles up in memory. Positions are
    /// checked to be dense; digests are the business of ``LogVerifier``.
    ///
    /// - Parameters:
    ///   - lane: The lane.
    ///   - position: The last position that is not wanted.
    ///   - end: The last position that is; `nil` for all there are.
    ///   - connection: Used by the scan alone while it runs.
    ///   - page: How many positions one COPY spans.
    ///   - body: Given the events in order, some thousand at a time.
    /// - Returns: the position of the last event given, `position` where there was none.
    /// - Throws: ``EventLogError``, and what `body` throws.
    @discardableResult
    public static func scan(
        _ lane: Lane, after position: Position = 0, through end: Position? = nil, on connection: PostgresConnection,
        page: Int64 = 200_000, _ body: ([RecordedEvent]) async throws -> Void
    ) async throws -> Position {
        var last = max(0, position)
        let limit = end ?? .max
        while last < limit {
            let upper = min(limit, last.addingReportingOverflow(page).overflow ? .max : last + page)
            let sql = SQL(
                unsafe: """
                    COPY (SELECT \(EventRows.columns) FROM event WHERE lane = \(lane.number) AND pos > \(last)
                    AND pos <= \(upper) ORDER BY lane, pos) TO STDOUT (FORMAT binary)
                    """)
            let before = last
            last = try await connection.copyOut(sql, chunk: 1 << 20) { chunks in
                var decoder = EventCopyDecoder(lane: lane, after: before)
                for try await chunk in chunks {
                    let events = try decoder.decode(chunk.bytes)
                    if !events.isEmpty { try await body(events) }
                }
                try decoder.finish()
                return decoder.last
            }
            if last < upper { break }
        }
        return last
    }
}

/// Takes the bytes of a binary COPY apart, wherever they were cut.
struct EventCopyDecoder {
    private let lane: Lane
    private(set) var last: Position
    /// Bytes of an event that is not complete yet.
    private var rest: [UInt8] = []
    private var hasHeader = false
    private var isOver = false
    /// The few types there are, so that each is one string.
    private var types: [(utf8: [UInt8], text: String)] = []

    init(lane: Lane, after position: Position) {
        self.lane = lane
        last = position
    }

    mutating func decode(_ bytes: [UInt8]) throws(EventLogError) -> [RecordedEvent] {
        let input: [UInt8]
        if rest.isEmpty {
            input = bytes
        } else {
            input = rest + bytes
            rest = []
        }
        var events: [RecordedEvent] = []
        events.reserveCapacity(input.count / 400)
        let used = input.withUnsafeBytes { raw -> Result<Int, EventLogError> in
            do throws(EventLogError) {
                return .success(try decode(raw, into: &events))
            } catch { return .failure(error) }
        }
        let count = try used.get()
        if count < input.count { rest = Array(input[count...]) }
        return events
    }

    /// The end has come: nothing may be left over.
    func finish() throws(EventLogError) {
        guard isOver, rest.isEmpty else { throw .unreadable("COPY") }
    }

    private static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

    /// Decodes complete events; returns how many bytes they took.
    private mutating func decode(
        _ raw: UnsafeRawBufferPointer, into events: inout [RecordedEvent]
    ) throws(EventLogError) -> Int {
        var offset = 0
        if !hasHeader {
            guard raw.count >= 19 else { return 0 }
            guard raw[..<11].elementsEqual(Self.signature) else { throw .unreadable("COPY") }
            let extra = Int(raw.bigEndian(at: 15, as: UInt32.self))
            guard raw.count >= 19 + extra else { return 0 }
            offset = 19 + extra
            hasHeader = true
        }
        while raw.count - offset >= 2 {
            let columns = raw.bigEndian(at: offset, as: Int16.self)
            if columns == -1 {
                isOver = true
                return offset + 2
            }
            guard columns == 9, !isOver else { throw .unreadable("COPY") }
            guard let (event, end) = try event(raw, at: offset + 2) else { return offset }
            guard event.position == last + 1 else {
                throw .broken(
                    Damage(lane: lane, position: event.position, reason: event.position > last ? .hole : .order))
            }
            last = event.position
            events.append(event)
            offset = end
        }
        return offset
    }

    /// The event whose first column begins at `offset`, and where it ends; `nil` where the bytes do not reach.
    private mutating func event(
        _ raw: UnsafeRawBufferPointer, at offset: Int
    ) throws(EventLogError) -> (RecordedEvent, Int)? {
        var fields = CopyFields(raw, offset)
        guard let lane = try fields.next(4), let position = try fields.next(8), let stream = try fields.next(16),
            let version = try fields.next(4), let at = try fields.next(8), let type = try fields.next(nil),
            let command = try fields.next(16), let body = try fields.next(nil), let digest = try fields.next(32)
        else { return nil }
        guard lane.bigEndian(at: 0, as: UInt32.self) == self.lane.number, let id = Bytes16(stream),
            let stream = StreamID(id), let command = Bytes16(command), let digest = EventDigest(digest)
        else { throw .unreadable("event") }
        // PostgreSQL counts from 2000-01-01.
        let instant = at.bigEndian(at: 0, as: Int64.self).addingReportingOverflow(946_684_800_000_000)
        guard !instant.overflow else { throw .unreadable("event.at") }
        let event = RecordedEvent(
            lane: self.lane, position: position.bigEndian(at: 0, as: Int64.self), stream: stream,
            version: Int(version.bigEndian(at: 0, as: Int32.self)), at: Instant(microseconds: instant.partialValue),
            type: try text(type), command: CommandID(command), body: Array(body), digest: digest)
        return (event, fields.offset)
    }

    private mutating func text(_ bytes: UnsafeRawBufferPointer) throws(EventLogError) -> String {
        if let index = types.firstIndex(where: { $0.utf8.count == bytes.count && $0.utf8.elementsEqual(bytes) }) {
            if index > 0 { types.swapAt(index, index - 1) }
            return types[max(0, index - 1)].text
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable("event.type") }
        if types.count < 256 { types.append((Array(bytes), text)) }
        return text
    }
}

/// The columns of one row of a binary COPY.
private struct CopyFields {
    private let raw: UnsafeRawBufferPointer
    private(set) var offset: Int

    init(_ raw: UnsafeRawBufferPointer, _ offset: Int) {
        self.raw = raw
        self.offset = offset
    }

    /// The next column, of `size` bytes where that is known; `nil` where the bytes do not reach. No column of an event is NULL.
    mutating func next(_ size: Int?) throws(EventLogError) -> UnsafeRawBufferPointer? {
        guard raw.count - offset >= 4 else { return nil }
        let length = Int(raw.bigEndian(at: offset, as: Int32.self))
        guard length >= 0, size == nil || size == length else { throw .unreadable("event") }
        guard raw.count - offset - 4 >= length else { return nil }
        let start = offset + 4
        offset = start + length
        return UnsafeRawBufferPointer(rebasing: raw[start..<offset])
    }
}

extension UnsafeRawBufferPointer {
    /// The integer at `offset`; the caller has checked that it is there.
    fileprivate func bigEndian<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value {
        Value(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}
