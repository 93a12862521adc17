/// Puts rows together in the binary format of COPY.
public struct BinaryCopyWriter: Sendable {
    private var writer = PostgresWriter()

    public init() {
        writer.raw(BinaryCopyReader.signature)
        writer.integer(Int32(0))
        writer.integer(Int32(0))
    }

    /// Bytes that were not taken yet.
    public var byteCount: Int { writer.bytes.count }

    /// Appends one row; the values must be of exactly the columns' types.
    ///
    /// - Throws: ``PostgresError`` (configuration) for more than 32,767 columns.
    public mutating func append(_ row: [PostgresValue]) throws(PostgresError) {
        guard let count = Int16(exactly: row.count) else { throw .configuration("more than 32,767 columns") }
        writer.integer(count)
        for value in row {
            let start = writer.bytes.count
            writer.integer(Int32(-1))
            if writer.write(value) { writer.setLength(at: start) }
        }
    }

    /// The bytes so far, for the wire.
    public mutating func take() -> [UInt8] {
        defer { writer.removeAll(keepingCapacity: true) }
        return writer.bytes
    }

    /// The last bytes, with the end of the stream.
    public mutating func finish() -> [UInt8] {
        writer.integer(Int16(-1))
        return take()
    }
}
