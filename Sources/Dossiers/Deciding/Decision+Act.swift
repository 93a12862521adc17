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
        case .advance: break
        case .draft:
            guard let paper = command.paper else { throw .step(.draftRequired) }
            try check(paper)
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

    /// The signature stands over the bytes of `paper`, verifies, and the key is the signer's own today.
    func check(_ signature: DetachedSignature, over paper: PaperRecord) throws(DossierRefusal) {
        guard signature.over == paper.sha256 else { throw .step(.signatureOfOtherBytes) }
        guard let facts = context.signature else { throw .step(.signatureRequired) }
        guard facts.verifies, facts.key == signature.key else { throw .step(.signatureInvalid) }
        guard facts.belongsToSigner else { throw .step(.signatureForeign) }
    }
}
