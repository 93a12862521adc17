import Organisation
import Procedures

/// Who may do what at which moment: the part of every decision that needs neither the form nor the clock.
///
/// Each function gives the actor as the event will name them, or refuses. The same functions say what may be done next.
struct Permission {
    let state: DossierState
    let standing: Standing
    let definition: ProcedureDefinition?
    /// What is known of the agencies that have to do with the dossier.
    let agencies: [AgencyCode: AgencyFacts]

    // MARK: Moments

    /// Refuses what is not at least filed, and what has ended.
    func requireOpen() throws(DossierRefusal) {
        switch state.phase {
        case .none: throw .phase(.noDossier)
        case .draft: throw .phase(.notFiled)
        case .ended(let end): throw .phase(.ended(end))
        case .filed, .received, .waiting, .finished: break
        }
    }

    /// Refuses what is not at least filed.
    func requireFiled() throws(DossierRefusal) {
        switch state.phase {
        case .none: throw .phase(.noDossier)
        case .draft: throw .phase(.notFiled)
        case .ended(.discarded): throw .phase(.ended(.discarded))
        case .filed, .received, .waiting, .finished, .ended: break
        }
    }

    /// Refuses everything but a dossier that waits for the one-stop office.
    func requireIntake() throws(DossierRefusal) {
        try requireOpen()
        switch state.phase {
        case .filed: break
        case .waiting where state.receivedAt == nil: throw .phase(.awaitingSupplement)
        default: throw .phase(.alreadyReceived)
        }
    }

    /// Refuses what has no result issued yet but is received, unless it waits.
    func requireInProgress() throws(DossierRefusal) {
        try requireUnissued()
        switch state.phase {
        case .waiting: throw .phase(.awaitingSupplement)
        case .received: break
        default: throw .phase(.notReceived)
        }
    }

    /// Refuses what has its result.
    func requireUnissued() throws(DossierRefusal) {
        try requireOpen()
        if state.phase == .finished { throw .phase(.resultIssued) }
    }

    /// Refuses to change what a draft was made from, unless a new draft can be made where the dossier stands.
    ///
    /// What was signed has to be what is issued: whoever wants to change it sends the dossier back first.
    func requireNoDraft() throws(DossierRefusal) {
        guard state.draft != nil, state.result == nil, state.end == nil else { return }
        let step = state.entry.flatMap { definition?.step($0.step) }
        guard step?.actions.contains(where: { $0.kind == .draft }) == true else { throw .step(.draftStands) }
    }

    /// Refuses work by an agency that stands at another level than the one that resolves the procedure: it received the dossier
    /// and has to forward it.
    func requireCompetentLevel() throws(DossierRefusal) {
        guard let definition, let competent = state.competent, let facts = agencies[competent],
            facts.level != definition.level
        else { return }
        throw .step(.notCompetent(agency: competent.rawValue, needed: definition.level.rawValue))
    }

    /// The step the dossier stands in.
    func requireEntry() throws(DossierRefusal) -> StepEntry {
        try requireOpen()
        guard let entry = state.entry else { throw .phase(.notReceived) }
        return entry
    }

    /// The step the dossier stands in, where the result is made at an agency of the right level or is on its way out.
    func requireWork() throws(DossierRefusal) -> StepEntry {
        let entry = try requireEntry()
        if state.result == nil { try requireCompetentLevel() }
        return entry
    }

    // MARK: Persons

    /// The actor in one of `roles` at `agency`.
    func officer(in roles: [String], at agency: AgencyCode?) throws(DossierRefusal) -> Actor {
        guard standing.party == .officer else { throw .authority(.officersOnly) }
        guard let agency, let actor = standing.actor(inOneOf: roles, at: agency) else {
            throw .authority(.roleMissing(roles: roles, agency: agency?.rawValue ?? "?"))
        }
        return actor
    }

    func officer(in role: Role, at agency: AgencyCode?) throws(DossierRefusal) -> Actor {
        try officer(in: [role.id], at: agency)
    }

