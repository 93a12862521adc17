import Dossiers
import Indicators
import JSON
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

@Suite("Waiting: on citizen, officer and other agency apart")
struct WaitingTests {
    private func waiting(_ story: Story, asOf instant: Instant = Instant(30, 17)) -> JSONObject {
        story.report(asOf: instant).total.json.object?["waiting"]?.object ?? [:]
    }

    private func hours(_ waiting: JSONObject, _ cause: String) -> Int64? {
        waiting["seconds"]?.object?[cause]?.integer.map { $0 / 3600 }
    }

    @Test("Receipt and work wait for officers, a supplement for the citizen, sending for officers again")
    func parts() {
        let story = Story.tell("a") {
            $0.file(Instant(10, 8))
            $0.receive(Instant(10, 10), due: Instant(15, 17))
            $0.ask(Instant(10, 15))
            $0.answer(Instant(12, 15), legal: Instant(19, 17), indicator: Instant(17, 17))
            $0.issue(Instant(12, 18))
            $0.deliver(Instant(12, 19))
        }
        let waiting = waiting(story)
        #expect(hours(waiting, "receipt") == 2)
        #expect(hours(waiting, "work") == 8)
        #expect(hours(waiting, "supplement") == 48)
        #expect(hours(waiting, "sending") == 1)
        #expect(waiting["citizen"]?.object?["median"]?.integer == 48 * Story.hour)
        #expect(waiting["officer"]?.object?["median"]?.integer == 11 * Story.hour)
        #expect(waiting["other"]?.object?["median"]?.integer == 0)
        #expect(waiting["now"] == .object([:]))
    }

    @Test("What is fetched at the counter waited for its citizen, whatever had been wished")
    func fetched() {
        let story = Story.tell("a") {
            $0.file(Instant(10, 8))
            $0.receive(Instant(10, 8), due: Instant(10, 17))
            $0.issue(Instant(10, 9))
            $0.tell(Instant(10, 12), .noted(.init(text: $0.reason)))
            $0.deliver(Instant(12, 9), .counter)
        }
        #expect(hours(waiting(story), "fetching") == 48)
        #expect(hours(waiting(story), "sending") == nil)
    }

    @Test("An open order is the citizen's; a step at another agency is another's; the end ends it")
    func orderAndOther() throws {
        let elsewhere = Story.agency("G01.5")
        let story = Story.tell("a") { story in
            story.file(Instant(10, 8))
            story.tell(
                Instant(10, 8), .noted(.init(text: story.reason)),
                money: [
                    .asked(
                        PaymentOrder(
                            number: "A", amount: 100, kind: .charge, agency: story.agency, ways: [.online], expires: nil
                        ))
                ])
            story.tell(Instant(10, 11), .noted(.init(text: story.reason)), money: [.closed(order: "A", why: .replaced)])
            story.receive(Instant(10, 12), due: Instant(15, 17))
            var entry = story.entry
            entry.agency = elsewhere
            story.tell(
                Instant(10, 13),
                .acted(
                    .init(
                        action: "ask", kind: .advance, step: "verify", entry: entry, reason: nil, paper: nil,
                        signature: nil, notice: nil, processing: nil)))
            story.withdraw(Instant(11, 13))
        }
        let whole = waiting(story)
        #expect(hours(whole, "payment") == 3)
        #expect(hours(whole, "receipt") == 1)
        #expect(hours(whole, "work") == 1)
        #expect(hours(whole, "other-agency") == 24)
        #expect(whole["now"] == .object([:]))

        var running = story
        running.events.removeLast()
        let now = waiting(running, asOf: Instant(10, 20))
        #expect(hours(now, "other-agency") == 7)
        #expect(now["now"] == .object(["other-agency": 1]))
    }

    @Test("A step that waits for another system waits for another; its incident for an officer")
    func otherSystem() {
        let story = Story.tell("a") { story in
            story.file(Instant(10, 8))
            story.receive(Instant(10, 8), due: Instant(15, 17))
            let check = EffectRequest(
                id: 1, name: "check", kind: "identity", target: "population", step: "verify",
                tryUntil: Instant(12, 8), answerUntil: Instant(12, 8), owner: "head", agency: nil, waits: true)
            story.tell(Instant(10, 9), .noted(.init(text: story.reason)), effects: [check])
            story.tell(Instant(10, 14), .effect(.init(.failed, effect: 1, code: "target.unreachable")))
            story.tell(Instant(10, 15), .effect(.init(.retried, effect: 1)))
            story.tell(Instant(10, 18), .effect(.init(.answered, effect: 1, outcome: "confirmed")))
            story.withdraw(Instant(10, 20))
        }
        #expect(hours(waiting(story), "other-agency") == 8)
        #expect(hours(waiting(story), "work") == 4)
    }

