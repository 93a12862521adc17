import Dossiers
import Indicators
import JSON
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

@Suite("The funnel from draft to result, and online dossiers")
struct FunnelTests {
    private func ended(_ figures: FunnelFigures, _ name: String) -> [String: Int64]? {
        figures.stages.first { $0.name == name }?.ended
    }

    private func draft(_ story: inout Story, _ at: Instant, channel: Channel = .online) {
        story.tell(at, .drafted(.init(procedure: story.procedure, channel: channel, subjects: [], data: [:])))
    }

    private func report(
        _ stories: [Story], since: Instant? = nil, filter: IndicatorFilter = IndicatorFilter()
    ) -> IndicatorReport {
        var fold = IndicatorFold()
        for story in stories { for event in story.events { fold.apply(event) } }
        return fold.report(asOf: Instant(30, 17), since: since, filter: filter)
    }

    /// A draft left, one refused at receipt, one withdrawn in a step, one unanswered, one unpaid, one under way, one delivered.
    private var seven: [Story] {
        var position: Int64 = 0
        func next(_ name: String, _ body: (inout Story) -> Void) -> Story {
            let story = Story.tell(name, after: position, body)
            position = story.position
            return story
        }
        return [
            next("draft") { draft(&$0, Instant(9, 8)) },
            next("not-received") {
                draft(&$0, Instant(9, 8))
                $0.file(Instant(10, 8))
                $0.tell(Instant(10, 9), .notReceived(.init(reasons: $0.reason, notice: .online)))
            },
            next("withdrawn") {
                $0.file(Instant(10, 8), .counter)
                $0.receive(Instant(10, 9), due: Instant(12, 17))
                $0.withdraw(Instant(11, 9))
            },
            next("unanswered") {
                $0.file(Instant(10, 8))
                $0.receive(Instant(10, 9), due: Instant(12, 17))
                $0.ask(Instant(10, 10))
                $0.tell(
                    Instant(20, 9),
                    .expired(.init(about: .answer, due: Instant(20, 8), notice: .online, processing: Story.hour)))
            },
            next("unpaid") {
                $0.file(Instant(10, 8))
                let order = PaymentOrder(
                    number: "U", amount: 1, kind: .fee, agency: $0.agency, ways: [.online], expires: Instant(13, 8))
                $0.tell(Instant(10, 8), .money(.init(.feeAsked)), money: [.asked(order)])
                $0.tell(
                    Instant(13, 8), .money(.init(.feeExpired, stops: true)),
                    money: [.closed(order: "U", why: .expired)])
            },
            next("running") {
                $0.file(Instant(10, 8))
                $0.receive(Instant(10, 9), due: Instant(12, 17))
            },
            next("delivered") {
                draft(&$0, Instant(9, 8))
                $0.file(Instant(10, 8))
                $0.receive(Instant(10, 9), due: Instant(12, 17))
                $0.issue(Instant(10, 10))
                $0.deliver(Instant(10, 11))
            },
        ]
    }

    @Test("Each stage says how many came so far, stand there, and ended there by why")
    func sevenStories() {
        let funnel = report(seven).total.funnel
        #expect(funnel.stages.map(\.name) == ["begun", "filed", "received", "issued", "delivered"])
        #expect(funnel.stages.map(\.reached) == [7, 6, 4, 1, 1])
        #expect(funnel.stages.map(\.online) == [6, 5, 3, 1, 1])
        #expect(funnel.stages.map(\.open) == [1, 0, 1, 0, 0])
        #expect(ended(funnel, "filed") == ["not-received": 1, "unpaid": 1])
        #expect(ended(funnel, "received") == ["withdrawn": 1, "unanswered": 1])
        #expect(funnel.askedToPay == 1)
        #expect(funnel.paid == 0)
    }

    @Test("Nobody gets lost between two stages")
    func nobodyIsLost() {
        let stages = report(seven).total.funnel.stages
        for (here, next) in zip(stages, stages.dropFirst()) {
            #expect(here.reached == next.reached + here.open + here.ended.values.reduce(0, +), "\(here.name)")
        }
    }

