import Dossiers
import Indicators
import JSON
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

@Suite("Periods, the official formula of 3.3, and what is the citizen's time in 2.1")
struct PeriodTests {
    private func instant(_ month: Int, _ day: Int, _ hour: Int) -> Instant {
        Instant(
            day: Day(year: 2026, month: month, day: day) ?? .earliest,
            time: TimeOfDay(hour: hour, minute: 0) ?? .midnight)
    }

    @Test("Filed on the last evening of June and received in July: an online dossier of July, and of July alone")
    func overTheMonthsEnd() {
        let stories = [
            Story.tell("late") {
                $0.file(instant(6, 30, 20))
                $0.receive(instant(7, 1, 8), due: instant(7, 2, 17))
                $0.issue(instant(7, 2, 9))
            },
            Story.tell("june", after: 10) {
                $0.file(instant(6, 10, 8))
                $0.receive(instant(6, 10, 9), due: instant(6, 11, 17))
            },
            // Never received: of the month in which it was filed.
            Story.tell("refused", after: 20) {
                $0.file(instant(6, 30, 21))
                $0.tell(instant(7, 1, 9), .notReceived(.init(reasons: $0.reason, notice: .online)))
            },
        ]
        func report(from: Instant?, to: Instant) -> IndicatorFigures {
            var fold = IndicatorFold()
            for event in stories.flatMap(\.events) where event.at <= to { fold.apply(event) }
            return fold.report(asOf: to, since: from).total
        }
        let june = report(from: instant(6, 1, 0), to: instant(7, 1, 0).adding(microseconds: -1))
        let july = report(from: instant(7, 1, 0), to: instant(8, 1, 0).adding(microseconds: -1))
        let both = report(from: nil, to: instant(8, 1, 0))
        #expect(june.filed == 3 && june.received == 1 && june.online == Ratio(0, of: 1) && june.notReceived == 0)
        #expect(
            july.filed == 0 && july.received == 1 && july.online == Ratio(1, of: 1) && july.onTime == Ratio(1, of: 1))
        #expect(july.finished == 1 && july.funnel.stages.allSatisfy { $0.reached == 0 })
        // Together the months are the whole.
        #expect(both.received == june.received + july.received && both.online.denominator == 2)
    }

    @Test(
        "3.3 by its formula: online ÷ received × rate of synchronisation; from 50 % on all points",
        arguments: [
            (40, 100, 100, 100, 4_000, 8_000), (60, 100, 100, 100, 6_000, 10_000), (60, 100, 50, 100, 3_000, 6_000),
            (1, 3, 2, 3, 2_222, 4_444), (50, 100, 100, 100, 5_000, 10_000), (0, 5, 5, 5, 0, 0),
        ] as [(Int64, Int64, Int64, Int64, Int64, Int64)])
    func formula(_ online: Int64, _ received: Int64, _ there: Int64, _ told: Int64, _ rate: Int64, _ points: Int64) {
        let official = OfficialOnline(online: Ratio(online, of: received), synchronised: Ratio(there, of: told))
        #expect(official.rate == rate && official.points == points)
    }

    @Test("Where nothing was received, or nothing was to be told, it is not applicable")
    func notApplicable() {
        for (online, there) in [(Ratio(), Ratio(1, of: 1)), (Ratio(1, of: 1), Ratio())] {
            let official = OfficialOnline(online: online, synchronised: there)
            #expect(official.rate == nil && official.points == nil && official.json.object?["percent"] == .null)
        }
    }

    private func order(_ story: Story, _ number: String, _ amount: Int64 = 1) -> MoneyFact {
        .asked(
            PaymentOrder(
                number: number, amount: amount, kind: .fee, agency: story.agency, ways: [.online], expires: nil))
    }

    /// Received on the 10th with an open order, due on the 17th at five.
    private func unpaid(_ body: (inout Story) -> Void) -> Story {
        Story.tell("s") { story in
            story.file(Instant(10, 8))
            story.receive(Instant(10, 9), due: Instant(17, 17), fee: 1)
            story.tell(Instant(10, 10), .money(.init(.feeAsked)), money: [order(story, "A")])
            body(&story)
        }
    }

    private func onTime(_ story: Story, asOf instant: Instant = Instant(30, 17)) -> String {
        let ratio = story.report(asOf: instant).total.onTime
        return "\(ratio.numerator)/\(ratio.denominator)"
    }

    @Test(
        "While an order is open the agency is not late; when it is paid, the appointment has moved by the time that went by"
    )
    func openOrder() {
        #expect(onTime(unpaid { _ in }) == "1/1")
        func paid(_ end: Instant) -> Story {
            unpaid {
                $0.tell(Instant(16, 10), .money(.init(.paid)), money: [$0.payment("A")])
                $0.issue(end)
            }
        }
        // Six days went by.
        #expect(onTime(paid(Instant(23, 17))) == "1/1")
        #expect(onTime(paid(Instant(23, 18))) == "0/1")
        // Paid, and then nothing happens: it is the agency's again.
        let idle = unpaid { $0.tell(Instant(16, 10), .money(.init(.paid)), money: [$0.payment("A")]) }
        #expect(onTime(idle, asOf: Instant(23, 17)) == "1/1" && onTime(idle, asOf: Instant(24, 9)) == "0/1")
        // Discontinued because nobody paid: the end is the time of the request.
        let ended = unpaid { story in
            story.tell(
                Instant(29, 9), .money(.init(.feeExpired, stops: true, processing: 0)),
                money: [.closed(order: "A", why: .expired)])
        }
        #expect(onTime(ended) == "1/1")
        // Asked for only after the appointment: late all the same.
        let late = Story.tell("s") { story in
            story.file(Instant(10, 8))
            story.receive(Instant(10, 9), due: Instant(17, 17), fee: 1)
            story.tell(Instant(18, 10), .money(.init(.feeAsked)), money: [order(story, "A")])
        }
        #expect(onTime(late) == "0/1")
        #expect(late.report().overdue.map(\.reason) == ["asked-late"])
        #expect(late.report().overdue.map(\.place.version) == [3])
    }

    @Test("A step of the applicant's is the citizen's time; with a supplement at once it is not subtracted twice")
    func confirmation() {
        func entered(_ story: inout Story, _ at: Instant, _ role: String) {
            var entry = story.entry
            entry.role = role
            story.tell(
                at,
                .acted(
                    .init(
                        action: "go", kind: .advance, step: "verify", entry: entry, reason: nil, paper: nil,
                        signature: nil, notice: nil, processing: nil)))
        }
        func story(_ body: (inout Story) -> Void) -> Story {
            Story.tell("s") {
                $0.file(Instant(10, 8))
                $0.receive(Instant(10, 9), due: Instant(17, 17))
                body(&$0)
            }
        }
        let waiting = story { entered(&$0, Instant(12, 9), "applicant") }
        #expect(onTime(waiting) == "1/1")
        let confirmed = story {
            entered(&$0, Instant(12, 9), "applicant")
            entered(&$0, Instant(14, 9), "civil-status")
            $0.issue(Instant(19, 16))
        }
        #expect(onTime(confirmed) == "1/1")
        let late = story {
            entered(&$0, Instant(12, 9), "applicant")
            entered(&$0, Instant(14, 9), "civil-status")
            $0.issue(Instant(19, 18))
        }
        #expect(onTime(late) == "0/1")
        // The supplement's own events move the appointment, by two days; the open order counts from the answer on.
        let both = unpaid {
            $0.ask(Instant(10, 10))
            $0.answer(Instant(12, 10), legal: Instant(19, 17), indicator: Instant(19, 17))
            $0.tell(Instant(13, 10), .money(.init(.paid)), money: [$0.payment("A")])
            $0.issue(Instant(20, 17))
        }
        #expect(onTime(both) == "1/1")
        var later = both
        later.events.removeLast()
        later.issue(Instant(20, 18))
        #expect(onTime(later) == "0/1")
    }

    @Test("3.6: an order that took another's place, or ran out and was asked for anew, does not make the fee more")
    func ordersAnew() {
        func paidOnline(_ body: (inout Story) -> Void) -> String {
            // Before receipt only the orders tell what the fee is.
            let ratio = Story.tell("s") {
                $0.file(Instant(10, 8))
                body(&$0)
            }.report().total.paidOnline
            return "\(ratio.numerator)/\(ratio.denominator)"
        }
        func pays(_ story: inout Story, _ number: String, _ amount: Int64) {
            let payment = Payment(
                order: number, amount: amount, taker: MoneyTaker(way: .online, name: "x", officialKind: 2),
                transaction: "t\(number)", paidAt: Instant(10, 10), counts: true)
            story.tell(Instant(11, 10), .money(.init(.paid)), money: [.received(payment)])
        }
        let expired = paidOnline { story in
            story.tell(Instant(10, 8), .money(.init(.feeAsked)), money: [order(story, "A", 100)])
            story.tell(Instant(11, 8), .money(.init(.feeExpired)), money: [.closed(order: "A", why: .expired)])
            story.tell(Instant(11, 9), .money(.init(.feeAsked)), money: [order(story, "B", 100)])
            pays(&story, "B", 100)
        }
        #expect(expired == "1/1")
        let replaced = paidOnline { story in
            story.tell(Instant(10, 8), .money(.init(.feeAsked)), money: [order(story, "A", 100)])
            story.tell(
                Instant(11, 8), .money(.init(.feeAsked)),
                money: [.closed(order: "A", why: .replaced), order(story, "B", 150)])
            pays(&story, "B", 150)
        }
        #expect(replaced == "1/1")
        // What was paid of it stands; the difference is asked for, and paid in part only by somebody's cash.
        let more = paidOnline { story in
            story.tell(Instant(10, 8), .money(.init(.feeAsked)), money: [order(story, "A", 100)])
            pays(&story, "A", 100)
            story.tell(Instant(11, 12), .money(.init(.feeAsked)), money: [order(story, "B", 50)])
        }
        #expect(more == "0/1")
        // Replaced by nothing: there is no fee any more.
        let none = paidOnline { story in
            story.tell(Instant(10, 8), .money(.init(.feeAsked)), money: [order(story, "A", 100)])
            story.tell(Instant(11, 8), .money(.init(.feeAsked)), money: [.closed(order: "A", why: .replaced)])
        }
        #expect(none == "0/0")
    }

    @Test(
        "What a supplement made void is waited for no more: the question to another system is forgotten, its incident too"
    )
    func voidedEffect() {
        func story(outdated: [Int64], failed: Bool) -> Story {
            Story.tell("a") { story in
                story.file(Instant(10, 8))
                story.receive(Instant(10, 8), due: Instant(15, 17))
                let check = EffectRequest(
                    id: 1, name: "check", kind: "identity", target: "population", step: "verify",
                    tryUntil: Instant(12, 8), answerUntil: Instant(12, 8), owner: "head", agency: nil, waits: true)
                story.tell(Instant(10, 9), .noted(.init(text: story.reason)), effects: [check])
                if failed { story.tell(Instant(10, 10), .effect(.init(.failed, effect: 1, code: "target.down"))) }
                story.ask(Instant(10, 11))
                var answered = DossierEvent.SupplementAnswered(
                    channel: .online, subjects: [], data: [:], attachments: [], caseID: "timely", fee: nil,
                    clock: story.clock(Instant(10, 12), due: Instant(15, 17)), waited: 0)
                answered.outdated = outdated
                story.tell(Instant(10, 12), .supplementAnswered(answered))
                story.withdraw(Instant(10, 20))
            }
        }
        func hours(_ story: Story, _ cause: String) -> Int64? {
            story.report().total.json.object?["waiting"]?.object?["seconds"]?.object?[cause]?.integer.map { $0 / 3600 }
        }
        // Without the supplement's word it is waited for to the end.
        #expect(hours(story(outdated: [], failed: false), "other-agency") == 10)
        #expect(hours(story(outdated: [1], failed: false), "other-agency") == 2)
        #expect(hours(story(outdated: [1], failed: false), "work") == 9)
        #expect(hours(story(outdated: [1], failed: true), "other-agency") == 1)
    }
}
