import Casework
import Dossiers
import EventLog
import JSON
import Payments
import Testing
import WorkingTime

/// A gateway's calls against a real database: twice, forged, with another amount, too late, from two sides at once.
@Suite struct GatewayCallTests {

    private func call(_ order: String, _ transaction: String, _ changes: [String: String] = [:]) -> String {
        var values = [
            "vnp_TmnCode": "DEMOV210", "vnp_TxnRef": order, "vnp_Amount": "2000000", "vnp_ResponseCode": "00",
            "vnp_TransactionStatus": "00", "vnp_TransactionNo": transaction, "vnp_PayDate": "20260610090000",
        ]
        values.merge(changes) { $1 }
        return VNPayParameters(values).signed(OfficeFixture.gatewaySecret)
    }

    private func order(_ view: JSONValue, _ index: Int = 0) -> JSONObject? {
        view["account"]?["orders"]?.array?[index].object
    }

    @Test("each address is an attempt of its own, for a quarter of an hour; any of them pays the order, once")
    func attempts() async throws {
        let fixture = try await OfficeFixture.paying(ways: "online, counter") {
            $0.gateways = [OfficeFixture.gateway()]
        }
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        @Sendable func address() async throws -> VNPayParameters {
            let view = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
            let url = try #require(view["gateways"]?[0]?["url"]?.string)
            return try VNPayParameters(query: String(try #require(url.split(separator: "?").last)))
        }
        let number = try #require(
            order(try await office.payment(code: code, address: "127.0.0.1", by: hoa))?["order"]?.string)
        let first = try await address()
        try await fixture.at("09:30")
        let second = try await address()
        let names = try [first, second].map { try #require($0["vnp_TxnRef"]) }
        #expect(Set(names).count == 2 && names.allSatisfy { PaymentAttempt.order(of: $0) == number })
        #expect(second["vnp_CreateDate"]?.hasPrefix("2026061009") == true)
        for asked in [first, second] {
            let (from, until) = (
                asked["vnp_CreateDate"].flatMap(VNPay.instant), asked["vnp_ExpireDate"].flatMap(VNPay.instant)
            )
            #expect(from != nil && from?.adding(seconds: 900) == until)
        }
        // From all sides at once each is another one, and there is an end to them.
        let many = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<30 { group.addTask { try await address()["vnp_TxnRef"] } }
            return try await group.reduce(into: Set<String>()) { if let name = $1 { $0.insert(name) } }
        }
        #expect(many.count <= 20 && many.count >= 18)
        func says(_ name: String, _ transaction: String, _ changes: [String: String] = [:]) async throws -> String? {
            try await office.gatewayCall("vnpay", GatewayCall(query: call(name, transaction, changes))).flatMap {
                try JSONReader.read($0.body)["RspCode"]?.string
            }
        }
        // Cancelled twice, in two attempts: both are known.
        for name in names { #expect(try await says(name, "0", ["vnp_ResponseCode": "24"]) == "00") }
        #expect(try await says(names[0], "0", ["vnp_ResponseCode": "24"]) == "02")
        #expect(try await says(names[1], "t1") == "00")
        #expect(try await says(names[0], "t2") == "02")
        let totals = try await office.payment(code: code, address: "127.0.0.1", by: hoa)["account"]?["totals"]
        #expect(totals?["received"] == 40_000 && totals?["kept"] == 20_000 && totals?["owed"] == 20_000)
        let paid = try await fixture.rows(
            "SELECT m->>'reference' FROM event, json_array_elements(body->'money') m WHERE m->>'fact' = 'received' ORDER BY pos"
        )
        #expect(paid == [names[1], names[0]])
        #expect(try await fixture.rows("SELECT type FROM event WHERE type = 'dossier.paid'").count == 1)
        _ = try await fixture.checkLog()
    }

    @Test("a fee is paid once, whatever the gateway says")
    func calls() async throws {
        let fixture = try await OfficeFixture.paying(ways: "online, counter") {
            $0.gateways = [OfficeFixture.gateway()]
        }
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let asked = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
        #expect(asked["waiting"] == true && asked["outstanding"] == 20_000)
        let number = try #require(order(asked)?["order"]?.string)
        #expect(asked["gateways"]?.array?.first?["url"]?.string?.contains("vnp_TxnRef=\(number)") == true)
        @Sendable func answer(_ query: String) async -> String? {
            await office.gatewayCall("vnpay", GatewayCall(query: query)).flatMap {
                try? JSONReader.read($0.body)["RspCode"]?.string
            }
        }
        #expect(await office.gatewayCall("nobody", GatewayCall(query: "")) == nil)
        #expect(await answer("") == "97")
        #expect(await answer(call(number, "t1").replacing("2000000", with: "2000100")) == "97")
        #expect(await answer(call("0123456789ABCDEFGHJK01", "t1")) == "01")
        #expect(await answer(call("x", "t1")) == "01")
        #expect(await answer(call(number, "t1", ["vnp_Amount": "100"])) == "04")
        #expect(await answer(call(number, "", ["vnp_ResponseCode": "24"])) == "00")
        #expect(await answer(call(number, "", ["vnp_ResponseCode": "24"])) == "02")
        // The same word from all sides at once: one of them is the first.
        let same = call(number, "t1")
        let answers = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 { group.addTask { await answer(same) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0 == "00" } == 1 && answers.count { $0 == "02" } == 7)
        // Other money for the same order is taken, and owed back.
        #expect(await answer(call(number, "t2")) == "02")
        #expect(await answer(call(number, "t2")) == "02")
        let paid = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
        #expect(paid["waiting"] == false && paid["outstanding"] == 0)
        let totals = paid["account"]?["totals"]
        #expect(totals?["received"] == 40_000 && totals?["kept"] == 20_000 && totals?["owed"] == 20_000)
        #expect(paid["account"]?["refunds"]?.array?.first?["cause"] == "duplicate")
        #expect(paid["account"]?["receipts"]?.array?.count == 1)
        #expect(paid["account"]?["receipts"]?.array?.first?["number"] == 1)
        #expect(paid["account"]?["receipts"]?.array?.first?["series"] == "H26.147/fee/2026")
        // The next receipt of the series, for cash.
        let second = try await fixture.received(by: hoa)
        let wrong = await refusal { try await fixture.command("pay", second, ["amount": 5], by: hoa) }
        #expect(wrong?.code == "dossier.amount-differs")
        try await fixture.command("pay", second, ["amount": 20_000], by: hoa)
        let cash = try await office.payment(code: second, address: "127.0.0.1", by: hoa)
        #expect(cash["account"]?["receipts"]?.array?.first?["number"] == 2)
        #expect(cash["account"]?["payments"]?.array?.first?["taker"]?["way"] == "counter")
    }
}

extension OfficeFixture {
    /// Another office on the same database, with changed settings.
    func reopened(_ change: (inout OfficeConfiguration) -> Void) async throws -> OfficeFixture {
        var configuration = configuration
        change(&configuration)
        return OfficeFixture(
            office: try await Office.open(configuration), owner: owner, configuration: configuration,
            signatoryKey: signatoryKey, sealKey: sealKey)
    }
}
