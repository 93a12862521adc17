import JSON
import Organisation
import Payments
import Procedures
import Testing
import Vietnamese
import WorkingTime

@Suite struct MoneyAccountTests {
    static let agency = (try? AgencyCode("H26.1")) ?? { fatalError("well formed") }()
    static let taker = MoneyTaker(way: .online, name: "vnpay", officialKind: 2)
    let start = Instant(microseconds: 1_800_000_000_000_000)

    static func order(_ number: String, _ amount: Int64) -> PaymentOrder {
        PaymentOrder(number: number, amount: amount, kind: .charge, agency: agency, ways: [.online], expires: nil)
    }

    static func payment(_ order: String, _ amount: Int64, _ transaction: String) -> Payment {
        Payment(
            order: order, amount: amount, taker: taker, transaction: transaction,
            paidAt: Instant(microseconds: 1_800_000_000_000_000), counts: true)
    }

    /// Whatever happens in whatever order: every đồng is somewhere, no order is paid twice, no transaction counts twice.
    @Test(arguments: 1...200) func everyDongIsAccountedFor(_ seed: UInt64) throws {
        var g = SeededGenerator(seed: seed)
        var account = MoneyAccount()
        var taken: [String: Int64] = [:]
        var receipts: Int64 = 0
        for step in 0..<60 {
            let at = start.adding(seconds: Int64(step))
            var facts: [MoneyFact] = []
            let order = account.orders.randomElement(using: &g)
            switch Int.random(in: 0..<10, using: &g) {
            case 0:
                if let open = account.openOrder { facts.append(.closed(order: open.order.number, why: .replaced)) }
                if let number = account.nextOrder("STEM") {
                    facts.append(.asked(Self.order(number, .random(in: 1...500_000, using: &g))))
                }
            case 1: if let order { facts = [.failed(order: order.order.number, by: Self.taker, code: "24")] }
            case 2:
                if let open = account.openOrder {
                    facts = [.closed(order: open.order.number, why: Bool.random(using: &g) ? .expired : .ended)]
                }
            case 3, 4, 5:
                guard let order else { continue }
                let transaction = String(Int.random(in: 1...20, using: &g))
                let amount = Int.random(in: 0..<4, using: &g) == 0 ? 7 : order.order.amount
                let payment = Self.payment(order.order.number, amount, transaction)
                let isNew = !account.knows(Self.taker, transaction)
                facts = try #require(
                    account.taking(payment, hasEnded: .random(using: &g), owner: "accountant", stem: "STEM"))
                #expect(isNew == !facts.isEmpty)
                if isNew { taken[transaction] = amount }
                // Now and then no number is at hand.
                if case .received(let payment)? = facts.first, payment.counts, Int.random(in: 0..<5, using: &g) > 0 {
                    facts += Self.receipt(&receipts)(order.order, payment.amount)
                }
            case 6:
                facts = account.owing(
                    .random(in: 1...600_000, using: &g), cause: .feeLowered, owner: "accountant", stem: "STEM")
                let receipt = Self.receipt(&receipts)
                let isNumbered = Bool.random(using: &g)
                facts += account.receipts(after: facts) { isNumbered ? receipt($0, $1) : [] }
            case 8:
                // By hand: cancelled, or given where there is none.
                guard let order else { continue }
                let number = order.order.number
                if let valid = account.receipts.first(where: { !$0.isCancelled && $0.receipt.order == number }) {
                    facts = [.receiptCancelled(series: valid.receipt.series, number: valid.receipt.number)]
                } else if account.kept(of: number) > 0 {
                    facts = Self.receipt(&receipts)(order.order, account.kept(of: number))
                }
            case 7:
                if let refund = account.refunds.randomElement(using: &g) {
                    facts = [.refundAsked(refund: refund.refund.number)]
                }
            default:
                guard let refund = account.refunds.randomElement(using: &g) else { continue }
                facts =
                    Bool.random(using: &g)
                    ? [.refunded(refund: refund.refund.number, reference: "r\(step)", at: at)]
                    : [.refundFailed(refund: refund.refund.number, code: "99")]
            }
            for fact in facts {
                let again = try MoneyFact(json: fact.json, at: "money")
                #expect(again == fact)
                account.apply(again, at: at)
            }
            let totals = account.totals
            #expect(totals.isBalanced, "seed \(seed) step \(step)")
            #expect(totals.members.allSatisfy { $0.amount >= 0 }, "seed \(seed) step \(step)")
            #expect(totals.received == taken.values.reduce(0, +))
            // What valid receipts prove is what is kept, but for orders that have none.
            for record in account.orders {
                let valid = account.receipts.filter { !$0.isCancelled && $0.receipt.order == record.order.number }
                let kept = account.kept(of: record.order.number)
                #expect(
                    valid.count <= 1 && (valid.isEmpty || valid[0].receipt.amount == kept), "seed \(seed) step \(step)")
            }
            #expect(account.orders.filter { $0.state == .open }.count <= 1)
            for record in account.orders {
                let counting = account.payments.filter { $0.payment.counts && $0.payment.order == record.order.number }
                #expect(counting.count == (record.state == .paid ? 1 : 0))
            }
        }
    }

    @Test func moneyForWhatIsOverIsOwedBack() throws {
        var account = MoneyAccount()
        account.apply(.asked(Self.order("A01", 200)), at: start)
        for fact in try #require(
            account.taking(Self.payment("A01", 200, "t1"), hasEnded: false, owner: "accountant", stem: "A"))
        { account.apply(fact, at: start) }
        #expect(account.order("A01")?.state == .paid)
        let second = try #require(
            account.taking(Self.payment("A01", 200, "t2"), hasEnded: false, owner: "accountant", stem: "A"))
        guard case .owed(let refund)? = second.last else {
            Issue.record("nothing owed")
            return
        }
        #expect(refund.cause == .duplicate && refund.role == "accountant" && refund.agency == Self.agency)
        #expect(refund.number == "AR01" && refund.transaction == "t2")
        #expect(account.taking(Self.payment("A09", 1, "t3"), hasEnded: false, owner: "x", stem: "A") == nil)
        #expect(account.taking(Self.payment("A01", 200, "t1"), hasEnded: true, owner: "x", stem: "A") == [])
    }

    /// Gives receipts, numbered on.
    static func receipt(_ last: inout Int64) -> (PaymentOrder, Int64) -> [MoneyFact] {
        last += 1
        let number = last
        return { order, amount in
            [.receipt(Receipt(series: "s", number: number, kind: order.kind, order: order.number, amount: amount))]
        }
    }

    @Test(
        "A receipt proves what is kept: one of a payment of which a part is owed back is replaced, of all of it cancelled"
    )
    func receiptsFollowWhatIsKept() throws {
        var account = MoneyAccount()
        var last: Int64 = 0
        func owe(_ amount: Int64) -> [MoneyFact] {
            let owed = account.owing(amount, cause: .feeLowered, owner: "accountant", stem: "A")
            let receipts = account.receipts(after: owed, Self.receipt(&last))
            for fact in owed + receipts { account.apply(fact, at: start) }
            #expect(account.totals.isBalanced)
            return receipts
        }
        for (number, amount) in [("A01", 200 as Int64), ("A02", 100)] {
            let order = Self.order(number, amount)
            account.apply(.asked(order), at: start)
            account.apply(.received(Self.payment(number, amount, "t\(number)")), at: start)
            #expect(account.totals.unreceipted == amount && account.totals.isBalanced)
            for fact in Self.receipt(&last)(order, amount) { account.apply(fact, at: start) }
            #expect(account.totals.unreceipted == 0)
        }
        func given(_ number: Int64, _ order: String, _ amount: Int64) -> MoneyFact {
            .receipt(Receipt(series: "s", number: number, kind: .charge, order: order, amount: amount))
        }
        #expect(owe(30) == [.receiptCancelled(series: "s", number: 2), given(3, "A02", 70)])
        // The last payment first, then a part of the one before.
        #expect(
            owe(120) == [
                .receiptCancelled(series: "s", number: 1), given(4, "A01", 150),
                .receiptCancelled(series: "s", number: 3),
            ])
        #expect(account.totals.receipted == 150 && account.totals.kept == 150)
        // What is given back was owed before: the receipts stay as they are.
        account.apply(.refunded(refund: "AR01", reference: "x", at: start), at: start)
        #expect(account.totals.isBalanced && account.totals.receipted == 150)
        #expect(owe(500) == [.receiptCancelled(series: "s", number: 4)])
        #expect(account.totals.receipted == 0 && account.totals.kept == 0)
        // Money that does not count has no receipt, and owes none.
        for fact in account.taking(Self.payment("A01", 200, "again"), hasEnded: false, owner: "x", stem: "A") ?? [] {
            account.apply(fact, at: start)
        }
        #expect(account.totals.isBalanced && account.totals.unreceipted == 0)
    }

    @Test func numbersOfOrders() {
        #expect(OrderNumber.stem(Array(repeating: 0xFF, count: 16)) == "ZZZZZZZZZZZZZZZZZZZG")
        var g = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &g) }
            let stem = OrderNumber.stem(bytes)
            #expect(stem.utf8.count == 20)
            #expect(OrderNumber.identifier(of: stem + "01") == Array(bytes.suffix(12)))
        }
        for text in ["", "x", "ZZZZZZZZZZZZZZZZZZZZ01", "ZZZZZZZZZZZZZZZZZZZGx1", "ZZZZZZZZZZZZZZZZZZZI01"] {
            #expect(OrderNumber.identifier(of: text) == nil, "\(text)")
        }
        var account = MoneyAccount()
        for index in 1...OrderNumber.most {
            #expect(account.nextOrder("S") == "S" + (index < 10 ? "0" : "") + String(index))
            account.apply(.asked(Self.order("S\(index)", 1)), at: start)
        }
        #expect(account.nextOrder("S") == nil)
    }

    @Test func everyDifferenceIsNamed() throws {
        func line(
            _ reference: String, _ transaction: String, _ amount: Int64, _ status: StatementLine.Status = .done
        ) -> StatementLine {
            StatementLine(
                kind: .payment, reference: reference, transaction: transaction, amount: amount, status: status,
                at: start)
        }
        // What was tried in vain, is not over or was undone, and we never had, is no difference, however often it is stated.
        let statement = [
            line("A", "1", 5), line("B", "2", 5), line("C", "3", 5), line("A", "1", 5), line("F", "6", 5, .reversed),
            line("G", "7", 4, .pending), line("H", "0", 5, .failed), line("H", "0", 5, .failed),
            line("I", "9", 5, .pending), line("J", "10", 5, .reversed),
        ]
        let ours = [
            line("A", "1", 5), line("B", "2", 6), line("D", "4", 5), line("E", "5", 5), line("F", "6", 5),
            line("G", "7", 5),
        ]
        let differences = Reconciliation.differences(statement: statement, ours: ours) { $0.reference != "E" }
        #expect(
            differences == [
                .amountDiffers(statement[1], ours: 6), .missingHere(statement[2]), .statedTwice(statement[3]),
                .statusDiffers(statement[4]), .amountDiffers(statement[5], ours: 5), .statusDiffers(statement[5]),
                .missingThere(ours[2]),
            ])
        #expect(Set(differences.map(\.name)) == Set(Reconciliation.Difference.names))
        for name in Reconciliation.Difference.names { #expect(Reconciliation.Difference.label(name).vi != name) }
        let text = ([StatementLine.heading] + statement.map(\.text)).joined(separator: "\n") + "\n"
        #expect(try StatementLine.read(text) == statement)
        #expect(throws: StatementError(line: 1)) { try StatementLine.read("x") }
        #expect(throws: StatementError(line: 3)) { try StatementLine.read(text.replacing("B,2,5", with: "B,2,-5")) }
    }
}
