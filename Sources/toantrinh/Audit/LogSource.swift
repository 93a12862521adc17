import EventLog
import JSON

/// One live case header, as the server keeps it.
struct LiveHeader: Sendable {
    var stream: String
    var header: JSONValue
}

/// Where an inspector's program gets the log from.
protocol LogSource {
    /// The log, and where its lanes end now.
    func summary() async throws -> LogSummary

    /// The raw lines of a lane after `position` up to and including `last`, page by page, each with its event.
    func events(
        of lane: Lane, after position: Position, through last: Position,
        _ body: (ArraySlice<UInt8>, RecordedEvent) throws -> Void) async throws

    /// Whether it has case headers at all: a file that `audit verify` saved has none, and none are missing then.
    var keepsHeaders: Bool { get }

    /// The live case headers of a lane.
    func headers(of lane: Lane) async throws -> [LiveHeader]

    /// The indicators; `nil` where none are kept.
    func indicators() async throws -> StatedFigures?

    /// The indicators, where the log is kept together with them and will not grow.
    var keptFigures: StatedFigures? { get }
}

/// The server's own answers.
struct ServerLogSource: LogSource {
    let client: ServiceClient
    private let page = 1_000

    init(client: ServiceClient) { self.client = client }

    func summary() async throws -> LogSummary {
        let answer = try await client.get(["v1", "log"])
        do { return try LogSummary(json: answer) } catch { throw Fault.unexpectedAnswer(error.message) }
    }

    func events(
        of lane: Lane, after position: Position, through last: Position,
        _ body: (ArraySlice<UInt8>, RecordedEvent) throws -> Void
    ) async throws {
        var position = position
        while position < last {
            try Task.checkCancellation()
            let lines = try await client.lines(
                ["v1", "log", String(lane.number)],
                query: [("after", String(position)), ("limit", String(min(Int64(page), last - position)))])
            // An end before the head that was stated: the verifier notices that something is missing.
            guard !lines.isEmpty else { return }
            for line in lines {
                let event = try LogLines.event(line)
                guard event.position > position else {
                    throw Fault.unexpectedAnswer(LogLines.outOfOrder)
                }
                position = event.position
                try body(line, event)
            }
        }
    }

    var keptFigures: StatedFigures? { nil }

    var keepsHeaders: Bool { true }

    func indicators() async throws -> StatedFigures? {
        let answer = try await client.get(["v1", "indicators"])
        do { return try StatedFigures(json: answer) } catch { throw Fault.unexpectedAnswer(error.message) }
    }

    func headers(of lane: Lane) async throws -> [LiveHeader] {
        var headers: [LiveHeader] = []
        while true {
            try Task.checkCancellation()
            let lines = try await client.lines(
                ["v1", "log", String(lane.number), "headers"],
                query: [("after", headers.last?.stream), ("limit", String(page))])
            let fresh = try lines.map(LogLines.header)
            if let last = fresh.last, last.stream == headers.last?.stream {
                throw Fault.unexpectedAnswer(LogLines.outOfOrder)
            }
            headers += fresh
            if fresh.count < page { return headers }
        }
    }
}
