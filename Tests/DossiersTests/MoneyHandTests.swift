import Dossiers
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

/// Money that people pay, record and prove by hand: never twice, never more than is kept, by the agency whose money it is.
@Suite("Money by hand")
struct MoneyHandTests {
    private let payments = PaymentTests()

    private func asked(_ world: inout World) throws -> String {
        try world.receive()
        try world.run(payments.word(try payments.open(world).number, "t1"), by: PaymentTests.gateway)
        try world.run(.act(.init(action: "refuse", reason: Forms.reason)), by: .civil)
        let refund = try #require(world.state.account.refunds.first).refund.number
        try world.run(.askRefund(.init(refund: refund)), by: PaymentTests.accountant)
        return refund
    }

    private func done(_ refund: String, _ reference: String = "UNC-7") -> DossierCommand {
        .settleRefund(.init(refund: refund, outcome: .done(reference: reference, at: Instant(6, 11, 9))))
    }

    @Test("what a gateway was asked to give back nobody pays by hand, until it refused; unless it cannot be asked")
    func refundAtGateway() throws {
        var world = try payments.world()
        let refund = try asked(&world)
        let failed = DossierCommand.settleRefund(.init(refund: refund, outcome: .failed(code: "99")))
        for command in [done(refund), failed] {
            #expect(world.refusal(command, by: PaymentTests.accountant) == "dossier.refund-at-gateway")
            #expect(world.refusal(command, by: PaymentTests.gateway) == nil)
        }
        // A gateway that the settings know, and that cannot be asked.
        world.adjust = { $0.unaskableGateways = ["another"] }
        #expect(world.refusal(done(refund), by: PaymentTests.accountant) == "dossier.refund-at-gateway")
        world.adjust = { $0.unaskableGateways = ["vnpay"] }
        #expect(world.refusal(done(refund), by: PaymentTests.accountant) == nil)
        world.adjust = { _ in }
        try world.run(failed, by: PaymentTests.gateway)
        #expect(world.state.account.refund(refund)?.failures == 1)
        try world.run(done(refund), by: PaymentTests.accountant)
        #expect(world.state.account.totals.refunded == 20_000)
        #expect(world.refusal(done(refund), by: PaymentTests.gateway) == "dossier.refund-done")
    }

    @Test("a receipt proves what is kept: nothing where all is given or owed back, the rest after a part")
    func receiptsOfWhatIsKept() throws {
        var world = try payments.world()
        world.receipt = ProposedReceipt(series: "H26.147/charge/2026", number: 7)
        let refund = try asked(&world)
        let order = try #require(world.state.account.orders.first).order.number
        let anew = DossierCommand.issueReceipt(.init(order: order))
        let cancel = DossierCommand.cancelReceipt(
            .init(series: "H26.147/charge/2026", number: 7, reason: Forms.reason))
        // Refused, and all of it owed back: the receipt fell with the refusal, before anything is paid out.
        #expect(world.state.account.receipts.map(\.isCancelled) == [true])
        #expect(world.refusal(cancel, by: PaymentTests.accountant) == "dossier.receipt-cancelled")
        #expect(world.refusal(anew, by: PaymentTests.accountant) == "dossier.nothing-kept")
        try world.run(done(refund), by: PaymentTests.gateway)
        #expect(world.state.account.receipts.map(\.isCancelled) == [true])
        world.receipt?.number = 8
        #expect(world.refusal(anew, by: PaymentTests.accountant) == "dossier.nothing-kept")

        var part = try payments.world()
        try part.receive()
        part.receipt = ProposedReceipt(series: "H26.147/charge/2026", number: 7)
        try part.run(payments.word(order, "t1"), by: PaymentTests.gateway)
        let less = part.state.account.owing(
            5_000, cause: .feeLowered, owner: "accountant", stem: "0123456789ABCDEFGHJK")
        for fact in less { part.state.account.apply(fact, at: part.now) }
        try part.run(cancel, by: PaymentTests.accountant)
        part.receipt?.number = 8
        try part.run(anew, by: PaymentTests.accountant)
        #expect(part.state.account.receipts.map(\.receipt.amount) == [20_000, 15_000])
    }

    @Test("a supplement lowers the fee: the receipt of all of it is cancelled, and one of what is kept takes its place")
    func replaced() throws {
        var world = try payments.world()
        try world.receive()
        world.receipt = ProposedReceipt(series: "H26.147/charge/2026", number: 7)
        try world.run(payments.word(try payments.open(world).number, "t1"), by: PaymentTests.gateway)
        try world.run(.requestSupplement(.init(items: ["photo"], reasons: Forms.reason)), by: .civil)
        for index in world.procedure.definition.fees.indices {
            world.procedure.definition.fees[index].amount = .dong(15_000)
        }
        world.receipt?.number = 8
        try world.run(
            .answerSupplement(.init(channel: .counter, attachments: [Forms.file("f-2", "photo")])), by: .oneStop)
        let account = world.state.account
        #expect(account.refunds.map(\.refund.amount) == [5_000] && account.refunds[0].refund.cause == .feeLowered)
        #expect(account.receipts.map(\.receipt.amount) == [20_000, 15_000])
        #expect(account.receipts.map(\.isCancelled) == [true, false] && account.receipts[1].receipt.number == 8)
        #expect(account.totals.receipted == account.totals.kept && account.totals.isBalanced)
        // Which receipt a command would give is asked before a number is reserved: any number serves.
        world.adjust = { $0.probesReceipt = true }
        world.receipt = nil
        #expect(world.refusal(.issueReceipt(.init(order: "x")), by: PaymentTests.accountant) == "dossier.unknown-order")
    }

