import Procedures
public import WorkingTime

/// The money of one dossier: the fold of its money facts. Total: facts about what is not there change nothing.
public struct MoneyAccount: Sendable, Hashable {
    /// An order and what became of it.
    public struct OrderRecord: Sendable, Hashable {
        public enum State: Sendable, Hashable {
            case open, paid
            case closed(MoneyFact.Closing)
        }

        public var order: PaymentOrder
        public var askedAt: Instant
        public var state: State
        /// How many attempts failed.
        public var failures = 0
    }

    /// A refund and what became of it.
    public struct RefundRecord: Sendable, Hashable {
        public enum State: Sendable, Hashable {
            /// Nobody has tried yet.
            case owed
            /// Asked, outcome unknown.
            case asked
            case failed(code: String)
            case done(reference: String, at: Instant)
        }

        public var refund: Refund
        public var owedAt: Instant
        public var state: State
        /// How often it failed: a gateway that is asked after that is asked anew.
        public var failures = 0
        public var isDone: Bool { if case .done = state { true } else { false } }
    }

    /// A receipt, and whether it was cancelled.
    public struct ReceiptRecord: Sendable, Hashable {
        public var receipt: Receipt
        public var isCancelled = false
    }

    /// A payment, and when it was recorded.
    public struct PaymentRecord: Sendable, Hashable {
        public var payment: Payment
        public var recordedAt: Instant
    }

    public var orders: [OrderRecord] = []
    public var payments: [PaymentRecord] = []
    public var refunds: [RefundRecord] = []
    public var receipts: [ReceiptRecord] = []

    public init() {}

    public var isEmpty: Bool { orders.isEmpty && payments.isEmpty }

    /// The order that waits for money; there is one at most.
    public var openOrder: OrderRecord? { orders.last { $0.state == .open } }

    public func order(_ number: String) -> OrderRecord? { orders.first { $0.order.number == number } }
    public func refund(_ number: String) -> RefundRecord? { refunds.first { $0.refund.number == number } }

    /// Whether the taker's transaction has been recorded.
    public func knows(_ taker: MoneyTaker, _ transaction: String) -> Bool {
        // What was typed before there was one form for it is the same transaction.
        func form(_ text: String) -> String { taker.way == .transfer ? BankTransaction.normal(text) ?? text : text }
        let transaction = form(transaction)
        return payments.contains {
            $0.payment.taker.way == taker.way && $0.payment.taker.name == taker.name
                && form($0.payment.transaction) == transaction
        }
    }

    /// What was paid for an order and counts, without what is owed or given back of it.
    public func kept(of number: String) -> Int64 {
        var part = MoneyAccount()
        part.payments = payments.filter { $0.payment.order == number }
        part.refunds = refunds.filter { $0.refund.order == number }
        return part.settled
    }

    /// What has been paid towards the fee and is kept, in đồng.
    public var settled: Int64 { totals.kept }

    /// The account after one more fact, recorded at `at`.
    public mutating func apply(_ fact: MoneyFact, at: Instant) {
        switch fact {
        case .asked(let order): orders.append(OrderRecord(order: order, askedAt: at, state: .open))
        case .closed(let number, let why): change(number) { if $0.state == .open { $0.state = .closed(why) } }
        case .failed(let number, _, _): change(number) { $0.failures += 1 }
        case .received(let payment):
            payments.append(PaymentRecord(payment: payment, recordedAt: at))
            if payment.counts { change(payment.order) { $0.state = .paid } }
        case .owed(let refund): refunds.append(RefundRecord(refund: refund, owedAt: at, state: .owed))
        case .refundAsked(let number): settle(number, .asked)
        case .refunded(let number, let reference, let at): settle(number, .done(reference: reference, at: at))
        case .refundFailed(let number, let code): settle(number, .failed(code: code))
        case .receipt(let receipt): receipts.append(ReceiptRecord(receipt: receipt))
        case .receiptCancelled(let series, let number):
            for index in receipts.indices
            where receipts[index].receipt.series == series && receipts[index].receipt.number == number {
                receipts[index].isCancelled = true
            }
        }
    }

