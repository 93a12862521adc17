import WorkingTime

/// What follows for the money, as facts for an event. Nothing here changes the account.
extension MoneyAccount {
    /// The number of the next order, counted over the dossier's life; `nil` once there were ``OrderNumber/most``.
    public func nextOrder(_ stem: String) -> String? {
        orders.count < OrderNumber.most ? OrderNumber.order(stem, orders.count + 1) : nil
    }

    /// What a payment that somebody took means: it pays the open order, or it is owed back.
    ///
    /// - Parameters:
    ///   - payment: What was taken; whether it counts is decided here.
    ///   - hasEnded: Whether the dossier has.
    ///   - owner: Whose matter a refund is.
    ///   - stem: Of the dossier's numbers.
    /// - Returns: The facts, empty where the payment is known already; `nil` where there is no such order.
    public func taking(_ payment: Payment, hasEnded: Bool, owner: String, stem: String) -> [MoneyFact]? {
        guard let record = order(payment.order) else { return nil }
        if knows(payment.taker, payment.transaction) { return [] }
        var payment = payment
        let cause: Refund.Cause?
        switch record.state {
        case .open: cause = payment.amount == record.order.amount ? (hasEnded ? .ended : nil) : .wrongAmount
        case .paid: cause = .duplicate
        case .closed(.expired): cause = .expired
        case .closed(.ended): cause = .ended
        case .closed(.replaced): cause = .replaced
        }
        payment.counts = cause == nil
        guard let cause else { return [.received(payment)] }
        let refund = Refund(
            number: OrderNumber.refund(stem, refunds.count + 1), order: payment.order, taker: payment.taker,
            transaction: payment.transaction, amount: payment.amount, cause: cause, role: owner,
            agency: record.order.agency)
        return [.received(payment), .owed(refund)]
    }

    /// Gives back `amount` of what was paid and is kept, the last payment first.
    public func owing(_ amount: Int64, cause: Refund.Cause, owner: String, stem: String) -> [MoneyFact] {
        var rest = amount
        var facts: [MoneyFact] = []
        for record in payments.reversed() where record.payment.counts && rest > 0 {
            let payment = record.payment
            let given = refunds.filter {
                $0.refund.transaction == payment.transaction && $0.refund.taker == payment.taker
            }
            .reduce(0) { $0 &+ $1.refund.amount }
            let share = min(rest, payment.amount - given)
            guard share > 0, let order = order(payment.order) else { continue }
            rest -= share
            facts.append(
                .owed(
                    Refund(
                        number: OrderNumber.refund(stem, refunds.count + facts.count + 1), order: payment.order,
                        taker: payment.taker, transaction: payment.transaction, amount: share, cause: cause,
                        role: owner, agency: order.order.agency)))
        }
        return facts
    }

    /// What becomes of the receipts when these refunds are owed: each proves what is kept, so that one of a payment that is given back falls, and
    /// where a part is kept another takes its place.
    ///
    /// - Parameters:
    ///   - owed: The facts that owe money back.
    ///   - receipt: The new receipt of an order, over what is kept of it then; empty where no number was reserved for it.
    /// - Returns: What is cancelled, and what takes its place.
    public func receipts(
        after owed: [MoneyFact], _ receipt: (PaymentOrder, Int64) -> [MoneyFact]
    ) -> [MoneyFact] {
        var after = self
        for fact in owed { after.apply(fact, at: Instant(microseconds: 0)) }
        var facts: [MoneyFact] = []
        for record in receipts where !record.isCancelled {
            let order = record.receipt.order
            let kept = after.kept(of: order)
            guard kept < record.receipt.amount else { continue }
            facts.append(.receiptCancelled(series: record.receipt.series, number: record.receipt.number))
            if kept > 0, let order = self.order(order)?.order { facts += receipt(order, kept) }
        }
        return facts
    }
}
