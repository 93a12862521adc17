import JSON
import Organisation
import Procedures
import WorkingTime

/// The named actions of the current step: advancing, drafting, signing, refusing.
extension Decision {
    func act(_ command: DossierCommand.Act) throws(DossierRefusal) -> Outcome {
        let definition = try definition()
        let (action, step, actor) = try permission.action(command.action)
        if action.requiresReason || action.kind == .refuse, command.reason == nil {
            throw .step(.reasonRequired(action: action.id))
        }
        var fact = DossierEvent.Acted(
            action: action.id, kind: action.kind, step: step.id, entry: nil, reason: command.reason, paper: nil,
            signature: nil, notice: nil, processing: nil)
        switch action.kind {
        case .issue: throw .step(.otherCommand(action: action.id, command: "issue"))
        case .deliver: throw .step(.otherCommand(action: action.id, command: "deliver"))
        case .advance: fact.voidsDraft = voidsDraft(action, step, definition)
        case .draft:
            try requireEntered(by: .officers, definition)
            try requireAnswered(in: step, definition)
            guard let paper = command.paper else { throw .step(.draftRequired) }
            try check(paper)
            try requirePresent(paper)
            fact.paper = paper
        case .sign:
            guard let draft = state.draft else { throw .step(.nothingDrafted) }
            guard let signature = command.signature else { throw .step(.signatureRequired) }
            try check(signature, over: draft)
            fact.signature = signature
        case .refuse:
            fact.notice = command.notice ?? usualNotice
            fact.processing = try processing()
            return Outcome(by: actor, fact: .acted(fact))
        }
        fact.entry = try target(of: action, step, definition)
        return Outcome(by: actor, fact: .acted(fact))
    }

    /// Where an action leads: its target, or the same step.
    func target(
        of action: ActionDefinition, _ step: StepDefinition, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) -> StepEntry {
        try entry(action.target ?? step.id, definition, competent: state.competent, returning: state.returning)
    }

    /// Whether the action sends the dossier back to where it is drafted: a new draft is needed then.
    func voidsDraft(
        _ action: ActionDefinition, _ step: StepDefinition, _ definition: ProcedureDefinition
    ) -> Bool {
        guard state.draft != nil, let target = action.target,
            let entered = definition.entered(
                target, channel: state.channel?.rawValue, connected: context.connected),
            entered.id != step.id
        else { return false }
        return entered.actions.contains { $0.kind == .draft }
    }

    /// The draft or the result was printed since the dossier came to this step and since its data last changed: it says what is.
    func requirePresent(_ paper: PaperRecord) throws(DossierRefusal) {
        guard let printed = state.papers.last(where: { $0.paper == paper }), printed.version > state.enteredAt,
            printed.version > state.dataVersion
        else { throw .step(.paperOutdated) }
    }

    /// How far the time that a signer states may lie from the decision, in seconds: clocks of machines differ a little.
    static let signingTolerance: Int64 = 300

    /// The signature stands over the bytes of `paper`, verifies, and the key is the signer's own today.
    func check(_ signature: DetachedSignature, over paper: PaperRecord) throws(DossierRefusal) {
        guard signature.over == paper.sha256 else { throw .step(.signatureOfOtherBytes) }
        guard let facts = context.signature else { throw .step(.signatureRequired) }
        guard facts.key == signature.key else { throw .step(.signatureInvalid) }
        // Whose key it is comes first: with another's key nothing can verify, and that is not what is wrong.
        guard facts.belongsToSigner else {
            throw .step(.signatureForeign(key: Wellformed.shown(signature.key), registered: facts.registered))
        }
        guard facts.verifies else { throw .step(.signatureInvalid) }
        guard signature.signedAt >= context.now.adding(seconds: -Self.signingTolerance),
            signature.signedAt <= context.now.adding(seconds: Self.signingTolerance)
        else { throw .step(.signatureTimeOff(now: context.now.short)) }
    }
}
