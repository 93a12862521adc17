import CLibpq

extension PostgresError {
    /// The error or notice that `result` reports. `result` is not freed.
    init(result: OpaquePointer) {
        func read(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        let fields = Fields { field in
            switch field {
            case .severity: read(clibpq_diag_severity)
            case .message: read(clibpq_diag_message)
            case .detail: read(clibpq_diag_detail)
            case .hint: read(clibpq_diag_hint)
            case .schema: read(clibpq_diag_schema)
            case .table: read(clibpq_diag_table)
            case .column: read(clibpq_diag_column)
            case .constraint: read(clibpq_diag_constraint)
            case .function: read(clibpq_diag_function)
            case .position: read(clibpq_diag_position)
            }
        }
        if let state = read(clibpq_diag_sqlstate) {
            let state = SQLState(rawValue: state)
            self.init(.server(state), Details(sqlState: state, fields: fields))
        } else {
            // libpq's own complaint, such as a lost connection.
            let text = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
            let line = text.split(separator: "\n").first.map(String.init) ?? "an error without a code"
            self.init(.protocolViolation, Details(fields: fields, note: line))
        }
    }
}
