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
        // A gateway speaks for itself; what came by transfer the accountant reads in the bank's statement.
        let payment = command.payment
        let record = state.account.order(payment.order)
        let isTransfer = payment.taker.way == .transfer
        let actor =
            isTransfer && context.standing.party == .officer
            ? try permission.accountant(at: record?.order.agency) : try permission.machine()
        guard let record, record.order.amount > 0 else { throw .payment(.unknownOrder) }
        let order = record.order
        guard (1...FieldDefinition.largestAmount).contains(payment.amount), !payment.transaction.isEmpty,
            payment.transaction.utf8.count <= 100, payment.taker.way != .counter
        else { throw .payment(.paymentInvalid) }
        if isTransfer {
            // It stands unsealed in the log, for ever, and is compared: one form, in which no name fits.
            guard BankTransaction.normal(payment.transaction) == payment.transaction else {
                throw .payment(.paymentInvalid)
            }
            // The bank's line bears the order's number, and banks tell days rather than minutes.
            guard
                (record.askedAt.localDay...max(record.askedAt.localDay, context.now.localDay))
                    .contains(payment.paidAt.localDay)
            else { throw .payment(.paidAtInvalid) }
        }
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
            money += try owing(state.account.settled, .stopped)
        }
        return Outcome(
            by: actor,
            fact: .money(.init(.feeExpired, stops: stops, processing: stops ? try processing() : nil)), money: money)
    }

    func askRefund(_ command: DossierCommand.AskRefund) throws(DossierRefusal) -> Outcome {
        let actor = try permission.accountant(at: state.account.refund(command.refund)?.refund.agency)
        let record = try owed(command.refund)
        if record.state == .asked { throw .payment(.refundAsked) }
        return Outcome(
            by: actor, fact: .money(.init(.refundAsked)), money: [.refundAsked(refund: record.refund.number)])
    }

    func settleRefund(_ command: DossierCommand.SettleRefund) throws(DossierRefusal) -> Outcome {
        let known = state.account.refund(command.refund)?.refund
        // What a gateway took, a gateway gives back; what was taken in cash or by transfer, the accountant.
        let isOnline = known?.taker.way == .online
        let isByMachine = isOnline && context.standing.party != .officer
        let actor = isByMachine ? try permission.machine() : try permission.accountant(at: known?.agency)
        let record = try owed(command.refund)
        if isOnline, !isByMachine, record.state == .asked {
            // It may be paying right now: paid by hand as well, the money would be gone twice.
            let gateway = record.refund.taker.name ?? ""
            guard context.unaskableGateways.contains(gateway) else { throw .payment(.refundAtGateway(gateway)) }
        }
        switch command.outcome {
        case .failed(let code):
            return Outcome(
                by: actor, fact: .money(.init(.refundFailed)),
                money: [.refundFailed(refund: record.refund.number, code: Wellformed.shown(code))])
        case .done(let reference, let at):
            guard Wellformed.reference(reference) else { throw .payment(.referenceInvalid) }
            return Outcome(
                by: actor, fact: .money(.init(.refunded)),
                money: [.refunded(refund: record.refund.number, reference: reference, at: at)])
        }
    }

    private func owed(_ number: String) throws(DossierRefusal) -> MoneyAccount.RefundRecord {
        guard let record = state.account.refund(number) else { throw .payment(.unknownRefund) }
        guard !record.isDone else { throw .payment(.refundDone) }
        return record
    }

    func issueReceipt(_ command: DossierCommand.IssueReceipt) throws(DossierRefusal) -> Outcome {
        let actor = try permission.accountant(at: state.account.order(command.order)?.order.agency)
        guard let record = state.account.order(command.order) else { throw .payment(.unknownOrder) }
        guard record.state == .paid else { throw .payment(.orderNotPaid) }
        if state.account.receipts.contains(where: { !$0.isCancelled && $0.receipt.order == command.order }) {
            throw .payment(.receiptGiven)
        }
        // What was given back, or is owed back, is no income that a receipt could prove.
        let kept = state.account.kept(of: command.order)
        guard kept > 0 else { throw .payment(.nothingKept) }
        let money = receipt(for: record.order, amount: kept)
        guard !money.isEmpty else { throw .payment(.noReceiptNumber) }
        return Outcome(by: actor, fact: .money(.init(.receiptIssued)), money: money)
    }

    func cancelReceipt(_ command: DossierCommand.CancelReceipt) throws(DossierRefusal) -> Outcome {
        let known = state.account.receipts.first {
            $0.receipt.series == command.series && $0.receipt.number == command.number
        }
        let actor = try permission.accountant(
            at: known.flatMap { state.account.order($0.receipt.order)?.order.agency })
        guard let known else { throw .payment(.unknownReceipt) }
        guard !known.isCancelled else { throw .payment(.receiptCancelled) }
        return Outcome(
            by: actor, fact: .money(.init(.receiptCancelled, reason: command.reason)),
            money: [.receiptCancelled(series: command.series, number: command.number)])
    }

    /// Owes back so much of what is kept, and brings the receipts into line with what is left.
    func owing(_ amount: Int64, _ cause: Refund.Cause) throws(DossierRefusal) -> [MoneyFact] {
        let owed = state.account.owing(amount, cause: cause, owner: Role.accountant.id, stem: try stem())
        return owed + state.account.receipts(after: owed) { order, kept in receipt(for: order, amount: kept) }
    }

    /// The receipt with the number that was reserved, where it is one of the order's series; over all of the order unless said otherwise.
    private func receipt(for order: PaymentOrder, amount: Int64? = nil) -> [MoneyFact] {
        if context.probesReceipt {
            let year = context.now.localDay.year
            return [
                .receipt(
                    Receipt(
                        series: Receipt.series(agency: order.agency, kind: order.kind, year: year), number: 1,
                        kind: order.kind, order: order.number, amount: amount ?? order.amount))
            ]
        }
        guard let proposed = context.receipt, proposed.number > 0,
            proposed.series.hasPrefix("\(order.agency.rawValue)/\(order.kind.rawValue)/")
        else { return [] }
        return [
            .receipt(
                Receipt(
                    series: proposed.series, number: proposed.number, kind: order.kind, order: order.number,
                    amount: amount ?? order.amount))
        ]
    }
}
