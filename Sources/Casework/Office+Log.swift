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
            try self.requireInspectorOfAll(caller)
            var lanes: [JSONValue] = []
            // The founding lane names the lanes: its head is read before they are listed, so that it names none that is not.
            let founding = try await LogAdministration.lanes(self.pool).first
            let named = if let founding { try await self.reader.last(founding.lane) } else { nil as RecordedEvent? }
            for lane in try await LogAdministration.lanes(self.pool) {
                let last = lane.lane == founding?.lane ? named : try await self.reader.last(lane.lane)
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
    /// Bodies go out byte for byte as they are stored; what is personal in them is sealed. A page ends early where it has grown
    /// large: there is more until a page is empty.
    public func logPage(
        _ lane: Lane, after position: Position, limit: Int, by caller: Caller
    ) async throws(CaseworkError) -> [RecordedEvent] {
        try await answering {
            try self.requireInspectorOfAll(caller)
            let limit = min(max(1, limit), 5000)
            var events: [RecordedEvent] = []
            var bytes = 0
            while events.count < limit, bytes < Self.largestPage {
                let piece = min(Self.piece, limit - events.count)
                let more = try await self.reader.page(lane, after: events.last?.position ?? position, limit: piece)
                events += more
                bytes += more.reduce(0) { $0 + $1.body.count }
                if more.count < piece { break }
            }
            return events
        }
    }

    /// How many events are read at a time for a page.
    private static let piece = 250
    /// From how many bytes of bodies on a page is long enough.
    private static let largestPage = 8 << 20

    /// The live case headers of a lane in the order of their streams, for comparison with a replay.
    ///
    /// - Returns: Stream identifier and header of at most `limit` dossiers after `stream`.
    public func headers(
        _ lane: Lane, after stream: String?, limit: Int, by caller: Caller
    ) async throws(CaseworkError) -> [(stream: String, header: JSONValue)] {
        try await answering {
            try self.requireInspectorOfAll(caller)
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

    /// The log is one chain for all agencies: it is read whole or not at all.
    private func requireInspectorOfAll(_ caller: Caller) throws {
        try Self.requireInspector(caller)
        guard inspectsAll(caller) else {
            throw CaseworkError(
                .forbidden, code: "access.not-at-the-top",
                message: Bilingual(
                    vi: "Nhật ký là một chuỗi chung của mọi cơ quan: chỉ thanh tra của cơ quan cao nhất được đọc.",
                    en: "The log is one chain for all agencies: only an inspector at the top agency may read it."),
                advice: Bilingual(
                    vi: "Chỉ tiêu của cơ quan mình: toantrinh indicators.",
                    en: "Your own agency's figures: toantrinh indicators."))
        }
    }

    /// Whether the caller inspects every agency of this node.
    func inspectsAll(_ caller: Caller) -> Bool { isAtTheTop(caller, as: .inspector) }

    /// Whether the caller holds `role` at an agency that stands above all others of this node.
    func isAtTheTop(_ caller: Caller, as role: Role) -> Bool {
        guard let authority = caller.authority else { return false }
        let organisation = registry.snapshot.organisation
        return authority.posts.contains { $0.role == role && organisation.isTop($0.agency, on: authority.day) }
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
