import Dossiers
import Organisation
import Payments
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// Silence does no more than the applicant could: not while a fee is to be paid, not while an answer is waited for.
@Suite("Silence while the applicant could not go on")
struct SilenceHeldUpTests {
    private static let agree = DossierCommand.act(.init(action: "agree"))

    /// The permit with a draft before who filed online, in a step that waits for an answer of the land office.
    private func asked() throws -> World {
        var world = try World.timed()
        world.procedure.definition.effects = [
            EffectDefinition(
                id: "land", label: Bilingual(vi: "Hỏi", en: "Ask"), kind: "check", target: "land",
                trigger: .step("confirm"),
                tryWithin: .workingDays(thousandths: 1000), answerWithin: .workingDays(thousandths: 5000), waits: true,
                owner: "head")
        ]
        try world.receive(channel: .online)
        try world.draft()
        return world
    }

    @Test(
        "An answer is waited for: no time runs; once it is there, or the owner goes on without it, it does",
        arguments: [true, false])
    func effect(isAnswered: Bool) throws {
        var world = try asked()
        #expect(
            world.state.entry?.step == "confirm" && world.refusal(Self.agree, by: .portal) == "dossier.effect-awaited")
        #expect(world.timers[.silence] == nil)
        world.now = Instant(6, 12, 9)
        try world.run(.note(.init(text: Forms.reason)), by: .civil)
        #expect(world.timers[.silence] == nil)
        world.now = Instant(6, 12, 10)
        if isAnswered {
            try world.run(.effect(.init(1, .answer(.init(outcome: "fine")))), by: .target)
        } else {
            try world.run(.effect(.init(1, .refuse(code: "no-such-plot"))), by: .target)
            #expect(world.timers[.silence] == nil)
            try world.run(.effect(.init(1, .skip(reason: Forms.reason))), by: .head)
        }
        #expect(world.refusal(Self.agree, by: .portal) == nil)
        // A day from then on, which ends with the work of the next working day.
        #expect(world.timers[.silence] == Instant(6, 15, 17))
        try world.fire(.silence)
        #expect(world.state.entry?.step == "decide")
    }

    @Test("A fee is to be paid: no time runs; paid, it does")
    func fee() throws {
        var world = try World.timed()
        world.procedure.definition.payment = PaymentDefinition(
            due: .receipt, kind: .charge, ways: [.online, .counter],
            refund: .init(ends: [], source: "tests"), source: "tests")
        world.procedure.definition.firstStep = "confirm"
        try world.receive(channel: .online)
        #expect(world.state.entry?.step == "confirm" && world.state.account.openOrder != nil)
        #expect(world.refusal(Self.agree, by: .portal) == "dossier.fee-unpaid")
        #expect(world.timers[.silence] == nil)
        world.now = Instant(6, 11, 9)
        let open = try #require(world.state.account.openOrder?.order)
        world.receipt = ProposedReceipt(series: "s", number: 1)
        try world.run(.takeCash(.init(amount: open.amount)), by: .oneStop)
        #expect(world.refusal(Self.agree, by: .portal) == nil)
        #expect(world.timers[.silence] == Instant(6, 12, 17))
        try world.fire(.silence)
        #expect(world.state.entry?.step == "decide")
    }
}
