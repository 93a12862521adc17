import Organisation
import Procedures
import Vietnamese
import WorkingTime

/// Who files online, held against what is filed (NĐ 69/2024; the definition states the level).
extension Decision {
    /// Refuses a citizen whose electronic identity is not enough, whose account is of the other kind, or who is not who the form says.
    ///
    /// Nothing of it concerns officers.
    func checkIdentity(
        _ kind: ApplicantKind, _ representative: Representative?, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard context.standing.party == .citizen else { return }
        if let needed = definition.online.level {
            let level = context.vouched?.level ?? 0
            guard level >= needed else { throw .filing(.levelTooLow(level: level, needed: needed)) }
        }
        guard let vouched = context.vouched else { return }
        if vouched.isOrganisation {
            guard kind != .citizen else { throw .filing(.accountOfOtherKind) }
        } else {
            // Whoever acts for an organisation by name, on a ground, may come with an account of their own.
            guard kind != .enterprise || representative != nil else { throw .filing(.accountOfOtherKind) }
        }
        try checkVouched(representative?.subject ?? Vocabulary.applicant, fields: nil, definition)
    }

    /// What a system that files by itself says of the identity of whom it files for: it answers for its citizens, but where the procedure
    /// states a level it has to say online who has vouched for them and at which one. Nobody else's word is taken for it.
    func checkAttestation(_ command: DossierCommand.File, _ definition: ProcedureDefinition) throws(DossierRefusal) {
        guard context.standing.party == .system else {
            guard command.attestation == nil else { throw .filing(.statedByOutsider(what: "identity_attestation")) }
            return
        }
        guard command.channel == .online, let needed = definition.online.level else { return }
        guard let attestation = command.attestation else { throw .filing(.identityNotAttested(needed: needed)) }
        guard attestation.level >= needed else {
            throw .filing(.levelTooLow(level: attestation.level, needed: needed))
        }
    }

    /// The same for what an answer to a supplement changes of whoever answers, whatever makes the dossier theirs; and whom it is about
    /// is exchanged by no answer that was not asked for it.
    func checkIdentity(_ waiting: Waiting, _ definition: ProcedureDefinition) throws(DossierRefusal) {
        let changed = context.changed ?? context.answered
        let persons =
            [Vocabulary.applicant] + definition.subjects.filter(\.isPrincipal).map(\.id)
            + [state.representative?.subject].compactMap(\.self)
        var found: [FormRefusal] = []
        for subject in persons {
            guard let identity = definition.identityFields(of: subject) else { continue }
            for field in [identity.name, identity.personalNumber, identity.birthDate].compactMap(\.self) {
                let name = "\(subject).\(field)"
                guard changed.contains(name), !waiting.items.contains(name),
                    !found.contains(where: { $0.parts.first?.place == name })
                else { continue }
                let label = definition.subject(subject)?.field(field)?.label ?? Bilingual(vi: field, en: field)
                found.append(.notAsked(name, label: label))
            }
        }
        try require(found)
        guard context.standing.party == .citizen else { return }
        let subject = context.tiedAs ?? state.representative?.subject ?? Vocabulary.applicant
        try checkVouched(subject, fields: changed, definition)
    }

    /// Name, number and date of birth of the person who acts. What the provider does not say, or the form does not hold, is not compared.
    private func checkVouched(
        _ subject: String, fields: Set<String>?, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard let vouched = context.vouched, !vouched.isOrganisation else { return }
        guard let identity = definition.identityFields(of: subject), let opened = context.opened[subject] else {
            return
        }
        var found: [FormRefusal] = []
        func compare(_ field: String?, _ isRight: (String) -> Bool) {
            guard let field, fields?.contains("\(subject).\(field)") ?? true, case .string(let text)? = opened[field],
                !isRight(text)
            else { return }
            let label = definition.subject(subject)?.field(field)?.label ?? Bilingual(vi: field, en: field)
            found.append(.notVouched("\(subject).\(field)", label: label))
        }
        if let name = vouched.fullName {
            // Providers write names in capitals, and put the tone where they like.
            compare(identity.name) { NameKeys.key(ofQuery: $0) == NameKeys.key(ofQuery: name) }
        }
        if let number = vouched.personalNumber {
            compare(identity.personalNumber) { (try? PersonalNumber($0))?.digits == number }
        }
        if let day = vouched.birthDate { compare(identity.birthDate) { $0 == day.iso } }
        try require(found)
    }
}
