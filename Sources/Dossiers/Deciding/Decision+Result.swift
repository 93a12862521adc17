import JSON
import Organisation
import Procedures
import WorkingTime

/// Numbering and issuing a result, and handing it over.
extension Decision {
    func issue(_ command: DossierCommand.Issue) throws(DossierRefusal) -> Outcome {
        let definition = try definition()
        let (action, step, actor) = try permission.action(command.action, of: .issue)
        guard action.kind == .issue else {
            throw .step(.otherCommand(action: action.id, command: action.kind == .deliver ? "deliver" : "act"))
        }
        guard let result = definition.result(inCase: state.caseID), result.code == command.result else {
            throw .step(.unknownResult(Wellformed.shown(command.result)))
        }
        try requireEntered(by: .record, definition)
        guard state.draft != nil else { throw .step(.nothingDrafted) }
        guard let approval = state.approval else { throw .step(.notSigned) }
        guard command.serial > 0, command.serial <= JSONValue.largestInteger, isNumber(command, of: result) else {
            throw .step(.numberMissing)
        }
        try check(command.paper)
        try requirePresent(command.paper)
        try check(command.signature, over: command.paper)
        try check(approval, of: command.paper)
        let issued = IssuedResult(
            code: result.code, number: command.number, serial: command.serial, paper: command.paper,
            signature: command.signature, approval: approval, isElectronic: result.isElectronic)
        return Outcome(
            by: actor,
            fact: .issued(
                .init(
                    action: action.id, step: step.id, entry: try target(of: action, step, definition), result: issued,
                    processing: try processing() ?? 0)))
    }

    /// The number is what the template makes of the serial, in a year since the dossier was filed: it may have been printed before the
    /// year turned, and what is printed is what is issued.
    private func isNumber(_ command: DossierCommand.Issue, of result: ResultDefinition) -> Bool {
        let template = NumberTemplate(result.numberTemplate)
        let last = context.now.localDay.year
        return (min(state.filedAt?.localDay.year ?? last, last)...last).contains { year in
            Day(year: year, month: 1, day: 1).map { template.number(serial: command.serial, day: $0) }
                == command.number
        }
    }

    func deliver(_ command: DossierCommand.Deliver) throws(DossierRefusal) -> Outcome {
        let definition = try definition()
        let (action, step, actor) = try permission.action(command.action, of: .deliver)
        guard action.kind == .deliver else {
            throw .step(.otherCommand(action: action.id, command: action.kind == .issue ? "issue" : "act"))
        }
        guard let result = state.result else { throw .phase(.resultNotIssued) }
        // Verified again at the last moment: the file that is handed over is the one that was signed. Whether the key is still
        // the agency's today does not matter; it was when the result was issued.
        guard let facts = context.signature else { throw .step(.signatureRequired) }
        guard facts.verifies, facts.key == result.signature.key else { throw .step(.signatureInvalid) }
        try check(result.approval, of: result.paper)
        guard definition.delivery.contains(command.method) else {
            throw .step(
                .methodNotOffered(
                    method: command.method.rawValue, offered: definition.delivery.map(\.rawValue)))
        }
        if let consignment = command.consignment, !Wellformed.consignment(consignment) {
            throw .form(.consignmentInvalid)
        }
        if command.method == .post, command.consignment == nil { throw .form(.consignmentMissing) }
        return Outcome(
            by: actor,
            fact: .delivered(
                .init(
                    action: action.id, step: step.id, method: command.method, recipient: command.recipient,
                    consignment: command.consignment)))
    }

    /// The result says what the signatory approved, and the approval is theirs: verified when it is issued and when it is handed
    /// over.
    private func check(_ approval: Approval, of paper: PaperRecord) throws(DossierRefusal) {
        guard let facts = context.approval else { throw .step(.signatureRequired) }
        guard facts.verifies, facts.key == approval.signature.key, approval.signature.over == approval.draft.sha256
        else { throw .step(.approvalInvalid) }
        guard let content = paper.content, content == approval.draft.content else { throw .step(.contentNotApproved) }
    }
}
