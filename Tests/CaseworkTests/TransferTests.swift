import Casework
import EventLog
import JSON
import Organisation
import Payments
import Testing
import WorkingTime

/// Money that came by bank transfer, against a real database.
@Suite struct TransferTests {
    /// An office where a registration costs 20,000 đồng and may be paid by transfer, with its accountant.
    private func open() async throws -> (fixture: OfficeFixture, accountant: Caller) {
        let accounts = [
            try BankAccount(name: "rieng", agencies: [try AgencyCode("H26.148")], bank: "970436", number: "1"),
            try BankAccount(name: "kho-bac", agencies: nil, bank: "970416", number: "257678859"),
        ]
        let fixture = try await OfficeFixture.paying(ways: "transfer, counter") { $0.accounts = accounts }
        return (fixture, try await fixture.appointed("ke.lt", "accountant", at: "H26.147"))
    }

    private func order(_ code: String, _ fixture: OfficeFixture, _ caller: Caller) async throws -> String {
        let view = try await fixture.office.payment(code: code, address: "127.0.0.1", by: caller)
        return try #require(view["account"]?["orders"]?[0]?["order"]?.string)
    }

    private func line(_ transaction: String, _ text: String, _ amount: Int64 = 20_000) -> JSONValue {
        [
            "account": "kho-bac", "transaction": .string(transaction), "amount": .integer(amount),
            "paid_at": "2026-06-10T01:00:00Z", "text": .string(text),
        ]
    }

