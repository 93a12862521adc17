import Payments
import QRCodes
import Testing

@Suite struct QRCodeTests {
    static let payload =
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6"

    @Test func hasTheThreeFinders() throws {
        let code = try QRCode(Self.payload)
        #expect(code.width >= 21 && (code.width - 17) % 4 == 0)
        for (row, column) in [(0, 0), (0, code.width - 7), (code.width - 7, 0)] {
            for step in 0..<7 {
                #expect(
                    code.isDark(row: row, column: column + step) && code.isDark(row: row + 6, column: column + step))
            }
            #expect(!code.isDark(row: row + 1, column: column + 1) && code.isDark(row: row + 3, column: column + 3))
        }
        #expect(!code.isDark(row: -1, column: 0) && !code.isDark(row: 0, column: code.width))
    }

    /// Payloads of all lengths: a transfer's code with everything in it, a short one, one beyond a byte a letter, the longest.
    static let payloads: [String] = {
        let dynamic = try? VietQR(
            isDynamic: true, beneficiary: .init(bank: "970416", number: "257678859"), amount: 205_000,
            bill: "ZZZZZZZZZZZZZZZZZZZG01", purpose: "ZZZZZZZZZZZZZZZZZZZG01"
        ).payload()
        return [
            payload, dynamic ?? "", "TOANTRINH", "Lệ phí hộ tịch: 8.000 đồng",
            String(repeating: "https://example.vn/", count: 40),
        ]
    }()

    @Test("The image, as a page shows it, says the payload to another program", arguments: payloads)
    func theImageIsRead(_ payload: String) throws {
        let reading = try CodeReading()
        defer { reading.end() }
        #expect(try reading.read(svg: try QRCode(payload).svg(label: "mã <QR>")) == payload)
    }

    @Test(
        "The half blocks of a terminal, dark or light, with or without colours, say the payload to another program",
        arguments: payloads)
    func theTerminalIsRead(_ payload: String) throws {
        let reading = try CodeReading()
        defer { reading.end() }
        let code = try QRCode(payload)
        #expect(try reading.read(terminal: code.terminal(isColoured: true), isLight: true) == payload)
        for isColoured in [true, false] {
            #expect(try reading.read(terminal: code.terminal(isColoured: isColoured), isLight: false) == payload)
        }
    }

    @Test("What is drawn wrong is not read: the reading would notice")
    func aWrongDrawingIsNoticed() throws {
        let reading = try CodeReading()
        defer { reading.end() }
        let code = try QRCode(Self.payload)
        let swapped = code.terminal(isColoured: false).map { line in
            String(line.map { $0 == "▀" ? "▄" : $0 == "▄" ? "▀" : $0 })
        }
        #expect(try reading.read(terminal: swapped, isLight: false) != Self.payload)
        let shifted = code.svg(label: "x").replacing("v1h-", with: "v2h-")
        #expect(try reading.read(svg: shifted) != Self.payload)
        let other = try QRCode(Self.payload.replacing("100005", with: "900005"))
        #expect(try reading.read(svg: other.svg(label: "x")) != Self.payload)
    }

    @Test func theImageSaysWhatItIsAndNamesNothingOutside() throws {
        let image = try QRCode("TOANTRINH").svg(label: "a <b> \"c\" & d")
        #expect(image.contains("aria-label=\"a &lt;b> &quot;c&quot; &amp; d\""))
        #expect(!image.contains("script") && !image.contains("href"))
    }

    @Test func theTerminalShowsTwoRowsALine() throws {
        let code = try QRCode("TOANTRINH")
        let lines = code.terminal(isColoured: false)
        #expect(lines.count == (code.width + 4 + 1) / 2)
        #expect(lines.allSatisfy { $0.count == code.width + 4 })
        #expect(
            code.terminal(isColoured: true).allSatisfy { $0.hasPrefix("\u{1B}[97;40m") && $0.hasSuffix("\u{1B}[0m") })
    }

    @Test(arguments: ["", "a\u{0}b", String(repeating: "x", count: 1001)]) func refusesWhatNoCodeHolds(_ text: String) {
        #expect(throws: QRCodeError.self) { try QRCode(text) }
    }

    @Test func theLongestIsDrawn() throws {
        #expect(try QRCode(String(repeating: "ễ", count: 333)).width > 0)
    }
}
