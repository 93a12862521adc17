import Dossiers
public import EventLog
public import Indicators
public import JSON
import WorkingTime

/// The indicators as a projection of the log: folded once, caught up before each answer. Dropping it loses nothing.
actor IndicatorDesk {
    private let reader: LogReader
    private let log: LogID
    /// Past days are folded one after another: each reads the whole log.
    private let turn = KeyedLock<Int>(maxWaiters: 8)
    private var fold = IndicatorFold()
    /// The last event of each lane that was folded.
    private var heads: [Lane: Checkpoint] = [:]

    init(reader: LogReader, log: LogID) {
        self.reader = reader
        self.log = log
    }

    /// The figures of everything that is in `lanes`, measured at `instant`, which is not in the past.
    func report(
        _ lanes: [Lane], asOf instant: Instant, since: Instant?, filter: IndicatorFilter
    ) async throws -> IndicatorReport {
        for lane in lanes { try await catchUp(lane) }
        return fold.report(asOf: instant, since: since, filter: filter)
    }

    /// The figures as they stood at a past instant: folded anew from the events up to it, whose positions are stated.
    ///
    /// One at a time; where too many wait, it is refused.
    /// - Complexity: O(*n*) in the events up to then; nothing is kept.
    nonisolated func past(
        _ lanes: [Lane], asOf instant: Instant, since: Instant?, filter: IndicatorFilter
    ) async throws -> IndicatorReport {
        try await turn.withLock(0) { try await foldUp(lanes, to: instant) }.report(
            asOf: instant, since: since, filter: filter)
    }

    private nonisolated func foldUp(_ lanes: [Lane], to instant: Instant) async throws -> IndicatorFold {
        var fold = IndicatorFold()
        for lane in lanes {
            var position: Position = 0
            reading: while true {
                let page = try await reader.page(lane, after: position, limit: 2000)
                // Within a lane the log's times never go back.
                for event in page {
                    if event.at > instant { break reading }
                    try fold.apply(event)
                    position = event.position
                }
                if page.count < 2000 { break }
            }
        }
        return fold
    }

    /// - Throws: `EventLogError` (broken) where what was folded is not the history that stands now: figures of two histories are
    ///   never mixed.
    private func catchUp(_ lane: Lane) async throws {
        while true {
            let head = heads[lane] ?? .start(of: lane, in: log)
            let page = try await reader.page(after: head, limit: 2000)
            // While this was read, another report may have folded it.
            for event in page where event.position == (heads[lane]?.position ?? 0) + 1 {
                try fold.apply(event)
                heads[lane] = event.checkpoint
            }
            if page.count < 2000 { return }
        }
    }
}

extension IndicatorFold {
    /// Counts one event of the log; events of other kinds only move the position on.
    ///
    /// - Throws: `JSONError` where a dossier's event cannot be read.
    public mutating func apply(_ recorded: RecordedEvent) throws(JSONError) {
        let lane = Int64(recorded.lane.number)
        guard recorded.type.hasPrefix("dossier.") else { return skip(to: recorded.position, lane: lane) }
        apply(
            RecordedDossierEvent(
                stream: recorded.stream.description, version: Int64(recorded.version), lane: lane,
                position: recorded.position, at: recorded.at,
                event: try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))))
    }
}
