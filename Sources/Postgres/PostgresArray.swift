/// Reads one-dimensional arrays in binary format.
enum PostgresArray {
    /// The elements of the array in `bytes`, NULLs as `nil`.
    ///
    /// - Complexity: O(bytes); no allocation is made on the word of a length field alone.
    static func decode<Element: PostgresDecodable>(
        _ bytes: UnsafeRawBufferPointer, of element: Element.Type
    ) throws(PostgresError) -> [Element?] {
        var cursor = Cursor(bytes)
        let dimensions = try cursor.integer(Int32.self)
        _ = try cursor.integer(Int32.self)
        let type = PostgresType(rawValue: try cursor.integer(UInt32.self))
        guard Element.accepts(type) else {
            throw .decoding("an array of type \(type.rawValue) does not hold \(Element.self)")
        }
        guard dimensions != 0 else {
            try cursor.finish()
            return []
        }
        guard dimensions == 1 else { throw .decoding("an array has \(dimensions) dimensions") }
        let count = try cursor.integer(Int32.self)
        _ = try cursor.integer(Int32.self)
        guard count >= 0, Int(count) <= cursor.remaining / 4 else { throw .decoding("an array is cut short") }
        var elements: [Element?] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count {
            if let field = try cursor.field() {
                elements.append(try Element(postgres: field, type: type))
            } else {
                elements.append(nil)
            }
        }
        try cursor.finish()
        return elements
    }

    /// The element type that an array type holds, for the arrays this module writes.
    static func isArray(_ type: PostgresType) -> Bool {
        switch type {
        case .boolArray, .byteaArray, .int2Array, .int4Array, .int8Array, .float8Array, .textArray, .uuidArray,
            .timestamptzArray, .jsonArray:
            true
        default:
            // name[], varchar[], jsonb[], oid[], float4[]
            [1003, 1015, 3807, 1028, 1021].contains(type.rawValue)
        }
    }
}

/// Walks over bytes that are trusted in nothing.
struct Cursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count - offset }

    mutating func take(_ count: Int) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= remaining else { throw .decoding("a value is cut short") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(PostgresError) -> Value {
        let field = try take(MemoryLayout<Value>.size)
        return Value(bigEndian: field.loadUnaligned(as: Value.self))
    }

    /// A length and as many bytes; `nil` for NULL (length -1).
    mutating func field() throws(PostgresError) -> UnsafeRawBufferPointer? {
        let length = try integer(Int32.self)
        if length == -1 { return nil }
        guard length >= 0 else { throw .decoding("a value has the length \(length)") }
        return try take(Int(length))
    }

    func finish() throws(PostgresError) {
        guard remaining == 0 else { throw .decoding("\(remaining) bytes follow a value") }
    }
}
