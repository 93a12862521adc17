import Crypto
import Postgres

/// What a batch consists of, as far as the text of its statement depends on it.
///
/// One statement for everything would be simpler; but a batch of one is what a quiet office sends, and there every array and every
/// table without rows costs as much as the event itself.
struct AppendShape: Hashable, Sendable {
    enum Rows: Int, Hashable, Sendable {
        case none
        /// One row, its values as they are.
        case one
        /// Any number of rows, an array a column.
        case many
    }

    /// Whether events follow the first.
    var hasRest: Bool
    /// For each companion table.
    var companions: [Rows]

    /// Unique for a catalogue, for the name of the prepared statement.
    var name: String {
        (hasRest ? "n" : "1") + companions.map { ["-", "1", "n"][$0.rawValue] }.joined()
    }
}

/// Composes the statement that appends at the head of a lane (`docs/event-log.md`, "The append").
///
/// The first event is inserted where the head stands as the writer knows it and the next position is free; everything else is selected
/// from that insertion's result, so that where it inserts nothing, nothing is written at all. No table is joined: the plan can use
/// nothing but keys. The head is looked up in the order of the primary key, and not by equality: on a table that was analysed while it
/// was empty, PostgreSQL takes the other index for as good, reads a whole lane through it, and keeps that plan. What needs no sort
/// (``PostgresConfiguration/appending`` forbids it) can only be the primary key.
struct AppendComposer: Sendable {
    let catalogue: CompanionCatalogue
    let clock: LogClockKind
    /// Part of the statement's name: catalogues on one connection may differ.
    private let tag: String

    init(catalogue: CompanionCatalogue, clock: LogClockKind) {
        self.catalogue = catalogue
        self.clock = clock
        let description = "\(clock) \(catalogue.tables)"
        let hash = Bytes16(prefix: SHA256.hash(data: Array(description.utf8)))
        tag = String(hash.uuidText.prefix(8))
    }

    /// The clock of the log. A log with the database's clock has no shift: the function call is saved.
    private var now: String { clock == .database ? "clock_timestamp()" : "toantrinh_now()" }

    func statement(_ shape: AppendShape) throws(EventLogError) -> PreparedStatement {
        var types: [PostgresType] = [
            .int4, .int8, .bytea, .timestamptz, .uuid, .int4, .uuid, .bytea, .text, .json,
        ]
        var text = """
            WITH first AS (
            INSERT INTO event (lane, pos, at, stream_id, version, cmd, digest, type, body)
            SELECT $1, $2 + 1, $4, $5, $6, $7, $8, $9, $10
            WHERE (SELECT h.digest = $3 AND $4 >= h.at
            AND ($4 = h.at OR $4 BETWEEN \(now) - interval '2 s' AND \(now) + interval '2 s')
            FROM event h WHERE h.lane = $1 AND h.pos BETWEEN $2 AND $2 ORDER BY h.lane, h.pos LIMIT 1)
            ON CONFLICT (lane, pos) DO NOTHING RETURNING lane)
            """
        if shape.hasRest {
            types += [.uuidArray, .int4Array, .uuidArray, .byteaArray, .textArray, .jsonArray]
            text += """
                , rest AS (
                INSERT INTO event (lane, pos, at, stream_id, version, cmd, digest, type, body)
                SELECT $1, $2 + 1 + r.n, $4, r.s, r.v, r.c, r.d, r.t, r.b
                FROM first, unnest($11, $12, $13, $14, $15, $16) WITH ORDINALITY AS r (s, v, c, d, t, b, n))
                """
        }
        for (index, rows) in shape.companions.enumerated() where rows != .none {
            let table = catalogue.tables[index]
            let columns = try table.columns.map { column throws(EventLogError) in try quoted(column.name) }
            let parameters = (types.count + 1...types.count + columns.count).map { "$\($0)" }.joined(separator: ", ")
            text += ", c\(index) AS (\nINSERT INTO \(try quoted(table.table)) "
            text += "(\(columns.joined(separator: ", ")))\n"
            if rows == .one {
                types += table.columns.map(\.type)
                text += "SELECT \(parameters) FROM first"
            } else {
                types += try table.columns.map { column throws(EventLogError) in try column.type.array(column.name) }
                let names = (1...columns.count).map { "u\($0)" }.joined(separator: ", ")
                text += "SELECT r.* FROM first, unnest(\(parameters)) AS r (\(names))"
            }
            text += try conflict(of: table, columns: columns) + ")"
        }
        text += "\nSELECT \(now) FROM first"
        return PreparedStatement("append-\(tag)-\(shape.name)", SQL(unsafe: text), types)
    }

    private func quoted(_ name: String) throws(EventLogError) -> String {
        do { return try SQL.identifier(name) } catch { throw .invalidCompanion(name) }
    }

    private func conflict(of table: CompanionTable, columns: [String]) throws(EventLogError) -> String {
        switch table.conflict {
        case .insert: return ""
        case .ignore: return "\nON CONFLICT DO NOTHING"
        case .upsert(let key, let guarding):
            let keys = try key.map { name throws(EventLogError) in try quoted(name) }
            let assignments = columns.filter { !keys.contains($0) }.map { "\($0) = excluded.\($0)" }
            var text = "\nON CONFLICT (\(keys.joined(separator: ", "))) DO "
            guard !assignments.isEmpty else { return text + "NOTHING" }
            text += "UPDATE SET " + assignments.joined(separator: ", ")
            if let guarding {
                let column = try quoted(guarding)
                text += "\nWHERE \(try quoted(table.table)).\(column) < excluded.\(column)"
            }
            return text
        }
    }
}

extension PostgresType {
    /// The type of an array of these.
    func array(_ column: String) throws(EventLogError) -> PostgresType {
        switch self {
        case .bool: .boolArray
        case .int2: .int2Array
        case .int4: .int4Array
        case .int8: .int8Array
        case .float8: .float8Array
        case .text: .textArray
        case .bytea: .byteaArray
        case .uuid: .uuidArray
        case .timestamptz: .timestamptzArray
        case .json: .jsonArray
        default: throw .invalidCompanion(column)
        }
    }
}
