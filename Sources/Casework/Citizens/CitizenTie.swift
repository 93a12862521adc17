import Crypto
import Dossiers
import EventLog
import Identity
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

/// What makes a dossier a citizen's.
enum CitizenTie: Sendable, Hashable {
    /// Their account, or their organisation's, filed it.
    case filer
    /// Their personal number is the applicant's.
    case applicant
    /// … the representative's.
    case representative
    /// … the principal's alone: it is about them, and others act in it.
    case principal

    /// Whether they may act in it, and read everything that was filed.
    var acts: Bool { self != .principal }
}

extension Office {
    /// What makes a dossier the citizen's; `nil`: it does not exist for them.
    ///
    /// A number counts where the account is of the level that the procedure asks for, and is compared with what the dossier says now, not
    /// with what a token once was made of. A draft is its owner's alone.
    func tie(_ citizen: Citizen, _ state: DossierState, _ stream: StreamID) async throws -> CitizenTie? {
        guard state.version > 0 else { return nil }
        if let filer = state.filer, filer.issuer == citizen.issuer, filer.subject == citizen.subject { return .filer }
        guard !state.isUnfiled else { return nil }
        if case .organisation(let code) = citizen.identity.account {
            return try await store.isParty(partyTokens.tokens(of: .organisation(code)), of: stream) ? .filer : nil
        }
        guard let number = citizen.identity.personalNumber, let digest = state.definition else { return nil }
        let definition = try await definitions.definition(digest)
        if let needed = definition.online.level, citizen.identity.level.rawValue < needed { return nil }
        var keys = try await desk.keys(of: stream)
        let opened = try DossierDesk.open(state, &keys)
        func isTheirs(_ subject: String) -> Bool {
            let fields = definition.identityFields(of: subject)
            guard let written = fields?.personalNumber.flatMap({ opened[subject]?[$0]?.text }),
                let digits = (try? PersonalNumber(written))?.digits,
                SymmetricKey(data: Array(digits.utf8)) == SymmetricKey(data: Array(number.utf8))
            else { return false }
            // A number that was mistyped at a counter is somebody else's: name and date of birth tell. Where neither can be compared, the
            // number alone is not enough.
            func agrees(_ field: String?, _ isSame: (String) -> Bool?) -> Bool? {
                field.flatMap { opened[subject]?[$0]?.text }.flatMap(isSame)
            }
            let said = [
                agrees(fields?.name) { stated in
                    citizen.identity.fullName.map { NameKeys.key(ofQuery: $0) == NameKeys.key(ofQuery: stated) }
                },
                agrees(fields?.birthDate) { stated in citizen.identity.birthDate.map { $0.iso == stated } },
            ].compactMap(\.self)
            return !said.isEmpty && said.allSatisfy(\.self)
        }
        if isTheirs(Vocabulary.applicant) { return .applicant }
        if let representative = state.representative, isTheirs(representative.subject) { return .representative }
        if definition.subjects.contains(where: { $0.isPrincipal && isTheirs($0.id) }) { return .principal }
        return nil
    }

    /// Gives a decision what it has to know of the citizen who acts.
    func introduce(
        _ caller: Caller, to context: inout DossierContext, _ state: DossierState, _ stream: StreamID
    ) async throws {
        guard let citizen = caller.citizen else { return }
        context.vouched = citizen.vouched
        let tie = try await tie(citizen, state, stream)
        context.isApplicant = tie?.acts ?? false
        switch tie {
        case .applicant: context.tiedAs = Vocabulary.applicant
        case .representative: context.tiedAs = state.representative?.subject
        case .filer, .principal, nil: break
        }
    }

    /// Refuses what only who acts in a dossier may open.
    func requireActing(_ caller: Caller, _ state: DossierState, _ stream: StreamID) async throws {
        guard let citizen = caller.citizen else { return }
        guard try await tie(citizen, state, stream)?.acts == true else { throw Self.notTheirs }
    }

    private static let notTheirs = CaseworkError(
        .forbidden, code: "access.acting-citizens-only",
        message: Bilingual(
            vi: "Chỉ người nộp, người yêu cầu hoặc người đại diện mới làm được việc này.",
            en: "Only whoever filed, applied or represents may do or open this."))
}
