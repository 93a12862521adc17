import Dossiers
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

@Suite("Asking for fees, paying, giving back")
struct PaymentTests {
    static let gateway = Person(name: "gateway", actor: Actor(issuer: "gateway", subject: "vnpay", channel: .online))
    static let engine = Person(name: "engine", actor: .engine("payment"))
    static let accountant = Person.officer("ke.toan", [.accountant])

    func world(
        _ due: PaymentDefinition.Due = .receipt, ways: [PaymentDefinition.Way] = [.online, .counter],
        unpaid: PaymentDefinition.Unpaid = .keep, refund: [PaymentDefinition.End] = [.notReceived, .refused]
    ) throws -> World {
        var world = try World.permit()
        world.procedure.definition.payment = PaymentDefinition(
            due: due, kind: .charge, ways: ways, expiresWithin: .workingDays(thousandths: 3000), unpaid: unpaid,
            refund: .init(ends: refund, source: "tests"), source: "tests")
        return world
    }

    func word(_ order: String, _ transaction: String, _ amount: Int64 = 20_000) -> DossierCommand {
        .takePayment(
            .init(
                Payment(
                    order: order, amount: amount, taker: MoneySamples.gateway, transaction: transaction,
                    paidAt: Instant(6, 10, 9), counts: false)))
    }

