import Casework
import EventLog
import JSON
import Payments
import Testing
import WorkingTime

/// Servers whose settings of payments are not the same, and gateways that are called otherwise than before.
@Suite(.timeLimit(.minutes(15))) struct GatewayElsewhereTests {
    private static let waiting =
        "SELECT concat_ws('|', kind, error, CASE WHEN parked_at IS NULL THEN 'open' ELSE 'parked' END) AS r FROM task "
        + "WHERE due IS NOT NULL ORDER BY 1"

    @Test("a server without a gateway leaves to others what has to be asked, and says so; nothing expires unasked")
    func elsewhere() async throws {
        let fixture = try await OfficeFixture.paying(ways: "online, counter", expires: true)
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        try await fixture.on("2026-06-15T08:00")
        try await fixture.office.doDueTasks()
        let left = ["enquiry|payment.no-gateway-here|open", "timer|payment.no-gateway-here|open"]
        #expect(try await fixture.rows(Self.waiting) == left)
        let listed = try await Administration(owner: fixture.owner).tasks(onlyParked: false, limit: 10)
        #expect(listed.map(\.error) == ["payment.no-gateway-here", "payment.no-gateway-here"])
        #expect(listed.allSatisfy { $0.code == code })
        #expect(try await fixture.money(code, by: hoa).totals["open"] == 20_000)

        // One that has a gateway does it; by its settings nothing can be asked, so the order expires as before.
        let other = try await fixture.reopened { $0.gateways = [OfficeFixture.gateway()] }
        try await fixture.noWaiting()
        try await other.office.doDueTasks()
        #expect(try await fixture.rows(Self.waiting).isEmpty)
        let late = try await other.money(code, by: hoa)
        #expect(late.totals["expired"] == 20_000)

        // What came too late is owed back: the gateway is asked for it where there is one that can be.
        #expect(try await other.says("vnpay", late.order, "t1") == "02")
        let accountant = try await other.appointed("ke.lt", "accountant", at: "H26.147")
        let refund = try #require(try await other.money(code, by: hoa).json["account"]?["refunds"]?[0]?["refund"])
        try await other.command("refund", code, ["refund": refund], by: accountant)
        for office in [fixture.office, other.office] {
            try await fixture.noWaiting()
            try await office.doDueTasks()
            #expect(try await fixture.rows(Self.waiting) == ["refund|payment.no-gateway-here|open"])
        }
        let paid: JSONObject = ["refund": refund, "reference": "UNC-1"]
        let unsure = await refusal { try await fixture.command("refunded", code, paid, by: accountant) }
        #expect(unsure?.code == "dossier.refund-at-gateway")
        // A server that knows the gateway knows that it is never asked.
        try await other.command("refunded", code, paid, by: accountant)
        #expect(try await other.money(code, by: hoa).totals["refunded"] == 20_000)
        #expect(try await fixture.rows(Self.waiting).isEmpty)
    }

    @Test("a gateway under another name than before: what it took is known, and owes nothing")
    func renamed() async throws {
        let before = try await OfficeFixture.paying(ways: "online") { $0.gateways = [OfficeFixture.gateway()] }
        let hoa = try await before.officer("hoa.nt")
        let code = try await before.received(by: hoa)
        let order = try await before.money(code, by: hoa).order
        #expect(try await before.says("vnpay", order, "t1") == "00")
        let day = try Instant(rfc3339: "2026-06-10T09:00:00+07:00")
        let line = StatementLine(kind: .payment, reference: order, transaction: "t1", amount: 20_000, at: day)
        let statement = StatementLine.heading + "\n" + line.text + "\n"

        let named = try await before.reopened { $0.gateways = [OfficeFixture.gateway("vnpay-2", formerly: ["vnpay"])] }
        let report = try await named.office.reconcile(gateway: "vnpay-2", day: day.localDay, statement: statement)
        #expect(report.agrees && report.items.isEmpty)
        for address in ["vnpay", "vnpay-2"] { #expect(try await named.says(address, order, "t1") == "02") }
        // Not even where nobody wrote the former name down.
        let unnamed = try await before.reopened { $0.gateways = [OfficeFixture.gateway("vnpay-2")] }
        let other = try await unnamed.office.reconcile(gateway: "vnpay-2", day: day.localDay, statement: statement)
        #expect(other.items.map(\.resolution) == [.paid] && other.remaining == 1)
        #expect(try await unnamed.says("vnpay-2", order, "t1") == "02")
        let totals = try await unnamed.money(code, by: hoa).totals
        #expect(totals["received"] == 20_000 && totals["owed"] == 0)
        // Another transaction is other money.
        #expect(try await unnamed.says("vnpay-2", order, "t2") == "02")
        #expect(try await unnamed.money(code, by: hoa).totals["owed"] == 20_000)
        // The ledger names a dossier whose code no event about money gave.
        var request = LedgerRequest()
        (request.from, request.until, request.showsDossiers) = (day.localDay, day.localDay, true)
        let ledger = try await unnamed.office.ledger(request, by: try await before.officer("thu.dk"))
        #expect(ledger["rows"]?[0]?["dossiers"]?[0]?["code"] == .string(code))
    }

    @Test("names, also former ones, and terminals stand once in the settings")
    func repetitions() throws {
        func find(_ gateways: [any PaymentGateway]) -> String? { PaymentRepetition.find(gateways, [])?.place }
        var second = OfficeFixture.gateway("b")
        #expect(find([OfficeFixture.gateway("a"), second]) == "gateways[1].terminal")
        second.terminal.code = "DEMOV211"
        #expect(find([OfficeFixture.gateway("a"), second]) == nil)
        #expect(find([OfficeFixture.gateway("b"), second]) == "gateways[1].name")
        #expect(find([OfficeFixture.gateway("a", formerly: ["b"]), second]) == "gateways[1].name")
        second.formerly = ["a"]
        #expect(find([OfficeFixture.gateway("a"), second]) == "gateways[1].formerly")
        let account = try BankAccount(name: "kho-bac", agencies: nil, bank: "970416", number: "1")
        #expect(PaymentRepetition.find([], [account]) == nil)
        #expect(PaymentRepetition.find([], [account, account])?.place == "accounts[1].name")
    }
}
