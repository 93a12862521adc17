import Dossiers
import EventLog
import FoundationEssentials
import JSON
import Organisation
import Postgres
import Procedures
import WorkingTime

extension Store {
    private static let selectCode = PreparedStatement(
        "select_filing", "SELECT stream_id FROM filing WHERE code = $1", [.text])
    // The LIMIT keeps it one look-up by key a candidate: a join would read the whole table.
    private static let selectExisting = PreparedStatement(
        "select_existing",
        """
        SELECT d.stream_id FROM unnest($1::int4[], $2::uuid[]) AS c (lane, stream_id),
        LATERAL (SELECT h.stream_id FROM dossier h WHERE h.lane = c.lane AND h.stream_id = c.stream_id LIMIT 1) AS d
        """, [.int4Array, .uuidArray])

    private static let selectCodeOf = PreparedStatement(
        "select_code_of", "SELECT code FROM filing WHERE lane = $1 AND stream_id = $2 ORDER BY code LIMIT 1",
        [.int4, .uuid])

    /// The code under which a draft is kept until it is filed.
    func code(ofDraft stream: StreamID) async throws(PostgresError) -> String? {
        try await pool.query(Self.selectCodeOf, [.int4(stream.lane.int4), .uuid(stream.uuid)]).oneOrNone()?.value(0)
    }

    /// The stream of the dossier with this code.
    func stream(code: String) async throws(PostgresError) -> StreamID? {
        guard let row = try await pool.query(Self.selectCode, [.text(code)]).oneOrNone() else { return nil }
        return StreamID(try row.value(0, as: UUID.self).uuidString)
    }

    /// The one of `candidates` that exists.
    func existing(of candidates: [StreamID]) async throws(PostgresError) -> StreamID? {
        let rows = try await pool.query(
            Self.selectExisting,
            [.int4Array(candidates.map { $0.lane.int4 }), .uuidArray(candidates.map { $0.uuid })])
        guard let row = rows.first else { return nil }
        return StreamID(try row.value(0, as: UUID.self).uuidString)
    }

    static let headerColumns = """
        d.stream_id, d.version, d.due, d.filed_at, d.received_at, d.ended_at, d.status, d.channel, d.phase, d.agency,
        d.role, d.step, d.assignee, d.ended, d.code, d.procedure, d.receiving_agency, d.competent_agency, d.returning_agency, d.definition,
        coalesce(a.sealed, f.applicant), d.mark
        """

    private static let selectOpen = PreparedStatement(
        "select_open",
        SQL(
            unsafe: """
                SELECT \(headerColumns) FROM dossier d LEFT JOIN filing f ON f.code = d.code
                LEFT JOIN applicant_name a ON a.lane = d.lane AND a.stream_id = d.stream_id
                WHERE d.agency = ANY ($1)
                  AND ($2::text[] IS NULL OR d.role = ANY ($2)) AND ($3::text IS NULL OR d.assignee = $3)
                  AND (NOT $4 OR d.assignee IS NULL) AND ($5::int4 IS NULL OR d.status = $5)
                  AND ($6::timestamptz IS NULL OR d.due < $6)
                  AND ($9::uuid IS NULL OR (coalesce(d.due, 'infinity'), coalesce(d.filed_at, 'infinity'), d.stream_id)
                       > (coalesce($7::timestamptz, 'infinity'), coalesce($8::timestamptz, 'infinity'), $9))
                ORDER BY coalesce(d.due, 'infinity'), coalesce(d.filed_at, 'infinity'), d.stream_id LIMIT $10
                """),
        [
            .textArray, .textArray, .text, .bool, .int4, .timestamptz, .timestamptz, .timestamptz, .uuid, .int8,
        ])

    private static let selectByToken = PreparedStatement(
        "select_by_token",
        SQL(
            unsafe: """
                SELECT \(headerColumns) FROM dossier d LEFT JOIN filing f ON f.code = d.code
                LEFT JOIN applicant_name a ON a.lane = d.lane AND a.stream_id = d.stream_id
                WHERE (d.lane, d.stream_id) IN
                  (SELECT t.lane, t.stream_id FROM unnest($1::text[], $2::bytea[]) AS q (agency, token)
                   JOIN search_token t ON t.agency = q.agency AND t.token = q.token)
                  AND ($4::uuid IS NULL
                       OR coalesce(d.filed_at, 'infinity') < coalesce($5::timestamptz, 'infinity')
                       OR (coalesce(d.filed_at, 'infinity') = coalesce($5::timestamptz, 'infinity')
                           AND (coalesce(d.code, ''), d.stream_id) > ($6::text, $4)))
                ORDER BY coalesce(d.filed_at, 'infinity') DESC, coalesce(d.code, ''), d.stream_id LIMIT $3
                """), [.textArray, .byteaArray, .int8, .uuid, .timestamptz, .text])

