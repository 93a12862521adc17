import Organisation
import Procedures

extension Permission {
    func draft() throws(DossierRefusal) -> Actor {
        switch state.phase {
        case .none: break
        case .draft: try requireOwnDraft()
        case .ended(.discarded): throw .phase(.ended(.discarded))
        case .filed, .received, .waiting, .finished, .ended: throw .phase(.alreadyFiled)
        }
        switch standing.party {
        case .citizen:
            try requireTrustedWay()
            return standing.actor
        case .system:
            guard standing.isSystemTrusted else { throw .authority(.systemNotTrusted) }
            return standing.actor
        case .officer: return try counter(standing.actor.agency, for: nil)
        case .engine, .gateway: throw .authority(.applicantOnly)
        }
    }

    /// Its owner's alone, as everything about a draft.
    func discard() throws(DossierRefusal) -> Actor {
        switch state.phase {
        case .none: throw .phase(.noDossier)
        case .draft: try requireOwnDraft()
        case .ended(.discarded): throw .phase(.ended(.discarded))
        case .filed, .received, .waiting, .finished, .ended: throw .phase(.alreadyFiled)
        }
        return try draft()
    }

    func file(receiving: AgencyCode?, for representative: Representative? = nil) throws(DossierRefusal) -> Actor {
        switch state.phase {
        case .none: break
        case .draft: try requireOwnDraft()
        case .ended(.discarded): throw .phase(.ended(.discarded))
        case .filed, .received, .waiting, .finished, .ended: throw .phase(.alreadyFiled)
        }
        switch standing.party {
        case .citizen:
            try requireTrustedWay()
            return standing.actor
        case .system:
            guard standing.isSystemTrusted else { throw .authority(.systemNotTrusted) }
            return standing.actor
        case .officer: return try counter(receiving, for: representative)
        case .engine, .gateway: throw .authority(.applicantOnly)
        }
    }

    private func requireOwnDraft() throws(DossierRefusal) {
        guard let filer = state.filer, PersonID(filer) == PersonID(standing.actor) else {
            throw .authority(.draftOfAnother)
        }
    }

    func attach() throws(DossierRefusal) -> Actor {
        try requireUnissued()
        let isOpenToApplicant = state.phase == .filed || state.phase == .waiting
        if isOpenToApplicant { return try applicantOrCounter() }
        guard standing.party == .officer else { throw .phase(.alreadyReceived) }
        return try first([
            ([Role.oneStop.id], state.receiving), ([state.entry?.role ?? Role.oneStop.id], state.entry?.agency),
        ])
    }

    func receive() throws(DossierRefusal) -> Actor {
        let actor = try intake()
        try requireSeparate(Vocabulary.receive, for: actor)
        if definition?.payment?.due == .filing { try requirePaid() }
        return actor
    }

    /// The one-stop officer who decides about receiving.
    func intake() throws(DossierRefusal) -> Actor {
        try requireIntake()
        return try officer(in: .oneStop, at: state.receiving)
    }

    func forward() throws(DossierRefusal) -> Actor {
        try requireInProgress()
        let actor = try officer(in: .oneStop, at: state.receiving)
        guard state.acts.allSatisfy({ $0.act == "receive" }), state.entry?.assignee == nil else {
            throw .step(.workBegun)
        }
        return actor
    }

    func requestSupplement() throws(DossierRefusal) -> Actor {
        try requireUnissued()
        if state.phase == .waiting { throw .phase(.awaitingSupplement) }
        let actor: Actor
        if let entry = state.entry {
            try requireCompetentLevel()
            actor = try worker(entry)
        } else {
            actor = try officer(in: .oneStop, at: state.receiving)
        }
        try requireNoDraft()
        if let allowed = definition?.supplement.maxRequests, state.supplements >= Int64(allowed) {
            throw .deadline(.supplementsExhausted(allowed: allowed))
        }
        return actor
    }

    func answerSupplement() throws(DossierRefusal) -> Actor {
        try requireOpen()
        guard state.phase == .waiting, state.waiting != nil else { throw .phase(.noSupplementAsked) }
        return try applicantOrCounter()
    }

    func assign() throws(DossierRefusal) -> Actor {
        let entry = try requireWork()
        return try officer(in: .head, at: entry.agency)
    }

    func claim() throws(DossierRefusal) -> Actor {
        let entry = try requireWork()
        let actor = try officer(in: [entry.role], at: entry.agency)
        if let assignee = entry.assignee {
            throw .authority(assignee == actor.officer ? .alreadyAssigned : .assignedToAnother)
        }
        return actor
    }

