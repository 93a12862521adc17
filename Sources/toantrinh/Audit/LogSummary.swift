import EventLog
import JSON
import WorkingTime

/// What `GET /v1/log` says: which log it is, and where its lanes end.
struct LogSummary: Sendable {
    struct Head: Sendable, Hashable {
        var lane: Lane
        var year: Int64
        var position: Position
        /// Of the last event; `nil` where the lane is empty.
        var digest: EventDigest?
    }

    var log: LogID
    var clock: String
    var lanes: [Head]
    /// As it came.
    let json: JSONValue

    /// The lane in which the log was created: the first.
    var foundingLane: Lane? { lanes.map(\.lane).min() }

    init(json: JSONValue) throws(JSONError) {
        self.json = json
        var fields = try JSONFields(json)
        guard let log = LogID(try fields.string("log_id")) else {
            throw JSONError(.wrongType(expected: "UUID"), path: "log_id")
        }
        self.log = log
        clock = try fields.string("clock")
        lanes = try fields.list("lanes") { value, path throws(JSONError) in
            var fields = try JSONFields(value, at: path)
            let digest = try fields.optionalString("digest") ?? ""
            return Head(
                lane: try fields.required("lane", Lane.init(json:at:)), year: try fields.optionalInteger("year") ?? 0,
                position: try fields.integer("head"), digest: EventDigest(digest))
        }
    }
}

extension RecordedEvent {
    /// Reads one line of `GET /v1/log/{lane}`; the body is taken byte for byte.
    init(line: JSONValue) throws(JSONError) {
        var fields = try JSONFields(line)
        self.init(
            lane: try fields.required("lane", Lane.init(json:at:)), position: try fields.integer("position"),
            stream: try fields.required("stream", StreamID.init(json:at:)),
            version: Int(clamping: try fields.integer("version")),
            at: try fields.required("at", Instant.init(json:at:)), type: try fields.string("type"),
            command: try fields.required("command", EventLog.CommandID.init(json:at:)),
            body: Array(try fields.string("body").utf8),
            digest: try fields.required("digest", EventDigest.init(json:at:)))
        try fields.end()
    }
}
