import EventLog
import JSON
import Organisation
import Procedures
import Synchronization
import Vietnamese
import WorkingTime

/// The registry lane: organisation and published procedures, folded once and followed from then on.
///
/// Reading takes the present value; writing goes through this actor, one command at a time, because registry commands are rare and
/// each may depend on the one before.
actor Registry {
    private let writer: LaneWriter
    private let reader: LogReader
    private let clock: any LogClock
    private let current: Mutex<RegistrySnapshot>

    /// The lane in which organisation and procedures live: the log's first.
    nonisolated let lane: Lane

    /// The stream of all organisation events.
    private nonisolated var organisationStream: StreamID { StreamID(lane: lane, kind: "organisation", seed: "") }

    /// The stream of one procedure's publications.
    private nonisolated func stream(procedure code: String) -> StreamID {
        StreamID(lane: lane, kind: "procedure", seed: code)
    }

    private init(writer: LaneWriter, reader: LogReader, clock: any LogClock, start: Checkpoint) {
        lane = start.lane
        self.writer = writer
        self.reader = reader
        self.clock = clock
        current = Mutex(RegistrySnapshot(checkpoint: start))
    }

    /// Folds the registry lane from its beginning.
    static func open(
        writer: LaneWriter, reader: LogReader, clock: any LogClock, log: LogID
    ) async throws -> Registry {
        let registry = Registry(
            writer: writer, reader: reader, clock: clock, start: .start(of: writer.lane, in: log))
        try await registry.catchUp()
        return registry
    }

    /// The organisation and procedures as last folded.
    nonisolated var snapshot: RegistrySnapshot { current.withLock { $0 } }

    /// Folds what was appended since, by this process or another.
    func catchUp() async throws {
        while true {
            var next = snapshot
            let page = try await reader.page(lane, after: next.checkpoint.position, limit: 1000)
            guard !page.isEmpty else { return }
            for event in page where event.position > next.checkpoint.position { try next.apply(event) }
            current.withLock { $0 = next }
            if page.count < 1000 { return }
        }
    }

    /// Follows the lane until the task is cancelled, so that what other processes change is seen here.
    func follow(every interval: Duration, onError: @Sendable (any Error) -> Void) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            do { try await catchUp() } catch {
                if !Task.isCancelled { onError(error) }
            }
        }
    }

    /// Lets the writer finish what it has.
    func close() async { await writer.close() }

    /// Decides and appends organisation events, all or none.
    ///
    /// - Parameters:
    ///   - actor: Who asks.
    ///   - permission: Who lets it through.
    ///   - command: The identifier of the whole change.
    ///   - decide: What follows from the state; called again where another process was faster.
    /// - Returns: How many events were written; what changes nothing writes none.
    /// - Throws: What `decide` throws, `EventLogError`, and `CaseworkError` where others were faster each time.
    func change(
        by actor: Actor, permission: OrganisationContext.Permission, command: EventLog.CommandID,
        decide: @Sendable (OrganisationState, OrganisationContext) throws -> [OrganisationEvent]
    ) async throws -> Int {
        for _ in 0..<8 {
            let before = snapshot
            let context = OrganisationContext(now: try await clock.now(), actor: actor, permission: permission)
            let events = try decide(before.organisation, context)
            guard !events.isEmpty else { return 0 }
            if try await append(
                events.map { event in
                    let (type, body) = event.encode()
                    return NewEvent(type: type, body: JSONWriter.bytes(body))
                }, to: organisationStream, after: before, command: command)
            {
                return events.count
            }
        }
        throw CaseworkError.busy
    }

    /// Publishes a definition that is already stored under its digest; publishing the one in force again changes nothing.
    func publish(
        _ definition: ProcedureDefinition, digest: String, by actor: Actor, command: EventLog.CommandID
    ) async throws -> Bool {
        for _ in 0..<8 {
            let before = snapshot
            if before.procedures[definition.code]?.last?.digest == digest { return false }
            let body = PublishedProcedure.body(
                by: actor, decidedAt: try await clock.now(), code: definition.code, digest: digest,
                languageVersion: definition.languageVersion, effective: definition.effective)
            let event = NewEvent(type: PublishedProcedure.eventType, body: JSONWriter.bytes(body))
            if try await append([event], to: stream(procedure: definition.code), after: before, command: command) {
                return true
            }
        }
        throw CaseworkError.busy
    }

    /// Appends in portions of what one command may hold; `false` where the stream has moved on.
    private func append(
        _ events: [NewEvent], to stream: StreamID, after before: RegistrySnapshot, command: EventLog.CommandID
    ) async throws -> Bool {
        var version = before.versions[stream] ?? 0
        var loadedAt = before.checkpoint.position
        var rest = events[...]
        var part = 0
        while !rest.isEmpty {
            let portion = rest.prefix(Proposal.largestEventCount)
            let id = part == 0 ? command : CommandID(derivedFrom: "\(command)/\(part)")
            let outcome = try await writer.append(
                Proposal(
                    stream: stream, expectedVersion: version, loadedAt: loadedAt, command: id,
                    events: Array(portion)))
            switch outcome {
            case .appended(let appended):
                version = appended.versions.upperBound
                loadedAt = appended.position
            case .duplicate: version += portion.count
            case .conflict, .stale:
                try await catchUp()
                guard part == 0 else { throw CaseworkError.busy }
                return false
            }
            rest = rest.dropFirst(portion.count)
            part += 1
        }
        try await catchUp()
        return true
    }
}
