import Foundation
import JSON
import Outbound
import Testing
import WorkingTime

/// A real server and a gateway in a process of its own that misbehaves.
@Suite("Paying through a gateway that misbehaves", .serialized, .timeLimit(.minutes(15)))
struct GatewayTests {
    @Test("Twice, out of order, late, forged, with another amount, never: paid once, and what is too much goes back")
    func misbehaviour() async throws {
        let paying = try await PayingOffice.open()
        let gateway = paying.gateway

        // As it should be.
        let plain = try await paying.received()
        try await paying.pays(plain)
        try await paying.untilPaid(plain)
        #expect(try await paying.payment(plain)["waiting"] == false)

        // Twice at once.
        try await gateway.order(["copies": 2, "late": 100])
        let twice = try await paying.received()
        try await paying.pays(twice)
        try await paying.untilPaid(twice)
        try await paying.until {
            try await gateway.report()["words"]?.object?["answers"]?.object?["02"]?.integer ?? 0 >= 1
        }
        #expect(try await paying.totals(twice)["received"] == 20_000)

        // Out of order and late: it failed, then it was paid, and the words come the other way round.
        try await gateway.order(["copies": 1, "late": 0, "hold": true])
        let backward = try await paying.received()
        try await paying.pays(backward, choice: "24")
        try await paying.pays(backward)
        #expect(try await gateway.report()["held"] == 2)
        try await gateway.order(["hold": false])
        try await gateway.order(["release": "backward"])
        try await paying.untilPaid(backward)

        // Withdrawn before the word came: a refund with an owner, and the gateway gives it back once.
        try await gateway.order(["hold": true])
        let withdrawn = try await paying.received()
        try await paying.pays(withdrawn)
        try await paying.command("withdraw", withdrawn)
        try await gateway.order(["hold": false, "release": "forward"])
        try await paying.until { try await paying.totals(withdrawn)["owed"] == 20_000 }
        let owed = try #require(
            try await paying.payment(withdrawn)["account"]?.object?["refunds"]?.array?.first?.object)
        #expect(owed["role"] == "accountant" && owed["agency"] == "H26.1" && owed["cause"] == "ended")
        try await paying.command("refund", withdrawn, ["refund": owed["refund"] ?? ""], by: paying.ke)
        try await paying.until { try await paying.totals(withdrawn)["refunded"] == 20_000 }

        // Charged twice: one counts, the other goes back; slowly, and the gateway refuses at first.
        try await gateway.order(["charge_twice_next": 1, "refuse_refunds_next": 1])
        let charged = try await paying.received()
        try await paying.pays(charged)
        try await paying.until { try await paying.totals(charged)["received"] == 40_000 }
        #expect(try await paying.totals(charged)["kept"] == 20_000)
        let refund = try #require(try await paying.refunds(charged, in: "owed").first)
        try await paying.command("refund", charged, ["refund": .string(refund)], by: paying.ke)
        try await paying.until { try await paying.refunds(charged, in: "failed") == [refund] }
        try await gateway.order(["slow_refunds_next": 1])
        try await paying.command("refund", charged, ["refund": .string(refund)], by: paying.ke)
        try await paying.until { try await gateway.report()["refunds"] == 2 }
        #expect(try await paying.refunds(charged, in: "asked") == [refund])
        try await gateway.order(["settle_refunds": true])
        try await paying.at("2026-06-10T08:06:00+07:00")
        try await paying.until { try await paying.totals(charged)["refunded"] == 20_000 }

        // Forged, with another amount, not at all: nothing is believed, the gateway is asked a quarter of an hour later.
        var silent: [String] = []
        for order: JSONObject in [["forge_next": 1], ["wrong_amount_next": 1], ["copies": 0]] {
            try await gateway.order(order)
            let code = try await paying.received()
            try await paying.pays(code)
            silent.append(code)
        }
        try await paying.until {
            let answers = try await gateway.report()["words"]?.object?["answers"]?.object
            return answers?["97"] == 1 && answers?["04"] == 1
        }
        for code in silent { #expect(try await paying.totals(code)["received"] == 0) }
        try await paying.at("2026-06-10T08:25:00+07:00")
        for code in silent { try await paying.untilPaid(code) }

        let report = try await gateway.report()
        #expect(report["taken"] == 180_000 && report["given_back"] == 40_000, "\(report)")
        #expect(try await paying.count("event WHERE type = 'dossier.paid'") == 7)
        let replay = try await paying.office.run("thu", paying.server, "audit", "replay", "--json")
        #expect(replay.json?.object?["agrees"] == true, "\(replay.output) \(replay.errors)")
        #expect(await paying.server.stop() == 0)
        gateway.stop()
    }

