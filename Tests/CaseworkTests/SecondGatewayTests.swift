import Dossiers
import EventLog
import JSON
import Organisation
import Payments
import Synchronization
import Testing
import WorkingTime

@testable import Casework

/// A gateway of another kind goes the whole way: nothing in the engine knows VNPAY.
@Suite("A gateway of another kind", .timeLimit(.minutes(15)))
struct SecondGatewayTests {
    @Test(
        "paid by its call, found by asking, given back, expired, reconciled by itself: beside VNPAY, in its own words")
    func wholeWay() async throws {
        let gateway = MemoryGateway()
        let fixture = try await OfficeFixture.paying(ways: "online, counter", expires: true) {
            $0.gateways = [OfficeFixture.gateway(), gateway]
        }
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let accountant = try await fixture.appointed("ke.lt", "accountant", at: "H26.147")
        func say(_ call: GatewayCall) async -> String? { await office.gatewayCall(gateway.name, call)?.body }

        // The citizen may choose; the gateway calls, in its own form.
        let first = try await fixture.received(by: hoa)
        let view = try await fixture.money(first, by: hoa)
        let urls = view.json["gateways"]?.array?.compactMap { $0["url"]?.string } ?? []
        let name = urls.last?.split(separator: "/").last?.split(separator: "?").first.map(String.init) ?? ""
        #expect(urls.count == 2 && urls.last == "https://pay.example.vn/\(name)?amount=20000")
        #expect(PaymentAttempt(reference: name)?.order == view.order)
        var forged = MemoryGateway.call(view.order, "m1", 20_000)
        forged.body.append(0x20)
        let refused = await office.gatewayCall(gateway.name, forged)
        #expect(refused?.status == 401 && refused?.body == "not-authentic")
        #expect(await say(MemoryGateway.call("0123456789ABCDEFGHJK01", "m1", 20_000)) == "unknown-order")
        #expect(await say(MemoryGateway.call(view.order, "m1", 5)) == "wrong-amount")
        #expect(await say(MemoryGateway.call(view.order, "", 20_000, failure: "no-funds")) == "confirmed")
        #expect(await say(MemoryGateway.call(view.order, "m1", 20_000)) == "confirmed")
        #expect(await say(MemoryGateway.call(view.order, "m1", 20_000)) == "already-confirmed")
        // A second time: owed, and given back by the gateway that took it.
        #expect(await say(MemoryGateway.call(view.order, "m2", 20_000)) == "already-confirmed")
        let owed = try await fixture.money(first, by: hoa)
        let payments = owed.json["account"]?["payments"]?.array
        #expect(
            payments?.first?["taker"]?["name"] == .string(gateway.name) && payments?.first?["taker"]?["official"] == 1)
        let refund = try #require(owed.json["account"]?["refunds"]?[0]?["refund"])
        try await fixture.command("refund", first, ["refund": refund], by: accountant)
        try await office.doDueTasks()
        try await fixture.at("08:30")
        try await fixture.noWaiting()
        try await office.doDueTasks()
        let back = try await fixture.money(first, by: hoa)
        #expect(back.totals["refunded"] == 20_000 && back.totals["kept"] == 20_000)
        #expect(back.json["account"]?["refunds"]?[0]?["reference"] == "back-m2")

        // No call comes: it is found by asking, before it expires; nobody paid the other one.
        let asked = try await fixture.received(by: hoa)
        let unpaid = try await fixture.received(by: hoa)
        let number = try await fixture.money(asked, by: hoa).order
        gateway.books.withLock {
            $0.paid[number] = GatewayPayment(transaction: "m3", amount: 20_000, paidAt: nil)
        }
        // By the call alone, not by asking.
        let lost = try await fixture.received(by: hoa)
        let silent = try await fixture.money(lost, by: hoa).order
        try await fixture.at("09:30")
        try await fixture.noWaiting()
        try await office.doDueTasks()
        #expect(try await fixture.money(asked, by: hoa).totals["kept"] == 20_000)
        #expect(gateway.books.withLock(\.enquiries) > 0)