    func open(_ world: World) throws -> PaymentOrder { try #require(world.state.account.openOrder).order }

    @Test("Due at receipt: asked with it, status 6, no work before it is paid, then work")
    func dueAtReceipt() throws {
        var world = try self.world()
        try world.receive()
        let order = try open(world)
        #expect(order.number == "0123456789ABCDEFGHJK01" && order.amount == 20_000 && order.agency == Person.commune)
        #expect(order.expires == Instant(6, 15, 17) || order.expires == Instant(6, 12, 17))
        #expect(world.state.status == .paymentRequested)
        try world.run(.claim, by: .civil)
        #expect(world.state.status == .paymentRequested)
        #expect(world.refusal(.act(.init(action: "submit")), by: .civil) == "dossier.fee-unpaid")
        #expect(world.actions(.oneStop).contains("pay"))
        world.receipt = ProposedReceipt(series: "H26.147/charge/2026", number: 1)
        #expect(world.refusal(word(order.number, "t1"), by: .oneStop) == "dossier.gateways-only")
        #expect(world.refusal(word("X", "t1"), by: Self.gateway) == "dossier.unknown-order")
        try world.run(word(order.number, "t1"), by: Self.gateway)
        #expect(world.events.last?.type == "dossier.paid")
        #expect(world.state.status == .processing)
        #expect(world.state.account.receipts.map(\.receipt.number) == [1])
        #expect(world.refusal(word(order.number, "t1"), by: Self.gateway) == "dossier.payment-known")
        try world.run(.act(.init(action: "submit")), by: .civil)
    }

    @Test("What is not asked for is not waited for")
    func withoutPayment() throws {
        var world = try World.permit()
        try world.receive()
        #expect(world.state.account.isEmpty && world.state.status == .received)
        #expect(world.refusal(.askFee, by: .oneStop) == "dossier.nothing-due")
        #expect(world.refusal(.takeCash(.init(amount: 20_000)), by: .oneStop) == "dossier.nothing-due")
        #expect(!world.actions(.oneStop).contains("pay") && !world.actions(.oneStop).contains("ask-fee"))
    }

    @Test("Due at filing: received only when it is paid")
    func dueAtFiling() throws {
        var world = try self.world(.filing)
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        #expect(world.state.status == .paymentRequested)
        #expect(world.refusal(.receive(.init()), by: .oneStop) == "dossier.fee-unpaid")
        try world.run(word(try open(world).number, "t1"), by: Self.gateway)
        #expect(world.state.status == .filed)
        try world.run(.receive(.init()), by: .oneStop)
        #expect(world.state.account.orders.count == 1 && world.state.account.settled == 20_000)
    }

    @Test("Cash: the counter and the accountant, the very amount, where it is offered")
    func cash() throws {
        var world = try self.world()
        try world.receive()
        let pay = DossierCommand.takeCash(.init(amount: 20_000))
        #expect(world.refusal(pay, by: .citizen) == "dossier.officers-only")
        #expect(world.refusal(pay, by: .civil) == "dossier.role-missing")
        #expect(world.refusal(.takeCash(.init(amount: 19_999)), by: .oneStop) == "dossier.amount-differs")
        #expect(world.refusal(pay, by: Self.accountant) == nil)
        try world.run(pay, by: .oneStop)
        #expect(world.state.account.payments.first?.payment.taker == .counter)
        #expect(world.refusal(pay, by: .oneStop) == "dossier.nothing-due")
        var online = try self.world(ways: [.online])
        try online.receive()
        #expect(online.refusal(pay, by: .oneStop) == "dossier.way-not-offered")
    }

    @Test("Paid once: what comes besides is owed back by the accountant, also after the end")
    func owedBack() throws {
        var world = try self.world(refund: [])
        try world.receive()
        let order = try open(world)
        try world.run(word(order.number, "t1"), by: Self.gateway)
        try world.run(word(order.number, "t2"), by: Self.gateway)
        #expect(world.events.last?.type == "dossier.money-unusable")
        try world.run(.withdraw(.init(channel: .online)), by: .citizen)
        try world.run(word(order.number, "t3"), by: Self.gateway)
        let refunds = world.state.account.refunds.map(\.refund)
        #expect(refunds.map(\.cause) == [.duplicate, .duplicate])
        #expect(refunds.allSatisfy { $0.role == "accountant" && $0.agency == Person.commune })
        #expect(world.state.account.totals.isBalanced && world.state.account.settled == 20_000)
        let first = refunds[0].number
        #expect(world.refusal(.askRefund(.init(refund: first)), by: .oneStop) == "dossier.role-missing")
        try world.run(.askRefund(.init(refund: first)), by: Self.accountant)
        #expect(world.refusal(.askRefund(.init(refund: first)), by: Self.accountant) == "dossier.refund-asked")
        try world.run(.settleRefund(.init(refund: first, outcome: .failed(code: "99"))), by: Self.gateway)
        try world.run(.askRefund(.init(refund: first)), by: Self.accountant)
        let done = DossierCommand.settleRefund(
            .init(refund: first, outcome: .done(reference: "r1", at: Instant(6, 11, 9))))
        try world.run(done, by: Self.gateway)
        #expect(world.refusal(done, by: Self.gateway) == "dossier.refund-done")
        #expect(world.state.account.totals.refunded == 20_000 && world.state.account.totals.owed == 20_000)
    }

    @Test("An end gives back what the definition says, and waives what is open")
    func ends() throws {
        var refused = try self.world()
        try refused.receive()
        try refused.run(word(try open(refused).number, "t1"), by: Self.gateway)
        try refused.run(.act(.init(action: "refuse", reason: Forms.reason)), by: .civil)
        #expect(refused.state.account.refunds.map(\.refund.cause) == [.refused])
        #expect(refused.state.account.totals.owed == 20_000 && refused.state.account.totals.kept == 0)
        var withdrawn = try self.world()
        try withdrawn.receive()
        let order = try open(withdrawn)
        try withdrawn.run(.withdraw(.init(channel: .online)), by: .citizen)
        #expect(withdrawn.state.account.totals.waived == 20_000 && withdrawn.state.status == .withdrawn)
        try withdrawn.run(word(order.number, "t1"), by: Self.gateway)
        #expect(withdrawn.state.account.refunds.map(\.refund.cause) == [.ended])
    }

    @Test("Expiry: not before its time; then asked anew, or the dossier is discontinued")
    func expiry() throws {
        for unpaid in [PaymentDefinition.Unpaid.keep, .stop] {
            var world = try self.world(unpaid: unpaid)
            try world.receive()
            let order = try open(world)
            let expire = DossierCommand.expireFee(.init(order: order.number))
            #expect(world.refusal(expire, by: Self.engine) == "dossier.order-not-expired")
            #expect(world.refusal(expire, by: .oneStop) == "dossier.gateways-only")
            #expect(world.state.timers.first { $0.name == .payment }?.due == order.expires)
            world.now = try #require(order.expires)
            try world.run(.fire(.init(name: .payment, due: world.now)), by: Self.engine)
            #expect(world.events.last?.type == "dossier.fee-expired")
            #expect(!world.state.timers.contains { $0.name == .payment } || unpaid == .stop)
            #expect(world.refusal(expire, by: Self.engine) == "dossier.order-closed")
            #expect((world.state.end == .stopped) == (unpaid == .stop))
            if unpaid == .keep {
                #expect(world.state.status == .received)
                #expect(world.refusal(.act(.init(action: "submit")), by: .civil) == "dossier.fee-unpaid")
                try world.run(.askFee, by: .citizen)
                #expect(world.refusal(.askFee, by: .citizen) == "dossier.order-open")
                #expect(try open(world).number.hasSuffix("02"))
            }
            try world.run(word(order.number, "late"), by: Self.gateway)
            #expect(world.state.account.refunds.map(\.refund.cause) == [.expired])
            #expect(world.state.account.totals.isBalanced)
        }
    }

    @Test("Due at return: handed over when it is paid")
    func dueAtReturn() throws {
        var world = try self.world(.return)
        try world.receive()
        #expect(world.state.account.isEmpty)
        #expect(world.refusal(.askFee, by: .oneStop) == "dossier.nothing-due")
        try world.issue()
        #expect(world.state.status == .paymentRequested && world.state.issuedAt != nil)
        let deliver = DossierCommand.deliver(
            .init(action: "deliver", method: .online, recipient: nil, consignment: nil))
        #expect(world.refusal(deliver, by: .oneStop) == "dossier.fee-unpaid")
        try world.run(word(try open(world).number, "t1"), by: Self.gateway)
        try world.run(deliver, by: .oneStop)
        #expect(world.state.end == .delivered)
    }

    @Test("Receipts: cancelled with a reason, then given anew")
    func receipts() throws {
        var world = try self.world()
        try world.receive()
        let order = try open(world)
        world.receipt = ProposedReceipt(series: "H26.147/charge/2026", number: 7)
        try world.run(.takeCash(.init(amount: 20_000)), by: .oneStop)
        let anew = DossierCommand.issueReceipt(.init(order: order.number))
        let cancel = DossierCommand.cancelReceipt(
            .init(series: "H26.147/charge/2026", number: 7, reason: Forms.reason))
        #expect(world.refusal(anew, by: Self.accountant) == "dossier.receipt-given")
        #expect(world.refusal(cancel, by: .oneStop) == "dossier.role-missing")
        try world.run(cancel, by: Self.accountant)
        #expect(world.refusal(cancel, by: Self.accountant) == "dossier.receipt-cancelled")
        world.receipt = ProposedReceipt(series: "H26.147/fee/2026", number: 8)
        #expect(world.refusal(anew, by: Self.accountant) == "dossier.no-receipt-number")
        world.receipt = ProposedReceipt(series: "H26.147/charge/2026", number: 8)
        try world.run(anew, by: Self.accountant)
        #expect(world.state.account.receipts.map(\.isCancelled) == [true, false])
    }

    /// A gateway that repeats itself, is late, forged nothing, and takes money whenever it likes; people who pay, withdraw and ask anew.
    @Test("Whatever a gateway does, every đồng is accounted for and the fee is paid once", arguments: 1...60)
    func randomGateway(_ seed: UInt64) throws {
        var g = Seeded(seed)
        var world = try self.world(
            [PaymentDefinition.Due.filing, .receipt].randomElement(using: &g) ?? .receipt,
            unpaid: Bool.random(using: &g) ? .keep : .stop,
            refund: Bool.random(using: &g) ? PaymentDefinition.End.allCases : [])
        try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
        for step in 0..<40 {
            let order = world.state.account.orders.randomElement(using: &g)?.order
            let refund = world.state.account.refunds.randomElement(using: &g)?.refund.number ?? "x"
            let transaction = String(Int.random(in: 1...8, using: &g))
            let (command, person): (DossierCommand, Person) =
                switch Int.random(in: 0..<11, using: &g) {
                case 0: (.receive(.init()), .oneStop)
                case 1, 2, 3:
                    (
                        word(order?.number ?? "x", transaction, Int.random(in: 0..<5, using: &g) == 0 ? 1 : 20_000),
                        Self.gateway
                    )
                case 4:
                    (
                        .failPayment(.init(order: order?.number ?? "x", taker: MoneySamples.gateway, failure: "24")),
                        Self.gateway
                    )
                case 5: (.takeCash(.init(amount: 20_000)), .oneStop)
                case 6: (.expireFee(.init(order: order?.number ?? "x")), Self.engine)
                case 7: (.askFee, .citizen)
                case 8: (.askRefund(.init(refund: refund)), Self.accountant)
                case 9:
                    (
                        .settleRefund(
                            .init(
                                refund: refund,
                                outcome: Bool.random(using: &g)
                                    ? .done(reference: "r\(step)", at: world.now) : .failed(code: "99"))),
                        Bool.random(using: &g) ? Self.accountant : Self.gateway
                    )
                default:
                    Int.random(in: 0..<6, using: &g) == 0
                        ? (.withdraw(.init(channel: .online)), .citizen) : (.claim, .civil)
                }
            if Int.random(in: 0..<4, using: &g) == 0, let expires = world.state.account.openOrder?.order.expires {
                world.now = max(world.now, expires)
            }
            _ = try? world.run(command, by: person)
            let account = world.state.account
            #expect(account.totals.isBalanced, "seed \(seed) step \(step)")
            #expect(account.settled <= 20_000 && account.settled >= 0, "seed \(seed) step \(step)")
            #expect(account.orders.count { $0.state == .paid } <= 1, "seed \(seed) step \(step)")
            #expect(account.orders.count { $0.state == .open } <= 1)
            if world.state.end != nil { #expect(account.openOrder == nil) }
        }
        // Everything settles: what is owed is paid back, what is open is closed.
        for record in world.state.account.refunds where !record.isDone {
            try world.run(
                .settleRefund(
                    .init(refund: record.refund.number, outcome: .done(reference: "end", at: world.now))),
                // What a gateway was asked for, it says itself.
                by: record.state == .asked && record.refund.taker.way == .online ? Self.gateway : Self.accountant)
        }
        let totals = world.state.account.totals
        #expect(totals.owed == 0 && totals.received == totals.kept + totals.refunded)
    }
}
