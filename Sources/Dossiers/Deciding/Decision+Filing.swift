import JSON
import Organisation
import Procedures
import Vietnamese
import WorkingTime

/// Drafting, filing and attaching.
extension Decision {
    func draft(_ command: DossierCommand.Draft) throws(DossierRefusal) -> Outcome {
        let actor = try permission.draft()
        try checkChannel(command.channel)
        guard let definition = context.procedure?.definition, definition.code == command.procedure else {
            throw .filing(.noDefinition(procedure: Wellformed.shown(command.procedure)))
        }
        let named = try named(in: command.subjects)
        let data = try values(of: command.data)
        let conditions = conditions(data: data, filedAt: context.now, caseID: nil, representative: nil)
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
        try require(problems.filter { $0.kind != .missing }.map { refusal($0, definition) })
        return Outcome(
            by: actor,
            fact: .drafted(
                .init(
                    procedure: command.procedure, channel: command.channel,
                    subjects: ordered(command.subjects, definition), data: ordered(command.data, definition))))
    }

    func file(_ command: DossierCommand.File) throws(DossierRefusal) -> Outcome {
        let actor = try permission.file(receiving: command.receiving, for: command.representative)
        try checkChannel(command.channel)
        guard let procedure = context.procedure else { throw .filing(.wrongDefinition) }
        let definition = procedure.definition
        if let drafted = state.procedure, drafted != definition.code { throw .filing(.wrongDefinition) }
        let filedAt = try filingInstant(command, definition)
        try checkProvision(command, definition)
        let competent = command.competent ?? command.receiving
        let returning = command.returning ?? command.receiving
        _ = try requireOpen(command.receiving)
        try requireCompetentOrForwardable(competent, command, definition)
        _ = try requireOpen(returning)
        let named = try named(in: command.subjects)
        if let representative = command.representative {
            guard definition.grounds.contains(where: { $0.id == representative.ground }) else {
                throw .filing(.unknownGround(known: definition.grounds.map(\.id)))
            }
            guard named.contains(representative.subject) else {
                throw .form(
                    .subjectMissing(
                        Wellformed.shown(representative.subject), label: label(representative.subject, definition)))
            }
        }
        let data = try values(of: command.data)
        let conditions = try chooseCase(
            definition, data: data, filedAt: filedAt, representative: command.representative)
        try checkForm(definition, named: named, data: data, conditions)
        try check(command.attachments, definition)
        return Outcome(
            by: actor,
            fact: .filed(
                .init(
                    code: try code(command), procedure: definition.code, definition: procedure.digest,
                    pinnedBy: "filing-day", filedAt: filedAt, channel: command.channel, receiving: command.receiving,
                    competent: competent, returning: returning, applicantKind: command.applicantKind,
                    subjects: ordered(command.subjects, definition), representative: command.representative,
                    data: ordered(command.data, definition),
                    attachments: command.attachments, delivery: command.delivery, caseID: conditions.caseID ?? "",
                    extent: definition.online.extent, requiresPresence: definition.online.requiresPresence)))
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
        let isSystem = context.standing.party == .system
        if command.filedAt != nil, !isSystem { throw .filing(.statedByOutsider(what: "filed_at")) }
        if command.externalCode != nil, !isSystem { throw .filing(.statedByOutsider(what: "code")) }
        let filedAt = command.filedAt ?? context.now
        // Two clocks are never quite the same.
        guard filedAt <= context.now.adding(seconds: 2) else { throw .filing(.filedInFuture) }
        guard definition.effective.contains(filedAt.localDay) else {
            throw .filing(.notInForce(procedure: definition.code, day: filedAt.localDay.iso))
        }
        return filedAt
    }

    private func checkProvision(
        _ command: DossierCommand.File, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard definition.applicants.contains(command.applicantKind) else {
            throw .filing(
                .applicantKindNotAllowed(
                    kind: command.applicantKind.rawValue, allowed: definition.applicants.map(\.rawValue)))
        }
        if command.channel == .online, definition.online.extent == .none { throw .filing(.notOnline) }
        if let method = command.delivery, !definition.delivery.contains(method) {
            throw .step(.methodNotOffered(method: method.rawValue, offered: definition.delivery.map(\.rawValue)))
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

    /// The code: the filing system's own, kept as given, or the one that was allocated.
    private func code(_ command: DossierCommand.File) throws(DossierRefusal) -> DossierCode {
        if let external = command.externalCode, let system = context.actor.system {
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
