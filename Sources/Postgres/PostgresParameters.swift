import FoundationEssentials

/// The arguments of one statement, packed in one buffer.
public struct PostgresParameters: Sendable, ExpressibleByArrayLiteral {
    private(set) var buffer = PostgresWriter()
    private(set) var entries: [Entry] = []

    struct Entry: Sendable {
        var type: PostgresType
        var offset: Int
        /// `nil`: NULL.
        var length: Int?
    }

    public init() {}

    public init(arrayLiteral elements: PostgresValue...) {
        entries.reserveCapacity(elements.count)
        for element in elements { append(element) }
    }

    public init(_ values: some Sequence<PostgresValue>) {
        for value in values { append(value) }
    }

    public var count: Int { entries.count }

    /// The size of all arguments on the wire, in bytes.
    public var byteCount: Int { buffer.bytes.count }

    public mutating func append(_ value: PostgresValue) {
        let offset = buffer.bytes.count
        let isNull = !buffer.write(value)
        entries.append(Entry(type: value.type, offset: offset, length: isNull ? nil : buffer.bytes.count - offset))
    }
}

/// Writes values in PostgreSQL's binary format.
struct PostgresWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    mutating func removeAll(keepingCapacity: Bool) { bytes.removeAll(keepingCapacity: keepingCapacity) }

    mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func raw(_ raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

    mutating func timestamp(_ value: PostgresTimestamp) {
        // Saturating: an instant 290,000 years away becomes PostgreSQL's own infinity instead of a trap.
        let (wire, overflow) = value.microseconds.subtractingReportingOverflow(PostgresTimestamp.wireEpoch)
        integer(overflow ? Int64.min : wire)
    }

    mutating func uuid(_ value: UUID) { withUnsafeBytes(of: value.uuid) { bytes.append(contentsOf: $0) } }

    /// Appends `value`; returns false, having appended nothing, for NULL.
    mutating func write(_ value: PostgresValue) -> Bool {
        switch value {
        case .null: return false
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .int2(let value): integer(value)
        case .int4(let value): integer(value)
        case .int8(let value): integer(value)
        case .float8(let value): integer(value.bitPattern)
        case .text(let value): raw(value.utf8)
        case .bytea(let value): raw(value)
        case .uuid(let value): uuid(value)
        case .timestamptz(let value): timestamp(value)
        case .json(let value): raw(value)
        case .jsonb(let value):
            bytes.append(1)
            raw(value)
        case .boolArray(let values): array(values, .bool) { $0.bytes.append($1 ? 1 : 0) }
        case .int2Array(let values): array(values, .int2) { $0.integer($1) }
        case .int4Array(let values): array(values, .int4) { $0.integer($1) }
        case .int8Array(let values): array(values, .int8) { $0.integer($1) }
        case .float8Array(let values): array(values, .float8) { $0.integer($1.bitPattern) }
        case .textArray(let values): array(values, .text) { $0.raw($1.utf8) }
        case .byteaArray(let values): array(values, .bytea) { $0.raw($1) }
        case .uuidArray(let values): array(values, .uuid) { $0.uuid($1) }
        case .timestamptzArray(let values): array(values, .timestamptz) { $0.timestamp($1) }
        case .jsonArray(let values): array(values, .json) { $0.raw($1) }
        }
        return true
    }

    /// Dimensions, a flag for NULLs, the element type; then length and lower bound; then each element behind its length.
    private mutating func array<Element>(
        _ values: [Element?], _ type: PostgresType, _ write: (inout PostgresWriter, Element) -> Void
    ) {
        integer(Int32(values.isEmpty ? 0 : 1))
        integer(Int32(values.contains { $0 == nil } ? 1 : 0))
        integer(type.rawValue)
        guard !values.isEmpty else { return }
        integer(Int32(clamping: values.count))
        integer(Int32(1))
        for value in values {
            guard let value else {
                integer(Int32(-1))
                continue
            }
            let start = bytes.count
            integer(Int32(0))
            write(&self, value)
            setLength(at: start)
        }
    }

    /// Overwrites the four bytes at `start` with the number of bytes written since.
    mutating func setLength(at start: Int) {
        let length = Int32(clamping: bytes.count - start - 4).bigEndian
        withUnsafeBytes(of: length) { for (index, byte) in $0.enumerated() { bytes[start + index] = byte } }
    }
}
