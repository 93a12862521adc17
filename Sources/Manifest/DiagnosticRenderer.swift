public import Vietnamese

/// Writes diagnostics for a terminal: the headline, the line of the file, a caret under the place.
public enum DiagnosticRenderer {
    /// The text for `diagnostics`.
    ///
    /// - Parameters:
    ///   - diagnostics: The problems, in the order in which they are to be shown.
    ///   - source: The text of the file, from which the lines are quoted; without it only headlines are written.
    ///   - language: The language of the messages.
    /// - Returns: One block for each problem, each line ending in a newline.
    public static func text(_ diagnostics: [Diagnostic], source: String?, language: Language) -> String {
        let lines = source.map(SourceLines.init)
        return diagnostics.map { block($0, lines: lines, language: language) }.joined()
    }

    private static func block(_ diagnostic: Diagnostic, lines: SourceLines?, language: Language) -> String {
        var text = diagnostic.headline(language) + "\n"
        guard let line = lines?.line(diagnostic.line) else { return text }
        let number = String(diagnostic.line)
        let margin = String(repeating: " ", count: number.count)
        let shown = Excerpt(line: line, column: diagnostic.column)
        text += " \(number) | \(shown.text)\n"
        text += " \(margin) | \(String(repeating: " ", count: shown.caret))^\n"
        return text
    }
}

/// The part of a line that is shown, at most about a hundred characters around the place.
private struct Excerpt {
    var text: String
    /// Columns before the caret.
    var caret: Int

    init(line: Substring, column: Int) {
        let scalars = Array(line.unicodeScalars.prefix(4096))
        let target = min(max(column - 1, 0), scalars.count)
        let start = target > 80 ? target - 60 : 0
        let end = min(scalars.count, start + 110)
        let lead = start > 0 ? "…" : ""
        text = lead
        for scalar in scalars[start..<end] { text.unicodeScalars.append(Self.visible(scalar)) }
        if end < scalars.count { text += "…" }
        caret = lead.count + scalars[start..<min(target, end)].reduce(0) { $0 + Self.width($1) }
    }

    /// Control characters would move the terminal's cursor: they are shown as one replacement character.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
        default: scalar
        }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        scalar.properties.canonicalCombiningClass == .notReordered ? 1 : 0
    }
}
