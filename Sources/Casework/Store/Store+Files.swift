import EventLog
import Postgres

extension Store {
    private static let insertFile = PreparedStatement(
        "insert_attachment",
        """
        INSERT INTO attachment (lane, stream_id, sha256, sealed) VALUES ($1, $2, $3, $4)
        ON CONFLICT (lane, stream_id, sha256) DO NOTHING
        """, [.int4, .uuid, .bytea, .bytea])
    private static let selectFile = PreparedStatement(
        "select_attachment",
        "SELECT sealed FROM attachment WHERE lane = $1 AND stream_id = $2 AND sha256 = $3",
        [.int4, .uuid, .bytea])

    /// Stores encrypted bytes under their digest, before the event that names them.
    ///
    /// Files travel on connections of their own: on a shared one, whatever comes behind twenty mebibytes waits for them.
    func insertFile(stream: StreamID, sha256: [UInt8], sealed: [UInt8]) async throws {
        _ = try await pool.withConnection { connection in
            try await connection.query(
                Self.insertFile, [.int4(stream.lane.int4), .uuid(stream.uuid), .bytea(sha256), .bytea(sealed)])
        }
    }

    /// The encrypted bytes under a digest.
    func file(stream: StreamID, sha256: [UInt8]) async throws -> [UInt8]? {
        try await pool.withConnection { connection in
            try await connection.query(
                Self.selectFile, [.int4(stream.lane.int4), .uuid(stream.uuid), .bytea(sha256)]
            ).oneOrNone()?.bytes(0)
        }
    }
}

extension Store {
    private static let selectByPrefix = PreparedStatement(
        "select_attachment_by_prefix",
        """
        SELECT sha256, sealed FROM attachment
        WHERE lane = $1 AND stream_id = $2 AND sha256 >= $3 AND substring(sha256 FOR octet_length($3)) = $3
        ORDER BY sha256 LIMIT 1
        """, [.int4, .uuid, .bytea])

    /// The encrypted bytes whose digest begins with `prefix`.
    func file(stream: StreamID, prefix: [UInt8]) async throws -> (sha256: [UInt8], sealed: [UInt8])? {
        guard prefix.count >= 16 else { return nil }
        return try await pool.withConnection { connection in
            guard
                let row = try await connection.query(
                    Self.selectByPrefix, [.int4(stream.lane.int4), .uuid(stream.uuid), .bytea(prefix)]
                ).oneOrNone()
            else { return nil }
            return (try row.bytes(0), try row.bytes(1))
        }
    }
}
