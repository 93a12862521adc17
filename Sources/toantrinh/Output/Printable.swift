/// Makes text from elsewhere harmless for a terminal: a name may not move the cursor or change a colour.
enum Printable {
    /// One line: control and direction characters and line ends become spaces or replacement characters.
    static func line(_ text: String) -> String { cleaned(text, keepingLines: false) }

    /// Several lines: as `line`, but line ends stay.
    static func block(_ text: String) -> String { cleaned(text, keepingLines: true) }

    private static func cleaned(_ text: String, keepingLines: Bool) -> String {
        if text.unicodeScalars.allSatisfy({ isHarmless($0) }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isHarmless(scalar) || (keepingLines && scalar == "\n") {
                result.unicodeScalars.append(scalar)
            } else {
                result += ["\n", "\t", "\r"].contains(scalar) ? " " : "\u{FFFD}"
            }
        }
        return result
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: false
        // Direction marks, embeddings and isolates (Unicode Standard Annex 9), line and paragraph separators.
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
