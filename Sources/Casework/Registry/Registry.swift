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
    private let current: Mutex<RegistrySnapshot>
    /// Why what was folded is not the history that stands now.
    private let breakage = Mutex<EventLogError?>(nil)

    /// The lane in which organisation and procedures live: the log's first.
    nonisolated let lane: Lane

    /// The stream of all organisation events.
    private nonisolated var organisationStream: StreamID { StreamID(lane: lane, kind: "organisation", seed: "") }

    /// The stream of one procedure's publications.
    private nonisolated func stream(procedure code: String) -> StreamID {
        StreamID(lane: lane, kind: "procedure", seed: code)
    }

    private init(writer: LaneWriter, reader: LogReader, start: Checkpoint) {
        lane = start.lane
        self.writer = writer
        self.reader = reader
        current = Mutex(RegistrySnapshot(checkpoint: start))
    }

    /// Folds the registry lane from its beginning.
    static func open(writer: LaneWriter, reader: LogReader, log: LogID) async throws -> Registry {
        let registry = Registry(writer: writer, reader: reader, start: .start(of: writer.lane, in: log))
        try await registry.catchUp()
        return registry
    }

    /// The organisation and procedures as last folded.
    nonisolated var snapshot: RegistrySnapshot { current.withLock { $0 } }

    /// Folds what was appended since, by this process or another.
    ///
    /// - Throws: `EventLogError`; `broken`, and from then on for ever, where the last event folded is not the one that stands there:
    ///   the database was restored or failed over, and who may do what was folded from a history that is no more.
    func catchUp() async throws {
        try requireSound()
        while true {
            var next = snapshot
            let page: [RecordedEvent]
            do throws(EventLogError) { page = try await reader.page(after: next.checkpoint, limit: 1000) } catch {
                if case .broken = error { breakage.withLock { $0 = error } }
                throw error
            }
            guard !page.isEmpty else { return }
            // While this was read, another task may have folded it.
            for event in page where event.position > next.checkpoint.position { try next.apply(event) }
            current.withLock { if $0.checkpoint.position < next.checkpoint.position { $0 = next } }
            if page.count < 1000 { return }
        }
    }

    /// Refuses to serve from a history that was exchanged under us.
    ///
    /// - Throws: `EventLogError` (broken).
    nonisolated func requireSound() throws(EventLogError) {
        if let error = breakage.withLock({ $0 }) { throw error }
    }

    /// Follows the lane until the task is cancelled, so that what other processes change is seen here.
    func follow(every interval: Duration, onError: @Sendable (any Error) -> Void) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            do { try await catchUp() } catch {
                if !Task.isCancelled { onError(error) }
                if case .broken? = error as? EventLogError { return }
            }
        }
    }

    /// Lets the writer finish what it has.
    func close() async { await writer.close() }

    /// Decides and appends organisation events.
    ///
    /// What fits into one command is written whole or not at all. A larger change, such as an import, is written in parts; where it
    /// is interrupted, the same command decides anew on what stands and writes the rest.
    ///
    /// - Parameters:
    ///   - change: What is asked for.
    ///   - actor: Who asks.
    ///   - permission: Who lets it through.
    ///   - command: The identifier of the whole change; the same again gives the first answer, unless it was used for something else.
    /// - Returns: How many events were written; what changes nothing writes none.
    /// - Throws: What deciding throws, `EventLogError`, and `CaseworkError` where the identifier is taken or others were faster each time.
    func change(
        _ change: RegistryChange, by actor: Actor, permission: OrganisationContext.Permission,
        command: EventLog.CommandID
    ) async throws -> Int {
        for _ in 0..<8 {
            let before = snapshot
            let context = OrganisationContext(now: try await writer.now(), actor: actor, permission: permission)
            if before.commands[command] != nil {
                try change.permit(before.organisation, context)
                let events = try await written(command, by: actor)
                guard let events, change.agrees(events.map(\.fact), before.organisation, context) else {
                    throw CaseworkError.identifierTaken
                }
                return events.count
            }
            let events = try change.decide(before.organisation, context)
            guard !events.isEmpty else { return 0 }
            let encoded = events.map { event in
                let (type, body) = event.encode()
                return NewEvent(type: type, body: JSONWriter.bytes(body))
            }
            if try await append(
                encoded, to: organisationStream, after: before, command: command, decidedAt: context.now,
                rows: change.rows)
            {
                return snapshot.place(of: command)?.versions.count ?? events.count
            }
        }
        throw CaseworkError.busy
    }

    /// What `actor` has changed of the organisation under an identifier, its earlier portions included; `nil` where it was somebody
    /// else's, or something else, that bears it.
    func written(_ command: EventLog.CommandID, by actor: Actor) async throws -> [OrganisationEvent]? {
        guard let place = snapshot.place(of: command), place.stream == organisationStream else { return nil }
        let events = try await recorded(at: place).map {
            try OrganisationEvent.decode(type: $0.type, body: try JSONReader.read($0.body))
        }
        return events.allSatisfy { $0.by.isSame(as: actor) } ? events : nil
    }

    /// The instant to decide with.
    func now() async throws -> Instant { try await writer.now() }

    func recorded(at place: RememberedCommands.Place) async throws -> ArraySlice<RecordedEvent> {
        try await reader.stream(place.stream, after: place.versions.lowerBound - 1).prefix(place.versions.count)
    }

    /// Publishes a definition that is already stored under its digest; publishing the one in force again changes nothing.
    func publish(
        _ definition: ProcedureDefinition, digest: String, by actor: Actor, command: EventLog.CommandID
    ) async throws -> Bool {
        let stream = stream(procedure: definition.code)
        for _ in 0..<8 {
            let before = snapshot
            if let place = before.place(of: command) {
                guard place.stream == stream, let event = try await recorded(at: place).first,
                    let body = try? JSONReader.read(event.body), let by = body.object?["by"],
                    try Actor(json: by).isSame(as: actor),
                    try PublishedProcedure(body: body, at: event.at).digest == digest
                else { throw CaseworkError.identifierTaken }
                return true
            }
            if before.procedures[definition.code]?.last?.digest == digest { return false }
            let now = try await writer.now()
            let body = PublishedProcedure.body(
                by: actor, decidedAt: now, code: definition.code, digest: digest,
                languageVersion: definition.languageVersion, effective: definition.effective)
            let event = NewEvent(type: PublishedProcedure.eventType, body: JSONWriter.bytes(body))
            if try await append([event], to: stream, after: before, command: command, decidedAt: now) { return true }
        }
        throw CaseworkError.busy
    }

    /// Appends in portions of what one command may hold; `false` where it has to be decided anew.
    ///
    /// The last portion bears the command's own identifier, so that who finds it knows that all of them are there; those before it
    /// bear identifiers that follow from the place they take.
    func append(
        _ events: [NewEvent], to stream: StreamID, after before: RegistrySnapshot, command: EventLog.CommandID,
        decidedAt: Instant, rows: (Int) -> [CompanionRow] = { _ in [] }
    ) async throws -> Bool {
        var version = before.versions[stream] ?? 0
        let first = version + 1
        var loadedAt = before.checkpoint.position
        var rest = events[...]
        while !rest.isEmpty {
            let portion = rest.prefix(Proposal.largestEventCount)
            rest = rest.dropFirst(portion.count)
            let outcome = try await writer.append(
                Proposal(
                    stream: stream, expectedVersion: version, loadedAt: loadedAt,
                    command: rest.isEmpty ? command : .part(of: command, after: version),
                    events: Array(portion), companions: rest.isEmpty ? rows(first) : [], decidedAt: decidedAt))
            guard case .appended(let appended) = outcome else {
                // Also a duplicate: what it holds was decided on another state.
                try await catchUp()
                return false
            }
            version = appended.versions.upperBound
            loadedAt = appended.position
        }
        try await catchUp()
        return true
    }
}

extension EventLog.CommandID {
    /// The identifier of a portion of a large change, which follows `version` of its stream.
    fileprivate static func part(of command: EventLog.CommandID, after version: Int) -> EventLog.CommandID {
        CommandID(derivedFrom: "\(command)/\(version)")
    }
}

extension RegistrySnapshot {
    /// The events of a command that is done, its earlier portions included; `nil` where it is not.
    func place(of command: EventLog.CommandID) -> RememberedCommands.Place? {
        guard var place = commands[command] else { return nil }
        while let before = commands[
            .part(of: command, after: place.versions.lowerBound - 1 - Proposal.largestEventCount)],
            before.stream == place.stream
        {
            place.versions = before.versions.lowerBound...place.versions.upperBound
        }
        return place
    }
}
