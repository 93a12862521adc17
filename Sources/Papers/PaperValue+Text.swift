import Vietnamese

extension PaperValue {
    /// The most code units of one text that a paper prints.
    static let longestText = 20_000

    /// The value with every text in Unicode NFC, so that composed and decomposed diacritics give the same paper.
    ///
    /// Invisible characters that change nothing are dropped. Refused are texts that could make a paper say one thing and show another: control characters other than line
    /// feed and tab, bidirectional controls, private and unassigned code points; and texts of more than ``longestText`` bytes.
    ///
    /// - Throws: ``PaperError/unprintable(field:problem:)`` with the path of the field, never its text.
    func cleaned(at path: String) throws(PaperError) -> PaperValue {
        switch self {
        case .flag: return self
        case .text(let text): return .text(try Self.cleaned(text, at: path))
        case .list(let items):
            var result: [PaperValue] = []
            result.reserveCapacity(items.count)
            for (index, item) in items.enumerated() { result.append(try item.cleaned(at: "\(path)[\(index)]")) }
            return .list(result)
        case .record(let fields): return .record(try Self.cleaned(fields, at: path))
        }
    }

    static func cleaned(_ fields: [String: PaperValue], at path: String) throws(PaperError) -> [String: PaperValue] {
        var result: [String: PaperValue] = [:]
        for name in fields.keys.sorted() {
            result[name] = try fields[name]?.cleaned(at: path.isEmpty ? name : "\(path).\(name)")
        }
        return result
    }

    private static func cleaned(_ text: String, at path: String) throws(PaperError) -> String {
        guard text.utf8.count <= longestText else { throw .unprintable(field: path, problem: .tooLong) }
        var kept = String.UnicodeScalarView()
        for scalar in VietnameseText.nfc(text).unicodeScalars where !invisible.contains(scalar) {
            switch scalar.properties.generalCategory {
            case .control where scalar == "\n" || scalar == "\t": break
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                throw .unprintable(field: path, problem: .control)
            default: break
            }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// What copying from web pages and word processors leaves behind: carriage return, soft hyphen, zero-width space,
    /// (non-)joiner and word joiner, byte order mark.
    private static let invisible: Set<Unicode.Scalar> = [
        "\r", "\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}",
    ]
}
