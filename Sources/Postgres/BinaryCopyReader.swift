/// Takes the binary format of COPY apart, chunk by chunk. It holds no more than the tuple that is not complete yet.
public struct BinaryCopyReader: Sendable {
    static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0x00]

    private enum Phase: Sendable { case header, tuples, done }

    private var phase = Phase.header
    private var pending: [UInt8] = []
    private var fields: [BinaryCopyTuple.Field] = []
    /// A longer tuple is refused, in bytes.
    public var longestTuple = 1 << 28

    public init() {}

    /// Whether the end of the stream was read. A stream that stops before it is cut off.
    public var isComplete: Bool { phase == .done }

    /// Reads the tuples that `chunk` completes and lends each to `body`; the lent bytes end with the call.
    ///
    /// - Throws: what `body` throws; ``PostgresError`` (decoding) for bytes that are no such stream.
    public mutating func read(_ chunk: [UInt8], _ body: (BinaryCopyTuple) throws -> Void) throws {
        var bytes = chunk
        if !pending.isEmpty {
            pending.append(contentsOf: chunk)
            swap(&bytes, &pending)
            pending.removeAll()
        }
        let consumed = try bytes.withUnsafeBytes { buffer in try parse(buffer, body) }
        guard bytes.count - consumed <= longestTuple else { throw PostgresError.decoding("a tuple is too long") }
        if consumed < bytes.count { pending = Array(bytes[consumed...]) }
    }

    /// - Throws: ``PostgresError`` (decoding) where the stream was cut off.
    public func finish() throws(PostgresError) {
        guard isComplete else { throw .decoding("a binary COPY is cut off") }
    }

    /// Returns how many bytes were used up.
    private mutating func parse(
        _ buffer: UnsafeRawBufferPointer, _ body: (BinaryCopyTuple) throws -> Void
    ) throws -> Int {
        var used = 0
        if phase == .header {
            guard let length = try Self.header(buffer) else { return 0 }
            used = length
            phase = .tuples
        }
        while phase == .tuples {
            guard let length = try tuple(UnsafeRawBufferPointer(rebasing: buffer[used...])) else { return used }
            let start = used
            used += length
            if phase == .tuples {
                try body(
                    BinaryCopyTuple(bytes: UnsafeRawBufferPointer(rebasing: buffer[start..<used]), fields: fields))
            }
        }
        guard used == buffer.count else { throw PostgresError.decoding("bytes follow the end of a binary COPY") }
        return used
    }

    /// The length of the header; `nil` where it is not all there.
    private static func header(_ buffer: UnsafeRawBufferPointer) throws(PostgresError) -> Int? {
        guard buffer.prefix(11).elementsEqual(signature.prefix(buffer.count)) else {
            throw .decoding("a binary COPY does not begin with its signature")
        }
        guard buffer.count >= 19 else { return nil }
        var cursor = Cursor(UnsafeRawBufferPointer(rebasing: buffer[11...]))
        guard try cursor.integer(UInt32.self) & 0xffff_0000 == 0 else {
            throw .decoding("a binary COPY has an unknown critical flag")
        }
        let extra = try cursor.integer(Int32.self)
        guard extra >= 0 else { throw .decoding("a binary COPY has a header of negative length") }
        let length = 19 + Int(extra)
        return length <= buffer.count ? length : nil
    }

    /// Finds the fields of the tuple at the beginning of `buffer`. Its length; `nil` where it is not all there.
    private mutating func tuple(_ buffer: UnsafeRawBufferPointer) throws(PostgresError) -> Int? {
        guard buffer.count >= 2 else { return nil }
        let count = Int16(bigEndian: buffer.loadUnaligned(as: Int16.self))
        if count == -1 {
            phase = .done
            return 2
        }
        guard count >= 0 else { throw .decoding("a tuple has \(count) fields") }
        fields.removeAll(keepingCapacity: true)
        var offset = 2
        for _ in 0..<count {
            guard offset + 4 <= buffer.count else { return nil }
            let length = Int32(bigEndian: buffer.loadUnaligned(fromByteOffset: offset, as: Int32.self))
            guard length >= -1 else { throw .decoding("a field has the length \(length)") }
            offset += 4
            fields.append(BinaryCopyTuple.Field(offset: offset, length: Int(length)))
            offset += Int(max(0, length))
            guard offset <= buffer.count else { return nil }
        }
        return offset
    }
}

/// One tuple of a binary COPY, lent.
public struct BinaryCopyTuple {
    struct Field: Sendable {
        var offset: Int
        /// -1: NULL.
        var length: Int
    }

    let bytes: UnsafeRawBufferPointer
    let fields: [Field]

    public var count: Int { fields.count }

    /// The bytes of a field; `nil` for NULL.
    ///
    /// - Throws: ``PostgresError`` (decoding) where there is no such field.
    public func field(_ index: Int) throws(PostgresError) -> UnsafeRawBufferPointer? {
        guard fields.indices.contains(index) else { throw .decoding("there is no field \(index)") }
        let field = fields[index]
        guard field.length >= 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[field.offset..<field.offset + field.length])
    }

    /// A field as a value; the stream does not name types, so the caller does.
    ///
    /// - Throws: ``PostgresError`` (decoding) for NULL, no such field, or bytes that do not fit.
    public func value<Value: PostgresDecodable>(
        _ index: Int, as type: Value.Type = Value.self, stored: PostgresType
    ) throws(PostgresError) -> Value {
        guard let bytes = try field(index) else { throw .decoding("field \(index) is NULL") }
        guard Value.accepts(stored) else { throw .decoding("type \(stored.rawValue) does not hold \(Value.self)") }
        return try Value(postgres: bytes, type: stored)
    }
}
