import JSON
import Payments
import WorkingTime

/// What the stand-in gateway knows of orders, payments and refunds, and what it was told to do wrong next. A value: the stand-in guards it.
struct GatewayBooks: Sendable {
    /// Money that was taken.
    struct Payment: Sendable {
        var number: Int64
        /// Whole đồng.
        var amount: Int64
        var at: Instant
        var givenBack: Int64 = 0
    }

    /// Money that was given back, or will be.
    struct GivenBack: Sendable {
        /// `vnp_RequestId`: whoever asks names it.
        var request: String
        var order: String
        var number: Int64
        var amount: Int64
        var isFull: Bool
        var at: Instant
        var purpose: String
        var isDone: Bool
    }

    /// An order that somebody has looked at on the pay page.
    struct Order: Sendable {
        var amount: Int64
        var createDate: String
        var purpose: String
        var returnAddress: String
        var payments: [Payment] = []
        var failure: String?
    }

    /// Misbehaviour, each so many times.
    struct Mischief: Sendable {
        /// How often a word is sent; 0: not at all.
        var copies: Int64 = 1
        /// Milliseconds before it is sent.
        var late: Int64 = 0
        /// Whether words are kept until they are let go.
        var holds = false
        /// The next words say another amount.
        var wrongAmount: Int64 = 0
        /// The next words are signed by somebody else.
        var forged: Int64 = 0
        /// The next payments are taken twice.
        var twice: Int64 = 0
        /// The next refunds are refused.
        var refusedRefunds: Int64 = 0
        /// The next refunds stay under way until they are let go.
        var slowRefunds: Int64 = 0
    }

    /// What the statement says wrong of an order or a refund.
    struct Misstatement: Sendable {
        var status: StatementLine.Status?
        var amount: Int64?
        /// How often it stands there; 0: not at all.
        var copies: Int64 = 1
    }

    var orders: [String: Order] = [:]
    /// By our number of the order or refund.
    var misstatements: [String: Misstatement] = [:]
    var refunds: [GivenBack] = []
    var mischief = Mischief()
    /// What it takes for the present instant; `nil`: the machine's clock.
    var clock: Instant?
    /// Where words are sent.
    var wordAddress: String?
    /// Milliseconds between the tries of a word that is not confirmed, and how often it is tried.
    var repeatEvery: Int64 = 1000
    var tries: Int64 = 20
    var enquiries: Int64 = 0
    var refundRequests: Int64 = 0
    var sent: Int64 = 0
    var answers: [String: Int64] = [:]
    private var next: Int64 = 14_000_000

    mutating func number() -> Int64 {
        next += 1
        return next
    }

    /// The lines of a day's statement.
    func statement(of day: Day) -> [StatementLine] {
        var lines: [StatementLine] = []
        for (reference, order) in orders {
            for payment in order.payments where payment.at.localDay == day {
                lines.append(
                    StatementLine(
                        kind: .payment, reference: reference, transaction: String(payment.number),
                        amount: payment.amount, at: payment.at))
            }
        }
        for refund in refunds where refund.isDone && refund.at.localDay == day {
            lines.append(
                StatementLine(
                    kind: .refund, reference: refund.request, transaction: String(refund.number),
                    amount: refund.amount, at: refund.at))
        }
        return lines.sorted { $0.transaction < $1.transaction }.flatMap { line in
            guard let wrong = misstatements[line.reference] else { return [line] }
            var stated = line
            if let status = wrong.status { stated.status = status }
            if let amount = wrong.amount { stated.amount = amount }
            return Array(repeating: stated, count: Int(wrong.copies))
        }
    }

    /// What is told at the control port.
    var report: JSONObject {
        let payments = orders.values.flatMap(\.payments)
        var counted = JSONObject()
        for (code, count) in answers.sorted(by: { $0.key < $1.key }) { counted[code] = .integer(count) }
        return [
            "orders": .integer(Int64(orders.count)), "payments": .integer(Int64(payments.count)),
            "taken": .integer(payments.reduce(0) { $0 + $1.amount }), "refunds": .integer(Int64(refunds.count)),
            "given_back": .integer(refunds.filter(\.isDone).reduce(0) { $0 + $1.amount }),
            "enquiries": .integer(enquiries), "refund_requests": .integer(refundRequests),
            "words": ["sent": .integer(sent), "answers": .object(counted)],
        ]
    }
}
