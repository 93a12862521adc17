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
    func insertFile(stream: StreamID, sha256: [UInt8], sealed: [UInt8]) async throws(PostgresError) {
        _ = try await pool.query(
            Self.insertFile, [.int4(stream.lane.int4), .uuid(stream.uuid), .bytea(sha256), .bytea(sealed)])
    }

    /// The encrypted bytes under a digest.
    func file(stream: StreamID, sha256: [UInt8]) async throws(PostgresError) -> [UInt8]? {
        try await pool.query(
            Self.selectFile, [.int4(stream.lane.int4), .uuid(stream.uuid), .bytea(sha256)]
        ).oneOrNone()?.bytes(0)
    }
}
