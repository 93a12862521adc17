import Dossiers
import EventLog
import Indicators
import JSON
import Vietnamese

/// Folds the whole log anew, checks its chained digests on the way, and compares what follows with what the server shows.
///
/// It believes nothing but the bytes of the events: state, headers and figures are computed here, by the same pure folds that the
/// server runs, from the first event on.
struct Replay {
    /// A case header that is not what the log says.
    struct Difference {
        var stream: String
        var code: String?
        /// The members that differ; empty where the header is missing here or there.
        var members: [String]
        var kind: Kind

        enum Kind: String { case differs, notInLog = "not-in-log", notShown = "not-shown" }
    }

    private(set) var verifier: LogVerifier
    /// The first damaged event of each lane.
    private(set) var damages: [Damage] = []
    /// Events whose body this program cannot read.
    private(set) var unreadable: [(lane: Lane, position: Position, error: JSONError)] = []
    private(set) var dossiers: [StreamID: DossierState] = [:]
    private(set) var events: Int64 = 0
    private(set) var differences: [Difference] = []
    /// How many live headers were compared; `nil` where there were none to compare with.
    private(set) var headersCompared: Int?
    /// Where the figures stated differ from those computed here; `nil` where none were stated.
    private(set) var figures: [String]?
    /// The figures of the events taken so far.
    private var indicators = IndicatorFold()
    /// Up to which position of each lane the figures count, where that is known beforehand.
    private let figureLimits: [Int64: Int64]?

    private var damagedLanes: Set<Lane> = []
    /// The first lane, as the founding event of the log says.
    private var firstLane: Lane?
    /// How many checkpoints that were kept elsewhere the log was held against.
    private(set) var keptCheckpoints = 0

    /// A replay of the log `log`; figures count events up to `figureLimits`, all where that is `nil`.
    init(log: LogID, figureLimits: [Int64: Int64]? = nil) {
        verifier = LogVerifier(log: log)
        self.figureLimits = figureLimits
    }

    /// Whether everything agrees.
    var agrees: Bool { damages.isEmpty && unreadable.isEmpty && differences.isEmpty && figures?.isEmpty ?? true }

    /// Takes the next event of its lane.
    mutating func take(_ event: RecordedEvent, folding: Bool) {
        events += 1
        if !damagedLanes.contains(event.lane) {
            do throws(Damage) { try verifier.verify(event) } catch { note(error) }
        }
        if event.type == "log.created", event.position == 2 { note(founding: event) }
        guard folding else { return }
        let lane = Int64(event.lane.number)
        let counts = figureLimits.map { event.position <= $0[lane] ?? 0 } ?? true
        guard event.type.hasPrefix("dossier.") else {
            if counts { indicators.skip(to: event.position, lane: lane) }
            return
        }
        do throws(JSONError) {
            let fact = try DossierEvent.decode(type: event.type, body: try JSONReader.read(event.body))
            let bytes = event.command.bytes
            guard let command = Dossiers.CommandID(bytes) else { throw JSONError(.wrongType(expected: "UUID")) }
            dossiers[event.stream, default: .initial].evolve(
                fact, version: Int64(event.version), command: command, at: event.at)
            guard counts else { return }
            indicators.apply(
                RecordedDossierEvent(
                    stream: event.stream.description, version: Int64(event.version), lane: lane,
                    position: event.position, at: event.at, event: fact))
        } catch {
            unreadable.append((event.lane, event.position, error))
        }
    }

    /// Compares where a lane ended with what the summary stated.
    mutating func confirm(_ head: LogSummary.Head) {
        guard !damagedLanes.contains(head.lane) else { return }
        if let digest = head.digest {
            confirmEnd(Checkpoint(lane: head.lane, position: head.position, digest: digest))
        } else if head.position > 0 {
            // A head that is named without its digest proves nothing.
            note(Damage(lane: head.lane, position: head.position, reason: .digest))
        }
    }

    private mutating func note(founding event: RecordedEvent) {
        guard let body = try? JSONReader.read(event.body), let first = body.object?["lanes"]?.object?["first"],
            let lane = try? Lane(json: first, at: "lanes.first"), lane == event.lane
        else { return }
        firstLane = lane
    }

    /// Holds the lanes that were read against the log's own: they are opened one after the other, beginning with the one in which the
    /// log was created. Where one is not there, it was removed as a whole.
    ///
    /// The founding lane names each lane that was opened after it, but for those of logs older than that.
    mutating func confirmLanes() {
        // Which lanes there are, and where they stood when an epoch was raised, stands in the founding lane.
        for damage in verifier.missing where !damagedLanes.contains(damage.lane) { note(damage) }
        let read = Set(verifier.heads.map(\.lane))
        guard let first = firstLane else {
            guard damages.isEmpty, let lane = read.min() ?? Lane(1) else { return }
            return note(Damage(lane: lane, position: 2, reason: .missing))
        }
        guard let last = read.max(), first < last else { return }
        for number in first.number...last.number {
            guard let lane = Lane(Int64(number)), !read.contains(lane), !damagedLanes.contains(lane) else { continue }
            return note(Damage(lane: lane, position: 1, reason: .missing))
        }
    }

    /// A checkpoint that was kept elsewhere: said before the events, so that it counts also where its lane has gone on since.
    mutating func expect(_ kept: Checkpoint) { verifier.expect(kept) }

    /// Compares where a lane ended with a checkpoint that was kept elsewhere.
    mutating func confirm(_ kept: Checkpoint) {
        keptCheckpoints += 1
        confirmEnd(kept)
    }

    private mutating func confirmEnd(_ kept: Checkpoint) {
        guard !damagedLanes.contains(kept.lane) else { return }
        do throws(Damage) { try verifier.confirm(kept) } catch { note(error) }
    }

    private mutating func note(_ damage: Damage) {
        damages.append(damage)
        damagedLanes.insert(damage.lane)
    }

    /// Compares the live headers of a lane with the folded ones.
    ///
    /// A header may be newer than what was read of the log, for the office goes on working: those are given back.
    mutating func compare(_ headers: [LiveHeader], of lane: Lane) -> Bool {
        var behind = false
        var shown: Set<StreamID> = []
        var found: [Difference] = []
        for live in headers {
            guard let stream = StreamID(live.stream), let header = try? DossierHeader(json: live.header) else {
                found.append(
                    Difference(stream: live.stream, code: nil, members: [], kind: .differs))
                continue
            }
            shown.insert(stream)
            guard let state = dossiers[stream] else {
                found.append(Difference(stream: live.stream, code: header.code, members: [], kind: .notInLog))
                behind = true
                continue
            }
            if header.version > state.version { behind = true }
            let members = DossierHeader(state).differences(from: header)
            if !members.isEmpty {
                found.append(Difference(stream: live.stream, code: header.code, members: members, kind: .differs))
            }
        }
        for (stream, state) in dossiers where stream.lane == lane && !shown.contains(stream) {
            found.append(
                Difference(stream: stream.description, code: state.code?.text, members: [], kind: .notShown))
        }
        differences.removeAll { StreamID($0.stream)?.lane == lane }
        differences += found.sorted { $0.stream < $1.stream }
        headersCompared = (headersCompared ?? 0) + headers.count
        return behind
    }

    /// Compares the figures that were stated with those of the same instant computed here.
    mutating func compare(_ stated: StatedFigures) {
        let mine = indicators.report(asOf: stated.asOf, since: stated.since, filter: stated.filter)
        figures = IndicatorReport.differences(mine.json, stated.json)
    }

    /// Forgets the comparison, before it is made again.
    mutating func beginComparison() {
        differences = []
        headersCompared = 0
    }
}