    @Test("What was filed before it was recorded has waited since the legal instant")
    func recordedLater() {
        let story = Story.tell("a") {
            $0.file(Instant(10, 8), recorded: Instant(10, 11))
            $0.receive(Instant(10, 12), due: Instant(15, 17))
        }
        #expect(hours(waiting(story, asOf: Instant(10, 12)), "receipt") == 4)
    }

    @Test("An order whose time ran out leaves the citizen waited for, until another is asked for and paid")
    func expiredOrder() {
        let story = Story.tell("a") { story in
            story.file(Instant(10, 8))
            let first = PaymentOrder(
                number: "A", amount: 1, kind: .fee, agency: story.agency, ways: [.online], expires: Instant(10, 10))
            story.tell(Instant(10, 8), .money(.init(.feeAsked)), money: [.asked(first)])
            story.tell(Instant(10, 10), .money(.init(.feeExpired)), money: [.closed(order: "A", why: .expired)])
            let second = PaymentOrder(
                number: "B", amount: 1, kind: .fee, agency: story.agency, ways: [.online], expires: nil)
            story.tell(Instant(10, 18), .money(.init(.feeAsked)), money: [.asked(second)])
            story.tell(Instant(10, 20), .money(.init(.paid)), money: [story.payment("B")])
        }
        let waiting = waiting(story, asOf: Instant(10, 23))
        #expect(hours(waiting, "payment") == 12)
        #expect(hours(waiting, "receipt") == 3)
    }

    @Test(
        "An order whose time ran out is nobody's to pay once an answer makes the fee none, or what is paid; a higher fee asks on",
        arguments: [(0, false), (1, true), (2, false)] as [(Int64, Bool)])
    func expiredAndExempt(fee: Int64, isHigher: Bool) {
        let story = Story.tell("a") { story in
            story.file(Instant(10, 8))
            story.receive(Instant(10, 8), due: Instant(12, 8))
            if fee == 2 {
                let paid = PaymentOrder(
                    number: "P", amount: 3, kind: .fee, agency: story.agency, ways: [.online], expires: nil)
                story.tell(
                    Instant(10, 8), .money(.init(.feeAsked)), money: [.asked(paid), story.payment("P", amount: 3)])
            }
            let order = PaymentOrder(
                number: "A", amount: 1, kind: .fee, agency: story.agency, ways: [.online], expires: Instant(10, 10))
            story.tell(Instant(10, 8), .money(.init(.feeAsked)), money: [.asked(order)])
            story.tell(Instant(10, 10), .money(.init(.feeExpired)), money: [.closed(order: "A", why: .expired)])
            story.ask(Instant(10, 12))
            story.answer(Instant(10, 14), legal: Instant(12, 8), indicator: Instant(12, 8), fee: fee)
        }
        let waiting = waiting(story, asOf: Instant(10, 20))
        #expect(hours(waiting, "payment") == (isHigher ? 10 : 4))
        #expect(hours(waiting, "work") == (isHigher ? nil : 6))
        let funnel = story.report(asOf: Instant(10, 20)).total.funnel
        #expect(funnel.askedToPay == (isHigher || fee == 2 ? 1 : 0) && funnel.paid == (fee == 2 ? 1 : 0))
    }

    @Test("The parts are the whole, whatever happens in whatever order", arguments: 0..<200 as Range<UInt64>)
    func whole(seed: UInt64) throws {
        var random = Seeded(seed)
        let begin = Instant(1, 8)
        var now = begin
        var last: Instant?
        let story = Story.tell("a") { story in
            story.file(begin)
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                // Clocks of several servers: sometimes a little back.
                now = now.adding(microseconds: Int64.random(in: -Story.hour...(40 * Story.hour), using: &random))
                guard last == nil else { break }
                switch Int.random(in: 0...8, using: &random) {
                case 0: story.receive(now, due: now.adding(microseconds: Story.day))
                case 1: story.ask(now)
                case 2: story.answer(now, legal: now, indicator: now)
                case 3: story.issue(now)
                case 4:
                    story.deliver(now, Bool.random(using: &random) ? .counter : .post)
                    last = now
                case 5:
                    story.withdraw(now)
                    last = now
                case 6:
                    story.tell(
                        now, .noted(.init(text: story.reason)),
                        money: [
                            .asked(
                                PaymentOrder(
                                    number: "\(story.position)", amount: 1, kind: .fee, agency: story.agency,
                                    ways: [.counter], expires: nil))
                        ])
                default: story.tell(now, .noted(.init(text: story.reason)))
                }
            }
        }
        let instant = Instant(30, 17)
        let latest = story.events.map(\.event.decidedAt).max() ?? begin
        let end = last == nil ? max(instant, latest) : max(latest, begin)
        let figures = try #require(story.report(asOf: instant).total.json.object?["waiting"]?.object)
        let sum = ["citizen", "officer", "other"].reduce(0) { $0 + (figures[$1]?.object?["median"]?.integer ?? 0) }
        #expect(sum == end.microseconds - begin.microseconds)
    }
}

/// A small generator with a seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
