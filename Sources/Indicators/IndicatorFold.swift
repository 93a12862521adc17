import Dossiers
import Vietnamese
public import WorkingTime

/// The indicators, event by event: a pure fold over the dossiers' events of any number of lanes.
///
/// It keeps a few outcomes a dossier. Folds over different dossiers can be merged, so that lanes may be read side by side.
public struct IndicatorFold: Sendable, Hashable {
    private(set) var tracks: [String: DossierTrack] = [:]
    /// The last position of each lane that was applied.
    public private(set) var positions: [Int64: Int64] = [:]

    public init() {}

    /// How many dossiers and drafts it has seen.
    public var count: Int { tracks.count }

    /// Takes the next event. Events of a lane come in the order of their positions; one that was taken before is passed over.
    ///
    /// - Complexity: O(1).
    public mutating func apply(_ recorded: RecordedDossierEvent) {
        if let last = positions[recorded.lane], recorded.position <= last { return }
        positions[recorded.lane] = recorded.position
        tracks[recorded.stream, default: DossierTrack(stream: recorded.stream)].apply(recorded)
    }

    /// Takes note that a lane was read up to `position`, whose last events were not of dossiers.
    public mutating func skip(to position: Int64, lane: Int64) {
        positions[lane] = max(positions[lane] ?? position, position)
    }

    /// Adds what another fold has seen.
    ///
    /// - Returns: `false`, and nothing is added, where both have seen events of one dossier: their order is not known.
    public mutating func merge(_ other: IndicatorFold) -> Bool {
        guard other.tracks.keys.allSatisfy({ tracks[$0] == nil }) else { return false }
        tracks.merge(other.tracks) { mine, _ in mine }
        positions.merge(other.positions) { max($0, $1) }
        return true
    }

    /// The indicators as of `instant`.
    ///
    /// - Parameters:
    ///   - instant: Against which running dossiers are measured. Only events up to it should have been applied.
    ///   - since: Counts only dossiers of the period that begins here; `nil`: all. What was filed belongs to the period in which it was filed; all that is
    ///     said of dossiers that were received, to the period in which they were.
    ///   - filter: Counts only these dossiers.
    /// - Returns: The figures in total, by procedure, by competent agency, and by both.
    /// - Complexity: O(*n* log *n*) in the number of dossiers.
    public func report(
        asOf instant: Instant, since: Instant? = nil, filter: IndicatorFilter = IndicatorFilter()
    ) -> IndicatorReport {
        var total = FigureCounter(isOneProcedure: filter.procedure != nil)
        let (one, several) = (FigureCounter(isOneProcedure: true), FigureCounter(isOneProcedure: false))
        var byProcedure: [String: FigureCounter] = [:]
        var byAgency: [String: FigureCounter] = [:]
        var byBoth: [String: [String: FigureCounter]] = [:]
        var broken: [NamedDossier] = []
        var overdue: [NamedDossier] = []
        for track in tracks.values.sorted(by: { ($0.code, $0.stream) < ($1.code, $1.stream) }) {
            guard let filedAt = track.filedAt else {
                guard let begunAt = track.funnel.begunAt, begunAt >= since ?? begunAt, filter.containsDraft(track)
                else { continue }
                total.countDraft(track)
                byProcedure[track.funnel.procedure, default: one].countDraft(track)
                continue
            }
            let period = FigureCounter.Period(
                isFiling: since.map { filedAt >= $0 } ?? true,
                isJudging: since.map { (track.receivedAt ?? filedAt) >= $0 } ?? true)
            guard period.isFiling || period.isJudging, filter.contains(track) else { continue }
            total.count(track, at: instant, period)
            byProcedure[track.procedure, default: one].count(track, at: instant, period)
            byAgency[track.agency, default: several].count(track, at: instant, period)
            byBoth[track.procedure, default: [:]][track.agency, default: one].count(track, at: instant, period)
            guard period.isJudging else { continue }
            if track.isResolved, let first = track.firstBreak {
                broken.append(named(track, first.reason.rawValue, first.reason.label, first.place))
            }
            if let late = track.overdue(at: instant) {
                overdue.append(named(track, late.reason.rawValue, late.reason.label, late.place))
            }
        }
        return IndicatorReport(
            asOf: instant, since: since, filter: filter, positions: positions, total: total.figures(positions),
            byProcedure: byProcedure.mapValues { $0.figures(positions) },
            byAgency: byAgency.mapValues { $0.figures(positions) },
            byProcedureAndAgency: byBoth.mapValues { $0.mapValues { $0.figures(positions) } }, notEndToEnd: broken,
            overdue: overdue)
    }

    private func named(
        _ track: DossierTrack, _ reason: String, _ label: Bilingual, _ place: EventPlace
    ) -> NamedDossier {
        NamedDossier(
            stream: track.stream, code: track.code, procedure: track.procedure, reason: reason, label: label,
            place: place)
    }
}

/// Which dossiers a report counts.
public struct IndicatorFilter: Sendable, Hashable {
    /// Those of these competent agencies; `nil`: of all.
    public var agencies: Set<String>?
    /// Those of this procedure; `nil`: of all.
    public var procedure: String?

    public init(agencies: Set<String>? = nil, procedure: String? = nil) {
        self.agencies = agencies
        self.procedure = procedure
    }

    /// A draft is of no agency yet.
    func containsDraft(_ track: DossierTrack) -> Bool {
        agencies == nil && procedure ?? track.funnel.procedure == track.funnel.procedure
    }

    func contains(_ track: DossierTrack) -> Bool {
        agencies?.contains(track.agency) ?? true && procedure ?? track.procedure == track.procedure
    }
}
