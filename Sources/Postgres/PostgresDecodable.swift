public import FoundationEssentials

/// A Swift type that can be read from PostgreSQL's binary format.
public protocol PostgresDecodable: Sendable {
    /// Whether a column of `type` holds this.
    static func accepts(_ type: PostgresType) -> Bool

    /// Reads one value that is not NULL. `bytes` comes from the server and is trusted in nothing, its length included.
    ///
    /// - Throws: ``PostgresError`` (decoding).
    init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError)
}

/// A `bytea`, as an element of arrays and a value on its own.
public struct PostgresBytes: Sendable, Hashable, PostgresDecodable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public static func accepts(_ type: PostgresType) -> Bool { type == .bytea || type.isText || type.isJSON }

    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        self.bytes = Array(try bytes.strippingVersion(of: type))
    }
}

extension Bool: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .bool }

    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        guard bytes.count == 1, bytes[0] <= 1 else { throw .decoding("a bool is not one byte of 0 or 1") }
        self = bytes[0] == 1
    }
}

extension PostgresDecodable where Self: FixedWidthInteger {
    fileprivate init(integer bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        let wide: Int64? =
            switch type {
            case .int2: bytes.bigEndian(Int16.self).map(Int64.init)
            case .int4: bytes.bigEndian(Int32.self).map(Int64.init)
            case .oid: bytes.bigEndian(UInt32.self).map(Int64.init)
            default: bytes.bigEndian(Int64.self)
            }
        guard let wide else { throw .decoding("an integer has \(bytes.count) bytes") }
        guard let value = Self(exactly: wide) else { throw .decoding("an integer does not fit \(Self.self)") }
        self = value
    }

    fileprivate static func acceptsInteger(_ type: PostgresType) -> Bool {
        type == .int8 || type == .int4 || type == .int2 || type == .oid
    }
}

extension Int: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { acceptsInteger(type) }
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        try self.init(integer: bytes, type: type)
    }
}

extension Int16: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { acceptsInteger(type) }
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        try self.init(integer: bytes, type: type)
    }
}

extension Int32: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { acceptsInteger(type) }
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        try self.init(integer: bytes, type: type)
    }
}

extension Int64: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { acceptsInteger(type) }
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        try self.init(integer: bytes, type: type)
    }
}

extension Double: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .float8 || type == .float4 }

    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        if type == .float4, let bits = bytes.bigEndian(UInt32.self) {
            self = Double(Float(bitPattern: bits))
        } else if type == .float8, let bits = bytes.bigEndian(UInt64.self) {
            self = Double(bitPattern: bits)
        } else {
            throw .decoding("a floating point number has \(bytes.count) bytes")
        }
    }
}

extension String: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type.isText || type.isJSON }

    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        let text = try bytes.strippingVersion(of: type)
        guard let value = String(validating: text, as: UTF8.self) else { throw .decoding("text is not UTF-8") }
        self = value
    }
}

extension UUID: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .uuid }

    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        guard bytes.count == 16 else { throw .decoding("a UUID has \(bytes.count) bytes") }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension PostgresTimestamp: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .timestamptz }

    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        guard let wire = bytes.bigEndian(Int64.self) else { throw .decoding("a timestamp has \(bytes.count) bytes") }
        let (value, overflow) = wire.addingReportingOverflow(Self.wireEpoch)
        guard !overflow, wire != .min else { throw .decoding("a timestamp is infinite") }
        self.init(microseconds: value)
    }
}

extension PostgresType {
    var isText: Bool {
        self == .text || self == .varchar || self == .bpchar || self == .name || self == .unknown
    }

    var isJSON: Bool { self == .json || self == .jsonb }
}

extension UnsafeRawBufferPointer {
    /// The integer these bytes are, or `nil` where their number differs.
    func bigEndian<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        guard count == MemoryLayout<Value>.size else { return nil }
        return Value(bigEndian: loadUnaligned(as: Value.self))
    }

    /// The text of a `jsonb` begins after a version byte.
    func strippingVersion(of type: PostgresType) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard type == .jsonb else { return self }
        guard first == 1 else { throw .decoding("jsonb is of an unknown version") }
        return UnsafeRawBufferPointer(rebasing: dropFirst())
    }
}