    @Test(
        "Cancelled, tried again, paid; an hour later by a new address; both paid: once, and the other goes back through its own attempt"
    )
    func attempts() async throws {
        let paying = try await PayingOffice.open()
        let gateway = paying.gateway
        func reference(_ address: String) -> Substring? {
            address.split(separator: "&").first { $0.hasPrefix("vnp_TxnRef=") }
        }

        // Cancelled: that address is used up, another one is not.
        let cancelled = try await paying.received()
        let first = try #require(try await paying.payAddress(cancelled))
        #expect(try await gateway.send("POST", first, "choice=24").status == 303)
        #expect(try await gateway.send("POST", first, "choice=00").status == 409)
        let second = try #require(try await paying.payAddress(cancelled))
        #expect(reference(first) != reference(second))
        #expect(try await gateway.send("POST", second, "choice=00").status == 303)
        try await paying.untilPaid(cancelled)

        // Opened, and come back to an hour later: the address is over, a new one is good.
        let late = try await paying.received()
        let stale = try #require(try await paying.payAddress(late))
        #expect(try await gateway.send("GET", stale).status == 200)
        try await paying.at("2026-06-10T09:05:00+07:00")
        try await gateway.order(["clock": "2026-06-10T09:05:00+07:00"])
        #expect(try await gateway.send("POST", stale, "choice=00").status == 410)
        var again = paying
        again.hoa = try await WireOfficer.signIn("hoa", at: paying.server.url)
        again.ke = try await WireOfficer.signIn("ke", at: paying.server.url)
        try await again.pays(late)
        try await again.untilPaid(late)

        // Two addresses open side by side, both paid, of the second nobody says a word: once, and the statement finds the other.
        let both = try await again.received()
        let one = try #require(try await again.payAddress(both))
        let other = try #require(try await again.payAddress(both))
        #expect(try await gateway.send("POST", one, "choice=00").status == 303)
        try await again.untilPaid(both)
        try await gateway.order(["copies": 0])
        #expect(try await gateway.send("POST", other, "choice=00").status == 303)
        let reconciled = try await again.office.workplace.run(
            ["admin", "reconcile", "--gateway", "vnpay", "--day", "10/06/2026", "--json"],
            environment: again.office.environment)
        #expect(reconciled.status == 0, "\(reconciled.output) \(reconciled.errors)")
        let totals = try await again.totals(both)
        #expect(totals["received"] == 40_000 && totals["kept"] == 20_000 && totals["owed"] == 20_000)
        let refund = try #require(try await again.refunds(both, in: "owed").first)
        try await again.command("refund", both, ["refund": .string(refund)], by: again.ke)
        try await again.until { try await again.totals(both)["refunded"] == 20_000 }

        // Of two attempts the later was paid, and nobody says so: asked before it expires, it counts.
        let silent = try await again.received()
        _ = try await again.payAddress(silent)
        let paidSilently = try #require(try await again.payAddress(silent))
        #expect(try await gateway.send("POST", paidSilently, "choice=00").status == 303)
        try await again.at("2026-06-10T09:25:00+07:00")
        try await again.untilPaid(silent)
        let report = try await gateway.report()
        #expect(report["payments"] == 5 && report["given_back"] == 20_000, "\(report)")
        #expect(await again.server.stop() == 0)
        gateway.stop()
    }

    @Test("Gateway down for an hour: nothing expires unasked, and what was paid counts when it is back")
    func down() async throws {
        let paying = try await PayingOffice.open()
        let gateway = paying.gateway
        try await gateway.order(["copies": 0])
        let paid = try await paying.received()
        let unpaid = try await paying.received()
        try await paying.pays(paid)
        try await gateway.order(["down": true])
        let due = try await paying.count("task WHERE task = 'payment' AND due IS NOT NULL")
        #expect(due == 2)
        for time in ["2026-06-11T17:00:00+07:00", "2026-06-11T17:30:00+07:00", "2026-06-11T18:00:00+07:00"] {
            try await paying.at(time)
            // Both orders' time has run out; the gateway says nothing, and nothing is concluded from that.
            try await paying.until {
                try await paying.count("task WHERE task = 'payment' AND error = 'payment.gateway-silent'") == 2
            }
            #expect(try await paying.count("event WHERE type IN ('dossier.fee-expired', 'dossier.paid')") == 0)
        }
        try await gateway.order(["down": false])
        try await paying.until { try await paying.count("event WHERE type = 'dossier.fee-expired'") == 1 }
        try await paying.until { try await paying.count("event WHERE type = 'dossier.paid'") == 1 }
        var again = paying
        again.hoa = try await WireOfficer.signIn("hoa", at: paying.server.url)
        #expect(try await again.totals(paid)["kept"] == 20_000)
        #expect(try await again.totals(unpaid)["expired"] == 20_000)
        #expect(await paying.server.stop() == 0)
        gateway.stop()
    }