    private mutating func change(_ number: String, _ body: (inout OrderRecord) -> Void) {
        guard let index = orders.firstIndex(where: { $0.order.number == number }) else { return }
        body(&orders[index])
    }

    private mutating func settle(_ number: String, _ state: RefundRecord.State) {
        guard let index = refunds.firstIndex(where: { $0.refund.number == number }), !refunds[index].isDone else {
            return
        }
        if case .failed = state { refunds[index].failures += 1 }
        refunds[index].state = state
    }

    /// Where each đồng is.
    public var totals: MoneyTotals {
        var totals = MoneyTotals()
        for record in orders {
            totals.asked &+= record.order.amount
            switch record.state {
            case .open: totals.open &+= record.order.amount
            case .paid: totals.paid &+= record.order.amount
            case .closed(.expired): totals.expired &+= record.order.amount
            case .closed: totals.waived &+= record.order.amount
            }
        }
        for record in payments {
            totals.received &+= record.payment.amount
            guard record.payment.counts else { continue }
            totals.kept &+= record.payment.amount
            let valid = receipts.filter { !$0.isCancelled && $0.receipt.order == record.payment.order }
            totals.receipted &+= valid.reduce(0) { $0 &+ $1.receipt.amount }
            if valid.isEmpty { totals.unreceipted &+= record.payment.amount &- givenBack(of: record.payment) }
        }
        for record in refunds {
            if record.isDone { totals.refunded &+= record.refund.amount } else { totals.owed += record.refund.amount }
            if isFromCounted(record.refund) { totals.kept &-= record.refund.amount }
        }
        return totals
    }

    /// What is owed or given back of a payment.
    func givenBack(of payment: Payment) -> Int64 {
        refunds.filter { $0.refund.transaction == payment.transaction && $0.refund.taker == payment.taker }
            .reduce(0) { $0 &+ $1.refund.amount }
    }

    private func isFromCounted(_ refund: Refund) -> Bool {
        payments.contains {
            $0.payment.counts && $0.payment.transaction == refund.transaction && $0.payment.taker == refund.taker
        }
    }
}

/// Where each đồng is, of one dossier or of many. Sums saturate nowhere: amounts are at most 10^12 and a stream is finite.
public struct MoneyTotals: Sendable, Hashable {
    public var asked: Int64 = 0
    public var paid: Int64 = 0
    public var open: Int64 = 0
    public var waived: Int64 = 0
    public var expired: Int64 = 0
    public var received: Int64 = 0
    public var kept: Int64 = 0
    public var owed: Int64 = 0
    public var refunded: Int64 = 0
    /// What valid receipts prove.
    public var receipted: Int64 = 0
    /// What is kept, and has no valid receipt: one was cancelled by hand, and none took its place yet.
    public var unreceipted: Int64 = 0

    public init() {}

    /// Whether every đồng is accounted for.
    public var isBalanced: Bool {
        asked == paid &+ open &+ waived &+ expired && received == kept &+ owed &+ refunded
            && kept == receipted &+ unreceipted
    }

    public static func + (lhs: MoneyTotals, rhs: MoneyTotals) -> MoneyTotals {
        var sum = lhs
        sum.asked &+= rhs.asked
        sum.paid &+= rhs.paid
        sum.open &+= rhs.open
        sum.waived &+= rhs.waived
        sum.expired &+= rhs.expired
        sum.received &+= rhs.received
        sum.kept &+= rhs.kept
        sum.owed &+= rhs.owed
        sum.refunded &+= rhs.refunded
        sum.receipted &+= rhs.receipted
        sum.unreceipted &+= rhs.unreceipted
        return sum
    }

    /// Names and sums in a fixed order.
    public var members: [(name: String, amount: Int64)] {
        [
            ("asked", asked), ("paid", paid), ("open", open), ("waived", waived), ("expired", expired),
            ("received", received), ("kept", kept), ("owed", owed), ("refunded", refunded),
            ("receipted", receipted), ("unreceipted", unreceipted),
        ]
    }
}
