import Organisation
import Procedures
import WorkingTime

/// Who may say what became of an effect.
extension Permission {
    /// The target's word, or the engine's: also after the end.
    func target() throws(DossierRefusal) -> Actor {
        try requireFiled()
        guard standing.party == .gateway || standing.party == .engine else { throw .effect(.targetsOnly) }
        return standing.actor
    }

    /// Whoever owns an incident: the role that the definition names at the agency that asked, or an operator at the machine. Also after the
    /// end.
    func owner(of effect: DossierEffect) throws(DossierRefusal) -> Actor {
        try requireFiled()
        if standing.isOperator { return standing.actor }
        return try officer(in: [effect.request.owner], at: effect.request.agency ?? state.competent ?? state.receiving)
    }

    /// Refuses an action of a step that waits for an answer. Refusing the dossier never has to.
    func requireAnswered(for kind: ActionDefinition.Kind, in step: String) throws(DossierRefusal) {
        guard kind != .refuse else { return }
        let open = state.effects.first { $0.request.waits && $0.request.step == step && !$0.isSettled }
        guard let open else { return }
        throw .effect(.awaited(name: open.request.name, until: (open.until ?? open.since).short))
    }
}
