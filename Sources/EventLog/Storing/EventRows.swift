import FoundationEssentials
import Postgres
import WorkingTime

/// Reads events from the rows of a SELECT with the columns of ``columns``.
enum EventRows {
    static let columns = "lane, pos, stream_id, version, at, type, cmd, body, digest"

    static func events(_ rows: PostgresRows) throws(EventLogError) -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        events.reserveCapacity(rows.count)
        for row in rows { events.append(try event(row)) }
        return events
    }

    static func event(_ row: PostgresRow) throws(EventLogError) -> RecordedEvent {
        do {
            guard let lane = Lane(try row.value(0, as: Int32.self)) else {
                throw EventLogError.unreadable("event.lane")
            }
            guard let stream = StreamID(try row.value(2, as: Bytes16.self)) else {
                throw EventLogError.unreadable("event.stream_id")
            }
            guard let digest = try row.withUnsafeBytes(8, { $0.flatMap { EventDigest($0) } }) else {
                throw EventLogError.unreadable("event.digest")
            }
            return RecordedEvent(
                lane: lane, position: try row.value(1), stream: stream, version: try row.value(3),
                at: Instant(microseconds: try row.value(4, as: PostgresTimestamp.self).microseconds),
                type: try row.value(5), command: CommandID(try row.value(6, as: Bytes16.self)), body: try row.bytes(7),
                digest: digest)
        } catch { throw EventLogError(error) }
    }
}

extension Bytes16: PostgresDecodable {
    static func accepts(_ type: PostgresType) -> Bool { type == .uuid }

    init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws(PostgresError) {
        let uuid = try UUID(postgres: bytes, type: type)
        self = withUnsafeBytes(of: uuid.uuid) { Bytes16(prefix: $0) }
    }
}

extension Instant {
    var timestamp: PostgresTimestamp { PostgresTimestamp(microseconds: microseconds) }
}