    /// The first of several ways that is open; the refusal of the first where none is.
    func first(
        _ ways: [(roles: [String], agency: AgencyCode?)]
    ) throws(DossierRefusal) -> Actor {
        var refusal: DossierRefusal?
        for way in ways {
            do throws(DossierRefusal) {
                return try officer(in: way.roles, at: way.agency)
            } catch {
                refusal = refusal ?? error
            }
        }
        throw refusal ?? .authority(.officersOnly)
    }

    /// Whether the actor is the applicant, the representative, whoever filed for them, or the system that did.
    var isApplicantSide: Bool {
        switch standing.party {
        case .officer, .engine, .gateway: return false
        case .citizen:
            if standing.isApplicant { return true }
            return state.filer.map { PersonID($0) == PersonID(standing.actor) } ?? false
        case .system:
            guard standing.isSystemTrusted else { return false }
            // What a citizen filed through a system is the citizen's.
            return standing.isApplicant || state.filer.map { PersonID($0) == PersonID(standing.actor) } ?? false
        }
    }

    /// The applicant's side, or an officer at the counter of the receiving agency on their behalf.
    func applicantOrCounter() throws(DossierRefusal) -> Actor {
        switch standing.party {
        case .officer: return try counter(state.receiving, for: state.representative)
        case .system where !standing.isSystemTrusted: throw .authority(.systemNotTrusted)
        case .citizen, .system, .engine, .gateway:
            try requireTrustedWay()
            guard isApplicantSide else { throw .authority(.applicantOnly) }
            return standing.actor
        }
    }

    /// Refuses a citizen who comes through a system that is not trusted here.
    func requireTrustedWay() throws(DossierRefusal) {
        if standing.actor.system != nil, !standing.isSystemTrusted { throw .authority(.systemNotTrusted) }
    }

    /// The one-stop officer of `agency`, who acts for the applicant or the representative: the event says for whom.
    func counter(_ agency: AgencyCode?, for representative: Representative?) throws(DossierRefusal) -> Actor {
        var actor = try officer(in: .oneStop, at: agency)
        actor.onBehalfOf = actor.onBehalfOf ?? representative?.subject ?? Vocabulary.applicant
        return actor
    }

    /// An officer of the step, who is assigned where anybody is.
    func worker(_ entry: StepEntry) throws(DossierRefusal) -> Actor {
        let actor = try officer(in: [entry.role], at: entry.agency)
        if let assignee = entry.assignee, assignee != actor.officer { throw .authority(.assignedToAnother) }
        return actor
    }

    /// Any officer of an agency that has to do with the dossier, except who may only look.
    func involvedOfficer() throws(DossierRefusal) -> Actor {
        guard standing.party == .officer else { throw .authority(.officersOnly) }
        let agencies = state.agencies
        let own = agencies.filter { $0 == standing.actor.agency } + agencies.filter { $0 != standing.actor.agency }
        for agency in own {
            let roles = (standing.roles[agency] ?? []).filter { $0 != .inspector && $0 != .administrator }
            if let actor = standing.actor(inOneOf: roles.map(\.id).sorted(), at: agency) { return actor }
        }
        throw .authority(
            .roleMissing(roles: [Role.oneStop.id], agency: agencies.map(\.rawValue).joined(separator: ", ")))
    }

    /// Refuses an act whose counterpart the same person did (phân tách nhiệm vụ).
    func requireSeparate(_ act: String, for actor: Actor) throws(DossierRefusal) {
        guard let definition else { throw .filing(.wrongDefinition) }
        let person = PersonID(actor)
        for pair in definition.separations {
            let other: String
            if pair.first == act {
                other = pair.second
            } else if pair.second == act {
                other = pair.first
            } else {
                continue
            }
            if other != act, state.acts.contains(where: { $0.act == other && $0.by == person }) {
                throw .authority(.separationOfDuties(act: act, other: other, reason: pair.reason))
            }
        }
    }
}
