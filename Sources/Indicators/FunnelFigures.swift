public import JSON
import WorkingTime

/// How many dossiers of a group came how far, and where and why the others stopped.
public struct FunnelFigures: Sendable, Hashable {
    /// One stage of the way.
    public struct Stage: Sendable, Hashable {
        /// `begun`, `filed`, `received`, `issued` or `delivered`.
        public var name: String
        /// Came this far, or further.
        public internal(set) var reached: Int64 = 0
        /// Of these, online.
        public internal(set) var online: Int64 = 0
        /// Stand here now and go on, or may.
        public internal(set) var open: Int64 = 0
        /// Ended here, by why.
        public internal(set) var ended: [String: Int64] = [:]

        var json: JSONValue {
            var ends = JSONObject()
            for end in FunnelEnd.allCases {
                if let count = ended[end.rawValue] { ends[end.rawValue] = .integer(count) }
            }
            return [
                "stage": .string(name), "reached": .integer(reached), "online": .integer(online),
                "open": .integer(open), "ended": .object(ends),
            ]
        }
    }

    /// A step of the procedure in which dossiers stand or ended between receipt and issue.
    public struct Step: Sendable, Hashable {
        public var name: String
        public internal(set) var open: Int64 = 0
        public internal(set) var ended: Int64 = 0
    }

    /// In the order of the way.
    public internal(set) var stages: [Stage] = FunnelStage.allCases.map { Stage(name: $0.name) }
    /// Were asked to pay, and of these have paid.
    public internal(set) var askedToPay: Int64 = 0
    public internal(set) var paid: Int64 = 0
    /// By step, sorted by name; empty where the group is of several procedures.
    public internal(set) var steps: [Step] = []

    /// In canonical form.
    public var json: JSONValue {
        [
            "stages": .array(stages.map(\.json)), "asked_to_pay": .integer(askedToPay), "paid": .integer(paid),
            "steps": .array(
                steps.map { ["step": .string($0.name), "open": .integer($0.open), "ended": .integer($0.ended)] }),
        ]
    }
}

/// Counts dossiers into a funnel.
struct FunnelCounter {
    private var figures = FunnelFigures()
    private var steps: [String: FunnelFigures.Step] = [:]
    private let namesSteps: Bool

    /// - Parameter namesSteps: Whether the group is of one procedure, so that steps mean something.
    init(namesSteps: Bool) { self.namesSteps = namesSteps }

    mutating func count(_ track: FunnelTrack) {
        guard let stage = track.stage else { return }
        for index in 0...stage.rawValue {
            figures.stages[index].reached += 1
            if track.isOnline { figures.stages[index].online += 1 }
        }
        if let end = track.end {
            figures.stages[stage.rawValue].ended[end.rawValue, default: 0] += 1
        } else if stage != .delivered {
            figures.stages[stage.rawValue].open += 1
        }
        if track.isAskedToPay {
            figures.askedToPay += 1
            if track.isPaid { figures.paid += 1 }
        }
        if namesSteps, stage == .received, let name = track.step {
            var step = steps[name] ?? FunnelFigures.Step(name: name)
            if track.end == nil { step.open += 1 } else { step.ended += 1 }
            steps[name] = step
        }
    }

    var result: FunnelFigures {
        var result = figures
        result.steps = steps.values.sorted { $0.name < $1.name }
        return result
    }
}
