import Dossiers
import Indicators
import JSON
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

@Suite("End-to-end")
struct EndToEndTests {
    func story(
        _ channel: Channel = .online, extent: OnlineProvision.Extent = .endToEnd, presence: Bool = false,
        fee: Int64 = 0, _ body: (inout Story) -> Void
    ) -> IndicatorReport {
        Story.tell("s") { story in
            story.file(Instant(10, 8), channel, extent: extent, presence: presence)
            story.receive(Instant(10, 9), due: Instant(10, 17), fee: fee)
            body(&story)
        }.report()
    }

    func text(_ ratio: Ratio) -> String { "\(ratio.numerator)/\(ratio.denominator)" }

    /// The reason and the version of the event that broke it.
    func broken(_ report: IndicatorReport) -> String? {
        report.notEndToEnd.first.map { "\($0.reason) \($0.place.version) \($0.place.type)" }
    }

    @Test("Filed, paid and spoken online, result online or by public post", arguments: [DeliveryMethod.online, .post])
    func complete(method: DeliveryMethod) {
        let report = story {
            $0.issue(Instant(10, 10))
            $0.deliver(Instant(10, 11), method)
        }
        #expect(text(report.total.endToEnd) == "1/1")
        #expect(text(report.total.endToEndOfAll) == "1/1")
        #expect(report.notEndToEnd.isEmpty)
    }

    @Test("The event that broke it is named: the first one")
    func breaks() {
        #expect(
            broken(
                story {
                    $0.issue(Instant(10, 10))
                    $0.deliver(Instant(10, 11), .counter)
                }) == "delivery 4 dossier.delivered")
        #expect(
            broken(
                story(.counter) {
                    $0.issue(Instant(10, 10))
                    $0.deliver(Instant(10, 11), .counter)
                }) == "filing 1 dossier.filed")
        #expect(broken(story(.post) { $0.deliver(Instant(10, 11)) }) == "filing 1 dossier.filed")
        #expect(
            broken(
                story {
                    $0.ask(Instant(10, 10))
                    $0.answer(Instant(10, 11), legal: Instant(10, 17), indicator: Instant(10, 17), channel: .counter)
                    $0.deliver(Instant(10, 12))
                }) == "supplement 4 dossier.supplement-answered")
        #expect(broken(story(fee: 20_000) { $0.deliver(Instant(10, 12)) }) == "payment 2 dossier.received")
    }

    @Test("Paid on the network it is end-to-end; in cash the payment breaks it")
    func payment() {
        func paid(_ way: PaymentDefinition.Way, _ amount: Int64) -> String? {
            broken(
                story(fee: 20_000) {
                    let payment = Payment(
                        order: "1", amount: amount, taker: MoneyTaker(way: way), transaction: "t",
                        paidAt: Instant(10, 10), counts: true)
                    $0.tell(Instant(10, 10), .money(.init(.paid)), money: [.received(payment)])
                    $0.deliver(Instant(10, 12))
                })
        }
        #expect(paid(.online, 20_000) == nil)
        #expect(paid(.transfer, 20_000) == nil)
        #expect(paid(.counter, 20_000) == "payment 3 dossier.paid")
        #expect(paid(.online, 10_000) == "payment 2 dossier.received")
    }

    @Test("Papers brought to the counter break it; what officers attach after receipt does not")
    func papers() {
        let before = Story.tell("s") {
            $0.file(Instant(10, 8))
            $0.tell(Instant(10, 9), .attached(.init(channel: .counter, attachments: [])))
            $0.receive(Instant(10, 10), due: Instant(10, 17))
            $0.deliver(Instant(10, 11))
        }.report()
        #expect(broken(before) == "papers 2 dossier.attached")
        let after = story {
            $0.tell(Instant(10, 10), .attached(.init(channel: .counter, attachments: [])))
            $0.deliver(Instant(10, 11))
        }
        #expect(broken(after) == nil)
        let asked = story {
            $0.ask(Instant(10, 10))
            $0.tell(Instant(10, 10, 5), .attached(.init(channel: .post, attachments: [])))
            $0.deliver(Instant(10, 11))
        }
        #expect(broken(asked) == "papers 4 dossier.attached")
    }

    @Test("A refusal or discontinuation is an answer too: it counts by the way of its notice")
    func notices() {
        // Nobody could pay what was never asked for.
        #expect(broken(story(fee: 8_000) { $0.refuse(Instant(10, 10)) }) == nil)
        let online = story { $0.refuse(Instant(10, 10)) }
        #expect(text(online.total.endToEnd) == "1/1")
        #expect(broken(story { $0.refuse(Instant(10, 10), notice: .counter) }) == "notice 3 dossier.acted")
        #expect(text(story { $0.stop(Instant(10, 10), notice: .post) }.total.endToEnd) == "1/1")
        #expect(broken(story { $0.stop(Instant(10, 10), notice: .counter) }) == "notice 3 dossier.stopped")
    }

    @Test("Withdrawn, running and unreceived dossiers do not count")
    func notCounted() {
        #expect(text(story { $0.withdraw(Instant(10, 10)) }.total.endToEndOfAll) == "0/0")
        #expect(text(story { $0.issue(Instant(10, 10)) }.total.endToEndOfAll) == "0/0")
        let stopped = Story.tell("s") {
            $0.file(Instant(10, 8), .counter)
            $0.stop(Instant(10, 10))
        }.report()
        #expect(text(stopped.total.endToEndOfAll) == "0/0")
        #expect(stopped.notEndToEnd.isEmpty)
    }

    @Test("Where the law demands presence, or the procedure is partial, only the share of all counts it")
    func presence() {
        for (extent, presence) in [(OnlineProvision.Extent.endToEnd, true), (.partial, false), (.none, false)] {
            let report = story(extent: extent, presence: presence) { $0.deliver(Instant(10, 11)) }
            #expect(text(report.total.endToEnd) == "0/0")
            #expect(report.total.endToEnd.percent == nil)
            #expect(text(report.total.endToEndOfAll) == "0/1")
            // It is named, with the filing, which carries what the definition says.
            #expect(broken(report) == "\(presence ? "presence" : "partial") 1 dossier.filed")
        }
    }
}