    @Test("A draft that was thrown away ended as one")
    func discarded() {
        let story = Story.tell("discarded") {
            draft(&$0, Instant(9, 8))
            $0.tell(Instant(9, 9), .discarded(.init()))
        }
        let figures = report([story]).total
        #expect(ended(figures.funnel, "begun") == ["discarded": 1])
        #expect(figures.funnel.stages[0].open == 0 && figures.filed == 0)
    }

    @Test("Steps are named where the group is of one procedure")
    func steps() {
        let report = report(seven)
        #expect(report.total.funnel.steps.isEmpty)
        let steps = report.byProcedure["1.001193"]?.funnel.steps ?? []
        #expect(steps.map(\.name) == ["verify"])
        #expect(steps.map(\.open) == [1])
        #expect(steps.map(\.ended) == [2])
    }

    @Test("Drafts count from the day they were begun, in no agency's figures, and in none but the funnel's")
    func drafts() {
        #expect(report(seven).total.filed == 6)
        #expect(report(seven, since: Instant(10, 0)).total.funnel.stages.map(\.reached) == [6, 6, 4, 1, 1])
        let agency = report(seven).byAgency["H26.147"]?.funnel.stages.map(\.reached)
        #expect(agency == [6, 6, 4, 1, 1])
        let filtered = report(seven, filter: IndicatorFilter(agencies: ["H26.147"]))
        #expect(filtered.total.funnel.stages.map(\.reached) == [6, 6, 4, 1, 1])
        #expect(report(seven, filter: IndicatorFilter(procedure: "1.000656")).total.funnel.stages[0].reached == 0)
    }

    @Test("Who has an order that is open has not paid; who was let off was not asked")
    func askedAndPaid() {
        func order(_ number: String, _ story: Story) -> MoneyFact {
            .asked(
                PaymentOrder(
                    number: number, amount: 1, kind: .fee, agency: story.agency, ways: [.online], expires: nil))
        }
        let raised = Story.tell("raised") {
            $0.file(Instant(10, 8))
            $0.tell(Instant(10, 9), .money(.init(.feeAsked)), money: [order("A", $0)])
            $0.tell(Instant(10, 10), .money(.init(.paid)), money: [$0.payment("A")])
            $0.tell(Instant(10, 11), .money(.init(.feeAsked)), money: [order("B", $0)])
        }
        #expect(report([raised]).total.funnel.askedToPay == 1)
        #expect(report([raised]).total.funnel.paid == 0)
        let exempt = Story.tell("exempt") {
            $0.file(Instant(10, 8))
            $0.tell(Instant(10, 9), .money(.init(.feeAsked)), money: [order("A", $0)])
            $0.tell(Instant(10, 10), .noted(.init(text: $0.reason)), money: [.closed(order: "A", why: .replaced)])
        }
        #expect(report([exempt]).total.funnel.askedToPay == 0)
    }

    @Test("3.3: received, filed online, and with an electronic result")
    func onlineDossiers() {
        // Received: withdrawn, unanswered, running, delivered; of these only the last has its electronic result.
        #expect(report(seven).total.online == Ratio(1, of: 4))
        let atTheCounter = Story.tell("counter") {
            $0.file(Instant(10, 8), .counter)
            $0.receive(Instant(10, 9), due: Instant(12, 17))
            $0.issue(Instant(10, 10))
        }
        #expect(report([atTheCounter]).total.online == Ratio(0, of: 1))
        let notYet = Story.tell("filed") { $0.file(Instant(10, 8)) }
        #expect(report([notYet]).total.online.percent == nil)
    }

    @Test("Folds of several lanes merged tell the same")
    func merged() {
        let stories = seven
        let other = Story.tell("other", lane: 2) {
            draft(&$0, Instant(9, 8))
            $0.file(Instant(10, 8))
        }
        var left = IndicatorFold()
        for story in stories { for event in story.events { left.apply(event) } }
        var right = IndicatorFold()
        for event in other.events { right.apply(event) }
        let merged = left.merge(right)
        #expect(merged)
        #expect(left.report(asOf: Instant(30, 17)).json == report(stories + [other]).json)
    }
}
