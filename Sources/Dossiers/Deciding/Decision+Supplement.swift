import JSON
import Organisation
import Procedures
import WorkingTime

/// Asking for a supplement and answering it.
extension Decision {
    func requestSupplement(_ command: DossierCommand.RequestSupplement) throws(DossierRefusal) -> Outcome {
        let definition = try definition()
        let actor = try permission.requestSupplement()
        let entered = Set(definition.enteredFields.map(\.name))
        for item in command.items {
            // What officers or a register fill in is not the applicant's to bring.
            guard isDocument(item, definition) || isField(item, definition) && !entered.contains(item) else {
                let known =
                    definition.documents.map(\.id)
                    + fields(beside: item, definition).filter { !entered.contains($0) }
                throw .form(.unknownField(Wellformed.shown(item), known: known))
            }
        }
        var answerDue: Instant?
        if let limit = definition.supplement.answerWithin {
            answerDue = try timed { () throws(WorkingTimeError) in
                try Deadline.due(
                    from: context.now, limit: limit, calendar: context.calendar, rules: context.rules, cutOff: .never)
            }
        }
        return Outcome(
            by: actor,
            fact: .supplementRequested(
                .init(
                    number: state.saturating(state.supplements, 1), items: command.items, reasons: command.reasons,
                    answerDue: answerDue)))
    }

    func answerSupplement(_ command: DossierCommand.AnswerSupplement) throws(DossierRefusal) -> Outcome {
        let actor = try permission.answerSupplement()
        try checkChannel(command.channel)
        let definition = try definition()
        guard let waiting = state.waiting, let filedAt = state.filedAt, let competent = state.competent else {
            throw .phase(.noSupplementAsked)
        }
        let newAttachments = state.attachments.dropFirst(waiting.attachmentsBefore) + command.attachments
        guard !command.subjects.isEmpty || !command.data.isEmpty || !newAttachments.isEmpty else {
            throw .form(.nothingGiven)
        }
        try check(command.attachments, definition)
        try requireItems(waiting.items, command, Array(newAttachments), definition)
        try checkIdentity(waiting, definition)

        var all = state.data
        for member in command.data.members { all[member.key] = member.value }
        let data = try values(of: all)
        let conditions = try chooseCase(
            definition, data: data, filedAt: filedAt, representative: state.representative, channel: state.channel)
        let named = try named(in: command.subjects).union(state.sealed.map(\.blob.subject))
        try checkForm(
            definition, named: named, data: data, conditions,
            given: context.answered.union(command.data.members.map(\.key)))

        let caseID = conditions.caseID ?? ""
        var fact = DossierEvent.SupplementAnswered(
            channel: command.channel, subjects: ordered(command.subjects, definition),
            data: ordered(command.data, definition),
            attachments: command.attachments, caseID: caseID, fee: nil, clock: nil, waited: 0)
        let outdated = outdated(
            by: (context.changed ?? context.answered).union(changedData(command.data)))
        (fact.outdated, fact.voided) = (outdated.effects, outdated.fields)
        if state.receivedAt == nil, let fee = state.fee {
            // Asked for at filing: what came may change it.
            (fact.fee, fact.feeLeftOpen) = try feeAfterSupplement(
                definition, conditions, competent: fee.agency ?? competent, on: fee.day)
        }
        if state.receivedAt != nil {
            // The clock starts again once the dossier is complete, not before.
            try requireDocuments(definition, state.attachments + command.attachments, conditions)
            // The rules of the day of receipt go on counting; only the case may have changed.
            let day = state.fee?.day ?? context.now.localDay
            // So does the agency: the fee is not decided anew by forwarding.
            (fact.fee, fact.feeLeftOpen) = try feeAfterSupplement(
                definition, conditions, competent: state.fee?.agency ?? competent, on: day)
            fact.clock = try restartClock(definition.limit(inCase: caseID), waiting: waiting)
            fact.waited = try working(from: waiting.since, to: context.now)
        }
        return Outcome(by: actor, fact: .supplementAnswered(fact))
    }

    // MARK: Pieces

    /// The data of no person that are not what they were.
    func changedData(_ data: JSONObject) -> Set<String> {
        Set(data.members.filter { state.data[$0.key] != $0.value }.map(\.key))
    }

    /// Each thing that was asked for has come.
    private func requireItems(
        _ items: [String], _ command: DossierCommand.AnswerSupplement, _ attachments: [Attachment],
        _ definition: ProcedureDefinition
    ) throws(DossierRefusal) {
        let documents = Set(attachments.map(\.document))
        let missing = items.filter { item in
            if let document = definition.documents.first(where: { $0.id == item }) {
                return !documents.contains(item) && !document.replacedBy.contains(where: documents.contains)
            }
            if split(item, definition) != nil { return !context.answered.contains(item) }
            return command.data[item] == nil
        }
        guard missing.isEmpty else { throw .form(.supplementIncomplete(missing)) }
    }

    private func isDocument(_ item: String, _ definition: ProcedureDefinition) -> Bool {
        definition.documents.contains { $0.id == item }
    }

    private func isField(_ item: String, _ definition: ProcedureDefinition) -> Bool {
        split(item, definition) != nil || definition.data.contains { $0.id == item }
    }

    /// Subject and field of `child.birth_date`; `nil` where the definition has no such field of a person.
    func split(_ item: String, _ definition: ProcedureDefinition) -> (subject: String, field: String)? {
        guard let dot = item.firstIndex(of: ".") else { return nil }
        let subject = String(item[..<dot])
        let field = String(item[item.index(after: dot)...])
        return definition.subject(subject)?.field(field) == nil ? nil : (subject, field)
    }
}
