import Organisation
import Payments
import Procedures
import WorkingTime

/// When the fee is decided, asked for, and given back: what follows for the money from any event.
extension Decision {
    /// The fee at filing, where it is due then and the definition knows the amount.
    func feeAtFiling(
        _ definition: ProcedureDefinition, _ conditions: ConditionContext, competent: AgencyCode, on day: Day
    ) throws(DossierRefusal) -> FeeOutcome? {
        guard definition.payment?.due == .filing else { return nil }
        do throws(DossierRefusal) {
            return try fee(definition, conditions, competent: competent, on: day)
        } catch {
            // An officer has to state it: it is asked for at receipt.
            if case .filing(.feeNotSet) = error { return nil }
            throw error
        }
    }

    /// The fee at receipt; what was decided at filing stays.
    func feeAtReceipt(
        _ definition: ProcedureDefinition, _ conditions: ConditionContext, competent: AgencyCode, on day: Day,
        stated: DossierCommand.StatedFee?, by actor: Actor
    ) throws(DossierRefusal) -> FeeOutcome {
        guard let known = state.fee else {
            return try fee(definition, conditions, competent: competent, on: day, stated: stated, by: actor)
        }
        guard stated == nil || stated?.amount == known.amount else {
            throw .filing(.feeKnown(rule: known.rule, amount: known.amount))
        }
        return known
    }

    /// What an event does to money besides what it says itself: it may make a fee due, change it, or end the dossier.
    func moneyAfter(_ fact: DossierEvent.Fact) throws(DossierRefusal) -> [MoneyFact] {
        guard let definition = context.procedure?.definition else { return try ending(fact, nil) }
        guard let payment = definition.payment else { return try ending(fact, nil) }
        switch fact {
        case .filed(let filed):
            guard payment.due == .filing, let fee = filed.fee else { return [] }
            return try asking(for: fee, payment, competent: filed.competent)
        case .received(let received):
            guard payment.due != .return else { return [] }
            return try asking(for: received.fee, payment, competent: received.competent)
        case .supplementAnswered(let answered):
            guard let fee = answered.fee, isDue(payment) else { return [] }
            return try asking(for: fee, payment, competent: state.competent)
        case .issued:
            guard payment.due == .return, let fee = state.fee else { return [] }
            return try asking(for: fee, payment, competent: state.competent)
        default: return try ending(fact, payment)
        }
    }

    /// Whether the fee is to be paid by now.
    private func isDue(_ payment: PaymentDefinition) -> Bool {
        switch payment.due {
        case .filing: true
        case .receipt: state.receivedAt != nil
        case .return: state.issuedAt != nil
        }
    }

    /// Brings what is asked for into line with `fee`: an order for what is missing, a refund for what is too much, nothing where it is right.
    func asking(
        for fee: FeeOutcome, _ payment: PaymentDefinition, competent: AgencyCode?
    ) throws(DossierRefusal) -> [MoneyFact] {
        let account = state.account
        let missing = fee.amount &- account.settled
        if let open = account.openOrder, open.order.amount == missing { return [] }
        var facts: [MoneyFact] = []
        if let open = account.openOrder { facts.append(.closed(order: open.order.number, why: .replaced)) }
        if missing < 0 {
            facts += try owing(-missing, .feeLowered)
        } else if missing > 0 {
            guard let agency = fee.agency ?? competent else { throw .payment(.nothingDue) }
            guard let number = account.nextOrder(try stem()) else { throw .payment(.tooManyOrders) }
            facts.append(
                .asked(
                    PaymentOrder(
                        number: number, amount: missing, kind: payment.kind, agency: agency, ways: payment.ways,
                        expires: try expiry(payment))))
        }
        return facts
    }

    private func expiry(_ payment: PaymentDefinition) throws(DossierRefusal) -> Instant? {
        guard let limit = payment.expiresWithin else { return nil }
        return try timed { () throws(WorkingTimeError) in
            try Deadline.due(
                from: context.now, limit: limit, calendar: context.calendar, rules: context.rules, cutOff: .never)
        }
    }

    func stem() throws(DossierRefusal) -> String {
        guard let stem = context.orderStem, stem.utf8.count == 20 else { throw .payment(.noOrderNumber) }
        return stem
    }

    /// The end of a dossier waives its open order, and gives back what the definition says.
    private func ending(_ fact: DossierEvent.Fact, _ payment: PaymentDefinition?) throws(DossierRefusal) -> [MoneyFact]
    {
        let end: PaymentDefinition.End?
        switch fact {
        case .notReceived: end = .notReceived
        case .withdrawn: end = .withdrawn
        case .stopped, .expired: end = .stopped
        case .acted(let acted) where acted.entry == nil: end = .refused
        case .delivered: end = nil
        default: return []
        }
        var facts: [MoneyFact] = []
        if let open = state.account.openOrder { facts.append(.closed(order: open.order.number, why: .ended)) }
        guard let end, payment?.refund?.ends.contains(end) == true, state.account.settled > 0 else { return facts }
        let cause: Refund.Cause =
            switch end {
            case .notReceived: .notReceived
            case .withdrawn: .withdrawn
            case .stopped: .stopped
            case .refused: .refused
            }
        return facts + (try owing(state.account.settled, cause))
    }
}
