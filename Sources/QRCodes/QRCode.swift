internal import CQREncode
public import Vietnamese

/// A QR code (mã QR): its modules, drawn by Debian's libqrencode.
public struct QRCode: Sendable, Hashable {
    /// Modules on each side, without the quiet zone: 21 to 177.
    public let width: Int
    /// Row by row, `true` is dark; `width` × `width`.
    private let modules: [Bool]

    /// The modules that a scanner needs around the code.
    public static let quietZone = 4
    /// More bytes than any payload of ours has; a code of this many is still read from a screen.
    public static let longest = 1000

    /// The code of `text`, with error correction M, in the smallest version that holds it.
    ///
    /// - Throws: `QRCodeError` where the text is empty, longer than ``longest`` bytes, or holds a NUL.
    public init(_ text: String) throws(QRCodeError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.longest, !bytes.contains(0) else {
            throw .unsuitable(bytes: bytes.count)
        }
        guard
            let code = bytes.withUnsafeBufferPointer({
                QRcode_encodeData(Int32($0.count), $0.baseAddress, 0, QR_ECLEVEL_M)
            })
        else { throw .notEncoded }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { throw .notEncoded }
        // The lowest bit of each byte says whether the module is dark.
        modules = (0..<width * width).map { data[$0] & 1 == 1 }
    }

    /// Whether the module is dark; light outside of the code.
    public func isDark(row: Int, column: Int) -> Bool {
        guard (0..<width).contains(row), (0..<width).contains(column) else { return false }
        return modules[row * width + column]
    }

    /// The code as an SVG image with its quiet zone: one path, no script, no reference to anything outside.
    ///
    /// - Parameter label: What it says to whoever cannot see it.
    /// - Returns: The image's text.
    public func svg(label: String) -> String {
        let side = width + 2 * Self.quietZone
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard isDark(row: row, column: column) else {
                    column += 1
                    continue
                }
                var end = column
                while isDark(row: row, column: end) { end += 1 }
                path += "M\(column + Self.quietZone) \(row + Self.quietZone)h\(end - column)v1h-\(end - column)z"
                column = end
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges" role="img" \
            aria-label="\(Self.escaped(label))"><rect width="\(side)" height="\(side)" fill="#fff"/>\
            <path d="\(path)" fill="#000"/></svg>

            """
    }

    /// The code for a terminal: two rows of modules a line, dark on light whatever the terminal's colours are.
    ///
    /// - Parameter isColoured: Whether escape sequences say what is dark; without them dark modules are the blanks, as on a dark terminal.
    /// - Returns: The lines, without ends.
    public func terminal(isColoured: Bool) -> [String] {
        let zone = Self.quietZone / 2
        return stride(from: -zone, to: width + zone, by: 2).map { row in
            let line = (-zone..<width + zone).map { column -> String in
                switch (isDark(row: row, column: column), isDark(row: row + 1, column: column)) {
                case (false, false): "█"
                case (false, true): "▀"
                case (true, false): "▄"
                case (true, true): " "
                }
            }.joined()
            return isColoured ? "\u{1B}[97;40m\(line)\u{1B}[0m" : line
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}

/// Why there is no code of a text.
public enum QRCodeError: Explained, Hashable {
    /// Empty, too long, or with a NUL.
    case unsuitable(bytes: Int)
    /// The library made none: no memory.
    case notEncoded

    public var code: String {
        switch self {
        case .unsuitable: "qr.unsuitable"
        case .notEncoded: "qr.not-encoded"
        }
    }

    public var message: Bilingual {
        switch self {
        case .unsuitable(let bytes):
            Bilingual(
                vi: "Nội dung \(bytes) byte không vẽ được thành mã QR (1 đến \(QRCode.longest) byte).",
                en: "A text of \(bytes) bytes is not drawn as a QR code (1 to \(QRCode.longest) bytes).")
        case .notEncoded: Bilingual(vi: "Không vẽ được mã QR.", en: "The QR code could not be drawn.")
        }
    }
}
