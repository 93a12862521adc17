public import Vietnamese

extension PostgresError {
    public var code: String {
        switch kind {
        case .server(let state): "postgres.server.\(state)"
        case .connectionLost(let ambiguous):
            ambiguous ? "postgres.connection-lost.ambiguous" : "postgres.connection-lost"
        case .timedOut(let wait): "postgres.timed-out.\(wait.rawValue)"
        case .overloaded(let wait): "postgres.overloaded.\(wait.rawValue)"
        case .cancelled: "postgres.cancelled"
        case .decoding: "postgres.decoding"
        case .protocolViolation: "postgres.protocol"
        case .configuration: "postgres.configuration"
        case .closed: "postgres.closed"
        }
    }

    public var message: Bilingual {
        let facts = facts
        let (vi, en): (String, String) =
            switch kind {
            case .server: ("Cơ sở dữ liệu từ chối câu lệnh", "The database refused the statement")
            case .connectionLost(ambiguous: false):
                ("Mất kết nối cơ sở dữ liệu", "The connection to the database was lost")
            case .connectionLost(ambiguous: true):
                (
                    "Mất kết nối cơ sở dữ liệu khi câu lệnh đang được gửi; câu lệnh có thể đã được ghi",
                    "The connection to the database was lost with the statement on its way; it may have been committed"
                )
            case .timedOut(let wait): ("Hết thời gian chờ \(wait.vi)", "Waited too long for \(wait.en)")
            case .overloaded(let wait):
                ("Quá nhiều yêu cầu đang chờ \(wait.vi)", "Too many requests wait for \(wait.en)")
            case .cancelled(ambiguous: false): ("Yêu cầu đã bị hủy", "The request was cancelled")
            case .cancelled(ambiguous: true):
                (
                    "Yêu cầu đã bị hủy khi đang được gửi; câu lệnh có thể đã được ghi",
                    "The request was cancelled on its way; it may have been committed"
                )
            case .decoding: ("Dữ liệu từ cơ sở dữ liệu không đúng dạng", "The database returned something unexpected")
            case .protocolViolation: ("Kết nối cơ sở dữ liệu bị dùng sai", "A database connection was misused")
            case .configuration: ("Cấu hình cơ sở dữ liệu không phù hợp", "The database configuration does not fit")
            case .closed: ("Kết nối cơ sở dữ liệu đã đóng", "The database connections are closed")
            }
        let tail = facts.isEmpty ? "." : " (\(facts))."
        return Bilingual(vi: vi + tail, en: en + tail)
    }

    public var advice: Bilingual? {
        switch kind {
        case .server(.diskFull):
            Bilingual(
                vi: "Giải phóng dung lượng đĩa của máy chủ cơ sở dữ liệu.",
                en: "Free disk space on the database server.")
        case .server(.insufficientPrivilege):
            Bilingual(vi: "Kiểm tra quyền của tài khoản cơ sở dữ liệu.", en: "Check the rights of the database role.")
        case .server(.queryCanceled):
            Bilingual(
                vi: "Thử lại; nếu lặp lại, câu lệnh quá chậm.",
                en: "Try again; if it repeats, the statement is too slow.")
        case .connectionLost(ambiguous: false), .timedOut, .overloaded:
            Bilingual(
                vi: "Kiểm tra máy chủ cơ sở dữ liệu rồi thử lại.",
                en: "Check that the database server is up, then try again.")
        case .connectionLost(ambiguous: true), .cancelled(ambiguous: true):
            Bilingual(vi: "Gửi lại với cùng mã lệnh.", en: "Send it again under the same command identifier.")
        case .configuration:
            Bilingual(
                vi: "Kiểm tra DATABASE_URL và máy chủ (UTF-8, PostgreSQL 14 trở lên).",
                en: "Check DATABASE_URL and the server (UTF-8, PostgreSQL 14 or later).")
        default: nil
        }
    }

    /// Names of things only: what a log may show.
    private var facts: String {
        var facts: [String] = []
        if let sqlState { facts.append("SQLSTATE \(sqlState)") }
        if let serverMessage, sqlState?.quotesData != true { facts.append(serverMessage) }
        if let note { facts.append(note) }
        if let constraint { facts.append("constraint \(constraint)") }
        if let table { facts.append("table \(table)") }
        if let column { facts.append("column \(column)") }
        if let statementName { facts.append("statement \(statementName)") }
        return facts.joined(separator: ", ")
    }
}

extension PostgresError.Wait {
    fileprivate var vi: String {
        switch self {
        case .lease: "một kết nối"
        case .queue: "đến lượt"
        case .connection: "máy chủ cơ sở dữ liệu"
        }
    }

    fileprivate var en: String {
        switch self {
        case .lease: "a connection"
        case .queue: "its turn"
        case .connection: "the database server"
        }
    }
}
