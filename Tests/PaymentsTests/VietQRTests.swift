import Payments
import Testing

@Suite struct VietQRTests {
    static let vectors = [
        "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F",
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6",
        "00020101021138580010A000000727012800069704070114190304136010180208QRIBFTTA53037045802VN63040283",
        "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13",
        "00020101021126280010A0000007750110010215477853037045802VN5912TUGIACOMPANY62310315TU GIA COMPUTER0708TUGIACO16304DF44",
    ]

    @Test func checksum() {
        #expect(CRC16.checksum(Array("123456789".utf8)) == 0x29B1)
        #expect(CRC16.checksum([]) == 0xFFFF)
    }

    @Test(arguments: vectors) func knownCodesComeBack(_ payload: String) throws {
        let code = try VietQR(payload: payload)
        #expect(try code.payload() == payload)
        let lower = payload.dropLast(4) + payload.suffix(4).lowercased()
        #expect(try VietQR(payload: String(lower)) == code)
    }

    @Test func whatTheKnownCodesSay() throws {
        let codes = try Self.vectors.map { try VietQR(payload: $0) }
        #expect(codes[0].beneficiary == .init(bank: "970416", number: "257678859"))
        #expect(!codes[0].isDynamic && codes[0].amount == nil)
        #expect(codes[1].isDynamic && codes[1].amount == 10_000 && codes[1].purpose == "Chuyen tien")
        #expect(codes[2].beneficiary?.number == "19030413601018")
        #expect(codes[3].bill == "NPS6869" && codes[3].purpose == "TRANSFER TO SOMEONE")
        #expect(codes[4].beneficiary == nil && codes[4].purpose == nil)
    }

    @Test func buildsAKnownCode() throws {
        let code = VietQR(
            isDynamic: true, beneficiary: .init(bank: "970416", number: "257678859"), amount: 10_000,
            purpose: VietQRText.purpose("Chuyển tiền"))
        #expect(try code.payload() == Self.vectors[1])
    }

    @Test func purposesLoseTheirMarksAndStayWithinTheirLimit() {
        #expect(VietQRText.purpose("  Lệ phí  ĐĂNG KÝ “khai sinh”!") == "Le phi DANG KY khai sinh")
        #expect(VietQRText.purpose("Nộp phí cung cấp thông tin lý lịch tư pháp") == "Nop phi cung cap thong ti")
        #expect(VietQRText.purpose("漢字") == "")
    }

    @Test(arguments: 1...60) func whatIsBuiltIsRead(_ seed: UInt64) throws {
        var g = SeededGenerator(seed: seed)
        func digits(_ range: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: range, using: &g)).map { _ in Character(String(Int.random(in: 0...9, using: &g))) })
        }
        func maybe(_ text: String) -> String? { Bool.random(using: &g) && !text.isEmpty ? text : nil }
        let code = VietQR(
            isDynamic: .random(using: &g),
            beneficiary: .init(
                bank: digits(6...6), number: digits(1...19), service: Bool.random(using: &g) ? .account : .card),
            amount: Bool.random(using: &g) ? Int64.random(in: 1...1_000_000_000_000, using: &g) : nil,
            bill: maybe(digits(1...25)), reference: maybe(digits(1...25)),
            purpose: maybe(VietQRText.purpose("Lệ phí " + digits(1...30))))
        #expect(try VietQR(payload: try code.payload()) == code)
    }

    @Test(arguments: 1...100) func damagedCodesAreRefusedAndNeverCrash(_ seed: UInt64) throws {
        var g = SeededGenerator(seed: seed)
        let vector = try #require(Self.vectors.randomElement(using: &g))
        var bytes = Array(vector.utf8)
        let place = Int.random(in: 0..<bytes.count - 4, using: &g)
        bytes[place] = bytes[place] == 0x30 ? 0x31 : 0x30
        #expect(throws: VietQRError.self) { try VietQR(payload: String(decoding: bytes, as: UTF8.self)) }
        #expect(throws: VietQRError.self) {
            try VietQR(payload: String(vector.prefix(Int.random(in: 0..<vector.utf8.count, using: &g))))
        }
        // With a checksum that is right, the fields themselves are looked at.
        let cut = vector.prefix(Int.random(in: 0..<vector.utf8.count - 8, using: &g)) + "6304"
        let checksum = String(CRC16.checksum(Array(cut.utf8)), radix: 16)
        let padded = String(repeating: "0", count: 4 - checksum.utf8.count) + checksum
        // What is cut between two fields may still be a code.
        if let read = try? VietQR(payload: cut + padded) { #expect(try VietQR(payload: try read.payload()) == read) }
    }

    @Test func refusesWhatCannotBeSent() {
        let account = VietQR.Beneficiary(bank: "970416", number: "1")
        func refused(_ code: VietQR, _ error: VietQRError) { #expect(throws: error) { try code.payload() } }
        refused(VietQR(isDynamic: true, beneficiary: .init(bank: "97041", number: "1")), .bank)
        refused(VietQR(isDynamic: true, beneficiary: .init(bank: "970416", number: "1 2")), .account)
        refused(VietQR(isDynamic: true, beneficiary: account, amount: 0), .amount)
        refused(VietQR(isDynamic: true, beneficiary: account, purpose: "Lệ phí"), .text(tag: 8))
        refused(VietQR(isDynamic: true, beneficiary: account, bill: String(repeating: "1", count: 26)), .text(tag: 1))
    }
}
