import JSON
import Payments
import Testing
import WorkingTime

@Suite struct VNPayTests {
    static let secret = VNPaySecret("SECRETKEYFORTEST") ?? { fatalError("not empty") }()
    static let terminal = VNPayTerminal(code: "DEMOV210", secret: secret, payAddress: "https://example.vn/pay")
    static let canonical =
        "vnp_Amount=1000000&vnp_Command=pay&vnp_CreateDate=20250102150405&vnp_CurrCode=VND&vnp_ExpireDate=20250102151905"
        + "&vnp_IpAddr=127.0.0.1&vnp_Locale=vn&vnp_OrderInfo=Thanh+toan+le+phi+ho+so+H26.01-250102-0001&vnp_OrderType=other"
        + "&vnp_ReturnUrl=https%3A%2F%2Fexample.vn%2Freturn&vnp_TmnCode=DEMOV210&vnp_TxnRef=H2601-250102-0001"
        + "&vnp_Version=2.1.0"
    static let signature =
        "a1622438aa13256cc4bfe76f9c6ae5a00bb2ee16500e2a7eb77d6a6c06cd7212fc2f0a4d30a5bcac20a73734d9d159c13ff5aacd60f416499f861b858517c8f6"

    @Test func signsTheKnownMessage() throws {
        #expect(Self.secret.sign(Self.canonical) == Self.signature)
        let order = GatewayOrder(
            number: "H2601-250102-0001", amount: 10_000, askedAt: try #require(VNPay.instant("20250102150405")),
            expires: VNPay.instant("20250102151905"), purpose: "Thanh toan le phi ho so H26.01-250102-0001")
        let address = try Self.terminal.payAddress(
            order, returnAddress: "https://example.vn/return", client: "127.0.0.1")
        #expect(address == "https://example.vn/pay?\(Self.canonical)&vnp_SecureHash=\(Self.signature)")
    }

    @Test func readsWhatItSigns() throws {
        let parameters = try VNPayParameters(query: Self.canonical + "&vnp_SecureHash=" + Self.signature.uppercased())
        #expect(parameters.canonical == Self.canonical)
        #expect(parameters.isSigned(Self.secret))
        #expect(parameters["vnp_OrderInfo"] == "Thanh toan le phi ho so H26.01-250102-0001")
        // The kind of hash and what is empty are not signed.
        let more = try VNPayParameters(
            query: Self.canonical + "&vnp_BankCode=&vnp_SecureHashType=SHA512&vnp_SecureHash=" + Self.signature)
        #expect(more.isSigned(Self.secret))
    }

