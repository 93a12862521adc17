import EventLog
import Indicators
public import JSON
import NationalPortal
import Organisation
import Vietnamese
public import WorkingTime

/// What the indicators are asked for: `GET /v1/indicators`.
public struct IndicatorRequest: Sendable {
    /// The first day of the period; `nil`: all. What was filed is counted by its filing, what was received by its receipt.
    public var from: Day?
    /// As of the end of this day; `nil`, or a day that is not over: as of now.
    public var until: Day?
    /// Only this competent agency and those below it.
    public var agency: String?
    /// Only this procedure.
    public var procedure: String?

    public init() {}
}

extension Office {
    /// The indicators, with the positions and definitions they rest on.
    ///
    /// A day that is over is told from the events up to its end, so that what came later changes nothing.
    /// - Parameters:
    ///   - request: What is counted, and as of when.
    ///   - caller: An inspector; below the top of the node they get what is within their agency.
    /// - Returns: The report in its canonical form.
    /// - Throws: `CaseworkError`.
    public func indicators(
        _ request: IndicatorRequest, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            try Self.requireInspector(caller)
            let filter = IndicatorFilter(
                agencies: try self.countedAgencies(request.agency, caller), procedure: request.procedure)
            let now = try await self.clock.now()
            let since = request.from.map { Instant(day: $0, time: .midnight) }
            let lanes = try await LogAdministration.lanes(self.pool).map(\.lane)
            if let until = request.until {
                // The last instant of the day: the midnight after it belongs to the next.
                let end = Instant(day: until.adding(days: 1), time: .midnight).adding(microseconds: -1)
                if end < now {
                    return try await self.indicatorDesk.past(lanes, asOf: end, since: since, filter: filter).json
                }
            }
            return try await self.indicatorDesk.report(lanes, asOf: now, since: since, filter: filter).json
        }
    }

    /// Indicator 3.3 by its official formula, for which the national portal is asked what it holds: `GET /v1/indicators/online`.
    ///
    /// - Parameters:
    ///   - request: The period: the portal lists by filing. It may not be of one agency or procedure, for the rate of synchronisation is not.
    ///   - caller: An inspector of the whole node.
    /// - Returns: `{"as_of","from"?,"online","synchronised","percent","points_percent"}`.
    /// - Throws: `CaseworkError`: `portal.not-configured`, `portal.unavailable`.
    public func officialOnline(
        _ request: IndicatorRequest, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            try Self.requireInspector(caller)
            guard self.inspectsAll(caller) else { throw Self.agencyOutOfReach }
            let now = try await self.clock.now()
            let since = request.from.map { Instant(day: $0, time: .midnight) }
            let end = request.until.map { Instant(day: $0.adding(days: 1), time: .midnight) } ?? now
            let lanes = try await LogAdministration.lanes(self.pool).map(\.lane)
            let asOf = min(now, end.adding(microseconds: -1))
            let report =
                end < now
                ? try await self.indicatorDesk.past(lanes, asOf: asOf, since: since, filter: IndicatorFilter())
                : try await self.indicatorDesk.report(lanes, asOf: now, since: since, filter: IndicatorFilter())
            let rate = try await self.portalGaps(
                from: since ?? Instant(day: .earliest, time: .midnight),
                to: request.until == nil ? now.adding(seconds: 1) : end
            ).rate
            let official = OfficialOnline(
                online: report.total.online, synchronised: Ratio(rate.numerator, of: rate.denominator))
            var answer: JSONObject = ["as_of": report.asOf.json]
            answer.set("from", request.from?.json)
            for member in official.json.object?.members ?? [] { answer[member.key] = member.value }
            return .object(answer)
        }
    }

    /// The agencies whose dossiers are counted; `nil`: all.
    private func countedAgencies(_ agency: String?, _ caller: Caller) throws -> Set<String>? {
        let isOverall = inspectsAll(caller)
        guard agency != nil || !isOverall else { return nil }
        let organisation = registry.snapshot.organisation
        var counted = Set(organisation.agencies.keys)
        if !isOverall {
            counted = (caller.authority?.posts ?? []).filter { $0.role == .inspector }
                .reduce(into: []) { $0.formUnion($1.sees) }
        }
        if let agency, let day = caller.authority?.day {
            counted.formIntersection(organisation.agencies(within: try AgencyCode(agency), on: day))
            guard !counted.isEmpty else { throw Self.agencyOutOfReach }
        }
        return Set(counted.map(\.rawValue))
    }

    private static let agencyOutOfReach = CaseworkError(
        .forbidden, code: "access.agency-out-of-reach",
        message: Bilingual(
            vi: "Không có cơ quan này, hoặc cơ quan nằm ngoài phạm vi thanh tra của bạn.",
            en: "There is no such agency, or it lies outside what you inspect."))
}
