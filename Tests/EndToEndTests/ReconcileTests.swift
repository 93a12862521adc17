import Foundation
import JSON
import Outbound
import Testing

/// The day's reconciliation, the ledger and the accountant's commands against a real server and a gateway in a process of its own.
@Suite("Reconciling with a gateway", .serialized, .timeLimit(.minutes(15)))
struct ReconcileTests {
    private func reconcile(_ paying: PayingOffice, _ arguments: String...) async throws -> CommandRun {
        try await paying.office.workplace.run(
            ["admin", "reconcile", "--gateway", "vnpay", "--day", "10/06/2026"] + arguments,
            environment: paying.office.environment)
    }

    @Test("Random gateway lives over HTTP reconcile to zero unexplained đồng", arguments: [20_261_130 as UInt64])
    func randomLives(seed: UInt64) async throws {
        let paying = try await PayingOffice.open()
        let gateway = paying.gateway
        var random = SplitMix(seed: seed)
        func chance(_ of: UInt64) -> Bool { random.next() % of == 0 }
        var codes: [String] = []
        for _ in 0..<16 {
            let code = try await paying.received()
            codes.append(code)
            for _ in 0..<(1 + random.next() % 2) {
                var mischief: JSONObject = ["copies": .integer(Int64(random.next() % 3)), "hold": .bool(chance(3))]
                switch random.next() % 5 {
                case 0: mischief["forge_next"] = 1
                case 1: mischief["wrong_amount_next"] = 1
                case 2: mischief["charge_twice_next"] = 1
                default: break
                }
                try await gateway.order(mischief)
                // The word of the round before may come at any moment: who has the address pays, and may pay twice.
                let choice = chance(4) ? "24" : "00"
                if let url = try await paying.payAddress(code) { try await paying.pays(at: url, choice: choice) }
                if chance(6) { _ = try? await paying.command("withdraw", code) }
                if chance(6) { _ = try? await paying.command("pay", code, ["amount": 20_000]) }
                if chance(3) { try await gateway.order(["release": chance(2) ? "forward" : "backward"]) }
            }
        }
        // What was not said is never said now; the statement says it.
        try await gateway.order(["copies": 0, "hold": false, "tries": 0])
        let first = try await reconcile(paying, "--json")
        #expect(first.status == 0, "seed \(seed): \(first.output) \(first.errors)")
        #expect(first.json?.object?["remaining"] == 0)
        let resolutions = Set(
            first.json?.object?["differences"]?.array?.compactMap { $0.object?["resolution"]?.string } ?? [])
        #expect(resolutions.isSubset(of: ["paid", "owed-back"]), "seed \(seed): \(resolutions)")
        let second = try await reconcile(paying, "--json")
        #expect(second.status == 0 && second.json?.object?["differences"] == [], "\(second.output)")

        // Everything that is owed goes back, through the gateway or from the till.
        let owed = try await paying.ke.send("GET", "/v1/refunds?limit=500", nil).json["items"]?.array ?? []
        for refund in owed.compactMap(\.object) {
            let (code, number) = (refund["code"]?.string ?? "", refund["refund"] ?? "")
            if refund["taker"]?.object?["way"] == "online" {
                try await paying.command("refund", code, ["refund": number], by: paying.ke)
            } else {
                try await paying.command("refunded", code, ["refund": number, "reference": "PC-1"], by: paying.ke)
            }
        }
        try await paying.until { try await paying.ke.send("GET", "/v1/refunds", nil).json["items"] == [] }
        let third = try await reconcile(paying, "--json")
        #expect(third.status == 0 && third.json?.object?["differences"] == [], "\(third.output)")

        let ledger = try await paying.ke.send("GET", "/v1/ledger", nil).json
        let total = ledger["total"]?.object ?? [:]
        func sum(_ name: String) -> Int64 { total[name]?.integer ?? -1 }
        #expect(ledger["balanced"] == true && sum("owed") == 0)
        let report = try await gateway.report()
        let cash = try await paying.count(
            "event, json_array_elements(body->'money') m WHERE type = 'dossier.paid' AND m->>'fact' = 'received' "
                + "AND m->'taker'->>'way' = 'counter'")
        #expect(sum("received") == (report["taken"]?.integer ?? 0) + Int64(cash) * 20_000, "seed \(seed): \(report)")
        #expect(sum("kept") == sum("received") - sum("refunded"))
        #expect((report["given_back"]?.integer ?? 0) <= sum("refunded"))
        #expect(sum("asked") == Int64(codes.count) * 20_000)
        let audit = try await paying.office.run("thu", paying.server, "audit", "ledger", "--json")
        #expect(audit.status == 0 && audit.json?.object?["differences"] == [], "\(audit.output) \(audit.errors)")
        #expect(audit.json?.object?["total"] == ledger["total"])
        #expect(await paying.server.stop() == 0)
        gateway.stop()
    }

