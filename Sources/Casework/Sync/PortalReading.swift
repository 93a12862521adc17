import Dossiers
import EventLog
import JSON
import NationalPortal
import Organisation
import Procedures

/// Makes what the national portal is told from the events of a dossier.
struct PortalReading: Sendable {
    let reader: LogReader
    let desk: DossierDesk
    let definitions: DefinitionStore
    let registry: Registry
    let vneid: Set<String>

    /// A dossier after one of its events.
    struct Told: Sendable {
        var change: PortalFold.Change
        /// `nil`: it is not filed.
        var dossier: PortalDossier?
        var progress: PortalProgress?
    }

    /// A dossier that is followed through its events.
    struct Following: Sendable {
        var fold = PortalFold()
    }

    /// What an event tells; events before it are folded along.
    func told(_ event: RecordedEvent, _ following: inout Following) async throws -> Told? {
        var last: PortalFold.Change?
        if Int64(event.version) == following.fold.state.version + 1 {
            last = try apply(event, &following)
        } else {
            let version = Int(following.fold.state.version)
            for earlier in try await reader.stream(event.stream, after: version) where earlier.version <= event.version
            {
                last = try apply(earlier, &following)
            }
        }
        guard let last else { return nil }
        return try await told(last, event.stream)
    }

    /// Whether an event is the first of its dossier that one of the epochs did not take over: what the portal was told of the dossier before
    /// may be of a history that is no more.
    func isFirst(_ event: RecordedEvent, sinceOneOf epochs: [LogEpoch]) async throws -> Bool {
        let heads = epochs.map { $0.head(of: event.lane) }.filter { $0 < event.position }
        guard let head = heads.max() else { return false }
        guard event.version > 1 else { return true }
        let before = try await reader.stream(event.stream, after: event.version - 2).first
        return before.map { $0.position <= head } ?? false
    }

    /// A dossier as it stands, or as it stood after its event of that version, with all its progress; `nil` where there is none.
    func whole(
        _ stream: StreamID, upTo version: Int = .max
    ) async throws -> (told: Told, progress: [JSONValue], last: Position)? {
        var following = Following()
        var progress: [JSONValue] = []
        var last: (change: PortalFold.Change, position: Position)?
        for event in try await reader.stream(stream) where event.version <= version {
            let change = try apply(event, &following)
            if let step = self.progress(change) { progress.append(step.json) }
            last = (change, event.position)
        }
        guard let last else { return nil }
        return (try await told(last.change, stream), progress, last.position)
    }

    private func apply(_ event: RecordedEvent, _ following: inout Following) throws -> PortalFold.Change {
        following.fold.apply(
            try DossierEvent.decode(type: event.type, body: try JSONReader.read(event.body)),
            version: Int64(event.version), command: event.command.forState, at: event.at)
    }

    private func told(_ change: PortalFold.Change, _ stream: StreamID) async throws -> Told {
        guard change.after.filedAt != nil else { return Told(change: change) }
        var keys = try await desk.keysForReading(of: stream)
        let fields = try DossierDesk.open(change.after, &keys)
        var definition: ProcedureDefinition?
        if let digest = change.after.definition { definition = try await definitions.definition(digest) }
        return Told(
            change: change,
            dossier: PortalDossier(change.after, fields: fields, definition: definition, vneid: vneid),
            progress: progress(change))
    }

    private func progress(_ change: PortalFold.Change) -> PortalProgress? {
        let officers = registry.snapshot.organisation.officers
        return PortalProgress(change.event, before: change.before, after: change.after, begun: change.begun) {
            officers[$0]?.name
        }
    }
}