    @Test("a bank's line: one form of its number, on a day between the order's and today")
    func transfers() throws {
        var world = try payments.world(ways: [.transfer])
        try world.receive()
        let order = try payments.open(world).number
        func line(_ transaction: String, _ paidAt: Instant = Instant(6, 10, 7)) -> DossierCommand {
            .takePayment(
                .init(
                    Payment(
                        order: order, amount: 20_000, taker: MoneyTaker(way: .transfer, name: "kho-bac"),
                        transaction: transaction, paidAt: paidAt, counts: true)))
        }
        for text in ["ft1", "FT1 ", "NGUYEN VAN A", "NGUYENVANA", ""] {
            #expect(world.refusal(line(text), by: PaymentTests.accountant) == "dossier.payment-invalid", "\(text)")
        }
        for day in [Instant(6, 9, 23), Instant(6, 11, 0), Instant(microseconds: 0), Instant(microseconds: .max)] {
            #expect(world.refusal(line("FT1", day), by: PaymentTests.accountant) == "dossier.paid-at-invalid")
        }
        try world.run(line("FT1"), by: PaymentTests.accountant)
        #expect(world.refusal(line("FT1"), by: PaymentTests.accountant) == "dossier.payment-known")
        // Recorded before there was one form for it.
        world.state.account.payments[0].payment.transaction = "ft1 "
        #expect(world.refusal(line("FT1"), by: PaymentTests.accountant) == "dossier.payment-known")
    }

    /// Filed at one commune for a second one, whose fee it is, and forwarded to a third.
    private func forwarded(_ world: inout World) throws {
        world.adjust = { $0.agencies[Self.third] = AgencyFacts(level: .commune) }
        let filing = world.filing(files: [Forms.file("f-1", "plan")]) { $0.competent = Person.neighbour }
        try world.run(filing, by: .oneStop)
        try world.run(.receive(.init()), by: .oneStop)
        if let open = world.state.account.openOrder {
            try world.run(payments.word(open.order.number, "t1"), by: PaymentTests.gateway)
        }
    }

    private static let third = Person.agency("H26.149")

    @Test("the refund of a dossier that went elsewhere is the accountant's whose fee it was, who sees it still")
    func wentElsewhere() throws {
        var world = try payments.world()
        try forwarded(&world)
        try world.run(.forward(.init(to: Self.third)), by: .oneStop)
        let civil = Person.officer("ba.c", [.civilStatus], at: Self.third)
        try world.run(.act(.init(action: "refuse", reason: Forms.reason)), by: civil)
        #expect(world.state.agencies == [Person.commune, Self.third])
        #expect(world.state.concerned == [Person.commune, Person.neighbour, Self.third])
        let refund = try #require(world.state.account.refunds.first).refund
        #expect(refund.agency == Person.neighbour)
        let theirs = Person.officer("ke.b", [.accountant], at: Person.neighbour)
        let order = try #require(world.state.account.orders.first).order.number
        for command in [
            .askRefund(.init(refund: refund.number)), done(refund.number), .issueReceipt(.init(order: order)),
        ] as [DossierCommand] {
            for other in [PaymentTests.accountant, .officer("ke.c", [.accountant], at: Self.third)] {
                #expect(world.refusal(command, by: other) == "dossier.role-missing", "\(other.name)")
                #expect(!world.actions(other).contains("refund"))
            }
        }
        #expect(world.actions(theirs).contains("refund"))
        try world.run(.askRefund(.init(refund: refund.number)), by: theirs)
        try world.run(done(refund.number), by: PaymentTests.gateway)
    }

    @Test("an incident stays with its owner when the dossier goes elsewhere; what is under way goes along")
    func effectsElsewhere() throws {
        var world = try World.asking()
        try forwarded(&world)
        try world.run(.effect(.init(2, .refuse(code: "no-such-person"))), by: .target)
        try world.run(.forward(.init(to: Self.third)), by: .oneStop)
        #expect(world.state.effects.map(\.request.agency) == [Self.third, Person.neighbour])
        #expect(world.state.effects[0].version == world.state.version)
        #expect(world.state.concerned.contains(Person.neighbour))
        let skip = DossierCommand.effect(.init(2, .skip(reason: Forms.reason)))
        #expect(world.refusal(skip, by: .officer("lanh.c", [.head], at: Self.third)) == "dossier.role-missing")
        try world.run(skip, by: .officer("lanh.b", [.head], at: Person.neighbour))
        // Settled, it is nobody's any more.
        #expect(!world.state.concerned.contains(Person.neighbour))
        let notice = DossierCommand.effect(.init(1, .skip(reason: Forms.reason)))
        #expect(world.refusal(notice, by: .neighbourOneStop) == "dossier.role-missing")
        #expect(world.refusal(notice, by: .officer("mot.c", [.oneStop], at: Self.third)) == nil)
    }
}
