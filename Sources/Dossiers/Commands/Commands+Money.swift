public import Organisation
public import Payments
public import WorkingTime

extension DossierCommand {
    /// Cash at the counter for the open order.
    public struct TakeCash: Sendable, Hashable {
        /// What was counted: has to be the order's amount.
        public var amount: Int64

        public init(amount: Int64) { self.amount = amount }
    }

    /// Money that a gateway or a bank took: their word, whoever brought it.
    public struct TakePayment: Sendable, Hashable {
        /// Whether it counts is decided.
        public var payment: Payment

        public init(_ payment: Payment) { self.payment = payment }
    }

    /// An attempt to pay that failed.
    public struct FailPayment: Sendable, Hashable {
        public var order: String
        public var taker: MoneyTaker
        /// The gateway's code.
        public var failure: String

        public init(order: String, taker: MoneyTaker, failure: String) {
            self.order = order
            self.taker = taker
            self.failure = failure
        }
    }

    /// The time to pay ran out: by the engine, after the gateways were asked.
    public struct ExpireFee: Sendable, Hashable {
        public var order: String

        public init(order: String) { self.order = order }
    }

    /// A refund that is owed is to be paid now.
    public struct AskRefund: Sendable, Hashable {
        public var refund: String

        public init(refund: String) { self.refund = refund }
    }

    /// What came of a refund: by a gateway, or by the accountant who paid it.
    public struct SettleRefund: Sendable, Hashable {
        public enum Outcome: Sendable, Hashable {
            /// Paid, under this reference, at this instant.
            case done(reference: String, at: Instant)
            case failed(code: String)
        }

        public var refund: String
        public var outcome: Outcome

        public init(refund: String, outcome: Outcome) {
            self.refund = refund
            self.outcome = outcome
        }
    }

    /// A receipt for an order that is paid and has none; its number stands in the context.
    public struct IssueReceipt: Sendable, Hashable {
        public var order: String

        public init(order: String) { self.order = order }
    }

    /// Cancels a receipt, with a reason.
    public struct CancelReceipt: Sendable, Hashable {
        public var series: String
        public var number: Int64
        public var reason: SealedBlob

        public init(series: String, number: Int64, reason: SealedBlob) {
            self.series = series
            self.number = number
            self.reason = reason
        }
    }
}
