import JSON
import Organisation
import Procedures

/// Filling in what is not the applicant's to fill in.
extension Decision {
    func enter(_ command: DossierCommand.Enter) throws(DossierRefusal) -> Outcome {
        let definition = try definition()
        guard let filedAt = state.filedAt else { throw .phase(.notFiled) }
        let known = definition.enteredFields
        let given = context.answered.union(command.data.members.map(\.key))
        let entered = known.filter { given.contains($0.name) }
        let enterers = entered.map(\.field.enteredBy)
        // What the draft says, and so whoever signs approves.
        let isApproved = entered.contains { self.isApproved($0.name, $0.field, definition) }
        let actor = try permission.enter(anew: isApproved)
        guard !given.isEmpty else { throw .form(.nothingGiven) }
        let strangers = given.subtracting(known.map(\.name)).sorted()
        guard strangers.isEmpty else {
            throw .form(.notToBeEntered(strangers.map(Wellformed.shown), known: known.map(\.name)))
        }
        let named = try named(in: command.subjects)
        guard named == Set(context.answered.compactMap { split($0, definition)?.subject }) else {
            throw .form(.sealedMismatch(Wellformed.shown(named.min() ?? "")))
        }
        var all = state.data
        for member in command.data.members { all[member.key] = member.value }
        let data = try values(of: all)
        let conditions = try chooseCase(
            definition, data: data, filedAt: filedAt, representative: state.representative, channel: state.channel)
        try checkForm(definition, named: Set(state.sealed.map(\.blob.subject)).union(named), data: data, conditions)
        if enterers.contains(.officers) {
            // What one of them makes necessary comes along with it.
            let missing = known.filter {
                $0.field.enteredBy == .officers && $0.field.isRequired(in: conditions)
                    && conditions.value($0.name) == nil
            }
            guard missing.isEmpty else {
                throw .form(.notEntered(missing.map(\.name), labels: missing.map(\.field.label)))
            }
        }
        let outdated = outdated(
            by: (context.changed ?? context.answered).union(changedData(command.data)), isEntered: true)
        var fact = DossierEvent.Entered(
            fields: definition.told(known.map(\.name).filter(given.contains)),
            subjects: ordered(command.subjects, definition), data: ordered(command.data, definition),
            keepsDraft: !isApproved && !outdated.fields.contains(where: self.isApproved))
        (fact.outdated, fact.voided) = (outdated.effects, outdated.fields)
        return Outcome(by: actor, fact: .entered(fact))
    }

    /// Whether whoever signs approves the field.
    func isApproved(_ name: String, _ field: FieldDefinition, _ definition: ProcedureDefinition) -> Bool {
        definition.result(inCase: state.caseID)?.isApproved(name, field) ?? (field.enteredBy != .record)
    }

    /// What the step has waited for is there: where somebody answered by hand that it was given, they have entered it.
    func requireAnswered(in step: StepDefinition, _ definition: ProcedureDefinition) throws(DossierRefusal) {
        for effect in state.effects where effect.request.waits && effect.request.step == step.id {
            guard case .answered(let outcome) = effect.state,
                let answer = definition.effect(effect.request.name)?.answers.first(where: { $0.outcome == outcome })
            else { continue }
            let missing = definition.enteredFields.filter {
                answer.fields.contains($0.name) && $0.isTold && !state.entered.contains($0.name)
                    // What was made void since is no answer any more: what was asked anew counts.
                    && (state.voided[$0.name] ?? 0) <= effect.version
            }
            guard missing.isEmpty else {
                throw .form(.notEntered(missing.map(\.name), labels: missing.map(\.field.label)))
            }
        }
    }

    /// What `enterer` has to fill in, whatever the dossier says, is there.
    func requireEntered(by enterer: Enterer, _ definition: ProcedureDefinition) throws(DossierRefusal) {
        let missing = definition.neededFields(enteredBy: enterer).filter { !state.entered.contains($0.name) }
        guard missing.isEmpty else {
            throw .form(.notEntered(missing.map(\.name), labels: missing.map(\.field.label)))
        }
    }
}
