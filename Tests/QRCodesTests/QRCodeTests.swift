import Foundation
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

    /// Another program reads what was drawn.
    @Test func aScannerReadsIt() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "toantrinh-qr-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let code = try QRCode(Self.payload)
        let scale = 4
        let side = (code.width + 2 * QRCode.quietZone) * scale
        var image = "P1\n\(side) \(side)\n"
        for row in 0..<side {
            for column in 0..<side {
                let isDark = code.isDark(
                    row: row / scale - QRCode.quietZone, column: column / scale - QRCode.quietZone)
                image += isDark ? "1 " : "0 "
            }
            image += "\n"
        }
        let file = folder.appending(path: "code.pbm")
        try image.write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["zbarimg", "--quiet", "--raw", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: data, as: UTF8.self) == Self.payload + "\n")
    }

    @Test func theImageHasEveryDarkModuleAndNothingElse() throws {
        let code = try QRCode("TOANTRINH")
        let image = code.svg(label: "a <b> \"c\" & d")
        #expect(image.contains("aria-label=\"a &lt;b> &quot;c&quot; &amp; d\""))
        let dark = (0..<code.width).reduce(0) { sum, row in
            sum + (0..<code.width).filter { code.isDark(row: row, column: $0) }.count
        }
        let drawn = image.matches(of: /h(\d+)v1/).compactMap { Int($0.1) }.reduce(0, +)
        #expect(drawn == dark)
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
