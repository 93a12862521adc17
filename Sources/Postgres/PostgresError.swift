public import Vietnamese

/// What went wrong between this program and PostgreSQL.
///
/// `description`, ``message`` and ``advice`` never hold the arguments of a statement, the server's detail or a password; ``detail``
/// and ``serverMessage`` may quote data and are for the caller's decisions, not for a log.
public struct PostgresError: Explained, Sendable {
    /// What kind of failure it was. New kinds may be added.
    public enum Kind: Sendable, Hashable {
        /// The server refused the statement; nothing of it was done.
        case server(SQLState)
        /// The connection is gone. With `ambiguous`, the statement was on its way: it may have been committed.
        case connectionLost(ambiguous: Bool)
        /// What was waited for did not come within the limit. Nothing was done.
        case timedOut(Wait)
        /// Too many wait already. Nothing was done.
        case overloaded(Wait)
        /// The waiting task was cancelled. With `ambiguous`, the statement was on its way: it may have been committed.
        case cancelled(ambiguous: Bool)
        /// A column does not hold what was asked for, or bytes from the server make no sense.
        case decoding
        /// Something was asked of a connection that it cannot do.
        case protocolViolation
        /// The connection string, the server's encoding or version, or a statement's parameters do not fit.
        case configuration
        /// The pool or connection was closed by this program.
        case closed
    }

    /// What was being waited for.
    public enum Wait: String, Sendable, Hashable {
        /// A connection of the pool.
        case lease
        /// A place on the wire of a shared connection.
        case queue
        /// The server to be there.
        case connection
    }

    public let kind: Kind
    private let details: Details

    init(_ kind: Kind, _ details: Details = Details()) {
        self.kind = kind
        self.details = details
    }

    init(_ kind: Kind, _ note: String, cause: PostgresError? = nil) {
        var details = cause?.details ?? Details()
        details.note = note
        self.init(kind, details)
    }

    /// The condition code, where the server gave one (also the cause of a lost connection).
    public var sqlState: SQLState? { details.sqlState }
    /// `ERROR`, `FATAL` or `PANIC`.
    public var severity: String? { details.fields?.severity }
    /// The server's own sentence. It may quote data.
    public var serverMessage: String? { details.fields?.message }
    /// The server's detail. It may hold personal data: never write it to a log.
    public var detail: String? { details.fields?.detail }
    public var hint: String? { details.fields?.hint }
    public var schema: String? { details.fields?.schema }
    public var table: String? { details.fields?.table }
    public var column: String? { details.fields?.column }
    public var constraint: String? { details.fields?.constraint }
    /// One-based position of the error in the statement's text, in characters.
    public var position: Int? { details.fields?.position }
    /// The name of the prepared statement that failed.
    public var statementName: String? { details.statementName }
    /// The text of the statement that failed, without its arguments.
    public var sql: String? { details.sql }

    /// What this module has to say about it, free of data.
    var note: String? { details.note }

    /// The same error, naming the statement it happened in.
    func naming(_ statement: PreparedStatement?) -> PostgresError {
        guard let statement else { return self }
        var details = details
        details.statementName = statement.name.isEmpty ? nil : statement.name
        details.sql = statement.sql.text
        return PostgresError(kind, details)
    }

    /// The same facts under another kind.
    func becoming(_ kind: Kind) -> PostgresError { PostgresError(kind, details) }

    /// Whether the same statement may be sent again without the risk of doing it twice.
    public var isSafeToRetry: Bool {
        switch kind {
        case .connectionLost(let ambiguous): !ambiguous
        case .timedOut, .overloaded: true
        case .server(.serializationFailure), .server(.deadlockDetected), .server(.cannotConnectNow): true
        default: false
        }
    }
}

extension PostgresError {
    struct Details: Sendable {
        var sqlState: SQLState?
        var fields: Fields?
        var statementName: String?
        var sql: String?
        var note: String?
    }

    /// The fields of the server's report, behind one reference, so that the error stays small.
    final class Fields: Sendable {
        let severity, message, detail, hint, schema, table, column, constraint, function: String?
        let position: Int?

        init(_ read: (Field) -> String?) {
            severity = read(.severity)
            message = read(.message)
            detail = read(.detail)
            hint = read(.hint)
            schema = read(.schema)
            table = read(.table)
            column = read(.column)
            constraint = read(.constraint)
            function = read(.function)
            position = read(.position).flatMap { Int($0) }
        }
    }

    enum Field { case severity, message, detail, hint, schema, table, column, constraint, function, position }

    /// The name of the server's own C function that complained.
    var serverFunction: String? { details.fields?.function }

    package static func decoding(_ note: String) -> PostgresError { PostgresError(.decoding, note) }
    static func configuration(_ note: String) -> PostgresError { PostgresError(.configuration, note) }
    static func violation(_ note: String) -> PostgresError { PostgresError(.protocolViolation, note) }
}
