import Vietnamese

/// Breaks text into lines of a given number of terminal columns, between words.
enum TextWrap {
    /// The lines of `text`, each at most `columns` wide; a word that is wider is cut into pieces. At least one line.
    static func lines(_ text: String, columns: Int) -> [String] {
        let columns = max(columns, 1)
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var width = 0
            for word in paragraph.split(separator: " ") {
                for piece in pieces(String(word), columns: columns) {
                    let wide = VietnameseText.displayWidth(piece)
                    if width > 0, width + 1 + wide > columns {
                        lines.append(line)
                        line = ""
                        width = 0
                    }
                    if width > 0 {
                        line += " "
                        width += 1
                    }
                    line += piece
                    width += wide
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// A word in pieces that fit: cut behind a sign that joins, such as the dots and hyphens of identifiers, else between letters.
    private static func pieces(_ word: String, columns: Int) -> [String] {
        guard VietnameseText.displayWidth(word) > columns else { return [word] }
        var pieces: [String] = []
        var rest = word[...]
        while VietnameseText.displayWidth(String(rest)) > columns {
            var end = rest.startIndex
            var joint: String.Index?
            var width = 0
            while end < rest.endIndex {
                width += VietnameseText.displayWidth(String(rest[end]))
                if width > columns, end > rest.startIndex { break }
                let isJoint = ".-_/,;:".contains(rest[end])
                end = rest.index(after: end)
                if isJoint { joint = end }
            }
            let cut = joint ?? end
            pieces.append(String(rest[..<cut]))
            rest = rest[cut...]
        }
        return rest.isEmpty ? pieces : pieces + [String(rest)]
    }
}
