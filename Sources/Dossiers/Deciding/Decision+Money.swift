import Organisation
import Payments
import Procedures
import WorkingTime

/// Asking for the fee anew, taking money, giving it back, receipts.
extension Decision {
    func askFee() throws(DossierRefusal) -> Outcome {
        let actor = try permission.askFee()
        if let open = state.account.openOrder { throw .payment(.orderOpen(number: open.order.number)) }
        guard let payment = context.procedure?.definition.payment, let fee = state.fee, isAskable(payment) else {
            throw .payment(.nothingDue)
        }
        let money = try asking(for: fee, payment, competent: state.competent)
        return Outcome(by: actor, fact: .money(.init(.feeAsked)), money: money)
    }

    /// A fee due at return is not asked for before.
    private func isAskable(_ payment: PaymentDefinition) -> Bool {
        payment.due != .return || state.issuedAt != nil
    }

    func takeCash(_ command: DossierCommand.TakeCash) throws(DossierRefusal) -> Outcome {
        let actor = try permission.takeCash()
        guard let open = state.account.openOrder else { throw .payment(.nothingDue) }
        guard open.order.ways.contains(.counter) else {
            throw .payment(.wayNotOffered(.counter, offered: open.order.ways))
        }
        guard command.amount == open.order.amount else { throw .payment(.amountDiffers(expected: open.order.amount)) }
        let payment = Payment(
            order: open.order.number, amount: command.amount, taker: .counter, transaction: open.order.number,
            paidAt: context.now, counts: true)
        return Outcome(by: actor, fact: .money(.init(.paid)), money: [.received(payment)] + receipt(for: open.order))
    }

    func takePayment(_ command: DossierCommand.TakePayment) throws(DossierRefusal) -> Outcome {
        let actor = try permission.machine()
        let payment = command.payment
        guard let order = state.account.order(payment.order)?.order, order.amount > 0 else {
            throw .payment(.unknownOrder)
        }
        guard (1...FieldDefinition.largestAmount).contains(payment.amount), !payment.transaction.isEmpty,
            payment.transaction.utf8.count <= 100, payment.taker.way != .counter
        else { throw .payment(.paymentInvalid) }
        let facts = state.account.taking(
            payment, hasEnded: state.end != nil, owner: Role.accountant.id, stem: try stem())
        guard let facts, !facts.isEmpty else { throw .payment(.paymentKnown) }
        let isUsable = facts.count == 1
        return Outcome(
            by: actor, fact: .money(.init(isUsable ? .paid : .moneyUnusable)),
            money: isUsable ? facts + receipt(for: order) : facts)
    }

    func failPayment(_ command: DossierCommand.FailPayment) throws(DossierRefusal) -> Outcome {
        let actor = try permission.machine()
        guard let order = state.account.order(command.order) else { throw .payment(.unknownOrder) }
        guard order.state == .open else { throw .payment(.orderClosed) }
        return Outcome(
            by: actor, fact: .money(.init(.paymentFailed)),
            money: [.failed(order: command.order, by: command.taker, code: Wellformed.shown(command.failure))])
    }

    func expireFee(_ command: DossierCommand.ExpireFee) throws(DossierRefusal) -> Outcome {
        let actor = try permission.machine()
        guard let record = state.account.order(command.order) else { throw .payment(.unknownOrder) }
        guard record.state == .open else { throw .payment(.orderClosed) }
        guard let expires = record.order.expires, expires <= context.now else { throw .payment(.orderNotExpired) }
        let payment = context.procedure?.definition.payment
        let stops = payment?.unpaid == .stop && state.end == nil && state.phase != .finished
        var money: [MoneyFact] = [.closed(order: command.order, why: .expired)]
        if stops, payment?.refund?.ends.contains(.stopped) == true, state.account.settled > 0 {
            money += state.account.owing(
                state.account.settled, cause: .stopped, owner: Role.accountant.id, stem: try stem())
        }
        return Outcome(
            by: actor,
            fact: .money(.init(.feeExpired, stops: stops, processing: stops ? try processing() : nil)), money: money)
    }

    func askRefund(_ command: DossierCommand.AskRefund) throws(DossierRefusal) -> Outcome {
        let actor = try permission.accountant()
        let record = try owed(command.refund)
        if record.state == .asked { throw .payment(.refundAsked) }
        return Outcome(
            by: actor, fact: .money(.init(.refundAsked)), money: [.refundAsked(refund: record.refund.number)])
    }

    func settleRefund(_ command: DossierCommand.SettleRefund) throws(DossierRefusal) -> Outcome {
        let record = try owed(command.refund)
        // What a gateway took, a gateway gives back; what was taken in cash or by transfer, the accountant.
        let isOnline = record.refund.taker.way == .online
        let actor =
            isOnline && context.standing.party != .officer ? try permission.machine() : try permission.accountant()
        switch command.outcome {
        case .failed(let code):
            return Outcome(
                by: actor, fact: .money(.init(.refundFailed)),
                money: [.refundFailed(refund: record.refund.number, code: Wellformed.shown(code))])
        case .done(let reference, let at):
            guard Wellformed.reference(reference) else { throw .payment(.referenceInvalid) }
            return Outcome(
                by: actor, fact: .money(.init(.refunded)),
                money: [.refunded(refund: record.refund.number, reference: reference, at: at)]
                    + state.account.receiptsFalling(with: record.refund.number))
        }
    }

    private func owed(_ number: String) throws(DossierRefusal) -> MoneyAccount.RefundRecord {
        guard let record = state.account.refund(number) else { throw .payment(.unknownRefund) }
        guard !record.isDone else { throw .payment(.refundDone) }
        return record
    }

    func issueReceipt(_ command: DossierCommand.IssueReceipt) throws(DossierRefusal) -> Outcome {
        let actor = try permission.accountant()
        guard let record = state.account.order(command.order) else { throw .payment(.unknownOrder) }
        guard record.state == .paid else { throw .payment(.orderNotPaid) }
        if state.account.receipts.contains(where: { !$0.isCancelled && $0.receipt.order == command.order }) {
            throw .payment(.receiptGiven)
        }
        let money = receipt(for: record.order)
        guard !money.isEmpty else { throw .payment(.noReceiptNumber) }
        return Outcome(by: actor, fact: .money(.init(.receiptIssued)), money: money)
    }

    func cancelReceipt(_ command: DossierCommand.CancelReceipt) throws(DossierRefusal) -> Outcome {
        let actor = try permission.accountant()
        let known = state.account.receipts.first {
            $0.receipt.series == command.series && $0.receipt.number == command.number
        }
        guard let known else { throw .payment(.unknownReceipt) }
        guard !known.isCancelled else { throw .payment(.receiptCancelled) }
        return Outcome(
            by: actor, fact: .money(.init(.receiptCancelled, reason: command.reason)),
            money: [.receiptCancelled(series: command.series, number: command.number)])
    }

    /// The receipt with the number that was reserved, where it is one of the order's series.
    private func receipt(for order: PaymentOrder) -> [MoneyFact] {
        guard let proposed = context.receipt, proposed.number > 0,
            proposed.series.hasPrefix("\(order.agency.rawValue)/\(order.kind.rawValue)/")
        else { return [] }
        return [
            .receipt(
                Receipt(
                    series: proposed.series, number: proposed.number, kind: order.kind, order: order.number,
                    amount: order.amount))
        ]
    }
}