    private static let selectAlike = PreparedStatement(
        "select_alike",
        SQL(
            unsafe: """
                SELECT \(headerColumns) FROM dossier d LEFT JOIN filing f ON f.code = d.code
                LEFT JOIN applicant_name a ON a.lane = d.lane AND a.stream_id = d.stream_id
                WHERE (d.lane, d.stream_id) IN
                  (SELECT t.lane, t.stream_id FROM unnest($1::text[], $2::bytea[]) AS q (agency, token)
                   JOIN search_token t ON t.agency = q.agency AND t.token = q.token)
                  AND d.procedure = $3 AND d.stream_id <> $4 AND d.phase <> 'draft'
                ORDER BY d.filed_at DESC, d.code LIMIT $5
                """), [.textArray, .byteaArray, .text, .uuid, .int8])

    private static let selectHeaders = PreparedStatement(
        "select_headers",
        SQL(
            unsafe: """
                SELECT \(headerColumns) FROM dossier d LEFT JOIN filing f ON f.code = d.code
                LEFT JOIN applicant_name a ON a.lane = d.lane AND a.stream_id = d.stream_id
                WHERE d.lane = $1 AND d.stream_id > $2 ORDER BY d.stream_id LIMIT $3
                """), [.int4, .uuid, .int8])

    private static let selectHeader = PreparedStatement(
        "select_header",
        SQL(
            unsafe: """
                SELECT \(headerColumns) FROM dossier d LEFT JOIN filing f ON f.code = d.code
                LEFT JOIN applicant_name a ON a.lane = d.lane AND a.stream_id = d.stream_id
                WHERE d.lane = $1 AND d.stream_id = $2
                """), [.int4, .uuid])

    /// What an inbox is asked for.
    struct InboxQuery {
        var agencies: [String]
        var roles: [String]?
        var assignee: String?
        var onlyUnassigned = false
        var status: Int?
        /// Only what was due before this instant.
        var dueBefore: Instant?
        /// Only what comes after the last row of the page before.
        var after: InboxCursor?
        var limit = 100
    }

    /// Where a row stands in an inbox: by when it is due (what is not due yet last), then by when it was filed.
    struct InboxCursor {
        var due: Instant?
        var filedAt: Instant?
        var stream: UUID

        init(_ row: StoredHeader) {
            due = row.header.due
            filedAt = row.header.filedAt
            stream = row.stream.uuid
        }

        /// Reads what `text` gives.
        init?(_ text: String) {
            let parts = text.split(separator: "_", omittingEmptySubsequences: false)
            guard text.utf8.count <= 100, parts.count == 3, let stream = UUID(uuidString: String(parts[2])) else {
                return nil
            }
            for part in parts.prefix(2) where !part.isEmpty && Int64(part) == nil { return nil }
            due = Int64(parts[0]).map(Instant.init(microseconds:))
            filedAt = Int64(parts[1]).map(Instant.init(microseconds:))
            self.stream = stream
        }

        var text: String {
            "\(due.map { "\($0.microseconds)" } ?? "")_\(filedAt.map { "\($0.microseconds)" } ?? "")_\(stream.uuidString)"
        }
    }

    /// Open dossiers in the inboxes of agencies and roles: by when they are due, then, where nothing is due yet, by when they were
    /// filed.
    func inbox(_ query: InboxQuery) async throws(PostgresError) -> [StoredHeader] {
        let rows = try await pool.query(
            Self.selectOpen,
            [
                .textArray(query.agencies), query.roles.map { .textArray($0) } ?? .null(.textArray),
                .text(query.assignee), .bool(query.onlyUnassigned),
                query.status.map { .int4(Int32(clamping: $0)) } ?? .null(.int4), Self.time(query.dueBefore),
                Self.time(query.after?.due), Self.time(query.after?.filedAt),
                query.after.map { .uuid($0.stream) } ?? .null(.uuid), .int8(Int64(query.limit)),
            ])
        return try Self.headers(rows)
    }

    private static func time(_ instant: Instant?) -> PostgresValue {
        instant.map { .timestamptz($0.postgres) } ?? .null(.timestamptz)
    }

    /// Where a row stands among what was found: the newest first, then by code.
    struct SearchCursor {
        var filedAt: Instant?
        var code: String
        var stream: UUID

        init(_ row: StoredHeader) {
            filedAt = row.header.filedAt
            code = row.header.code ?? ""
            stream = row.stream.uuid
        }

