public import FoundationEssentials

/// An instant as PostgreSQL's `timestamptz`: microseconds since 1970-01-01T00:00:00Z.
public struct PostgresTimestamp: Sendable, Hashable, Comparable {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// 2000-01-01T00:00:00Z, from which the wire format counts.
    static let wireEpoch: Int64 = 946_684_800_000_000
}

/// One argument of a statement, sent in binary.
public enum PostgresValue: Sendable, Hashable {
    case null(PostgresType)
    case bool(Bool)
    case int2(Int16)
    case int4(Int32)
    case int8(Int64)
    case float8(Double)
    case text(String)
    case bytea([UInt8])
    case uuid(UUID)
    case timestamptz(PostgresTimestamp)
    /// JSON as its text, byte for byte (`json`, not `jsonb`).
    case json([UInt8])
    case jsonb([UInt8])

    case boolArray([Bool?])
    case int2Array([Int16?])
    case int4Array([Int32?])
    case int8Array([Int64?])
    case float8Array([Double?])
    case textArray([String?])
    case byteaArray([[UInt8]?])
    case uuidArray([UUID?])
    case timestamptzArray([PostgresTimestamp?])
    case jsonArray([[UInt8]?])

    public static func json(_ text: String) -> PostgresValue { .json(Array(text.utf8)) }

    /// `nil` becomes a NULL of type `text`.
    public static func text(_ value: String?) -> PostgresValue { value.map { .text($0) } ?? .null(.text) }

    public var type: PostgresType {
        switch self {
        case .null(let type): type
        case .bool: .bool
        case .int2: .int2
        case .int4: .int4
        case .int8: .int8
        case .float8: .float8
        case .text: .text
        case .bytea: .bytea
        case .uuid: .uuid
        case .timestamptz: .timestamptz
        case .json: .json
        case .jsonb: .jsonb
        case .boolArray: .boolArray
        case .int2Array: .int2Array
        case .int4Array: .int4Array
        case .int8Array: .int8Array
        case .float8Array: .float8Array
        case .textArray: .textArray
        case .byteaArray: .byteaArray
        case .uuidArray: .uuidArray
        case .timestamptzArray: .timestamptzArray
        case .jsonArray: .jsonArray
        }
    }
}
