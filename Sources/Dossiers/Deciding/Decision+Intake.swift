import JSON
import Organisation
import Procedures
import WorkingTime

/// Receiving, refusing to receive, and forwarding.
extension Decision {
    func receive(_ command: DossierCommand.Receive) throws(DossierRefusal) -> Outcome {
        let actor = try permission.receive()
        let definition = try definition()
        guard let receiving = state.receiving, let competent = state.competent, let returning = state.returning,
            let filedAt = state.filedAt
        else { throw .phase(.notFiled) }
        let today = context.now.localDay
        guard definition.effective.contains(today) else {
            throw .filing(.notInForce(procedure: definition.code, day: today.iso))
        }
        let data = try values(of: state.data)
        let conditions = try chooseCase(
            definition, data: data, filedAt: filedAt, representative: state.representative, channel: state.channel)
        if context.procedure?.digest != state.definition {
            // Other rules than those it was filed under: the form has to be right by them.
            try checkForm(definition, named: Set(state.sealed.map(\.blob.subject)), data: data, conditions)
        }
        try requireDocuments(definition, state.attachments, conditions)
        let caseID = conditions.caseID ?? ""
        let clock = try startClock(definition.limit(inCase: caseID), command.appointment)
        return Outcome(
            by: actor,
            fact: .received(
                .init(
                    entry: try entry(definition.firstStep, definition, competent: competent, returning: returning),
                    receiving: receiving, competent: competent, returning: returning, caseID: caseID,
                    fee: try feeAtReceipt(
                        definition, conditions, competent: competent, on: today, stated: command.fee, by: actor),
                    clock: clock,
                    forwardDue: try timed { () throws(WorkingTimeError) in
                        try Deadline.forwardingLatest(
                            received: context.now, calendar: context.calendar, rules: context.rules)
                    }, forwardCutOff: context.rules.forwardingCutOff(on: today)?.applied,
                    definition: context.procedure?.digest, pinnedBy: "receipt-day")))
    }

    func refuseToReceive(_ command: DossierCommand.RefuseToReceive) throws(DossierRefusal) -> Outcome {
        let actor = try permission.intake()
        return Outcome(
            by: actor,
            fact: .notReceived(.init(reasons: command.reasons, notice: command.notice ?? usualNotice)))
    }

    func forward(_ command: DossierCommand.Forward) throws(DossierRefusal) -> Outcome {
        let actor = try permission.forward()
        let definition = try definition()
        guard let from = state.competent, let step = state.entry?.step, let due = state.forwardDue else {
            throw .phase(.notReceived)
        }
        guard command.to != from else { throw .step(.alreadyCompetent(agency: from.rawValue)) }
        try requireCompetent(command.to, definition)
        return Outcome(
            by: actor,
            fact: .forwarded(
                .init(
                    from: from, to: command.to,
                    entry: try entry(step, definition, competent: command.to, returning: state.returning), due: due,
                    isLate: context.now > due, reason: command.reason)))
    }
}