        // The statement says what else it took, with an amount of its own for what we know.
        let at = try Instant(rfc3339: "2026-06-10T10:00:00+07:00")
        gateway.books.withLock {
            $0.lines = [
                StatementLine(kind: .payment, reference: view.order, transaction: "m1", amount: 30_000, at: at),
                StatementLine(kind: .payment, reference: silent, transaction: "m4", amount: 20_000, at: at),
            ]
        }
        try await fixture.on("2026-06-11T01:30")
        // Its hour is two o'clock.
        #expect(try await office.reconcileDueDays() == (0, 0))
        try await fixture.on("2026-06-11T02:00")
        #expect(try await office.reconcileDueDays() == (1, 0))
        #expect(try await office.reconcileDueDays() == (0, 0))
        let found = try await fixture.money(lost, by: hoa)
        #expect(found.totals["kept"] == 20_000)
        let differences = try await office.differences(settledToo: false, by: accountant)["items"]?.array ?? []
        let kinds = Set(differences.compactMap { $0["what"]?.string })
        // Its word had come for these, by its own or our asking; its statement leaves them out.
        #expect(kinds == ["amount-differs", "missing-there"])
        #expect(differences.allSatisfy { $0["gateway"] == .string(gateway.name) && $0["agency"] == "H26.147" })

