import Dossiers
import Organisation
import Payments
import Procedures
import WorkingTime

/// One event of each type about money, with every kind of fact.
enum MoneySamples {
    struct Sample {
        var name: String
        var fact: DossierEvent.Fact
        var money: [MoneyFact]
    }

    static let order = PaymentOrder(
        number: "0123456789ABCDEFGHJK01", amount: 20_000, kind: .charge, agency: Person.commune,
        ways: [.online, .transfer, .counter], expires: Instant(6, 15, 17))
    static let gateway = MoneyTaker(way: .online, name: "vnpay", officialKind: 2)
    static let payment = Payment(
        order: order.number, amount: 20_000, taker: gateway, transaction: "14000001", paidAt: Instant(6, 10, 8, 4),
        counts: true)
    static let receipt = Receipt(
        series: "H26.147/charge/2026", number: 12, kind: .charge, order: order.number, amount: 20_000)
    static let refund = Refund(
        number: "0123456789ABCDEFGHJKR01", order: order.number, taker: gateway, transaction: "14000002", amount: 20_000,
        cause: .duplicate, role: "accountant", agency: Person.commune)

    static func all() throws -> [Sample] {
        func sample(_ name: String, _ what: DossierEvent.MoneyMoved.What, _ money: [MoneyFact]) -> Sample {
            Sample(name: name, fact: .money(.init(what)), money: money)
        }
        var unusable = payment
        (unusable.transaction, unusable.counts) = ("14000002", false)
        var attempted = payment
        attempted.reference = "0123456789ABCDEFGHJK01-2-3600"
        return [
            sample("fee-asked", .feeAsked, [.closed(order: order.number, why: .replaced), .asked(order)]),
            sample("paid", .paid, [.received(payment), .receipt(receipt)]),
            sample("paid.attempt", .paid, [.received(attempted), .receipt(receipt)]),
            sample("payment-failed", .paymentFailed, [.failed(order: order.number, by: gateway, code: "24")]),
            sample("fee-expired.kept", .feeExpired, [.closed(order: order.number, why: .expired)]),
            Sample(
                name: "fee-expired.stopped",
                fact: .money(.init(.feeExpired, stops: true, processing: 60_000_000)),
                money: [.closed(order: order.number, why: .expired)]),
            sample("money-unusable", .moneyUnusable, [.received(unusable), .owed(refund)]),
            sample("refund-asked", .refundAsked, [.refundAsked(refund: refund.number)]),
            sample(
                "refunded", .refunded,
                [
                    .refunded(refund: refund.number, reference: "15000001", at: Instant(6, 11, 9)),
                    .receiptCancelled(series: receipt.series, number: 12),
                ]),
            sample("refund-failed", .refundFailed, [.refundFailed(refund: refund.number, code: "99")]),
            sample("receipt-issued", .receiptIssued, [.receipt(receipt)]),
            Sample(
                name: "receipt-cancelled", fact: .money(.init(.receiptCancelled, reason: Forms.reason)),
                money: [.receiptCancelled(series: receipt.series, number: 12)]),
            Sample(
                name: "withdrawn.owing", fact: .withdrawn(.init(channel: .online, reason: nil, processing: nil)),
                money: [.closed(order: order.number, why: .ended), .owed(refund)]),
        ]
    }
}
