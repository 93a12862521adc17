import Dossiers
import EventLog
import JSON
import Organisation
import Payments
import Postgres
import Procedures
import Sealing
import Synchronization
import Tracing
import Vietnamese
import WorkingTime

/// Carries one command from its caller to the disk: loads, decides, appends, and tells what happened.
final class DossierDesk: Sendable {
    let store: Store
    let reader: LogReader
    let lanes: DossierLanes
    let registry: Registry
    let definitions: DefinitionStore
    let keyring: Keyring
    let clock: any LogClock
    let calendar: WorkingCalendar
    let rules: WorkingRules
    private let turns = KeyedLock<StreamID>(maxWaiters: 64)
    private let cache = Mutex(
        BoundedCache<StreamID, LoadedDossier>(capacity: 20_000, weight: 256 << 20, weigh: { $0.weight }))
    private let codes = Mutex(BoundedCache<String, StreamID>(capacity: 100_000))

    init(
        store: Store, reader: LogReader, lanes: DossierLanes, registry: Registry, definitions: DefinitionStore,
        keyring: Keyring, clock: any LogClock, calendar: WorkingCalendar, rules: WorkingRules
    ) {
        self.store = store
        self.reader = reader
        self.lanes = lanes
        self.registry = registry
        self.definitions = definitions
        self.keyring = keyring
        self.clock = clock
        self.calendar = calendar
        self.rules = rules
    }

    /// What a command is made from, gathered while the dossier's turn is held.
    struct Draft: Sendable {
        var command: DossierCommand
        var context: DossierContext
        /// Keys that were made for it.
        var keys: DossierKeys?
        /// Rows that go along besides the header.
        var rows: [CompanionRow] = []
    }

    /// What came of a command.
    struct Outcome: Sendable {
        var stream: StreamID
        /// The state right after the command's own events.
        var state: DossierState
        var events: [(version: Int, type: String)]
        /// The instant it was decided with, as its events say; `nil` where there was nothing to do.
        var decidedAt: Instant?
        /// The command had been done before: this is its first answer again.
        var isRepeated: Bool
    }

    /// What somebody asks for, as far as a repetition must agree with the first time.
    struct Request: Sendable {
        /// The type of event that the command leads to; `nil` where the state decides which, as with a timer.
        var type: String?
        /// Other types that it may lead to.
        var orTypes: Set<String> = []
        /// Who asks.
        var by: Actor

        /// Whether `event` is what this request led to when it came first: the same kind of command, of the same person or system.
        func agrees(with event: DossierEvent) -> Bool {
            (type == nil || event.type == type || orTypes.contains(event.type))
                && PersonID(event.by) == PersonID(by) && event.by.system == by.system
        }
    }

    /// Does one command, exactly once.
    ///
    /// - Parameters:
    ///   - id: The command's identifier; the same again gives the first answer, unless it was used for something else.
    ///   - request: What is asked, by whom.
    ///   - stream: The dossier.
    ///   - code: What an error calls it.
    ///   - mayBegin: Whether the dossier need not exist yet.
    ///   - emptyAt: A head of the lane that was known before the stream was seen to have no header; it need not be read then.
    ///   - sees: Whether the caller may know of it; where not, it does not exist for them.
    ///   - draft: Reads the request against the state; called again where another writer was faster.
    /// - Returns: What came of it.
    /// - Throws: `CaseworkError`, `DossierRefusal`, `JSONError`, `EventLogError` …: `Office` turns them into answers.
    func perform(
        _ id: EventLog.CommandID, _ request: Request, on stream: StreamID, code: String, mayBegin: Bool,
        emptyAt: Position? = nil, sees: @Sendable (DossierState) async throws -> Bool,
        draft: @Sendable (DossierState, Instant) async throws -> Draft
    ) async throws -> Outcome {
        try await turns.withLock(stream) {
            for attempt in 0..<6 {
                let isRemembered = attempt == 0 && cached(stream) != nil
                let loaded =
                    if attempt == 0, let emptyAt, cached(stream) == nil {
                        LoadedDossier(stream: stream, state: .initial, loadedAt: emptyAt, weight: 0, keys: [:])
                    } else { try await load(stream, fresh: attempt > 0) }
                if loaded.state.commands[id.forState] != nil, try await sees(loaded.state) {
                    return try await firstAnswer(id, request, stream)
                }
                do {
                    if loaded.state.version == 0 {
                        guard mayBegin else { throw CaseworkError.dossierNotFound(code) }
                    } else if !(try await sees(loaded.state)) {
                        throw CaseworkError.dossierNotFound(code)
                    }
                    if let outcome = try await attemptOnce(id, request, loaded, draft) {
                        // Nothing to do by what is remembered may be something to do by what stands now.
                        let isBelieved = !isRemembered || outcome.isRepeated || !outcome.events.isEmpty
                        if isBelieved { return outcome }
                        guard try await isOutdated(loaded) else { return outcome }
                    }
                } catch {
                    // Another process may have written since: what is refused must be refused by what stands now.
                    guard attempt == 0, Self.isDecided(error), try await isOutdated(loaded) else { throw error }
                }
                cache.withLock { $0.remove(stream) }
            }
            throw CaseworkError.busy
        }
    }