        /// Reads what `place` gives.
        init?(_ place: [String]) {
            guard place.count == 3, place[0].isEmpty || Int64(place[0]) != nil, let stream = UUID(uuidString: place[2])
            else { return nil }
            filedAt = Int64(place[0]).map(Instant.init(microseconds:))
            code = place[1]
            self.stream = stream
        }

        var place: [String] { [filedAt.map { "\($0.microseconds)" } ?? "", code, stream.uuidString] }
    }

    /// Dossiers that carry one of the tokens of an agency, the newest first.
    func found(
        tokens: [(agency: String, token: [UInt8])], after: SearchCursor? = nil, limit: Int
    ) async throws(PostgresError) -> [StoredHeader] {
        let rows = try await pool.query(
            Self.selectByToken,
            [
                .textArray(tokens.map(\.agency)), .byteaArray(tokens.map(\.token)), .int8(Int64(limit)),
                after.map { .uuid($0.stream) } ?? .null(.uuid), Self.time(after?.filedAt), .text(after?.code),
            ])
        return try Self.headers(rows)
    }

    /// Filed dossiers of one procedure that carry one of the tokens of an agency, but for one, the newest first.
    func found(
        tokens: [(agency: String, token: [UInt8])], procedure: String, besides stream: StreamID, limit: Int
    ) async throws(PostgresError) -> [StoredHeader] {
        let rows = try await pool.query(
            Self.selectAlike,
            [
                .textArray(tokens.map(\.agency)), .byteaArray(tokens.map(\.token)), .text(procedure),
                .uuid(stream.uuid), .int8(Int64(limit)),
            ])
        return try Self.headers(rows)
    }

    /// The headers of a lane in the order of their streams.
    func headers(_ lane: Lane, after: UUID, limit: Int) async throws(PostgresError) -> [StoredHeader] {
        try Self.headers(
            try await pool.query(Self.selectHeaders, [.int4(lane.int4), .uuid(after), .int8(Int64(limit))]))
    }

    /// The header of one dossier.
    func header(_ stream: StreamID) async throws(PostgresError) -> StoredHeader? {
        try Self.headers(
            try await pool.query(Self.selectHeader, [.int4(stream.lane.int4), .uuid(stream.uuid)])
        ).first
    }

    static func headers(_ rows: PostgresRows) throws(PostgresError) -> [StoredHeader] {
        var headers: [StoredHeader] = []
        headers.reserveCapacity(rows.count)
        for row in rows { headers.append(try StoredHeader(row)) }
        return headers
    }
}

/// A row of table `dossier` with the applicant's sealed name beside it.
struct StoredHeader: Sendable {
    var stream: StreamID
    var header: DossierHeader
    /// The sealed name of the applicant, as JSON.
    var applicant: [UInt8]?

    init(_ row: PostgresRow) throws(PostgresError) {
        let id: UUID = try row.value(0)
        guard let stream = StreamID(id.uuidString) else { throw .decoding("not the identifier of a stream") }
        self.stream = stream
        func time(_ column: Int) throws(PostgresError) -> Instant? {
            try row.optional(column, as: PostgresTimestamp.self).map { Instant(microseconds: $0.microseconds) }
        }
        func agency(_ column: Int) throws(PostgresError) -> AgencyCode? {
            try row.optional(column, as: String.self).flatMap { try? AgencyCode($0) }
        }
        var header = DossierHeader(DossierState.initial)
        header.version = Int64(try row.value(1, as: Int.self))
        header.due = try time(2)
        header.filedAt = try time(3)
        header.receivedAt = try time(4)
        header.endedAt = try time(5)
        header.status = try row.optional(6, as: Int.self).flatMap(OfficialStatus.init(rawValue:))
        header.channel = try row.optional(7, as: Int.self).flatMap(Channel.init(officialCode:))
        header.phase = try row.value(8)
        header.agency = try agency(9)
        header.role = try row.optional(10)
        header.step = try row.optional(11)
        header.assignee = try row.optional(12, as: String.self).flatMap { try? OfficerID($0) }
        header.end = try row.optional(13, as: String.self).flatMap(DossierEnd.init(rawValue:))
        header.code = try row.optional(14)
        header.procedure = try row.optional(15)
        header.receiving = try agency(16)
        header.competent = try agency(17)
        header.returning = try agency(18)
        header.definition = try row.optionalBytes(19).map { Hex.text($0) }
        header.mark = try row.optional(21, as: String.self).flatMap(DossierMark.init(rawValue:))
        self.header = header
        applicant = try row.optionalBytes(20)
    }
}
