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

    private static func pieces(_ word: String, columns: Int) -> [String] {
        guard VietnameseText.displayWidth(word) > columns else { return [word] }
        var pieces: [String] = []
        var piece = ""
        var width = 0
        for character in word {
            let wide = VietnameseText.displayWidth(String(character))
            if width > 0, width + wide > columns {
                pieces.append(piece)
                piece = ""
                width = 0
            }
            piece.append(character)
            width += wide
        }
        return pieces + [piece]
    }
}