    @Test(
        "Whoever is paying when the time runs out is waited for, an hour at most; money that comes later is owed back")
    func late() async throws {
        var paying = try await PayingOffice.open()
        let gateway = paying.gateway
        let code = try await paying.received()
        let url = try #require(try await paying.payAddress(code))
        // The citizen stands at the pay page and has not chosen yet.
        #expect(try await gateway.send("GET", url).status == 200)
        let order = try #require(try await paying.payment(code)["account"]?.object?["orders"]?.array?.first?.object)
        let expires = try Instant(rfc3339: try #require(order["expires"]?.string))
        try await paying.at(expires.rfc3339)
        try await paying.until {
            try await paying.count("task WHERE task = 'payment' AND error = 'payment.pending'") == 1
        }
        #expect(try await paying.count("event WHERE type = 'dossier.fee-expired'") == 0)
        try await paying.at(expires.adding(seconds: 3600).rfc3339)
        try await paying.until { try await paying.count("event WHERE type = 'dossier.fee-expired'") == 1 }
        #expect(try await gateway.send("POST", url, "choice=00").status == 303)
        try await paying.until { try await paying.count("event WHERE type = 'dossier.money-unusable'") == 1 }
        paying.hoa = try await WireOfficer.signIn("hoa", at: paying.server.url)
        let totals = try await paying.totals(code)
        #expect(totals["expired"] == 20_000 && totals["received"] == 20_000 && totals["owed"] == 20_000)
        let refund = try await paying.payment(code)["account"]?.object?["refunds"]?.array?.first?.object
        #expect(refund?["cause"] == "expired" && refund?["role"] == "accountant")
        #expect(await paying.server.stop() == 0)
        gateway.stop()
    }

    @Test("kill -9 of the server amid refunds: each is given once at the gateway", arguments: [20_261_129 as UInt64])
    func killed(seed: UInt64) async throws {
        var paying = try await PayingOffice.open()
        let gateway = paying.gateway
        let dossiers = 12
        var codes: [String] = []
        for _ in 0..<dossiers {
            let code = try await paying.received()
            try await paying.pays(code)
            try await paying.untilPaid(code)
            try await paying.command("withdraw", code)
            codes.append(code)
        }
        var random = SplitMix(seed: seed)
        for (number, code) in codes.enumerated() {
            let refund = try #require(try await paying.refunds(code, in: "owed").first)
            if number % 3 == 0 { try await gateway.order(["lose_next": 1, "delay": 40]) }
            try await paying.command("refund", code, ["refund": .string(refund)], by: paying.ke)
            guard number % 2 == 0 else { continue }
            // A moment of its own each time; what is waited for is the kill, not an outcome.
            try await Task.sleep(for: .milliseconds(Int(random.next() % 700)))
            await paying.server.kill()
            paying.server = try await RunningServer(
                paying.office.workplace, environment: paying.office.environment, port: paying.server.port)
            // A claim of the dead holds for half a minute; nobody has to wait for that here.
            try await paying.office.asSuperuser("UPDATE task SET retry_at = NULL WHERE due IS NOT NULL")
        }
        try await paying.until { try await paying.count("event WHERE type = 'dossier.refunded'") >= dossiers }
        try await paying.until { try await paying.count("task WHERE kind = 'refund' AND due IS NOT NULL") == 0 }
        let report = try await gateway.report()
        #expect(report["refunds"]?.integer == Int64(dossiers), "seed \(seed): \(report)")
        #expect(report["given_back"]?.integer == Int64(dossiers) * PayingOffice.fee)
        #expect(try await paying.count("event WHERE type = 'dossier.refunded'") == dossiers)
        for code in codes { #expect(try await paying.totals(code)["refunded"] == 20_000) }
        #expect(await paying.server.stop() == 0)
        gateway.stop()
    }
}
