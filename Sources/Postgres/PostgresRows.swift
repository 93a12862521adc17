import CLibpq

/// The rows a statement returned, all of them in memory.
///
/// Large answers do not belong here: page through them by key, or read them with ``PostgresConnection/copyOut(_:chunk:_:)``.
public struct PostgresRows: Sendable, RandomAccessCollection {
    private let handle: ResultHandle
    public let count: Int
    let columnCount: Int

    init(_ handle: ResultHandle) {
        self.handle = handle
        count = Int(PQntuples(handle.pointer))
        columnCount = Int(PQnfields(handle.pointer))
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "row \(position) of \(count)")
        return PostgresRow(handle: handle, row: Int32(truncatingIfNeeded: position), columnCount: columnCount)
    }

    /// What the server calls the command that was done, such as `INSERT 0 1`.
    public var commandTag: String { String(cString: PQcmdStatus(handle.pointer)) }

    /// How many rows an INSERT, UPDATE, DELETE, SELECT or COPY touched; 0 for other commands.
    public var affectedRows: Int { Int(String(cString: PQcmdTuples(handle.pointer))) ?? 0 }

    /// The names of the columns.
    public var columnNames: [String] {
        (0..<columnCount).map { PQfname(handle.pointer, Int32($0)).map { String(cString: $0) } ?? "" }
    }

    /// The only row.
    ///
    /// - Throws: ``PostgresError`` (decoding) where there is none or more than one.
    public func one() throws(PostgresError) -> PostgresRow {
        guard count == 1 else { throw .decoding("\(count) rows instead of one") }
        return self[0]
    }

    /// The only row, or `nil` where there is none.
    ///
    /// - Throws: ``PostgresError`` (decoding) where there is more than one.
    public func oneOrNone() throws(PostgresError) -> PostgresRow? {
        guard count <= 1 else { throw .decoding("\(count) rows instead of at most one") }
        return first
    }
}

/// One row. Columns are numbered from 0, as they stand in the statement.
public struct PostgresRow: Sendable {
    fileprivate let handle: ResultHandle
    fileprivate let row: Int32
    public let columnCount: Int

    fileprivate init(handle: ResultHandle, row: Int32, columnCount: Int) {
        self.handle = handle
        self.row = row
        self.columnCount = columnCount
    }

    /// The value of a column that is not NULL.
    ///
    /// - Throws: ``PostgresError`` (decoding) for NULL, another type, or no such column.
    public func value<Value: PostgresDecodable>(
        _ column: Int, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let value = try optional(column, as: type) else { throw .decoding("column \(name(column)) is NULL") }
        return value
    }

    /// The value of a column, `nil` for NULL.
    ///
    /// - Throws: ``PostgresError`` (decoding) for another type or no such column.
    public func optional<Value: PostgresDecodable>(
        _ column: Int, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value? {
        try withColumn(column) { (bytes, stored) throws(PostgresError) in
            guard let bytes else { return nil }
            guard Value.accepts(stored) else {
                throw .decoding("column \(name(column)) is of type \(stored.rawValue), not \(Value.self)")
            }
            return try Value(postgres: bytes, type: stored)
        }
    }

    /// The elements of an array column, NULL elements as `nil`.
    ///
    /// - Throws: ``PostgresError`` (decoding) for NULL, another type, or no such column.
    public func array<Element: PostgresDecodable>(
        _ column: Int, of element: Element.Type = Element.self
    ) throws(PostgresError) -> [Element?] {
        try withColumn(column) { (bytes, stored) throws(PostgresError) in
            guard let bytes else { throw .decoding("column \(name(column)) is NULL") }
            guard PostgresArray.isArray(stored) else {
                throw .decoding("column \(name(column)) is of type \(stored.rawValue), not an array")
            }
            return try PostgresArray.decode(bytes, of: element)
        }
    }

    /// The bytes of a `bytea`, text or JSON column.
    ///
    /// - Throws: ``PostgresError`` (decoding) for NULL, another type, or no such column.
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try value(column, as: PostgresBytes.self).bytes
    }

    /// The bytes of a `bytea`, text or JSON column, `nil` for NULL.
    ///
    /// - Throws: ``PostgresError`` (decoding) for another type or no such column.
    public func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
        try optional(column, as: PostgresBytes.self)?.bytes
    }

    public func isNull(_ column: Int) throws(PostgresError) -> Bool {
        try withColumn(column) { (bytes, _) throws(PostgresError) in bytes == nil }
    }

    /// Lends the bytes of a `bytea`, text or JSON column without copying them; `nil` for NULL. They end with `body`.
    ///
    /// - Throws: what `body` throws, and ``PostgresError`` (decoding) for another type or no such column.
    public func withUnsafeBytes<Result>(
        _ column: Int, _ body: (UnsafeRawBufferPointer?) throws -> Result
    ) throws -> Result {
        // The closure's error must pass through a typed signature: carried as a value.
        let outcome = try withColumn(column) {
            (bytes, stored) throws(PostgresError) -> Swift.Result<Result, any Error> in
            guard let bytes else { return Swift.Result { try body(nil) } }
            guard PostgresBytes.accepts(stored) else {
                throw .decoding("column \(name(column)) is of type \(stored.rawValue), not bytes")
            }
            let text = try bytes.strippingVersion(of: stored)
            return Swift.Result { try body(text) }
        }
        return try outcome.get()
    }

    private func name(_ column: Int) -> String {
        PQfname(handle.pointer, Int32(truncatingIfNeeded: column)).map { String(cString: $0) } ?? "\(column)"
    }

    private func withColumn<Result>(
        _ column: Int, _ body: (UnsafeRawBufferPointer?, PostgresType) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        guard column >= 0, column < columnCount else { throw .decoding("there is no column \(column)") }
        let index = Int32(truncatingIfNeeded: column)
        let type = PostgresType(rawValue: PQftype(handle.pointer, index))
        guard PQgetisnull(handle.pointer, row, index) == 0 else { return try body(nil, type) }
        guard PQfformat(handle.pointer, index) == 1 else {
            throw .decoding("column \(name(column)) came as text")
        }
        let length = Int(PQgetlength(handle.pointer, row, index))
        // `handle` lives until the end of this function, and with it the bytes.
        return try withExtendedLifetime(handle) { () throws(PostgresError) in
            try body(UnsafeRawBufferPointer(start: PQgetvalue(handle.pointer, row, index), count: length), type)
        }
    }
}