    /// Whether an error came of the state, and not of the database or of the caller's going away.
    static func isDecided(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError, is PostgresError, is EventLogError: false
        default: true
        }
    }

    /// What the command answered the first time; `nil` where `state`, as the stream tells it, does not know it.
    func answered(
        _ id: EventLog.CommandID, _ request: Request, on stream: StreamID, _ state: DossierState
    ) async throws -> Outcome? {
        state.commands[id.forState] == nil ? nil : try await firstAnswer(id, request, stream)
    }

    /// Whether the stream holds more than was loaded.
    private func isOutdated(_ loaded: LoadedDossier) async throws -> Bool {
        try await !reader.stream(loaded.stream, after: Int(loaded.state.version)).isEmpty
    }

    private func attemptOnce(
        _ id: EventLog.CommandID, _ request: Request, _ loaded: LoadedDossier,
        _ draft: @Sendable (DossierState, Instant) async throws -> Draft
    ) async throws -> Outcome? {
        let writer = try await lanes.writer(loaded.stream.lane)
        let began = ContinuousClock.now
        let now = try await writer.now()
        var plan = try await draft(loaded.state, now)
        if ContinuousClock.now - began > Self.longestDraft {
            // Printing took its time: what counts is when it is decided. A paper bears the date of the day it was made on.
            plan.context.now = try await writer.now()
            guard plan.context.now.localDay == now.localDay else { return nil }
        }
        // Whatever is decided may ask for money or owe it.
        plan.context.orderStem = OrderNumber.stem(loaded.stream.bytes)
        try await reserveReceipt(for: plan.command, loaded.state, loaded.stream, &plan.context)
        let deciding = startSpan("decide")
        let decided = Result { try Dossiers.decide(loaded.state, plan.command, plan.context) }
        deciding.end()
        let events = try decided.get()
        guard !events.isEmpty else {
            return Outcome(stream: loaded.stream, state: loaded.state, events: [], isRepeated: false)
        }
        var state = loaded.state
        var encoded: [NewEvent] = []
        for event in events {
            let (type, body) = event.encode()
            encoded.append(NewEvent(type: type, body: JSONWriter.bytes(body)))
            state.evolve(event, version: state.version + 1, command: id.forState, at: plan.context.now)
        }
        var rows = [Companions.row(DossierHeader(state), stream: loaded.stream)] + plan.rows
        for (subject, key) in plan.keys?.made ?? [] {
            rows.append(Companions.key(key, subject: subject, stream: loaded.stream))
        }
        for agency in state.agencies where !loaded.state.agencies.contains(agency) {
            rows.append(Companions.agency(agency, stream: loaded.stream))
        }
        rows += Companions.tasks(from: loaded.state, to: state, stream: loaded.stream)
        rows += Companions.money(from: loaded.state, to: state, stream: loaded.stream, at: plan.context.now)
        if let system = state.filingSystem, system != loaded.state.filingSystem {
            rows.append(Companions.system(system, stream: loaded.stream))
        }
        let appending = startSpan("append", ofKind: .client)
        defer { appending.end() }
        let outcome: AppendOutcome
        do throws(EventLogError) {
            outcome = try await writer.append(
                Proposal(
                    stream: loaded.stream, expectedVersion: Int(loaded.state.version), loadedAt: loaded.loadedAt,
                    command: id, events: encoded, companions: rows, decidedAt: plan.context.now))
        } catch {
            switch Companions.collision(error) {
            // A code that was made here is made anew; one that was brought cannot be another.
            case .code where plan.context.proposedCode == nil: throw Office.codeTaken
            case .code, .key: return nil
            case .transfer, nil: throw error
            }
        }
        switch outcome {
        case .appended(let appended):
            state.at = appended.at
            let kept = LoadedDossier(
                stream: loaded.stream, state: state, loadedAt: appended.position,
                weight: encoded.reduce(loaded.weight) { $0 + $1.body.count }, keys: plan.keys?.afterwards)
            cache.withLock { $0.insert(kept, for: loaded.stream) }
            return Outcome(
                stream: loaded.stream, state: state,
                events: zip(appended.versions, encoded).map { ($0, $1.type) }, decidedAt: plan.context.now,
                isRepeated: false)
        case .duplicate: return try await firstAnswer(id, request, loaded.stream)
        case .conflict, .stale: return nil
        }
    }

    /// How long a command may be drafted before its instant is taken anew.
    private static let longestDraft: Duration = .milliseconds(500)

    /// What the command answered the first time: the state folded up to its own events.
    ///
    /// - Throws: `CaseworkError` where the identifier was used for another command, or by somebody else.
    private func firstAnswer(
        _ id: EventLog.CommandID, _ request: Request, _ stream: StreamID
    ) async throws -> Outcome {
        var state = DossierState.initial
        var events: [(version: Int, type: String)] = []
        var decidedAt: Instant?
        for event in try await reader.stream(stream) {
            if !events.isEmpty, event.command != id { break }
            let applied = try state.apply(event)
            guard event.command == id else { continue }
            guard request.agrees(with: applied) else { throw CaseworkError.identifierTaken }
            events.append((event.version, event.type))
            decidedAt = applied.decidedAt
        }
        return Outcome(stream: stream, state: state, events: events, decidedAt: decidedAt, isRepeated: true)
    }

    /// What the cache knows of a dossier.
    func cached(_ stream: StreamID) -> LoadedDossier? { cache.withLock { $0.value(for: stream) } }

    /// Remembers no more of a dossier: the next to ask reads it anew.
    func drop(_ stream: StreamID) { cache.withLock { $0.remove(stream) } }

    /// Keeps the keys that belong to the cached state. Its turn is held: the state is the one the command is decided on.
    func remember(_ keys: [String: WrappedKey], of stream: StreamID) {
        cache.withLock { cache in
            guard var known = cache.value(for: stream) else { return }
            known.keys = keys
            cache.insert(known, for: stream)
        }
    }

    /// The stream that a code names, which never changes.
    func stream(code: String) async throws(PostgresError) -> StreamID? {
        if let known = codes.withLock({ $0.value(for: code) }) { return known }
        guard let stream = try await store.stream(code: code) else { return nil }
        codes.withLock { $0.insert(stream, for: code) }
        return stream
    }

    /// The dossier as it stands: from the cache, unless `fresh`, or folded from its stream.
    func load(_ stream: StreamID, fresh: Bool) async throws -> LoadedDossier {
        if !fresh, let known = cache.withLock({ $0.value(for: stream) }) { return known }
        let head = try await lanes.writer(stream.lane).head.position
        var state = DossierState.initial
        var weight = 0
        for event in try await reader.stream(stream) {
            try state.apply(event)
            weight += event.body.count
        }
        let loaded = LoadedDossier(stream: stream, state: state, loadedAt: head, weight: weight)
        if state.version > 0 { cache.withLock { $0.insert(loaded, for: stream) } }
        return loaded
    }

    /// The dossier as its stream tells it now, for reading: other processes may have written since, and a database that was restored
    /// may tell another story than the one that is remembered here.
    func read(_ stream: StreamID) async throws -> DossierState {
        var state = DossierState.initial
        for event in try await reader.stream(stream) { try state.apply(event) }
        return state
    }
}
