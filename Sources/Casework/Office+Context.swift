import Dossiers
import EventLog
import JSON
import Organisation
import Payments
import Procedures
import Vietnamese
import WorkingTime

extension Office {
    /// Whether the caller may know of a dossier: their agencies have to do with it, their system filed it, or it is theirs (``CitizenTie``).
    func sees(_ state: DossierState, _ stream: StreamID, _ caller: Caller) async throws -> Bool {
        switch caller.identity {
        case .citizen(let citizen): return try await tie(citizen, state, stream) != nil
        case .system(let system):
            return state.filingSystem == system
        case .officer:
            let visible = caller.authority?.visibleAgencies ?? []
            if state.isUnfiled {
                // Whoever wrote it, in a post at the agency they wrote it at.
                guard let filer = state.filer, filer.system == nil, PersonID(filer) == PersonID(caller.actor()) else {
                    return false
                }
                return filer.agency.map(visible.contains) ?? false
            }
            return state.concerned.contains(where: visible.contains)
        }
    }

    /// The part of a decision's context that every command needs.
    func context(
        _ caller: Caller, _ state: DossierState, now: Instant, snapshot: RegistrySnapshot, agencies: [AgencyCode] = []
    ) -> DossierContext {
        let day = now.localDay
        var context = DossierContext(
            now: now, actor: caller.actor(), roles: caller.roles, procedure: nil,
            calendar: calendar, rules: configuration.rules)
        context.standsInFor = caller.standsInFor
        context.connected = configuration.connected
        context.unaskableGateways = Set(
            configuration.gateways.filter { !$0.canBeAsked }.flatMap { [$0.name] + $0.formerly })
        for agency in Set(agencies + state.agencies) {
            context.agencies[agency] = snapshot.organisation.facts(of: agency, on: day)
        }
        if let assignee = state.entry?.assignee {
            context.isAssigneeOnLeave = snapshot.organisation.officers[assignee]?.isOnLeave(on: day) ?? false
        }
        if let system = caller.actingSystem, let agency = state.receiving, let procedure = state.procedure {
            context.isSystemTrusted = snapshot.organisation.isHeard(
                system, about: agency, procedure: procedure, at: now)
        }
        return context
    }

    /// The stream that a code names.
    ///
    /// - Throws: `CaseworkError` where no dossier has the code.
    func stream(of code: String) async throws -> StreamID {
        guard Self.mayBeCode(code), let stream = try await desk.stream(code: VietnameseText.nfc(code)) else {
            throw CaseworkError.dossierNotFound(code.shown)
        }
        return stream
    }

    /// Whether a text can be the code of a dossier at all; what cannot is never looked up.
    static func mayBeCode(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count) && !text.contains(where: \.isControl)
    }

    /// The answer to a command.
    func answer(_ outcome: DossierDesk.Outcome, _ caller: Caller) async throws -> JSONValue {
        let state = outcome.state
        let now = try await clock.now()
        let events = outcome.events.map { event -> JSONValue in
            ["version": .integer(Int64(event.version)), "type": .string(event.type)]
        }
        var code = state.code?.text
        if code == nil { code = try await store.code(ofDraft: outcome.stream) }
        var answer: JSONObject = [
            "code": .string(code ?? ""), "version": .integer(state.version),
            "repeated": .bool(outcome.isRepeated), "events": .array(events),
            "dossier": try await row(DossierHeader(state), applicant: nil, now: now).json,
        ]
        if caller.citizen != nil, case .object(var row)? = answer["dossier"] {
            for member in Self.officersMembers { row[member] = nil }
            answer["dossier"] = .object(row)
        }
        let duplicates = await remarkOnDuplicates(outcome, caller, now: now)
        if outcome.events.contains(where: { $0.type == DossierEvent.Filed.type }) {
            // What was filed just now has its first secret.
            let secret =
                outcome.isRepeated
                ? try await secret(of: outcome.stream)
                : TrackingSecret(outcome.stream, generation: 0, keyring: configuration.keyring)
            answer["tracking_secret"] = .string(secret.text)
        }
        answer.set("possible_duplicates", duplicates.map { .array($0.map(JSONValue.string)) })
        return .object(answer)
    }

    /// A header as a list shows it.
    func row(_ header: DossierHeader, applicant: String?, now: Instant) async throws -> DossierRow {
        var definition: ProcedureDefinition?
        if let digest = header.definition { definition = try? await definitions.definition(digest) }
        let remaining = header.due.flatMap {
            try? Deadline.remaining(
                from: now, to: $0, calendar: calendar, rules: configuration.rules)
        }
        return DossierRow(header: header, definition: definition, applicant: applicant, remaining: remaining)
    }
}

extension String {
    /// What came from outside, as a message may repeat it: short, and without control characters.
    var shown: String { String(prefix(60).filter { !$0.isControl }) }
}

extension Character {
    /// Whether it holds a control character, such as NUL, which PostgreSQL cannot keep.
    var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}

extension OrganisationState {
    /// What a decision has to know of an agency; `nil` where it was never established.
    func facts(of code: AgencyCode, on day: Day) -> Dossiers.AgencyFacts? {
        guard let agency = agencies[code] else { return nil }
        let successor = successor(of: code, on: day)
        return Dossiers.AgencyFacts(
            level: Procedures.AgencyLevel(agency.level), isOpen: agency.exists(on: day),
            successor: successor == code ? nil : successor)
    }
}

extension Procedures.AgencyLevel {
    /// The level of government at which procedures are resolved, by the level of an agency.
    init(_ level: Organisation.AgencyLevel) {
        switch level {
        case .central: self = .ministry
        case .provincial: self = .province
        case .communal: self = .commune
        }
    }
}
