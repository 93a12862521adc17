import JSON
import Organisation
import Procedures
import Vietnamese
import WorkingTime

/// What may be added at any time, also after the end: rating, notes, corrections, papers.
extension Decision {
    func rate(_ command: DossierCommand.Rate) throws(DossierRefusal) -> Outcome {
        let actor = try permission.rate()
        guard (1...5).contains(command.score) else { throw .form(.scoreOutOfRange) }
        return Outcome(by: actor, fact: .rated(.init(score: command.score, comment: command.comment)))
    }

    func note(_ command: DossierCommand.Note) throws(DossierRefusal) -> Outcome {
        let actor = try permission.note()
        return Outcome(by: actor, fact: .noted(.init(text: command.text)))
    }

    func recordPaper(_ command: DossierCommand.RecordPaper) throws(DossierRefusal) -> Outcome {
        let actor = try permission.recordPaper()
        try check(command.paper)
        return Outcome(by: actor, fact: .paperRecorded(.init(paper: command.paper)))
    }

    /// A clerical error: one field gets another value. Case and fee stay; what other systems answered about the value before is void, and
    /// they are asked anew. What the issued result shows stays as it was signed.
    func correct(_ command: DossierCommand.Correct) throws(DossierRefusal) -> Outcome {
        let actor = try permission.correct()
        let definition = try definition()
        guard let filedAt = state.filedAt else { throw .phase(.notFiled) }
        var all = state.data
        if state.result == nil, let entered = definition.enteredFields.first(where: { $0.name == command.field }) {
            throw .form(.enteredAnew(command.field, label: entered.field.label))
        }
        if let (subject, field) = split(command.field, definition) {
            try requireNotShown(command.field, definition.subject(subject)?.field(field), definition)
            guard command.value == nil else { throw .form(.sealedMismatch(subject)) }
            guard let blob = command.sealed else { throw .form(.nothingGiven) }
            guard blob.subject == subject, state.sealed.contains(where: { $0.blob.subject == subject }) else {
                throw .form(.sealedMismatch(subject))
            }
        } else if let field = definition.data.first(where: { $0.id == command.field }) {
            try requireNotShown(command.field, field, definition)
            guard command.sealed == nil, let value = command.value, value != all[command.field] else {
                throw .form(.nothingGiven)
            }
            all[command.field] = value
        } else {
            throw .form(
                .unknownField(
                    Wellformed.shown(command.field),
                    known: command.field.contains(".")
                        ? fields(beside: command.field, definition) : definition.data.map(\.id)))
        }
        let data = try values(of: all)
        let conditions = try chooseCase(
            definition, data: data, filedAt: filedAt, representative: state.representative, channel: state.channel)
        try checkForm(definition, named: Set(state.sealed.map(\.blob.subject)), data: data, conditions)
        try requireSameOutcomes(definition, conditions)
        var fact = DossierEvent.Corrected(
            field: command.field, reason: command.reason, sealed: command.sealed, value: command.value)
        if context.changed?.contains(command.field) ?? true || command.sealed == nil {
            let outdated = outdated(by: [command.field])
            (fact.outdated, fact.voided) = (outdated.effects, outdated.fields)
        }
        return Outcome(by: actor, fact: .corrected(fact))
    }

    /// The issued result, if there is one, does not show the field.
    private func requireNotShown(
        _ name: String, _ field: FieldDefinition?, _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        guard let issued = state.result else { return }
        let result = definition.result(issued.code)
        guard result?.isShown(name) ?? true else { return }
        throw .form(
            .shownOnResult(
                name, label: field?.label ?? Bilingual(vi: name, en: name), correction: result?.correction?.name))
    }

    /// The case, the fee rule and the required documents stay what they were.
    private func requireSameOutcomes(
        _ definition: ProcedureDefinition, _ conditions: ConditionContext
    ) throws(DossierRefusal) {
        guard conditions.caseID == state.caseID else { throw .form(.correctionChangesCase) }
        guard let fee = state.fee, let competent = state.competent else { return }
        let rule: String?
        let amount: Int64
        do throws(FeeError) {
            let agency = fee.agency ?? competent
            let choice = try definition.feeFor(conditions, on: fee.day, agency: agency.rawValue)
            (rule, amount) = (choice.rule.id, choice.amount)
        } catch {
            // What an officer stated stays, as long as it is still that rule's to leave open.
            if case .notSet(let open, _) = error { rule = open } else { rule = nil }
            amount = fee.amount
        }
        guard rule == state.openFeeRule ?? fee.rule, amount == fee.amount else { throw .form(.correctionChangesCase) }
    }
}
