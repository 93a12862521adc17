import Dossiers
public import EventLog
public import Indicators
public import JSON
import WorkingTime

/// The indicators as a projection of the log: folded once, caught up before each answer. Dropping it loses nothing.
actor IndicatorDesk {
    private let reader: LogReader
    private var fold = IndicatorFold()

    init(reader: LogReader) { self.reader = reader }

    /// The figures of everything that is in `lanes`, measured at `instant`, which is not in the past.
    func report(
        _ lanes: [Lane], asOf instant: Instant, since: Instant?, filter: IndicatorFilter
    ) async throws -> IndicatorReport {
        for lane in lanes { try await catchUp(lane) }
        return fold.report(asOf: instant, since: since, filter: filter)
    }

    /// The figures as they stood at a past instant: folded anew from the events up to it, whose positions are stated.
    ///
    /// - Complexity: O(*n*) in the events up to then; nothing is kept.
    func past(
        _ lanes: [Lane], asOf instant: Instant, since: Instant?, filter: IndicatorFilter
    ) async throws -> IndicatorReport {
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
        return fold.report(asOf: instant, since: since, filter: filter)
    }

    private func catchUp(_ lane: Lane) async throws {
        let key = Int64(lane.number)
        while true {
            let page = try await reader.page(lane, after: fold.positions[key] ?? 0, limit: 2000)
            for event in page where event.position == (fold.positions[key] ?? 0) + 1 { try fold.apply(event) }
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
