public import JSON
import WorkingTime

/// The indicators of one group of dossiers, with what they were computed from.
public struct IndicatorFigures: Sendable, Hashable {
    /// Filed, whatever became of them.
    public internal(set) var filed: Int64 = 0
    /// Of these, filed online.
    public internal(set) var filedOnline: Int64 = 0
    public internal(set) var received: Int64 = 0
    /// Refused at receipt (form 03).
    public internal(set) var notReceived: Int64 = 0
    /// Received and without result, refusal, discontinuation or withdrawal.
    public internal(set) var running: Int64 = 0
    /// With a result issued.
    public internal(set) var finished: Int64 = 0
    /// Refused by the competent agency.
    public internal(set) var refused: Int64 = 0
    public internal(set) var stopped: Int64 = 0
    public internal(set) var withdrawn: Int64 = 0
    /// Of these, withdrawn after they were due: they count in no ratio, but are not hidden.
    public internal(set) var withdrawnOverdue: Int64 = 0
    /// Given a new appointment (form 04). On time is measured against the first one.
    public internal(set) var reappointed: Int64 = 0
    /// With more than one request for a supplement.
    public internal(set) var supplementedTwice: Int64 = 0
    /// Indicator 2.1.
    public internal(set) var onTime = Ratio()
    /// Indicator 3.3: of what was received, online dossiers.
    public internal(set) var online = Ratio()
    /// Of the resolved dossiers of procedures provided end-to-end, those that were.
    public internal(set) var endToEnd = Ratio()
    /// Of all resolved dossiers, those that were end-to-end.
    public internal(set) var endToEndOfAll = Ratio()
    /// Indicator 3.6: of the dossiers that bear a fee, those paid online.
    public internal(set) var paidOnline = Ratio()
    /// Working time from receipt to result, refusal or discontinuation, without the waiting.
    public internal(set) var processing = Distribution([])
    public internal(set) var ratings: Int64 = 0
    /// The sum of the scores, 1 to 5 each.
    public internal(set) var scores: Int64 = 0
    public internal(set) var waiting = WaitingFigures()
    public internal(set) var funnel = FunnelFigures()
    /// The digests of the definitions that the dossiers of the group are pinned to, sorted.
    public internal(set) var definitions: [String] = []
    /// The last position read of each lane.
    public internal(set) var positions: [Int64: Int64] = [:]

    /// The mean score with two decimals; `nil` where nobody has rated.
    public var meanScore: String? {
        ratings > 0 ? twoDecimals((scores * 200 + ratings) / (2 * ratings)) : nil
    }

    /// The figures in canonical form.
    public var json: JSONValue {
        [
            "filed": .integer(filed), "filed_online": .integer(filedOnline), "received": .integer(received),
            "not_received": .integer(notReceived), "running": .integer(running), "finished": .integer(finished),
            "refused": .integer(refused), "stopped": .integer(stopped), "withdrawn": .integer(withdrawn),
            "withdrawn_overdue": .integer(withdrawnOverdue), "reappointed": .integer(reappointed),
            "supplemented_twice": .integer(supplementedTwice), "on_time": onTime.json, "online": online.json,
            "end_to_end": endToEnd.json,
            "end_to_end_of_all": endToEndOfAll.json, "paid_online": paidOnline.json,
            "processing": processing.json, "ratings": .integer(ratings),
            "mean_score": meanScore.map(JSONValue.string) ?? .null, "waiting": waiting.json, "funnel": funnel.json,
            "definitions": .array(definitions.map(JSONValue.string)), "positions": positionsJSON(positions),
        ]
    }
}

/// Last positions by lane, in the order of the lanes.
func positionsJSON(_ positions: [Int64: Int64]) -> JSONValue {
    .array(
        positions.sorted { $0.key < $1.key }.map {
            ["lane": .integer($0.key), "position": .integer($0.value)]
        })
}

/// Counts dossiers into figures.
struct FigureCounter {
    private var figures = IndicatorFigures()
    private var durations: [Int64] = []
    private var definitions: Set<String> = []
    private var waiting = WaitingCounter()
    private var funnel: FunnelCounter

    /// - Parameter isOneProcedure: Whether the group is of one procedure: then its steps are named.
    init(isOneProcedure: Bool) { funnel = FunnelCounter(namesSteps: isOneProcedure) }

    /// Counts what is only a draft.
    mutating func countDraft(_ track: DossierTrack) { funnel.count(track.funnel) }

    /// In which respect a dossier is one of the period.
    struct Period {
        /// It was filed in it: the funnel, and who was waited for.
        var isFiling: Bool
        /// It was received in it, or where it was not received, filed: everything that is said of how it went.
        var isJudging: Bool
    }

    mutating func count(_ track: DossierTrack, at instant: Instant, _ period: Period) {
        definitions.insert(track.definition)
        if period.isFiling {
            figures.filed += 1
            waiting.count(track.waiting, at: instant)
            funnel.count(track.funnel)
            if track.isOnline { figures.filedOnline += 1 }
        }
        guard period.isJudging else { return }
        if track.isNotReceived { figures.notReceived += 1 }
        if track.received != nil { figures.received += 1 }
        if track.withdrawnAt != nil {
            figures.withdrawn += 1
            if track.isWithdrawnOverdue { figures.withdrawnOverdue += 1 }
        } else if track.received != nil, track.end == nil {
            figures.running += 1
        }
        switch track.end {
        case .finished: figures.finished += 1
        case .refused: figures.refused += 1
        case .stopped: figures.stopped += 1
        case nil: break
        }
        if track.isReappointed { figures.reappointed += 1 }
        if track.requests > 1 { figures.supplementedTwice += 1 }
        if let isOnTime = track.isOnTime(at: instant) { figures.onTime.count(isOnTime) }
        if let isOnline = track.isOnlineDossier { figures.online.count(isOnline) }
        if track.onlinePayment.bearsFee { figures.paidOnline.count(track.onlinePayment.isPaidOnline) }
        if track.isResolved {
            let isEndToEnd = track.isEligible && track.firstBreak == nil
            figures.endToEndOfAll.count(isEndToEnd)
            if track.isEligible { figures.endToEnd.count(isEndToEnd) }
        }
        if let processing = track.processing, track.withdrawnAt == nil { durations.append(processing) }
        if let score = track.score {
            figures.ratings += 1
            figures.scores += min(max(score, 1), 5)
        }
    }

    func figures(_ positions: [Int64: Int64]) -> IndicatorFigures {
        var result = figures
        result.processing = Distribution(durations)
        result.waiting = waiting.figures
        result.funnel = funnel.result
        result.definitions = definitions.sorted()
        result.positions = positions
        return result
    }
}
