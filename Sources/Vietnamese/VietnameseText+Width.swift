/// Columns on a terminal.
extension VietnameseText {
    /// How many terminal columns `text` takes: combining marks and control characters none, East Asian wide characters
    /// and emoji two, everything else one. A Vietnamese letter is one column in NFC and in NFD.
    public static func displayWidth(_ text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
        return text.reduce(0) { $0 + columns(of: $1) }
    }

    /// `text` followed by as many spaces as make it `columns` wide; wider text is returned as it is.
    public static func padded(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - displayWidth(text)))
    }

    /// `text` after as many spaces as make it `columns` wide: for numbers, which stand to the right.
    public static func paddedLeft(_ text: String, to columns: Int) -> String {
        String(repeating: " ", count: max(0, columns - displayWidth(text))) + text
    }

    /// `text`, cut so that it takes at most `columns` columns; what was cut is shown by `…`.
    public static func truncated(_ text: String, to columns: Int) -> String {
        if displayWidth(text) <= columns { return text }
        if columns <= 0 { return "" }
        var result = ""
        var width = 0
        for character in text {
            width += self.columns(of: character)
            if width > columns - 1 { break }
            result.append(character)
        }
        return result + "…"
    }

    private static func columns(of character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            if scalar.value == 0xFE0F, width > 0 { return 2 }
            width = max(width, columns(of: scalar))
        }
        return width
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 {
            return (0x20..<0x7F).contains(scalar.value) || scalar.value >= 0xA0 && scalar.value != 0xAD ? 1 : 0
        }
        if (0x1E00...0x1EFF).contains(scalar.value) { return 1 }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format, .surrogate, .lineSeparator, .paragraphSeparator:
            return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// East Asian Width W and F (Unicode Standard Annex 11), by block; emoji are known by their property.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18AFF, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