    func handOver() throws(DossierRefusal) -> (actor: Actor, ground: DossierEvent.HandedOver.Ground) {
        let entry = try requireEntry()
        guard let assignee = entry.assignee else { throw .authority(.notAssigned) }
        guard standing.party == .officer else { throw .authority(.officersOnly) }
        if assignee == standing.actor.officer {
            // Whoever has it may give it away, also on the day the role itself ends: then under no role, since none gives the right.
            if let actor = standing.actor(inOneOf: [entry.role], at: entry.agency) { return (actor, .own) }
            var former = standing.actor
            (former.role, former.agency, former.unit, former.standsInFor) = (nil, nil, nil, nil)
            return (former, .own)
        }
        let actor = try officer(in: .head, at: entry.agency)
        guard standing.isAssigneeOnLeave else { throw .authority(.assigneePresent) }
        return (actor, .leave)
    }

    /// The action of the current step, with the actor who may do it.
    func action(_ id: String) throws(DossierRefusal) -> (action: ActionDefinition, step: StepDefinition, actor: Actor) {
        let entry = try requireEntry()
        if state.phase == .waiting { throw .phase(.awaitingSupplement) }
        guard let definition else { throw .filing(.wrongDefinition) }
        guard let step = definition.step(entry.step) else { throw .step(.unknownStep(entry.step)) }
        guard let action = step.action(id) else {
            throw .step(.unknownAction(Wellformed.shown(id), step: step.id, possible: step.actions.map(\.id)))
        }
        switch action.kind {
        case .draft, .sign, .refuse, .issue: try requireUnissued()
        case .deliver: if state.result == nil { throw .phase(.resultNotIssued) }
        case .advance: break
        }
        if action.kind != .deliver { try requireCompetentLevel() }
        let actor = try performer(of: action, in: step, entry)
        let isStepRole = actor.role?.id == entry.role
        if isStepRole, let assignee = entry.assignee, assignee != actor.officer {
            throw .authority(.assignedToAnother)
        }
        try requireSeparate("\(step.id)/\(action.id)", for: actor)
        try requirePaid(for: action.kind)
        try requireAnswered(for: action.kind, in: step.id)
        return (action, step, actor)
    }

    /// Who does an action: an officer of its roles, or in a step of the applicant's their side, for whom the counter may act.
    private func performer(
        of action: ActionDefinition, in step: StepDefinition, _ entry: StepEntry
    ) throws(DossierRefusal) -> Actor {
        guard step.isApplicants, action.roles.contains(Vocabulary.applicant) else {
            return try officer(in: action.roles, at: entry.agency)
        }
        if standing.party == .officer, let actor = standing.actor(inOneOf: action.roles, at: entry.agency) {
            return actor
        }
        return try applicantOrCounter()
    }

    /// Refuses an act of the end by what is missing before it, which says more than that the present step does not know it.
    func requireResult(for kind: ActionDefinition.Kind) throws(DossierRefusal) {
        switch kind {
        case .issue where state.result != nil: throw .phase(.resultIssued)
        case .deliver where state.result != nil: break
        case .issue, .deliver:
            guard state.draft != nil else { throw .step(.nothingDrafted) }
            guard state.approval != nil else { throw .step(.notSigned) }
            if kind == .deliver { throw .phase(.resultNotIssued) }
        default: break
        }
    }

    /// The action of the current step that a command of its own does; where the step does not know it, what is missing before it.
    func action(
        _ id: String, of kind: ActionDefinition.Kind
    ) throws(DossierRefusal) -> (action: ActionDefinition, step: StepDefinition, actor: Actor) {
        let entry = try requireEntry()
        if state.phase != .waiting, let step = definition?.step(entry.step), step.action(id) == nil {
            try requireResult(for: kind)
        }
        return try action(id)
    }

    /// Whether the actor may number and issue the result now: what printing it demands, because that reserves its number.
    func issuing() throws(DossierRefusal) {
        let entry = try requireEntry()
        guard let definition else { throw .filing(.wrongDefinition) }
        guard let step = definition.step(entry.step) else { throw .step(.unknownStep(entry.step)) }
        guard let action = step.actions.first(where: { $0.kind == .issue }) else {
            try requireResult(for: .issue)
            throw .step(.unknownAction("issue", step: step.id, possible: step.actions.map(\.id)))
        }
        _ = try self.action(action.id)
        guard state.draft != nil else { throw .step(.nothingDrafted) }
        guard state.approval != nil else { throw .step(.notSigned) }
    }
}
