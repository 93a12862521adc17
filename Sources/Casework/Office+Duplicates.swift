import Dossiers
import EventLog
import JSON
import Logging
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

/// Whether somebody has filed the same before: a remark for whoever receives, never a reason to refuse.
extension Office {
    /// Other dossiers of the same procedure, at an agency of this dossier that the caller may see, whose principal has the same full
    /// name and date of birth: their codes, the newest first, open ones and ended ones.
    ///
    /// Candidates are found through the tokens of the name, then opened and compared. Who is told of one has learnt something of a
    /// person: it is written down first.
    /// - Returns: `nil` for systems, for drafts, and where the procedure does not ask for both.
    func possibleDuplicates(
        of state: DossierState, _ opened: [String: [String: FieldValue]], stream: StreamID, caller: Caller, now: Instant
    ) async throws -> [String]? {
        guard let authority = caller.authority, state.phase != .draft, let procedure = state.procedure,
            let digest = state.definition, let fields = try await definitions.definition(digest).principalFields
        else { return nil }
        let agencies = Set(state.agencies).intersection(authority.visibleAgencies)
        guard let name = opened[fields.subject]?[fields.name]?.text,
            let birthDate = opened[fields.subject]?[fields.birthDate]?.text
        else { return [] }
        var tokens: [(agency: String, token: [UInt8])] = []
        for agency in agencies.sorted(by: { $0.rawValue < $1.rawValue }) {
            tokens += tokenMakers[agency].tokens(forNameQuery: name).map { (agency.rawValue, $0.bytes) }
        }
        let candidates = try await store.found(
            tokens: tokens, procedure: procedure, besides: stream, limit: Self.mostCandidates)
        var codes: [String] = []
        for candidate in candidates where candidate.header.agencies.contains(where: agencies.contains) {
            guard let code = candidate.header.code else { continue }
            let other = try await desk.read(candidate.stream)
            var keys = try await desk.keys(of: candidate.stream)
            // What does not open cannot be compared; that is no reason not to show this dossier.
            guard let person = try? DossierDesk.open(other, &keys)[fields.subject] else { continue }
            guard let otherName = person[fields.name]?.text,
                NameKeys.key(ofQuery: otherName) == NameKeys.key(ofQuery: name),
                person[fields.birthDate]?.text == birthDate
            else { continue }
            codes.append(code)
        }
        try await store.recordAccess(at: now, actor: caller.actor(), codes: codes, what: "possible duplicate")
        return codes
    }

    /// The same for the answer to a command that is done already: where it cannot be told, nothing is said.
    func remarkOnDuplicates(_ outcome: DossierDesk.Outcome, _ caller: Caller, now: Instant) async -> [String]? {
        let told: Set = [DossierEvent.Filed.type, DossierEvent.Received.type]
        guard caller.officer != nil, outcome.events.contains(where: { told.contains($0.type) }) else { return nil }
        do {
            var keys = try await desk.keysForReading(of: outcome.stream)
            let opened = try DossierDesk.open(outcome.state, &keys)
            return try await possibleDuplicates(
                of: outcome.state, opened, stream: outcome.stream, caller: caller, now: now)
        } catch {
            logger.warning("no duplicates told", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
            return nil
        }
    }

    /// How many dossiers that carry the name are opened and compared, the newest first.
    private static let mostCandidates = 50
}
