import EventLog
import JSON
import Payments
import Testing
import WorkingTime

@testable import Casework

/// Numbers of receipts, and the paper.
@Suite("Receipts: numbers and paper", .timeLimit(.minutes(15)))
struct ReceiptNumberTests {
    private static let names = ["An", "Bình", "Châu", "Dung", "Giang", "Hà", "Khánh", "Linh"]

    /// The same registration as another procedure whose money is a charge.
    private func publishCharge(_ fixture: OfficeFixture) async throws {
        let text = try OfficeFixture.text("workflows/birth-registration.yaml")
            .replacing("code: 1.001193", with: "code: 1.001194").replacing("amount: 0", with: "amount: 20000")
            .replacing(
                /\npayment:\n(?: {2}[^\n]*\n)+/,
                with: """
                    \npayment:
                      due: receipt
                      kind: charge
                      ways: [online, counter]
                      refund: {ends: [withdrawn], unverified: true}
                      unverified: true

                    """)
        _ = try await fixture.office.publish(
            text, file: "charge.yaml", command: .random(), by: try await fixture.officer("admin"))
    }

    @Test(
        "fifty payments at once on two offices, fees beside charges, some cut off before the log: each number once, none skipped unnamed"
    )
    func numbers() async throws {
        let fixture = try await OfficeFixture.paying(ways: "online, counter") {
            $0.gateways = [OfficeFixture.gateway()]
        }
        try await publishCharge(fixture)
        let other = try await fixture.reopened { $0.gateways = [OfficeFixture.gateway()] }
        let hoa = try await fixture.officer("hoa.nt")
        let accountant = try await fixture.appointed("ke.lt", "accountant", at: "H26.147")
        var made: [String] = []
        for number in 0..<52 {
            let body = birth(
                child: "Nguyễn \(Self.names[number / 8]) \(Self.names[number % 8])",
                extra: ["procedure": number.isMultiple(of: 2) ? "1.001193" : "1.001194"])
            made.append(try await fixture.received(body, by: hoa))
        }
        // Two servers died after a number was reserved, and before anything stood in the log.
        for code in [made[0], made[50]] {
            let stream = try await fixture.office.stream(of: code)
            let order = try await fixture.money(code, by: hoa).order
            let series = "H26.147/fee/2026"
            let first = try await fixture.office.store.receiptNumber(
                stream: stream, slot: "receipt/\(series)/\(order)/1", agency: "H26.147", series: series)
            let again = try await other.office.store.receiptNumber(
                stream: stream, slot: "receipt/\(series)/\(order)/1", agency: "H26.147", series: series)
            #expect(first == again)
        }
        let codes = Array(made.prefix(50))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, code) in codes.enumerated() {
                // Each from both sides: one of them is told that it is paid.
                for office in [fixture.office, other.office] {
                    group.addTask {
                        do {
                            if number.isMultiple(of: 3) {
                                _ = try await office.command(
                                    "pay", code: code, body: ["amount": 20_000], command: .random(), by: hoa)
                            } else {
                                let order = try await fixture.money(code, by: hoa).order
                                _ = try await OfficeFixture.word(order, "t\(number)", at: office)
                            }
                        } catch let error as CaseworkError where error.kind == .conflict {}
                    }
                }
            }
            try await group.waitForAll()
        }
        var numbers: [String: [Int64]] = [:]
        for code in codes {
            for receipt in try await fixture.money(code, by: hoa).json["account"]?["receipts"]?.array ?? [] {
                numbers[receipt["series"]?.string ?? "", default: []].append(receipt["number"]?.integer ?? 0)
            }
        }
        // The one whose server died took the number that was kept for it; the other one never paid, and its number is named.
        #expect(numbers["H26.147/fee/2026"]?.sorted() == [1] + (3...26))
        #expect(numbers["H26.147/charge/2026"]?.sorted() == Array(1...25))
        let list = try await other.office.receiptSeries(by: accountant)["items"]?.array ?? []
        #expect(list.map { $0["series"] } == ["H26.147/charge/2026", "H26.147/fee/2026"])
        #expect(
            list.map { $0["valid"] } == [25, 25] && list.allSatisfy { $0["missing"] == [] && $0["cancelled"] == [] })
        #expect(list.last?["unused"] == [["number": 2, "code": .string(made[50])]] && list.first?["unused"] == [])
        #expect(list.first?["amount"] == 500_000)
        // Paid after all it takes its number; what is withdrawn is cancelled, and its number stays.
        try await fixture.command("pay", made[50], ["amount": 20_000], by: hoa)
        try await fixture.command("withdraw", made[1], by: hoa)
        let after = try await fixture.office.receiptSeries(by: accountant)["items"]?.array ?? []
        #expect(after.map { $0["valid"] } == [24, 26] && after.map { $0["last"] } == [25, 26])
        #expect(after.allSatisfy { $0["missing"] == [] && $0["unused"] == [] })
        #expect(after.first?["cancelled"]?.array?.count == 1)
        let ledger = try await fixture.office.ledger(LedgerRequest(), by: accountant)
        #expect(ledger["balanced"] == true && ledger["total"]?["unreceipted"] == 0)
        #expect(ledger["total"]?["receipted"] == 1_000_000 && ledger["total"]?["kept"] == 1_000_000)
        let stranger = await refusal { try await fixture.office.receiptSeries(by: hoa) }
        #expect(stranger?.code == "access.accountants-only")
    }

    @Test(
        "the receipt as a paper: whoever acts in the dossier downloads it; cancelled it says so, and which one took its place"
    )
    func paper() async throws {
        let fixture = try await OfficeFixture.paying(ways: "online, counter") {
            $0.gateways = [OfficeFixture.gateway()]
        }
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let accountant = try await fixture.appointed("ke.lt", "accountant", at: "H26.147")
        let code = try await fixture.received(by: hoa)
        let order = try await fixture.money(code, by: hoa).order
        #expect(try await fixture.says("vnpay", order, "14000001") == "00")
        func text(_ number: Int, by caller: Caller) async throws -> String {
            String(
                decoding: try await office.moneyReceipt("H26.147-fee-2026-\(number)", of: code, by: caller),
                as: UTF8.self)
        }
        let binh = try Caller.citizen("NGUYỄN VĂN BÌNH", number: "001090012345", born: "1990-02-03")
        let valid = try await text(1, by: binh)
        for part in [
            "BIÊN LAI THU LỆ PHÍ", "H26.147/fee/2026", "0000001", "Nguyễn Văn Bình", "20.000 đồng",
            "Hai mươi nghìn đồng", "vnpay", "14000001", code, "CỔNG THANH TOÁN",
        ] { #expect(valid.contains(part), "\(part)") }
        #expect(!valid.contains("ĐÃ HỦY"))
        #expect(try await text(1, by: accountant) == valid)
        // Cancelled by hand, and given anew by the accountant.
        try await fixture.command(
            "cancel-receipt", code, ["series": "H26.147/fee/2026", "number": 1, "reason": "in sai"], by: accountant)
        let lacking = try await office.ledger(LedgerRequest(), by: accountant)["total"]
        #expect(lacking?["unreceipted"] == 20_000 && lacking?["receipted"] == 0)
        try await fixture.command("issue-receipt", code, ["order": .string(order)], by: accountant)
        let cancelled = try await text(1, by: hoa)
        #expect(cancelled.contains("ĐÃ HỦY") && cancelled.contains("thay bằng biên lai số <b>0000002</b>"))
        #expect(try await text(2, by: binh).contains("NGƯỜI THU TIỀN"))
        let stranger = try Caller.citizen("LÊ THỊ LAN", number: "001190000001", born: "1991-01-01", subject: "c:9")
        #expect(await refusal { try await text(1, by: stranger) }?.code == "dossier.not-found")
        #expect(await refusal { try await text(3, by: hoa) }?.code == "payment.no-receipt")
    }
}

extension OfficeFixture {
    /// A gateway says at one office that an order was paid.
    static func word(_ order: String, _ transaction: String, at office: Office) async throws -> String? {
        let query = VNPayParameters([
            "vnp_TmnCode": "DEMOV210", "vnp_TxnRef": order, "vnp_Amount": "2000000", "vnp_ResponseCode": "00",
            "vnp_TransactionStatus": "00", "vnp_TransactionNo": transaction, "vnp_PayDate": "20260610090000",
        ]).signed(gatewaySecret)
        return try await office.gatewayCall("vnpay", GatewayCall(query: query)).flatMap {
            try JSONReader.read($0.body)["RspCode"]?.string
        }
    }
}