    @Test("a bank's transaction is recorded for one dossier, once, also from all sides at the same time")
    func once() async throws {
        let (fixture, accountant) = try await open()
        let hoa = try await fixture.officer("hoa.nt")
        var orders: [String] = []
        var codes: [String] = []
        for _ in 0..<2 {
            let code = try await fixture.received(by: hoa)
            codes.append(code)
            orders.append(try await order(code, fixture, hoa))
        }
        let office = fixture.office
        let both = orders
        let lines = (0..<8).map { line("FT1", "HS \(both[$0 % 2])") }
        let refusals = await withTaskGroup(of: String?.self) { group in
            for line in lines {
                group.addTask {
                    do throws(CaseworkError) {
                        _ = try await office.recordTransfer(line, command: .random(), by: accountant)
                        return nil
                    } catch { return error.code }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1)
        #expect(
            Set(refusals.compactMap { $0 }).isSubset(of: ["payment.transfer-known", "dossier.payment-known"]),
            "\(refusals)")
        var received: Int64 = 0
        for code in codes {
            let view = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
            received += view["account"]?["totals"]?["received"]?.integer ?? 0
        }
        #expect(received == 20_000)
        #expect(try await fixture.rows("SELECT transaction FROM bank_transfer") == ["FT1"])
        // The other dossier is paid by a transaction of its own, and has a receipt for it.
        for (number, code) in orders.enumerated() {
            _ = try? await office.recordTransfer(line("FT\(number + 2)", code), command: .random(), by: accountant)
        }
        for code in codes {
            let view = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
            #expect(view["account"]?["totals"]?["kept"] == 20_000)
            #expect(view["account"]?["receipts"]?.array?.count == 1)
        }
    }

    @Test("however a bank's transaction is typed it is one; a name is none, nor is another agency's account")
    func forms() async throws {
        let (fixture, accountant) = try await open()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let number = try await order(code, fixture, hoa)
        var foreign = try #require(line("FT26161001", number).object)
        foreign["account"] = "rieng"
        var early = try #require(line("FT26161001", number).object)
        early["paid_at"] = "1970-01-01T00:00:00Z"
        for (body, expected) in [
            (.object(foreign), "payment.account-of-another-agency"), (.object(early), "dossier.paid-at-invalid"),
            (line("NGUYEN VAN A", number), "dossier.payment-invalid"),
        ] as [(JSONValue, String)] {
            let refused = await refusal {
                try await fixture.office.recordTransfer(body, command: .random(), by: accountant)
            }
            #expect(refused?.code == expected)
        }
        _ = try await fixture.office.recordTransfer(line(" ft26161001", number), command: .random(), by: accountant)
        for text in ["FT26161001", "ft26161001", "FT26161001 "] {
            let again = await refusal {
                try await fixture.office.recordTransfer(line(text, number), command: .random(), by: accountant)
            }
            #expect(again?.code == "dossier.payment-known", "\(text)")
        }
        #expect(try await fixture.rows("SELECT transaction FROM bank_transfer") == ["FT26161001"])
    }

    @Test("a fee for another agency, of a dossier that went on to a third one, is given back by whose it is")
    func wentElsewhere() async throws {
        let (fixture, _) = try await open()
        let admin = try await fixture.officer("admin")
        try await fixture.organise(
            "establish-agency",
            [
                "agency": "H26.149", "name": ["vi": "Ủy ban nhân dân xã Thứ Ba", "en": "Third commune"],
                "level": "communal", "parent": "H26", "from": "2026-06-01",
            ], by: admin)
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(birth(extra: ["competent_agency": "H26.148"]), by: hoa)
        let number = try await order(code, fixture, hoa)
        try await fixture.command("forward", code, ["to": "H26.149"], by: hoa)
        let theirs = try await fixture.appointed("ke.b", "accountant", at: "H26.148")
        let others = [
            try await fixture.appointed("ke.a", "accountant", at: "H26.147"),
            try await fixture.appointed("ke.c", "accountant", at: "H26.149"),
        ]
        var body = try #require(line("FT1", number, 15_000).object)
        body["account"] = "rieng"
        for other in others {
            let refused = await refusal {
                try await fixture.office.recordTransfer(.object(body), command: .random(), by: other)
            }
            #expect(refused?.code == "dossier.role-missing")
        }
        _ = try await fixture.office.recordTransfer(.object(body), command: .random(), by: theirs)
        let owed = try await fixture.office.refundsOwed(by: theirs)["items"]?.array ?? []
        let refund = try #require(owed.first?["refund"])
        #expect(owed.count == 1 && owed[0]["code"] == .string(code) && owed[0]["agency"] == "H26.148")
        let paid: JSONObject = ["refund": refund, "reference": "UNC-1"]
        for other in others {
            let refused = await refusal { try await fixture.command("refunded", code, paid, by: other) }
            #expect(refused?.code == "dossier.role-missing")
        }
        try await fixture.command("refunded", code, paid, by: theirs)
        #expect(try await fixture.office.refundsOwed(by: theirs)["items"]?.array?.isEmpty == true)
    }

    @Test("who is no accountant of the agency records nothing; an order, its account and its code belong together")
    func refusals() async throws {
        let (fixture, accountant) = try await open()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let number = try await order(code, fixture, hoa)
        let office = fixture.office
        let view = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
        let payload = try #require(view["transfer"]?["vietqr"]?.string)
        let read = try VietQR(payload: payload)
        #expect(read.amount == 20_000 && read.bill == number && read.beneficiary?.number == "257678859")
        #expect(OrderNumber.candidates(in: read.purpose ?? "") == [number])
        let byOneStop = await refusal {
            try await office.recordTransfer(line("FT1", number), command: .random(), by: hoa)
        }
        #expect(byOneStop?.code == "dossier.role-missing")
        let stranger = try await fixture.appointed("son.nv", "accountant", at: "H26.148")
        let unseen = await refusal {
            try await office.recordTransfer(line("FT1", number), command: .random(), by: stranger)
        }
        // What a caller may not see does not exist for them.
        #expect(unseen?.code == "payment.no-order-in-transfer")
        for (body, expected) in [
            (line("FT1", "hoc phi"), "payment.no-order-in-transfer"),
            (line("FT1", number, 0), "dossier.payment-invalid"),
            (line("", number), "dossier.payment-invalid"), (.object(["account": "kho-bac"]), "json.missing"),
        ] {
            let refused = await refusal {
                try await office.recordTransfer(body, command: .random(), by: accountant)
            }
            #expect(refused?.code == expected)
        }
        let after = try await office.payment(code: code, address: "127.0.0.1", by: hoa)
        #expect(after["account"]?["totals"]?["received"] == 0)
        #expect(try await fixture.rows("SELECT transaction FROM bank_transfer").isEmpty)
    }
}
