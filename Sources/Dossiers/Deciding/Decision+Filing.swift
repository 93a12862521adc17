import JSON
import Organisation
import Procedures
import Vietnamese
import WorkingTime

/// Drafting, discarding, filing and attaching.
extension Decision {
    func draft(_ command: DossierCommand.Draft) throws(DossierRefusal) -> Outcome {
        let actor = try permission.draft()
        try checkChannel(command.channel)
        guard let definition = context.procedure?.definition, definition.code == command.procedure else {
            throw .filing(.noDefinition(procedure: Wellformed.shown(command.procedure)))
        }
        try requireOwnCode(command.externalCode)
        let named = try named(in: command.subjects)
        let data = try values(of: command.data)
        try checkRepresentative(command.representative, named: nil, definition)
        try checkProvision(
            command.applicantKind, channel: command.channel, delivery: command.delivery, definition)
        let conditions = conditions(
            data: data, filedAt: context.now, caseID: nil, representative: command.representative,
            channel: command.channel)
        var problems: [FieldProblem] = []
        for subject in named.sorted() {
            guard definition.subject(subject) != nil else {
                throw .form(.unknownSubject(Wellformed.shown(subject), known: definition.subjects.map(\.id)))
            }
            guard let fields = context.opened[subject] else { throw .form(.sealedMismatch(Wellformed.shown(subject))) }
            problems += definition.validate(subject: subject, values: fields, in: conditions)
        }
        problems += definition.validateData(data, in: conditions)
        // A draft may be incomplete, but what is there is in order.
        try require(
            problems.filter { $0.kind != .missing }.map { refusal($0, definition) }
                + definition.exclusions(in: conditions).map { .excluded($0.id, reason: $0.reason) })
        let draftCode = if let code = state.code { code } else { try code(command.externalCode) }
        return Outcome(
            by: actor,
            fact: .drafted(
                .init(
                    procedure: command.procedure, channel: command.channel,
                    subjects: ordered(command.subjects, definition), data: ordered(command.data, definition),
                    code: draftCode, applicantKind: command.applicantKind,
                    representative: command.representative, delivery: command.delivery)))
    }

    func discard() throws(DossierRefusal) -> Outcome {
        Outcome(by: try permission.discard(), fact: .discarded(.init()))
    }

    func file(_ command: DossierCommand.File) throws(DossierRefusal) -> Outcome {
        let actor = try permission.file(receiving: command.receiving, for: command.representative)
        try checkChannel(command.channel)
        guard let procedure = context.procedure else { throw .filing(.wrongDefinition) }
        let definition = procedure.definition
        if let drafted = state.procedure, drafted != definition.code { throw .filing(.wrongDefinition) }
        let filedAt = try filingInstant(command, definition)
        try checkIdentity(command.applicantKind, command.representative, definition)
        try checkAttestation(command, definition)
        try checkProvision(
            command.applicantKind, channel: command.channel, delivery: command.delivery, definition)
        let competent = command.competent ?? command.receiving
        let returning = command.returning ?? command.receiving
        _ = try requireOpen(command.receiving)
        try requireCompetentOrForwardable(competent, command, definition)
        _ = try requireOpen(returning)
        let named = try named(in: command.subjects)
        try checkRepresentative(command.representative, named: named, definition)
        let data = try values(of: command.data)
        let conditions = try chooseCase(
            definition, data: data, filedAt: filedAt, representative: command.representative, channel: command.channel)
        try checkForm(definition, named: named, data: data, conditions)
        try check(command.attachments, definition)
        return Outcome(
            by: actor,
            fact: .filed(
                .init(
                    code: try filedCode(command.externalCode), procedure: definition.code, definition: procedure.digest,
                    pinnedBy: "filing-day", filedAt: filedAt, channel: command.channel, receiving: command.receiving,
                    competent: competent, returning: returning, applicantKind: command.applicantKind,
                    subjects: ordered(command.subjects, definition), representative: command.representative,
                    data: ordered(command.data, definition),
                    attachments: command.attachments, delivery: command.delivery, caseID: conditions.caseID ?? "",
                    extent: definition.online.extent, requiresPresence: definition.online.requiresPresence,
                    fee: try feeAtFiling(definition, conditions, competent: competent, on: filedAt.localDay),
                    attestation: command.attestation)))
    }

    func attach(_ command: DossierCommand.Attach) throws(DossierRefusal) -> Outcome {
        let actor = try permission.attach()
        try checkChannel(command.channel)
        guard !command.attachments.isEmpty else { throw .form(.nothingGiven) }
        try check(command.attachments, try definition())
        return Outcome(
            by: actor, fact: .attached(.init(channel: command.channel, attachments: command.attachments)))
    }

