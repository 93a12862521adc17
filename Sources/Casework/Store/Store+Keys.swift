import EventLog
import Postgres
import Sealing

extension Store {
    private static let selectKeys = PreparedStatement(
        "select_subject_keys",
        "SELECT subject, key_id, master_key_id, wrapped FROM subject_key WHERE lane = $1 AND stream_id = $2",
        [.int4, .uuid])
    private static let insertKey = PreparedStatement(
        "insert_subject_key",
        """
        INSERT INTO subject_key (lane, stream_id, subject, key_id, master_key_id, wrapped) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (lane, stream_id, subject) DO NOTHING
        """, [.int4, .uuid, .text, .text, .text, .bytea])

    /// The wrapped keys of a dossier by subject.
    func keys(of stream: StreamID) async throws(PostgresError) -> [String: WrappedKey] {
        var keys: [String: WrappedKey] = [:]
        for row in try await pool.query(Self.selectKeys, [.int4(stream.lane.int4), .uuid(stream.uuid)]) {
            keys[try row.value(0)] = WrappedKey(
                id: try row.value(1), masterKeyID: try row.value(2), bytes: try row.bytes(3))
        }
        return keys
    }

    /// Stores a subject's key ahead of its first use; where there is one already, that one stays.
    ///
    /// - Returns: The key that stands.
    func insertKey(
        _ key: WrappedKey, subject: String, stream: StreamID
    ) async throws(PostgresError) -> WrappedKey {
        _ = try await pool.query(
            Self.insertKey,
            [
                .int4(stream.lane.int4), .uuid(stream.uuid), .text(subject), .text(key.id), .text(key.masterKeyID),
                .bytea(key.bytes),
            ])
        return try await keys(of: stream)[subject] ?? key
    }
}
