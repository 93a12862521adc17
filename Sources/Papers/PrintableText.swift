/// Whether a text can be printed, asked while whoever wrote it can still write it otherwise: what stands in the log stays there.
public enum PrintableText {
    /// Refuses what no paper prints.
    ///
    /// The same rules as when a paper is made, and besides: letters of Latin, Greek and Cyrillic and common signs alone, which
    /// the fonts of the forms have. A rare sign within these ranges may still turn out to be missing when it is printed.
    /// - Parameters:
    ///   - text: What somebody wrote.
    ///   - field: What it is called in the message.
    /// - Throws: ``PaperError/unprintable(field:problem:)``.
    public static func check(_ text: String, field: String) throws(PaperError) {
        _ = try PaperValue.text(text).cleaned(at: field)
        guard text.unicodeScalars.allSatisfy(isDrawn) else { throw .unprintable(field: field, problem: .letters) }
    }

    private static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x52F, 0x1E00...0x1FFF, 0x2000...0x2BFF, 0xFEFF: !scalar.properties.isEmojiPresentation
        default: false
        }
    }
}
