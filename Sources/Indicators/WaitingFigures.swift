public import JSON
import WorkingTime

/// How long the dossiers of a group waited, on citizen, officer and other agency apart, and for what they wait now.
public struct WaitingFigures: Sendable, Hashable {
    /// Elapsed microseconds a dossier, from filing to its end or to the instant of the report.
    public internal(set) var citizen = Distribution([])
    public internal(set) var officer = Distribution([])
    public internal(set) var other = Distribution([])
    /// All the waiting of the group by what for, in seconds.
    public internal(set) var seconds: [String: Int64] = [:]
    /// How many wait now, by what for.
    public internal(set) var now: [String: Int64] = [:]

    /// `{"citizen","officer","other","seconds":{…},"now":{…}}` in canonical form.
    public var json: JSONValue {
        [
            "citizen": citizen.json, "officer": officer.json, "other": other.json, "seconds": Self.byCause(seconds),
            "now": Self.byCause(now),
        ]
    }

    private static func byCause(_ values: [String: Int64]) -> JSONValue {
        var object = JSONObject()
        for cause in WaitingCause.allCases { object.set(cause.rawValue, values[cause.rawValue].map(JSONValue.integer)) }
        return .object(object)
    }
}

/// Counts dossiers into figures of waiting.
struct WaitingCounter {
    private var durations: [WaitingParty: [Int64]] = [:]
    private var seconds: [String: Int64] = [:]
    private var now: [String: Int64] = [:]

    mutating func count(_ track: WaitingTrack, at instant: Instant) {
        guard let parts = track.parts(at: instant) else { return }
        var parties: [WaitingParty: Int64] = [:]
        for (cause, microseconds) in parts {
            parties[cause.party, default: 0] &+= microseconds
            // Whole seconds a dossier, so that no sum of a nation's dossiers runs over.
            seconds[cause.rawValue, default: 0] &+= microseconds / 1_000_000
        }
        for party in WaitingParty.allCases { durations[party, default: []].append(parties[party] ?? 0) }
        if let cause = track.cause { now[cause.rawValue, default: 0] += 1 }
    }

    var figures: WaitingFigures {
        var figures = WaitingFigures()
        figures.citizen = Distribution(durations[.citizen] ?? [])
        figures.officer = Distribution(durations[.officer] ?? [])
        figures.other = Distribution(durations[.other] ?? [])
        figures.seconds = seconds
        figures.now = now
        return figures
    }
}
