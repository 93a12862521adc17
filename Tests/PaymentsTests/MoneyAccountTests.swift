import JSON
import Organisation
import Payments
import Procedures
import Testing
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
        for step in 0..<60 {
            let at = start.adding(seconds: Int64(step))
            var facts: [MoneyFact] = []
            let order = account.orders.randomElement(using: &g)
            switch Int.random(in: 0..<9, using: &g) {
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
            case 6:
                facts = account.owing(
                    .random(in: 1...600_000, using: &g), cause: .feeLowered, owner: "accountant", stem: "STEM")
            case 7:
                if let refund = account.refunds.randomElement(using: &g) {
                    facts = [.refundAsked(refund: refund.refund.number)]
                }
            default:
                guard let refund = account.refunds.randomElement(using: &g) else { continue }
                facts =
                    Bool.random(using: &g)
                    ? [.refunded(refund: refund.refund.number, reference: "r\(step)", at: at)]
                        + account.receiptsFalling(with: refund.refund.number)
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

    @Test func aReceiptFallsWithTheLastDong() throws {
        var account = MoneyAccount()
        account.apply(.asked(Self.order("A01", 200)), at: start)
        account.apply(.received(Self.payment("A01", 200, "t")), at: start)
        account.apply(.receipt(Receipt(series: "s", number: 1, kind: .charge, order: "A01", amount: 200)), at: start)
        for fact in account.owing(50, cause: .feeLowered, owner: "accountant", stem: "A") {
            account.apply(fact, at: start)
        }
        #expect(account.receiptsFalling(with: "AR01").isEmpty)
        account.apply(.refunded(refund: "AR01", reference: "x", at: start), at: start)
        let rest = account.owing(500, cause: .withdrawn, owner: "accountant", stem: "A")
        for fact in rest { account.apply(fact, at: start) }
        #expect(rest.count == 1 && account.totals.owed == 150)
        #expect(account.receiptsFalling(with: "AR02") == [.receiptCancelled(series: "s", number: 1)])
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
        func line(_ reference: String, _ transaction: String, _ amount: Int64) -> StatementLine {
            StatementLine(kind: .payment, reference: reference, transaction: transaction, amount: amount, at: start)
        }
        let statement = [line("A", "1", 5), line("B", "2", 5), line("C", "3", 5), line("A", "1", 5)]
        let ours = [line("A", "1", 5), line("B", "2", 6), line("D", "4", 5), line("E", "5", 5)]
        let differences = Reconciliation.differences(statement: statement, ours: ours) { $0.reference != "E" }
        #expect(
            differences == [
                .amountDiffers(statement[1], ours: 6), .missingHere(statement[2]), .statedTwice(statement[3]),
                .missingThere(ours[2]),
            ])
        let text = ([StatementLine.heading] + statement.map(\.text)).joined(separator: "\n") + "\n"
        #expect(try StatementLine.read(text) == statement)
        #expect(throws: StatementError(line: 1)) { try StatementLine.read("x") }
        #expect(throws: StatementError(line: 3)) { try StatementLine.read(text.replacing("B,2,5", with: "B,2,-5")) }
    }
}
