import Dossiers
import EventLog
import FoundationEssentials
import Postgres

/// What a discarded draft leaves behind: its keys and tokens go, so that what persons filled in can be opened and found by nobody any more.
extension Office {
    /// Forgets a draft that was discarded. Where the server ends between the event and this, the same command or the hourly sweep
    /// does it; doing it again changes nothing.
    func forget(_ stream: StreamID) async throws {
        try await store.forget(stream)
        desk.drop(stream)
    }

    /// Forgets what was discarded and not forgotten yet, however that came.
    func sweepDiscarded() async throws {
        for stream in try await store.unforgotten(limit: 100) { try await forget(stream) }
    }
}

extension Store {
    private static let forget = PreparedStatement(
        "forget_draft",
        """
        WITH draft AS (SELECT lane, stream_id FROM dossier WHERE lane = $1 AND stream_id = $2 AND ended = 'discarded'),
          keys AS (DELETE FROM subject_key k USING draft d WHERE k.lane = d.lane AND k.stream_id = d.stream_id),
          found AS (DELETE FROM search_token t USING draft d WHERE t.lane = d.lane AND t.stream_id = d.stream_id)
        DELETE FROM party_token p USING draft d WHERE p.lane = d.lane AND p.stream_id = d.stream_id
        """, [.int4, .uuid])

    private static let unforgotten = PreparedStatement(
        "unforgotten_drafts",
        """
        SELECT d.stream_id FROM dossier d WHERE d.ended = 'discarded'
          AND (EXISTS (SELECT FROM subject_key k WHERE k.lane = d.lane AND k.stream_id = d.stream_id)
            OR EXISTS (SELECT FROM party_token p WHERE p.lane = d.lane AND p.stream_id = d.stream_id))
        LIMIT $1
        """, [.int8])

    /// Deletes the keys and tokens of a dossier that was discarded as a draft; of any other nothing.
    func forget(_ stream: StreamID) async throws(PostgresError) {
        _ = try await pool.query(Self.forget, [.int4(stream.lane.int4), .uuid(stream.uuid)], sending: .alone)
    }

    /// Discarded drafts whose keys, or whose owner's tokens, are still there.
    func unforgotten(limit: Int) async throws(PostgresError) -> [StreamID] {
        var streams: [StreamID] = []
        for row in try await pool.query(Self.unforgotten, [.int8(Int64(limit))]) {
            if let stream = StreamID(try row.value(0, as: UUID.self).uuidString) { streams.append(stream) }
        }
        return streams
    }
}