    @Test("Every difference is named and the exit code says whether all agrees; what was missed is taken in once")
    func differences() async throws {
        let paying = try await PayingOffice.open()
        try await paying.gateway.order(["copies": 0])
        let missed = try await paying.received()
        try await paying.pays(missed)
        let url = paying.gateway.url
        let statement = try await paying.gateway.send("GET", url + "/statement")
        #expect(statement.status == 403, "a statement is for the merchant alone")

        let order = try #require(
            try await paying.payment(missed)["account"]?.object?["orders"]?.array?.first?.object?["order"]?.string)
        let file = try paying.office.workplace.file(
            "statement.csv",
            """
            kind,reference,transaction,amount,status,at
            payment,\(order),14000001,20000,done,20260610080000
            payment,\(order),14000001,20000,done,20260610080000
            payment,ZZZZZZZZZZZZZZZZZZZG01,14000009,5000,done,20260610080100
            refund,\(order.prefix(20))R01,14000010,20000,done,20260610080200

            """)
        let run = try await reconcile(paying, "--statement", file)
        #expect(run.status == 1)
        for text in [
            "cổng đã thu, hệ thống chưa ghi nhận: thu 20.000 đồng", "đã ghi nhận, hồ sơ đã nộp tiền", "cổng kê hai lần",
            "không có lệnh này", "hoàn 20.000 đồng", "LỆCH: còn 3 điểm",
        ] { #expect(run.output.contains(text), "\(text): \(run.output)") }
        #expect(try await paying.totals(missed)["kept"] == 20_000)
        let english = try await reconcile(paying, "--lang", "en")
        #expect(english.status == 0 && english.output.contains("AGREES."), "\(english.output) \(english.errors)")
        // What the gateway leaves out is named too.
        let empty = try paying.office.workplace.file("empty.csv", "kind,reference,transaction,amount,status,at\n")
        let left = try await reconcile(paying, "--statement", empty, "--json")
        #expect(left.status == 1)
        #expect(
            left.json?.object?["differences"]?.array?.compactMap { $0.object?["difference"]?.string }
                == ["missing-there"])
        let broken = try await reconcile(
            paying, "--statement", try paying.office.workplace.file("broken.csv", "kind,reference\n"))
        #expect(broken.status == 6 && broken.errors.contains("dòng 1"), "\(broken.status) \(broken.errors)")
        #expect(try await paying.count("event WHERE type = 'dossier.paid'") == 1)
        try await paying.gateway.order(["down": true])
        let down = try await reconcile(paying)
        #expect(down.status == 7, "\(down.status) \(down.errors)")
        #expect(await paying.server.stop() == 0)
        paying.gateway.stop()
    }

    @Test("The accountant's day: shown with its code, transfers by statement line once each, refunds, receipts, ledger")
    func accountant() async throws {
        let paying = try await PayingOffice.open()
        let office = paying.office
        let password = "mat-khau-ke\n"
        #expect(
            try await office.run("ke", paying.server, "login", "ke", "--password-stdin", input: password).status == 0)
        func ke(_ arguments: String...) async throws -> CommandRun {
            try await office.workplace.run(
                arguments,
                environment: office.environment.merging([
                    "TOANTRINH_SERVER": paying.server.url,
                    "TOANTRINH_CONFIG": office.workplace.folder.appendingPathComponent("ke").path,
                ]) { $1 })
        }
        let first = try await paying.received()
        let shown = try await ke("payment", "show", first)
        #expect(shown.status == 0, "\(shown.errors)")
        let view = try await paying.payment(first)
        let transfer = try #require(view["transfer"]?.object)
        let payload = try #require(transfer["vietqr"]?.string)
        let order = try #require(
            view["account"]?.object?["orders"]?.array?.first?.object?["order"]?.string)
        for text in [payload, order, "20.000 đồng", "chờ nộp", "█▀"] {
            #expect(shown.output.replacing("\n", with: "").contains(text) || shown.output.contains(text), "\(text)")
        }
        #expect(transfer["svg"]?.string?.hasPrefix("<svg") == true && payload.contains(order))

        // The bank's line finds the order, whatever stands around its number; the transaction counts once.
        func line(_ transaction: String, _ text: String, _ amount: String = "20000") async throws -> CommandRun {
            try await ke(
                "payment", "transfer", "kho-bac", transaction, amount, "--at", "10/06/2026 08:00", "--text", text)
        }
        #expect(try await line("FT1", "MBVCB.77.\(order.lowercased()).CT tu LE VAN NAM").status == 0)
        #expect(try await paying.totals(first)["kept"] == 20_000)
        let second = try await paying.received()
        let other = try #require(
            try await paying.payment(second)["account"]?.object?["orders"]?.array?.first?.object?["order"]?.string)
        let again = try await line("FT1", "HS \(order)")
        #expect(again.status == 3 && again.errors.contains("đã được ghi nhận"), "\(again.status) \(again.errors)")
        let elsewhere = try await line("FT1", "HS \(other)")
        #expect(elsewhere.status == 3 && elsewhere.errors.contains("hồ sơ khác"), "\(elsewhere.errors)")
        #expect(try await line("FT2", "tien hoc phi").status == 6)
        #expect(try await paying.totals(second)["received"] == 0)
        // Another amount, and a second time: owed back by the accountant, who pays it and says so.
        #expect(try await line("FT3", "HS \(other)", "15000").status == 0)
        let refund = try #require(try await paying.refunds(second, in: "owed").first)
        let list = try await ke("payment", "refunds")
        #expect(list.output.contains(refund) && list.output.contains("sai số tiền"), "\(list.output)")
        #expect(try await ke("payment", "refund", second, refund).status == 0)
        #expect(try await ke("payment", "refunded", second, refund, "--reference", "UNC-12").status == 0)
        #expect(try await ke("payment", "refunds", "--json").json?.object?["items"] == [])
        // Cash, its receipt cancelled and given anew.
        #expect(try await ke("payment", "pay", second, "20000").status == 0)
        let series = "H26.1/fee/2026"
        #expect(try await ke("payment", "cancel-receipt", second, series, "2", "--reason", "in hỏng").status == 0)
        #expect(try await ke("payment", "issue-receipt", second, other).status == 0)
        let receipts = try await paying.payment(second)["account"]?.object?["receipts"]?.array?.compactMap(\.object)
        #expect(receipts?.map { $0["number"] } == [2, 3] && receipts?.map { $0["cancelled"] } == [true, false])

        let ledger = try await ke("ledger", "--dossiers", "10/06/2026")
        #expect(
            ledger.status == 0 && ledger.output.contains(first) && ledger.output.contains("Cân:"), "\(ledger.output)")
        let sums = try await ke("ledger", "--json").json?.object?["total"]?.object
        #expect(sums?["received"] == 55_000 && sums?["kept"] == 40_000 && sums?["refunded"] == 15_000)
        let stranger = try await office.run("hoa", paying.server, "ledger")
        #expect(stranger.status == 5, "\(stranger.status)")
        let indicators = try await office.run("thu", paying.server, "indicators", "--json")
        #expect(
            indicators.json?.object?["total"]?.object?["paid_online"]?.object?["denominator"] == 2,
            "\(indicators.output)")
        let doctor = try await office.workplace.run(["doctor", "--json"], environment: office.environment)
        let found = doctor.json?.object?["items"]?.array?.compactMap(\.object) ?? []
        #expect(found.contains { $0["code"] == "payments.settings" && $0["grade"] == "good" })
        #expect(found.contains { $0["code"] == "payments.qr" && $0["grade"] == "good" })
        #expect(await paying.server.stop() == 0)
        paying.gateway.stop()
    }
}
