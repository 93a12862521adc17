/// The text of a statement. A literal binds values through `$1`, `$2` … only; anything composed must say `unsafe`.
public struct SQL: Sendable, Hashable, ExpressibleByStringLiteral {
    public let text: String

    public init(stringLiteral text: String) { self.text = text }

    /// A statement composed at run time. The caller answers for it: nothing a user typed may be in `text`.
    public init(unsafe text: String) { self.text = text }

    /// `name` as a quoted identifier.
    ///
    /// - Throws: ``PostgresError`` (configuration) for an empty name or one with NUL.
    public static func identifier(_ name: String) throws(PostgresError) -> String {
        guard !name.isEmpty, !name.utf8.contains(0) else { throw .configuration("an identifier is empty or holds NUL") }
        return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// A statement that each connection prepares once, when it first needs it, and again after a reconnection.
public struct PreparedStatement: Sendable, Hashable {
    /// Unique in the program: two different texts under one name are refused.
    public let name: String
    public let sql: SQL
    /// The types of `$1`, `$2` …; arguments are checked against them before anything is sent.
    public let parameterTypes: [PostgresType]

    public init(_ name: String, _ sql: SQL, _ parameterTypes: [PostgresType] = []) {
        self.name = name
        self.sql = sql
        self.parameterTypes = parameterTypes
    }
}

/// A type of PostgreSQL by its object identifier.
public struct PostgresType: RawRepresentable, Sendable, Hashable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let bool = PostgresType(16)
    public static let bytea = PostgresType(17)
    public static let name = PostgresType(19)
    public static let int8 = PostgresType(20)
    public static let int2 = PostgresType(21)
    public static let int4 = PostgresType(23)
    public static let text = PostgresType(25)
    public static let oid = PostgresType(26)
    public static let json = PostgresType(114)
    public static let float4 = PostgresType(700)
    public static let float8 = PostgresType(701)
    public static let unknown = PostgresType(705)
    public static let bpchar = PostgresType(1042)
    public static let varchar = PostgresType(1043)
    public static let timestamptz = PostgresType(1184)
    public static let uuid = PostgresType(2950)
    public static let jsonb = PostgresType(3802)

    public static let boolArray = PostgresType(1000)
    public static let byteaArray = PostgresType(1001)
    public static let int2Array = PostgresType(1005)
    public static let int4Array = PostgresType(1007)
    public static let textArray = PostgresType(1009)
    public static let int8Array = PostgresType(1016)
    public static let jsonArray = PostgresType(199)
    public static let float8Array = PostgresType(1022)
    public static let timestamptzArray = PostgresType(1185)
    public static let uuidArray = PostgresType(2951)
}
