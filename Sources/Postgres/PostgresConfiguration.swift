import CLibpq

/// Where the database is and how each session is set up. It holds the password and never shows it.
public struct PostgresConfiguration: Sendable, Hashable {
    /// libpq's own parameters (`host`, `port`, `dbname`, `target_session_attrs`, `sslmode` …). What is not named here libpq takes
    /// from its environment variables, service and password files.
    public private(set) var parameters: [String: String]

    /// Settings of each session, such as `statement_timeout` or `search_path`, sent at connection start.
    public var sessionSettings: [String: String] = [
        "jit": "off", "TimeZone": "UTC", "statement_timeout": "30s",
    ]

    /// What `pg_stat_activity` shows.
    public var applicationName = "toantrinh"

    /// How long one attempt at one host may take, in seconds, where the connection string does not say it.
    public var connectTimeout = 10

    /// Reads a connection string in either of libpq's forms (`postgresql://…` or `key=value …`).
    ///
    /// - Throws: ``PostgresError`` (configuration); its text quotes nothing of `connectionString`.
    public init(_ connectionString: String) throws(PostgresError) {
        // libpq's own complaint may quote the string, password included: it is dropped.
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connectionString, &complaint) else {
            PQfreemem(complaint)
            throw .configuration("the connection string cannot be read")
        }
        defer { PQconninfoFree(options) }
        parameters = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
    }

    /// libpq's defaults and environment variables, with `parameters` on top.
    public init(parameters: [String: String] = [:]) { self.parameters = parameters }

    /// What the environment names: `DATABASE_URL`, else libpq's own variables; `nil` where it names no database.
    ///
    /// - Throws: ``PostgresError`` (configuration) for a `DATABASE_URL` that cannot be read.
    public static func environment(_ environment: [String: String]) throws(PostgresError) -> PostgresConfiguration? {
        if let url = environment["DATABASE_URL"], !url.isEmpty { return try PostgresConfiguration(url) }
        let named = ["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE"].contains { environment[$0]?.isEmpty == false }
        return named ? PostgresConfiguration() : nil
    }

    /// A libpq parameter, such as `dbname`.
    public subscript(parameter: String) -> String? {
        get { parameters[parameter] }
        set { parameters[parameter] = newValue }
    }

    /// The same server, another database.
    public func database(_ name: String) -> PostgresConfiguration {
        var copy = self
        copy["dbname"] = name
        return copy
    }

    /// The same server, another role.
    public func user(_ name: String, password: String? = nil) -> PostgresConfiguration {
        var copy = self
        copy["user"] = name
        copy["password"] = password
        return copy
    }

    /// What PQconnectdbParams is given, in a fixed order.
    var connectParameters: [(keyword: String, value: String)] {
        var all = parameters
        all["client_encoding"] = "UTF8"
        if all["application_name"] == nil { all["application_name"] = applicationName }
        if all["connect_timeout"] == nil { all["connect_timeout"] = String(max(2, connectTimeout)) }
        // A server that vanished without a word is noticed within half a minute; Unix sockets do not mind these.
        for (keyword, value) in Self.vigilance where all[keyword] == nil { all[keyword] = value }
        let settings = sessionSettings.sorted { $0.key < $1.key }.map { "-c \($0.key)=\(Self.escaped($0.value))" }
        // The caller's own options come last: they win.
        all["options"] = (settings + [all["options"] ?? ""]).filter { !$0.isEmpty }.joined(separator: " ")
        return all.sorted { $0.key < $1.key }.map { (keyword: $0.key, value: $0.value) }
    }

    /// How TCP connections are watched, in seconds and, of the last, milliseconds.
    private static let vigilance = [
        "keepalives": "1", "keepalives_idle": "15", "keepalives_interval": "5", "keepalives_count": "3",
        "tcp_user_timeout": "30000",
    ]

    /// `statement_timeout` of the session: the caller's own options win; `nil` where statements may run for ever.
    var statementTimeout: Duration? {
        let own = (parameters["options"] ?? "").split(separator: " ").compactMap { word in
            let parts = word.split(separator: "=", maxSplits: 1)
            return parts.count == 2 && parts[0].hasSuffix("statement_timeout") ? String(parts[1]) : nil
        }
        guard let text = own.last ?? sessionSettings["statement_timeout"] else { return nil }
        let digits = text.prefix { $0.isNumber }
        guard let number = Int64(digits), number > 0 else { return nil }
        switch text.dropFirst(digits.count).drop(while: { $0 == " " }) {
        case "", "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "min": return .seconds(number.multipliedReportingOverflow(by: 60).partialValue)
        case "h": return .seconds(number.multipliedReportingOverflow(by: 3600).partialValue)
        default: return nil
        }
    }

    /// Within `options`, a space or backslash of a value stands behind a backslash.
    private static func escaped(_ value: String) -> String {
        var out = ""
        for character in value {
            if character == " " || character == "\\" { out.append("\\") }
            out.append(character)
        }
        return out
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Host, port, database and user; nothing else.
    public var description: String {
        ["host", "port", "dbname", "user"].compactMap { key in parameters[key].map { "\(key)=\($0)" } }
            .joined(separator: " ")
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["": description]) }
}