    @Test(arguments: 1...30) func everyChangeIsNoticed(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var values: [String: String] = [:]
        for index in 0..<Int.random(in: 1...12, using: &generator) {
            values["vnp_\(index)"] = Self.text(&generator)
        }
        let parameters = VNPayParameters(values)
        let query = parameters.signed(Self.secret)
        let read = try VNPayParameters(query: query)
        #expect(read.isSigned(Self.secret), "\(query)")
        for (name, value) in values where !value.isEmpty { #expect(read[name] == value) }
        var changed = read
        let name = try #require(values.keys.sorted().randomElement(using: &generator))
        changed[name] = (read[name] ?? "") + "x"
        #expect(!changed.isSigned(Self.secret))
        var hash = Array((read["vnp_SecureHash"] ?? "").utf8)
        let place = Int.random(in: 0..<hash.count, using: &generator)
        hash[place] = hash[place] == 0x30 ? 0x31 : 0x30
        changed = read
        changed["vnp_SecureHash"] = String(decoding: hash, as: UTF8.self)
        #expect(!changed.isSigned(Self.secret))
        #expect(!read.isSigned(try #require(VNPaySecret("another"))))
    }

    private static func text(_ g: inout SeededGenerator) -> String {
        let letters = Array("abcXYZ019 &=+%?/_-.*~ếĐ\u{1F600}")
        return String(
            (0..<Int.random(in: 0...12, using: &g)).map { _ in letters[Int.random(in: 0..<letters.count, using: &g)] })
    }

    @Test(arguments: [
        "a=1&a=2", "a=%", "a=%4", "a=%zz", "a=%FF", "=1", String(repeating: "a", count: 9000),
    ]) func refusesWhatIsNoQuery(_ query: String) {
        #expect(throws: VNPayError.malformed) { try VNPayParameters(query: query) }
        #expect(throws: VNPayError.checksum) { try VNPayIPN(query: query, terminal: Self.terminal) }
    }

    @Test(arguments: 1...50) func damagedCallsNeverCrash(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array(ipn([:]).utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        // What is damaged is not signed, unless the damage says the same.
        _ = try? VNPayIPN(query: String(decoding: bytes, as: UTF8.self), terminal: Self.terminal)
    }

    func ipn(_ changes: [String: String], secret: VNPaySecret = secret) -> String {
        var values = [
            "vnp_TmnCode": "DEMOV210", "vnp_TxnRef": "0123456789ABCDEF01", "vnp_Amount": "20000000",
            "vnp_ResponseCode": "00", "vnp_TransactionStatus": "00", "vnp_TransactionNo": "14000001",
            "vnp_PayDate": "20261125120000", "vnp_BankCode": "NCB",
        ]
        values.merge(changes) { $1 }
        return VNPayParameters(values).signed(secret)
    }

    @Test func readsACall() throws {
        let paid = try VNPayIPN(query: ipn([:]), terminal: Self.terminal)
        #expect(paid.order == "0123456789ABCDEF01" && paid.amount == 200_000 && paid.transaction == "14000001")
        #expect(paid.isPaid && paid.paidAt == VNPay.instant("20261125120000"))
        let failed = try VNPayIPN(
            query: ipn(["vnp_ResponseCode": "24", "vnp_TransactionStatus": "02", "vnp_TransactionNo": "0"]),
            terminal: Self.terminal)
        #expect(!failed.isPaid && failed.responseCode == "24")
        // One of the two codes alone says that it was not paid.
        #expect(try !VNPayIPN(query: ipn(["vnp_TransactionStatus": "07"]), terminal: Self.terminal).isPaid)
        for broken in [["vnp_Amount": "1"], ["vnp_Amount": "-100"], ["vnp_TxnRef": "a b"], ["vnp_ResponseCode": "x"]] {
            #expect(throws: VNPayError.malformed) { try VNPayIPN(query: ipn(broken), terminal: Self.terminal) }
        }
        let other = try #require(VNPaySecret("forged"))
        #expect(throws: VNPayError.checksum) { try VNPayIPN(query: ipn([:], secret: other), terminal: Self.terminal) }
        #expect(throws: VNPayError.checksum) {
            try VNPayIPN(query: ipn(["vnp_TmnCode": "ANOTHER1"]), terminal: Self.terminal)
        }
    }

    @Test func judgesInVNPaysOrder() throws {
        let paid = try VNPayIPN(query: ipn([:]), terminal: Self.terminal)
        let failed = try VNPayIPN(query: ipn(["vnp_ResponseCode": "24"]), terminal: Self.terminal)
        #expect(paid.word.verdict(amount: nil, knows: false, isOpen: false) == .answer(.unknownOrder))
        #expect(paid.word.verdict(amount: 1, knows: true, isOpen: false) == .answer(.wrongAmount))
        #expect(paid.word.verdict(amount: 200_000, knows: true, isOpen: true) == .answer(.alreadyConfirmed))
        #expect(paid.word.verdict(amount: 200_000, knows: false, isOpen: true) == .take)
        // Money that nobody waits for any more is taken all the same: it is owed back.
        #expect(paid.word.verdict(amount: 200_000, knows: false, isOpen: false) == .take)
        #expect(failed.word.verdict(amount: 200_000, knows: false, isOpen: false) == .answer(.alreadyConfirmed))
        #expect(failed.word.verdict(amount: 200_000, knows: false, isOpen: true) == .take)
        #expect(VNPayAnswer.checksum.body == "{\"RspCode\":\"97\",\"Message\":\"Invalid Checksum\"}")
    }

    @Test func hashesEnquiryAndRefund() throws {
        let at = try #require(VNPay.instant("20261125083000"))
        let enquiry = VNPayEnquiry(
            requestID: "R1", order: "0123456789ABCDEF01", askedAt: at, now: at.adding(seconds: 60), server: "127.0.0.1",
            purpose: "Le phi")
        #expect(
            enquiry.hashed(terminal: "DEMOV210")
                == "R1|2.1.0|querydr|DEMOV210|0123456789ABCDEF01|20261125083000|20261125083100|127.0.0.1|Le phi")
        let refund = VNPayRefund(
            requestID: "R2", order: "0123456789ABCDEF01", amount: 5_000, isFull: false, transaction: "14", askedAt: at,
            by: "GV1", now: at.adding(seconds: 60), server: "127.0.0.1", purpose: "Hoan")
        let hashed = try refund.hashed(terminal: "DEMOV210")
        #expect(
            hashed
                == "R2|2.1.0|refund|DEMOV210|03|0123456789ABCDEF01|500000|14|20261125083000|GV1|20261125083100|127.0.0.1|Hoan"
        )
        #expect(try refund.body(Self.terminal).object?["vnp_SecureHash"]?.string == Self.secret.sign(hashed))
    }

    @Test func believesOnlySignedReplies() throws {
        var body: JSONObject = [
            "vnp_ResponseId": "1", "vnp_Command": "querydr", "vnp_ResponseCode": "00", "vnp_TmnCode": "DEMOV210",
            "vnp_TxnRef": "0123456789ABCDEF01", "vnp_Amount": "20000000", "vnp_TransactionNo": "14",
            "vnp_TransactionStatus": "00",
        ]
        body["vnp_SecureHash"] = .string(Self.secret.sign(VNPayReply.hashed(body, isRefund: false)))
        let reply = try VNPayReply(.object(body), isRefund: false, terminal: Self.terminal)
        #expect(reply.amount == 200_000 && reply.status == "00")
        body["vnp_Amount"] = "20000100"
        #expect(throws: VNPayError.checksum) {
            try VNPayReply(.object(body), isRefund: false, terminal: Self.terminal)
        }
        #expect(throws: VNPayError.malformed) { try VNPayReply(1, isRefund: true, terminal: Self.terminal) }
    }

    @Test(arguments: 1...40) func timesAndAmountsComeBack(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let instant = Instant(microseconds: Int64.random(in: 0...4_000_000_000, using: &generator) * 1_000_000)
        #expect(VNPay.instant(VNPay.time(instant)) == instant)
        let amount = Int64.random(in: 1...1_000_000_000_000, using: &generator)
        #expect(VNPay.dong(String(try VNPay.hundredths(amount))) == amount)
    }

    @Test func impossibleTimesAndAmounts() {
        for text in ["", "20260230120000", "20261125250000", "2026112512000", "2026112512000x"] {
            #expect(VNPay.instant(text) == nil, "\(text)")
        }
        for amount in [0, -1, Int64.max, 1_000_000_000_001] {
            #expect(throws: VNPayError.amount) { try VNPay.hundredths(amount) }
        }
        for text in ["", "100.0", "1234", "-100", "00", "99999999999999999999"] { #expect(VNPay.dong(text) == nil) }
    }
}
