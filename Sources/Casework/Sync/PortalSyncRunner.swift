import Dossiers
import EventLog
import FoundationEssentials
import Logging
import NationalPortal
import Postgres
import Tracing
import WorkingTime

/// Tells the national portal every change of every filed dossier, in the order of its lane, until cancelled (`docs/connectors.md`,
/// *National portal*).
///
/// It follows the log by position, as the deliverers of webhooks do. Any number of servers may run one on the same database: one is at it.
struct PortalSyncRunner: Sendable {
    let pool: PostgresPool
    let store: Store
    let reader: LogReader
    let log: LogDescription
    let clock: any LogClock
    let comparison: PortalComparison
    let logger: Logger
    /// What the runner is called while it holds the portal.
    let name = UUID()

    /// How long the portal is held without a sign of life, in seconds.
    var holding = 60.0
    static let pageLength = 200
    /// A message that goes wrong so often, while the portal works, is set aside: what stands behind it must not wait for it.
    static let mostFailures = 10
    /// The longest pause after turns that threw.
    static let longestPause: Duration = .seconds(60)

    var settings: PortalSettings { comparison.settings }
    private var reading: PortalReading { comparison.reading }

    func run(every pause: Duration) async {
        var wait = pause
        while !Task.isCancelled {
            do {
                try await turn()
                // A day of filing at a time, so that nothing new waits for the comparison.
                let isChecking = try await check()
                wait = pause
                if isChecking { continue }
            } catch {
                if !Task.isCancelled, wait == pause {
                    logger.warning(
                        "portal not served", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
                }
                wait = min(wait * 2, Self.longestPause)
            }
            try? await Task.sleep(for: wait)
        }
    }

    /// One turn, until nothing is left or nothing more is taken.
    ///
    /// - Returns: Whether nothing is left.
    @discardableResult
    func turn() async throws -> Bool {
        guard try await hold() else { return false }
        let isDone: Bool
        do { isDone = try await serve() } catch {
            try? await store.releasePortal(settings.name, by: name)
            throw error
        }
        try await store.releasePortal(settings.name, by: name)
        return isDone
    }

    /// Takes the portal, or keeps it.
    func hold() async throws -> Bool {
        try await store.holdPortal(settings.name, by: name, seconds: holding)
    }

    /// Somebody else has the portal by now.
    private struct Lost: Error {}

    private func serve() async throws -> Bool {
        let epochs = try await LogEpochs.all(pool, log: log)
        let states = try await store.portalLanes(settings.name)
        var isDone = true
        for lane in try await lanes() {
            if Task.isCancelled { return false }
            let state = states[lane]
            // A lane that waits holds no other up.
            if state?.waits == true {
                isDone = false
                continue
            }
            do {
                if try await !serve(lane, state, epochs) { isDone = false }
            } catch is Lost {
                return false
            } catch EventLogError.readerOvertaken {
                return false
            } catch  where Self.isFault(error) {
                // Its log cannot be read on: nobody but a person can say from where to tell again. The others go on.
                isDone = false
                try await note(
                    CaseworkError.explaining(error).code, nil, lane, message: "lane", state, isFailure: true)
            }
        }
        return isDone && !Task.isCancelled
    }

    /// Whether an error is a fault of ours or of what the log holds, and not the state of a machine that passes.
    private static func isFault(_ error: any Error) -> Bool {
        !(error is CancellationError) && !Task.isCancelled && CaseworkError.explaining(error).kind != .unavailable
    }

    /// Tells what a lane holds.
    ///
    /// - Returns: Whether nothing is left.
    private func serve(_ lane: Lane, _ state: PortalLane?, _ epochs: [LogEpoch]) async throws -> Bool {
        let epoch = epochs.last?.number ?? 0
        var state = state
        var heldAt: ContinuousClock.Instant?
        var place = try await beginning(lane)
        while !Task.isCancelled {
            let events = try await reader.page(after: place, limit: Self.pageLength)
            guard let end = events.last?.checkpoint else { return true }
            var following: [StreamID: PortalReading.Following] = [:]
            for event in events where event.type.hasPrefix("dossier.") {
                try await keepOn(&heldAt)
                let outcome = try await tell(
                    event, &following[event.stream, default: .init()], epochs.filter { $0.number > 1 }, state)
                guard let outcome else { continue }
                guard case .told(let row) = outcome else { return false }
                try await keepOn(&heldAt)
                guard
                    try await store.portalMoved(
                        settings.name, by: name, told: (event.stream, row), from: place,
                        to: .init(event.checkpoint, epoch: epoch))
                else { throw Lost() }
                place = event.checkpoint
                state = nil
            }
            if end != place {
                guard
                    try await store.portalMoved(
                        settings.name, by: name, told: nil, from: place, to: .init(end, epoch: epoch))
                else { throw Lost() }
                place = end
            }
        }
        return false
    }

    /// Renews the hold where a third of it is over: no other server begins what this one is about to note.
    private func keepOn(_ heldAt: inout ContinuousClock.Instant?) async throws {
        if let heldAt, ContinuousClock.now - heldAt <= .seconds(holding / 3) { return }
        guard try await hold() else { throw Lost() }
        heldAt = .now
    }

    private enum Outcome {
        case told(PortalRow)
        /// Nothing was taken; when it is tried again has been noted.
        case later
    }

    /// Tells what an event changed; `nil` where the portal has to be told nothing.
    private func tell(
        _ event: RecordedEvent, _ following: inout PortalReading.Following, _ later: [LogEpoch], _ state: PortalLane?
    ) async throws -> Outcome? {
        let identifier = Self.identifier(of: event, in: log)
        let version = Int64(event.version)
        func aside(_ code: String) -> Outcome { .told(PortalRow(version: version, digest: nil, rejected: code)) }
        let failures = 1 + (state?.message == identifier ? state?.failures ?? 0 : 0)
        let message: PortalMessage
        do {
            guard let made = try await self.message(event, &following, later, identifier) else { return nil }
            message = made
        } catch  where Self.isFault(error) {
            // It is ours, and another try will hardly help; whatever else the same dossier is stopped by is not waited for again.
            let code = CaseworkError.explaining(error).code
            let known = try await store.portalRow(settings.name, event.stream)
            if failures >= Self.mostFailures || known?.rejected == code {
                logger.error("portal: a change is set aside", metadata: ["code": "\(code)"])
                return aside(code)
            }
            try await note(code, nil, event.lane, message: identifier, state, isFailure: true)
            return .later
        }
        let reply = await withSpan("portal change", ofKind: .producer) { _ in await settings.transport.send(message) }
        try Task.checkCancellation()
        switch reply {
        case .taken: return .told(PortalRow(version: version, digest: message.digest, rejected: nil))
        case .refused(let code):
            logger.error("portal refused a change", metadata: ["code": "\(code)"])
            return aside(code)
        case .deferred(let code, let after):
            try await note(code, after, event.lane, message: identifier, state, isFailure: false)
            return .later
        case .failed(let code):
            // Another question, which may take as long again.
            guard try await hold() else { throw Lost() }
            if failures >= Self.mostFailures, try await isWorking(state, event) {
                logger.error("portal: a change is set aside", metadata: ["code": "\(code)"])
                return aside(code)
            }
            try await note(code, nil, event.lane, message: identifier, state, isFailure: true)
            return .later
        }
    }

    /// Whether it is this one message that the portal cannot do with, and not the portal that is away: it has taken another since, or it
    /// answers what it is asked.
    private func isWorking(_ state: PortalLane?, _ event: RecordedEvent) async throws -> Bool {
        if state?.isPortalWorking == true { return true }
        let answer = await settings.transport.list(from: event.at, to: event.at.adding(seconds: 1), after: nil)
        try Task.checkCancellation()
        if case .page = answer { return true }
        return false
    }

    /// What an event is to be told as; `nil` where the portal has to be told nothing.
    private func message(
        _ event: RecordedEvent, _ following: inout PortalReading.Following, _ later: [LogEpoch], _ identifier: String
    ) async throws -> PortalMessage? {
        guard let told = try await reading.told(event, &following), let dossier = told.dossier else { return nil }
        let known = try await store.portalRow(settings.name, event.stream)
        let version = Int64(event.version)
        if let known, known.version >= version { return nil }
        let digest = dossier.digest
        var progress = told.progress.map { [$0.json] } ?? []
        // After a fail-over the portal may know of events that are lost, and would take these for older ones: it gets the dossier whole.
        let isReplacement = try await reading.isFirst(event, sinceOneOf: later)
        if isReplacement, let whole = try await reading.whole(event.stream, upTo: event.version) {
            progress = whole.progress
        }
        let isNew = isReplacement || digest != known?.digest
        guard isNew || told.progress != nil else { return nil }
        return PortalMessage(
            identifier: identifier, code: dossier.code, filedAt: dossier.filedAt, digest: digest, version: version,
            dossier: isNew ? dossier.json : nil, progress: progress, isReplacement: isReplacement)
    }

    /// MaBanTin: names the event, and not only its place, for after a fail-over another event may stand there.
    static func identifier(of event: RecordedEvent, in log: LogDescription) -> String {
        "\(log.id)-\(event.lane.number)-\(event.position)-\(Hex.text(Array(event.digest.bytes.prefix(8))))"
    }

    private func note(
        _ code: String, _ after: Duration?, _ lane: Lane, message: String, _ state: PortalLane?, isFailure: Bool
    ) async throws {
        let isSame = state?.message == message
        let before = isSame ? (state?.failures ?? 0) + (state?.deferrals ?? 0) : 0
        if before == 0 { logger.warning("portal waited for", metadata: ["lane": "\(lane.number)", "code": "\(code)"]) }
        let delay = min(300, Double(1 << min(before, 9))) * Double.random(in: 0.5...1.5)
        try await store.portalFailed(
            settings.name, by: name, lane: lane, message: message, code: code,
            seconds: min(max(delay, (after ?? .zero) / .seconds(1)), Store.longestPortalWait), isFailure: isFailure)
    }

    private func lanes() async throws -> [Lane] {
        try await LogAdministration.lanes(pool).map(\.lane).filter { $0 != log.lanes.lowerBound }.sorted()
    }

    private func beginning(_ lane: Lane) async throws -> Checkpoint {
        let reader = Store.reader(ofPortal: settings.name)
        return try await ReaderCheckpoints.resume(reader, lane: lane, log: log, from: pool)?.checkpoint
            ?? .start(of: lane, in: log.id)
    }
}
