import JSON
import Payments
import Testing
import WorkingTime

@Suite("The ledger of all dossiers")
struct LedgerTests {
    /// Random money of random dossiers over some days: each row balances, the rows add up to the accounts, and nothing depends on the order of
    /// the lanes.
    @Test(
        "Every row balances and the rows add up to all accounts, whatever happens",
        arguments: 1...60 as ClosedRange<UInt64>)
    func balances(_ seed: UInt64) throws {
        var g = SeededGenerator(seed: seed)
        var fold = LedgerFold()
        var accounts: [String: MoneyAccount] = [:]
        var receipts: Int64 = 0
        let start = Instant(microseconds: 1_800_000_000_000_000)
        for step in 0..<200 {
            let at = start.adding(seconds: Int64(step) * 3600)
            let stream = "s\(Int.random(in: 0..<6, using: &g))"
            let account = accounts[stream] ?? MoneyAccount()
            var facts: [MoneyFact] = []
            switch Int.random(in: 0..<5, using: &g) {
            case 0:
                if let open = account.openOrder { facts.append(.closed(order: open.order.number, why: .replaced)) }
                if let number = account.nextOrder(stream) {
                    facts.append(.asked(MoneyAccountTests.order(number, .random(in: 1...90_000, using: &g))))
                }
            case 1, 2:
                guard let order = account.orders.randomElement(using: &g) else { continue }
                facts = try #require(
                    account.taking(
                        MoneyAccountTests.payment(order.order.number, order.order.amount, "t\(step)"),
                        hasEnded: .random(using: &g), owner: "accountant", stem: stream))
                if case .received(let payment)? = facts.first, payment.counts, Bool.random(using: &g) {
                    facts += MoneyAccountTests.receipt(&receipts)(order.order, payment.amount)
                }
            case 3:
                facts = account.owing(
                    .random(in: 1...90_000, using: &g), cause: .feeLowered, owner: "accountant", stem: stream)
                facts += account.receipts(after: facts, MoneyAccountTests.receipt(&receipts))
            default:
                guard let refund = account.refunds.randomElement(using: &g) else { continue }
                facts = [.refunded(refund: refund.refund.number, reference: "r\(step)", at: at)]
            }
            fold.apply(facts, stream: stream, code: step == 0 ? nil : "H-\(stream)", isByGateway: step % 2 == 0, at: at)
            var changed = account
            for fact in facts { changed.apply(fact, at: at) }
            accounts[stream] = changed
        }
        let report = fold.report()
        #expect(report.isBalanced, "seed \(seed)")
        #expect(report.total == accounts.values.reduce(MoneyTotals()) { $0 + $1.totals }, "seed \(seed)")
        for row in report.rows {
            #expect(row.dossiers.reduce(MoneyTotals()) { $0 + $1.totals } == row.totals)
            let day = fold.report(from: row.place.day, until: row.place.day, agencies: [row.place.agency])
            #expect(day.rows.map(\.totals) == [row.totals])
        }
        #expect(fold.report(agencies: ["H26.2"]).rows.isEmpty)
        let replayed = LedgerFold(accounts: accounts.map { ($0.key, "H-\($0.key)", $0.value) })
        #expect(replayed.report().json(showsDossiers: false) == report.json(showsDossiers: false))
    }

    @Test("What a gateway states is what it took and what it gave itself")
    func lines() throws {
        var fold = LedgerFold()
        let at = Instant(microseconds: 1_800_000_000_000_000)
        fold.apply([.asked(MoneyAccountTests.order("A01", 5))], stream: "s", code: "H-1", isByGateway: false, at: at)
        for transaction in ["t1", "t2", "t3"] {
            let account = fold.entries["s"]?.account ?? MoneyAccount()
            let facts = try #require(
                account.taking(
                    MoneyAccountTests.payment("A01", 5, transaction), hasEnded: false, owner: "accountant", stem: "A"))
            fold.apply(facts, stream: "s", code: nil, isByGateway: true, at: at)
        }
        fold.apply(
            [.refunded(refund: "AR01", reference: "g1", at: at)], stream: "s", code: nil, isByGateway: true, at: at)
        fold.apply(
            [.refunded(refund: "AR02", reference: "cash", at: at)], stream: "s", code: nil, isByGateway: false, at: at)
        let lines = fold.lines(of: ["vnpay"])
        #expect(lines.map(\.line.transaction) == ["t1", "t2", "t3", "g1", "cash"])
        #expect(lines.map(\.isTheirs) == [true, true, true, true, false])
        #expect(fold.lines(of: ["another"]).isEmpty)
        #expect(fold.entries["s"]?.code == "H-1")
    }

    @Test("Of dossiers without money nothing is kept; the code of one with money is looked up where no event gave it")
    func codes() {
        var fold = LedgerFold()
        let at = Instant(microseconds: 1_800_000_000_000_000)
        for stream in ["s", "t"] { fold.apply([], stream: stream, code: "H-\(stream)", isByGateway: false, at: at) }
        #expect(fold.entries.isEmpty && fold.unnamed.isEmpty)
        let asked = [MoneyFact.asked(MoneyAccountTests.order("A01", 5))]
        fold.apply(asked, stream: "s", code: nil, isByGateway: false, at: at)
        #expect(fold.unnamed == ["s"])
        fold.name("t", "H-t")
        fold.name("s", "H-s")
        #expect(fold.unnamed.isEmpty && fold.entries.keys.sorted() == ["s"] && fold.entries["s"]?.code == "H-s")
        fold.apply(asked, stream: "u", code: "H-u", isByGateway: false, at: at)
        #expect(fold.unnamed.isEmpty && fold.entries["u"]?.code == "H-u")
    }

    @Test("A bank's transaction has one form, in which no name fits")
    func bankTransactions() {
        for text in ["FT26161001", "ft26161001", " FT26161001 ", "\tFt26161001\r\n"] {
            #expect(BankTransaction.normal(text) == "FT26161001", "\(text)")
        }
        #expect(BankTransaction.normal("mb-26/06.1_a") == "MB-26/06.1_A")
        for text in [
            "", " ", "NGUYENVANA", "NGUYEN VAN A 1", "Nguyễn1", "FT\u{0}1", String(repeating: "1", count: 65), "ＦＴ１",
        ] { #expect(BankTransaction.normal(text) == nil, "\(text)") }
    }

    @Test("An order's number is found in whatever a bank hands on")
    func numbersInTexts() {
        let number = OrderNumber.stem(Array(repeating: 0xA7, count: 16)) + "03"
        for text in [number, "CK \(number.lowercased()) tu NGUYEN VAN A", "MBVCB.1\(number)x", "\(number)\(number)"] {
            #expect(OrderNumber.candidates(in: text).contains(number), "\(text)")
        }
        #expect(OrderNumber.candidates(in: "").isEmpty)
        #expect(OrderNumber.candidates(in: String(number.dropLast())).isEmpty)
        #expect(OrderNumber.candidates(in: String(repeating: "0", count: 2000)).isEmpty)
    }
}
