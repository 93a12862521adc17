import Casework
import Dossiers
import EventLog
import JSON
import Payments
import Testing
import WorkingTime

/// A gateway's calls against a real database: twice, forged, with another amount, too late, from two sides at once.
@Suite struct GatewayCallTests {
    private static let secret = VNPaySecret("SECRETKEYFORTEST") ?? { fatalError("not empty") }()

    private func call(_ order: String, _ transaction: String, _ changes: [String: String] = [:]) -> String {
        var values = [
            "vnp_TmnCode": "DEMOV210", "vnp_TxnRef": order, "vnp_Amount": "2000000", "vnp_ResponseCode": "00",
            "vnp_TransactionStatus": "00", "vnp_TransactionNo": transaction, "vnp_PayDate": "20260610090000",
        ]
        values.merge(changes) { $1 }
        return VNPayParameters(values).signed(Self.secret)
    }

    private func order(_ view: JSONValue, _ index: Int = 0) -> JSONObject? {
        view["account"]?["orders"]?.array?[index].object
    }

    @Test("a fee is paid once, whatever the gateway says")
    func calls() async throws {
        var fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        let text = try OfficeFixture.text("workflows/birth-registration.yaml")
            .replacing("amount: 0", with: "amount: 20000")
            .replacing(
                "\nlimit:",
                with: """
                    \npayment:
                      due: receipt
                      kind: fee
                      ways: [online, counter]
                      refund: {ends: [], unverified: true}
                      unverified: true
                    limit:
                    """)
        _ = try await fixture.office.publish(text, file: "birth.yaml", command: .random(), by: admin)
        fixture = try await fixture.reopened {
            $0.gateways = [
                VNPayConnection(
                    name: "vnpay",
                    terminal: VNPayTerminal(code: "DEMOV210", secret: Self.secret, payAddress: "http://127.0.0.1/pay"),
                    officialKind: 2, returnAddress: "http://127.0.0.1/back")
            ]
        }
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let asked = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
        #expect(asked["waiting"] == true && asked["outstanding"] == 20_000)
        let number = try #require(order(asked)?["order"]?.string)
        #expect(asked["gateways"]?.array?.first?["url"]?.string?.contains("vnp_TxnRef=\(number)") == true)
        @Sendable func answer(_ query: String) async -> String? {
            await office.gatewayCall("vnpay", query: query).flatMap { try? JSONReader.read($0)["RspCode"]?.string }
        }
        #expect(await office.gatewayCall("nobody", query: "") == nil)
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
    fileprivate func reopened(_ change: (inout OfficeConfiguration) -> Void) async throws -> OfficeFixture {
        var configuration = configuration
        change(&configuration)
        return OfficeFixture(
            office: try await Office.open(configuration), owner: owner, configuration: configuration,
            signatoryKey: signatoryKey, sealKey: sealKey)
    }
}
