import EventLog
import Indicators
public import JSON
import Organisation
import Vietnamese
public import WorkingTime

extension Office {
    /// The indicators, with the positions and definitions they rest on: `GET /v1/indicators`.
    ///
    /// - Parameters:
    ///   - from: Dossiers received on this day or later; `nil`: all.
    ///   - until: As of the end of this day; `nil`: as of now.
    ///   - caller: An inspector.
    /// - Returns: The report in its canonical form.
    /// - Throws: `CaseworkError`.
    public func indicators(
        from: Day?, until: Day?, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            try Self.requireInspector(caller)
            let now = try await self.clock.now()
            let end = until.map { Instant(day: $0.adding(days: 1), time: .midnight) }
            let asOf = min(now, end ?? now)
            let since = from.map { Instant(day: $0, time: .midnight) }
            let lanes = try await LogAdministration.lanes(self.pool).map(\.lane)
            return try await self.indicatorDesk.report(lanes, asOf: asOf, since: since).json
        }
    }
}
