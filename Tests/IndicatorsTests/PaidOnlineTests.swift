import Dossiers
import Indicators
import JSON
import Payments
import Procedures
import Testing
import WorkingTime

@Suite("Indicator 3.6: dossiers paid online")
struct PaidOnlineTests {
    /// A dossier with this fee and these payments: way, official kind, amount, whether it counts.
    private func story(
        _ stream: String, fee: Int64, after: Int64, _ payments: [(PaymentDefinition.Way, Int?, Int64, Bool)]
    ) -> Story {
        Story.tell(stream, after: after) {
            $0.file(Instant(10, 8))
            $0.receive(Instant(10, 9), due: Instant(10, 17), fee: fee)
            for (index, (way, kind, amount, counts)) in payments.enumerated() {
                let payment = Payment(
                    order: "1", amount: amount, taker: MoneyTaker(way: way, name: "x", officialKind: kind),
                    transaction: "t\(index)", paidAt: Instant(10, 10), counts: counts)
                $0.tell(Instant(10, 10), .money(.init(counts ? .paid : .moneyUnusable)), money: [.received(payment)])
            }
        }
    }

    private func ratio(_ fee: Int64, _ payments: (PaymentDefinition.Way, Int?, Int64, Bool)...) -> String {
        let ratio = story("s", fee: fee, after: 0, payments).report().total.paidOnline
        return "\(ratio.numerator)/\(ratio.denominator)"
    }

    @Test("Counted is what bears a fee; paid online what a portal or a ministry's or province's gateway took whole")
    func clauses() {
        // Every amount is 0: left out.
        #expect(ratio(0) == "0/0")
        #expect(ratio(20_000) == "0/1")
        #expect(ratio(20_000, (.online, 1, 20_000, true)) == "1/1")
        #expect(ratio(20_000, (.online, 2, 20_000, true)) == "1/1")
        // Neither portal nor gateway.
        #expect(ratio(20_000, (.counter, nil, 20_000, true)) == "0/1")
        #expect(ratio(20_000, (.transfer, nil, 20_000, true)) == "0/1")
        // A part only, or the rest in cash.
        #expect(ratio(20_000, (.online, 2, 10_000, true)) == "0/1")
        #expect(ratio(20_000, (.online, 2, 10_000, true), (.counter, nil, 10_000, true)) == "0/1")
        #expect(ratio(20_000, (.online, 2, 10_000, true), (.online, 1, 10_000, true)) == "1/1")
        // What is only held pays nothing.
        #expect(ratio(20_000, (.online, 2, 20_000, false)) == "0/1")
        #expect(ratio(20_000, (.online, 2, 20_000, true), (.online, 2, 20_000, false)) == "1/1")
    }

    @Test("The share of several dossiers, in total and in the report's JSON")
    func share() {
        var fold = IndicatorFold()
        for (index, fee) in [0, 20_000, 20_000, 8_000].enumerated() {
            let paid: [(PaymentDefinition.Way, Int?, Int64, Bool)] = index == 1 ? [(.online, 2, 20_000, true)] : []
            for event in story("s\(index)", fee: Int64(fee), after: Int64(index) * 10, paid).events {
                fold.apply(event)
            }
        }
        let report = fold.report(asOf: Instant(30, 17))
        #expect(report.total.paidOnline == Ratio(1, of: 3))
        #expect(report.json.object?["total"]?.object?["paid_online"]?.object?["percent"] == "33.33")
    }
}
