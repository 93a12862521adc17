import Dossiers
public import EventLog
import FoundationEssentials
public import JSON
import Organisation
import Vietnamese
import WorkingTime

extension Office {
    /// The log and the heads of its lanes: `GET /v1/log`.
    public func logSummary(by caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering {
            try Self.requireInspector(caller)
            var lanes: [JSONValue] = []
            for lane in try await LogAdministration.lanes(self.pool) {
                let last = try await self.reader.last(lane.lane)
                lanes.append([
                    "lane": lane.lane.json, "year": .integer(Int64(lane.year)),
                    "head": .integer(last?.position ?? 0), "digest": .string(last?.digest.description ?? ""),
                ])
            }
            return [
                "log_id": .string(self.log.id.description), "clock": .string(self.log.clock.rawValue),
                "lanes": .array(lanes),
            ]
        }
    }

    /// Raw events of a lane, as lines of JSON: `GET /v1/log/{lane}`.
    ///
    /// Bodies go out byte for byte as they are stored; what is personal in them is sealed.
    public func logPage(
        _ lane: Lane, after position: Position, limit: Int, by caller: Caller
    ) async throws(CaseworkError) -> [RecordedEvent] {
        try await answering {
            try Self.requireInspector(caller)
            return try await self.reader.page(lane, after: position, limit: min(max(1, limit), 5000))
        }
    }

    /// The live case headers of a lane in the order of their streams, for comparison with a replay.
    ///
    /// - Returns: Stream identifier and header of at most `limit` dossiers after `stream`.
    public func headers(
        _ lane: Lane, after stream: String?, limit: Int, by caller: Caller
    ) async throws(CaseworkError) -> [(stream: String, header: JSONValue)] {
        try await answering {
            try Self.requireInspector(caller)
            guard let after = UUID(uuidString: stream ?? "00000000-0000-0000-0000-000000000000") else {
                throw JSONError(.wrongType(expected: "stream"), path: "after")
            }
            return try await self.store.headers(lane, after: after, limit: min(max(1, limit), 5000)).map {
                ($0.stream.description, $0.header.json)
            }
        }
    }

    static func requireInspector(_ caller: Caller) throws {
        guard caller.has(.inspector) else {
            throw CaseworkError(
                .forbidden, code: "access.inspectors-only",
                message: Bilingual(vi: "Chỉ thanh tra được đọc nhật ký.", en: "Only inspectors may read the log."))
        }
    }
}

extension RecordedEvent {
    /// The event as one line of the raw log, the body as its exact text.
    public var line: JSONValue {
        [
            "lane": lane.json, "position": .integer(position), "stream": stream.json,
            "version": .integer(Int64(version)), "at": at.json, "type": .string(type), "command": command.json,
            "body": .string(String(decoding: body, as: UTF8.self)), "digest": .string(digest.description),
        ]
    }
}
