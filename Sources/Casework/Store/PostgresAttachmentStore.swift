import EventLog
import FoundationEssentials
import Postgres

/// Encrypted files in PostgreSQL: tables `attachment`, `attachment_upload` and `attachment_part`.
///
/// Parts travel on connections of their own: on a shared one, whatever comes behind them waits for them.
struct PostgresAttachmentStore: AttachmentStore {
    let pool: PostgresPool

    private static let insertFirst = PreparedStatement(
        "insert_attachment_upload",
        """
        WITH upload AS (INSERT INTO attachment_upload (upload) VALUES ($1))
        INSERT INTO attachment_part (upload, number, sealed) VALUES ($1, $2, $3)
        """, [.uuid, .int4, .bytea])
    private static let insertPart = PreparedStatement(
        "insert_attachment_part",
        "INSERT INTO attachment_part (upload, number, sealed) VALUES ($1, $2, $3)", [.uuid, .int4, .bytea])
    private static let settle = PreparedStatement(
        "settle_attachment",
        """
        WITH upload AS (DELETE FROM attachment_upload WHERE upload = $1)
        DELETE FROM attachment_part WHERE upload = $1 AND NOT EXISTS (SELECT FROM attachment a WHERE a.upload = $1)
        """, [.uuid])
    private static let select = PreparedStatement(
        "select_attachment",
        "SELECT sha256, upload, parts FROM attachment WHERE lane = $1 AND stream_id = $2 AND sha256 = $3",
        [.int4, .uuid, .bytea])
    private static let selectByPrefix = PreparedStatement(
        "select_attachment_by_prefix",
        """
        SELECT sha256, upload, parts FROM attachment
        WHERE lane = $1 AND stream_id = $2 AND sha256 >= $3 AND substring(sha256 FOR octet_length($3)) = $3
        ORDER BY sha256 LIMIT 1
        """, [.int4, .uuid, .bytea])
    private static let selectPart = PreparedStatement(
        "select_attachment_part", "SELECT sealed FROM attachment_part WHERE upload = $1 AND number = $2",
        [.uuid, .int4])
    private static let sweep = PreparedStatement(
        "sweep_attachment_uploads",
        """
        WITH old AS (
          DELETE FROM attachment_upload WHERE upload IN
            (SELECT upload FROM attachment_upload WHERE begun_at < clock_timestamp() - interval '1 day'
             ORDER BY begun_at LIMIT $1)
          RETURNING upload)
        DELETE FROM attachment_part p USING old
        WHERE p.upload = old.upload AND NOT EXISTS (SELECT FROM attachment a WHERE a.upload = p.upload)
        """, [.int8])

    /// All of them, whose plans are looked at under test.
    static let statements = [insertFirst, insertPart, settle, select, selectByPrefix, selectPart, sweep]

    func add(_ part: [UInt8], to upload: inout AttachmentUpload) async throws {
        let statement = upload.parts == 0 ? Self.insertFirst : Self.insertPart
        let parameters: PostgresParameters = [
            .uuid(upload.id), .int4(Int32(clamping: upload.parts)), .bytea(part),
        ]
        _ = try await pool.withConnection { try await $0.query(statement, parameters) }
        upload.parts += 1
    }

    func companion(_ upload: AttachmentUpload, sha256: [UInt8], of stream: StreamID) -> CompanionRow {
        CompanionRow(
            table: Companions.attachment.table,
            values: [
                .int4(stream.lane.int4), .uuid(stream.uuid), .bytea(sha256), .uuid(upload.id),
                .int4(Int32(clamping: upload.parts)),
            ])
    }

    func settle(_ upload: AttachmentUpload) async throws { try await pool.query(Self.settle, [.uuid(upload.id)]) }

    func find(sha256: [UInt8], of stream: StreamID) async throws -> StoredAttachment? {
        try await find(Self.select, sha256, stream)
    }

    func find(prefix: [UInt8], of stream: StreamID) async throws -> StoredAttachment? {
        guard prefix.count >= 16 else { return nil }
        return try await find(Self.selectByPrefix, prefix, stream)
    }

    private func find(
        _ statement: PreparedStatement, _ digest: [UInt8], _ stream: StreamID
    ) async throws -> StoredAttachment? {
        let parameters: PostgresParameters = [.int4(stream.lane.int4), .uuid(stream.uuid), .bytea(digest)]
        guard let row = try await pool.query(statement, parameters).oneOrNone() else { return nil }
        return StoredAttachment(
            sha256: try row.bytes(0), upload: try row.value(1), parts: Int(try row.value(2, as: Int32.self)))
    }

    func part(_ number: Int, of file: StoredAttachment) async throws -> [UInt8]? {
        try await pool.withConnection { connection in
            try await connection.query(
                Self.selectPart, [.uuid(file.upload), .int4(Int32(clamping: number))]
            ).oneOrNone()?.bytes(0)
        }
    }

    func sweep(limit: Int) async throws { try await pool.query(Self.sweep, [.int8(Int64(limit))]) }
}