    // MARK: Pieces

    /// What an officer takes in came to a counter or by post; online is what a citizen or their system sends themselves.
    func checkChannel(_ channel: Channel) throws(DossierRefusal) {
        if channel == .online, context.standing.party == .officer { throw .filing(.onlineByOfficer) }
    }

    /// The legal instant of filing: stated by a trusted system, otherwise now; the definition must be in force then.
    private func filingInstant(
        _ command: DossierCommand.File, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) -> Instant {
        if command.filedAt != nil, !comesThroughSystem {
            throw .filing(.statedByOutsider(what: "filed_at"))
        }
        try requireOwnCode(command.externalCode)
        let filedAt = command.filedAt ?? context.now
        // Two clocks are never quite the same.
        guard filedAt <= context.now.adding(seconds: 2) else { throw .filing(.filedInFuture) }
        guard definition.effective.contains(filedAt.localDay) else {
            throw .filing(.notInForce(procedure: definition.code, day: filedAt.localDay.iso))
        }
        return filedAt
    }

    /// Whether a trusted system files, for a citizen who is named or not.
    private var comesThroughSystem: Bool {
        switch context.standing.party {
        case .system: true
        case .citizen: context.actor.system != nil
        case .officer, .engine, .gateway: false
        }
    }

    private func requireOwnCode(_ external: String?) throws(DossierRefusal) {
        if external != nil, !comesThroughSystem { throw .filing(.statedByOutsider(what: "code")) }
    }

    private func checkProvision(
        _ kind: ApplicantKind?, channel: Channel, delivery: DeliveryMethod?, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        if let kind, !definition.applicants.contains(kind) {
            throw .filing(
                .applicantKindNotAllowed(kind: kind.rawValue, allowed: definition.applicants.map(\.rawValue)))
        }
        if channel == .online, definition.online.extent == .none { throw .filing(.notOnline) }
        if let method = delivery, !definition.delivery.contains(method) {
            throw .step(.methodNotOffered(method: method.rawValue, offered: definition.delivery.map(\.rawValue)))
        }
    }

    /// The ground is one of the procedure's, and the representative is among the persons `named`, where that is asked.
    private func checkRepresentative(
        _ representative: Representative?, named: Set<String>?, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard let representative else { return }
        guard definition.grounds.contains(where: { $0.id == representative.ground }) else {
            throw .filing(.unknownGround(known: definition.grounds.map(\.id)))
        }
        guard named?.contains(representative.subject) ?? true else {
            throw .form(
                .subjectMissing(
                    Wellformed.shown(representative.subject), label: label(representative.subject, definition)))
        }
    }

    /// Where the receiving agency is competent for want of a better one, it may be of another level: it will forward.
    private func requireCompetentOrForwardable(
        _ competent: AgencyCode, _ command: DossierCommand.File, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        if command.competent == nil {
            _ = try requireOpen(competent)
        } else {
            try requireCompetent(competent, definition)
        }
    }

    /// The code that a system brought for its draft stays the dossier's, whoever files it and however; any other draft has got a code of
    /// drafts alone.
    private func filedCode(_ external: String?) throws(DossierRefusal) -> DossierCode {
        guard let kept = state.keptCode, external == nil || external == kept.text else { return try code(external) }
        return kept
    }

    /// The code: the filing system's own, kept as given, or the one that was allocated.
    private func code(_ external: String?) throws(DossierRefusal) -> DossierCode {
        if let external, let system = context.actor.system {
            guard Wellformed.dossierCode(external) else { throw .filing(.codeInvalid) }
            return DossierCode(text: external, source: .system(system))
        }
        guard let proposed = context.proposedCode, Wellformed.dossierCode(proposed.text),
            Wellformed.identifier(proposed.template)
        else { throw .filing(.codeInvalid) }
        return DossierCode(text: proposed.text, source: .template(proposed.template))
    }

    private func label(_ subject: String, _ definition: ProcedureDefinition) -> Bilingual {
        definition.subject(subject)?.label ?? Bilingual(vi: Wellformed.shown(subject), en: Wellformed.shown(subject))
    }
}

extension DossierState {
    /// The code that a system brought for the draft: the dossier keeps it when it is filed.
    public var keptCode: DossierCode? {
        guard phase == .draft, let code, case .system = code.source else { return nil }
        return code
    }
}