        // The time is over.
        try await fixture.on("2026-06-15T08:00")
        try await fixture.noWaiting()
        try await office.doDueTasks()
        #expect(try await fixture.money(unpaid, by: hoa).totals["expired"] == 20_000)
    }

    @Test("two offices at once, again and again: a day is recorded once, and what is settled stays so")
    func once() async throws {
        let gateway = MemoryGateway()
        let fixture = try await OfficeFixture.paying(ways: "online") { $0.gateways = [gateway] }
        let other = try await fixture.reopened { $0.gateways = [gateway] }
        let hoa = try await fixture.officer("hoa.nt")
        let accountant = try await fixture.appointed("ke.lt", "accountant", at: "H26.147")
        let code = try await fixture.received(by: hoa)
        let order = try await fixture.money(code, by: hoa).order
        let at = try Instant(rfc3339: "2026-06-10T10:00:00+07:00")
        gateway.books.withLock {
            $0.lines = [
                StatementLine(kind: .payment, reference: order, transaction: "m1", amount: 20_000, at: at),
                StatementLine(kind: .payment, reference: order, transaction: "m1", amount: 20_000, at: at),
            ]
        }
        // Two days are due: the second has nothing.
        try await fixture.on("2026-06-12T03:00")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                for office in [fixture.office, other.office] {
                    group.addTask { _ = try await office.reconcileDueDays() }
                }
            }
            try await group.waitForAll()
        }
        try await fixture.office.registry.catchUp()
        #expect(try await fixture.office.reconcileDueDays() == (0, 0))
        let held = "SELECT body::jsonb->>'day' AS r FROM event WHERE type = 'reconciliation.held' ORDER BY 1"
        #expect(try await fixture.rows(held) == ["2026-06-10", "2026-06-11"])
        #expect(try await fixture.money(code, by: hoa).totals["received"] == 20_000)
        let items = try await fixture.office.differences(settledToo: false, by: accountant)["items"]?.array
        let difference = try #require(items?.first?["difference"]?.string)
        #expect(items?.count == 1 && items?.first?["what"] == "stated-twice")
        // Under another name nothing of it comes again.
        let renamed = MemoryGateway("cong-moi", formerly: [gateway.name])
        renamed.books.withLock { $0.lines = gateway.books.withLock(\.lines) }
        let since = try await fixture.reopened { $0.gateways = [renamed] }
        #expect(try await since.office.reconcileDueDays() == (0, 0))
        let figures = try await since.office.databaseFigures().reconciled
        #expect(figures.map(\.differences) == [1] && figures.map(\.daysBehind) == [0])
        #expect(try await since.office.differences(settledToo: false, by: accountant)["items"]?.array?.count == 1)

        let command = EventLog.CommandID.random()
        let settled = try await fixture.office.settleDifference(
            difference, reason: "kê trùng, cổng đã xác nhận", command: command, by: accountant)
        let repeated = try await other.office.settleDifference(
            difference, reason: "kê trùng, cổng đã xác nhận", command: command, by: accountant)
        #expect(settled == repeated && settled["state"] == "settled")
        func refused(_ reason: String, by caller: Caller, _ id: String? = nil) async -> String? {
            await refusal {
                try await other.office.settleDifference(
                    id ?? difference, reason: reason, command: .random(), by: caller)
            }?.code
        }
        #expect(await refused("lần nữa", by: accountant) == "payment.difference-settled")
        #expect(await refused("  ", by: accountant) == "json.wrong-type")
        #expect(await refused("không có", by: accountant, "x") == "payment.no-difference")
        #expect(await refused("không phải", by: hoa) == "access.accountants-settle")
        let stranger = await refusal { try await fixture.office.differences(settledToo: false, by: hoa) }
        #expect(stranger?.code == "access.accountants-only")
        #expect(try await fixture.office.differences(settledToo: false, by: accountant)["items"] == [])
        let history = try await other.office.differences(settledToo: true, by: accountant)["items"]?.array
        #expect(history?.first?["reason"] == "kê trùng, cổng đã xác nhận" && history?.first?["settled_by"] == "ke.lt")
    }

    @Test("What stands in the log of a reconciliation, word for word: read and written again the same")
    func shapes() throws {
        let found =
            #"{"difference":"vnpay-2026-06-10-0123456789ab","gateway":"vnpay","day":"2026-06-10","what":"amount-differs","#
            + #""kind":"payment","reference":"0123456789ABCDEFGHJK01","transaction":"14000001","amount":7000,"status":"done","#
            + #""stated_at":"2026-06-10T01:00:00.000000Z","ours":20000,"code":"H26.147-260610-0001","role":"accountant","agency":"H26.147","#
            + #""by":{"issuer":"toantrinh","subject":"system:toantrinh","role":"reconciliation","channel":"online"},"#
            + #""decided_at":"2026-06-10T18:00:00.000000Z"}"#
        let difference = try MoneyDifference(found: try JSONReader.read(found))
        #expect(JSONWriter.text(difference.found(by: .engine("reconciliation"))) == found)
        let least = found.replacing(#""ours":20000,"code":"H26.147-260610-0001","#, with: "")
            .replacing(#""agency":"H26.147","#, with: "")
        let unowned = try MoneyDifference(found: try JSONReader.read(least))
        #expect(unowned.agency == nil && unowned.code == nil && unowned.ours == nil)
        #expect(JSONWriter.text(unowned.found(by: .engine("reconciliation"))) == least)
        let held =
            #"{"by":{"issuer":"toantrinh","subject":"system:toantrinh","role":"reconciliation","channel":"online"},"#
            + #""decided_at":"2026-06-10T18:00:00.000000Z","gateway":"vnpay","day":"2026-06-10","lines":3,"taken":1,"remaining":1}"#
        let day = try ReconciledDay(body: try JSONReader.read(held))
        #expect(
            JSONWriter.text(day.body(by: .engine("reconciliation"), at: try Instant(rfc3339: "2026-06-10T18:00:00Z")))
                == held)
        let settled =
            #"{"by":{"issuer":"toantrinh","subject":"ke.lt","channel":"counter"},"#
            + #""decided_at":"2026-06-11T01:00:00.000000Z","difference":"vnpay-2026-06-10-0123456789ab"}"#
        #expect(
            JSONWriter.text(
                MoneyDifference.settled(
                    difference.id, by: Actor(subject: "ke.lt", channel: .counter),
                    at: try Instant(rfc3339: "2026-06-11T01:00:00Z"))) == settled)
    }
}
