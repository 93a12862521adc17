import Vietnamese

/// A table for people, fitted into the terminal's width by the columns of its letters, not by their bytes.
struct Table {
    struct Column {
        enum Alignment { case left, right }

        var title: String
        var alignment = Alignment.left
        /// The least width that the column is squeezed to; `nil` where it is never cut.
        var least: Int?
        /// Whether long text goes on in the next line instead of being cut.
        var wraps = false
    }

    struct Cell {
        var text: String
        var style = Console.Style.plain

        init(_ text: String, _ style: Console.Style = .plain) {
            self.text = Printable.line(text)
            self.style = style
        }
    }

    var columns: [Column]
    var rows: [[Cell]] = []

    private static let gap = 2

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: [Cell]) { rows.append(cells) }

    /// The lines of the table, heading first; columns that are empty in every row are left out.
    func lines(for console: Console) -> [String] {
        let shown = columns.indices.filter { index in
            rows.isEmpty || rows.contains { index < $0.count && !$0[index].text.isEmpty }
        }
        let widths = fitted(shown, into: console.columns)
        let titles = shown.map { Cell(columns[$0].title, .strong) }
        var lines = [render(titles, shown, widths, console, wrap: false)].flatMap { $0 }
        for row in rows {
            let cells = shown.map { $0 < row.count ? row[$0] : Cell("") }
            lines += render(cells, shown, widths, console, wrap: true)
        }
        return lines
    }

    func write(to console: Console) throws {
        try console.line(lines(for: console).joined(separator: "\n"))
    }

    /// The width of each shown column: its natural one, with the widest squeezable ones cut until all fit.
    private func fitted(_ shown: [Int], into limit: Int?) -> [Int] {
        var widths = shown.map { index in
            rows.reduce(VietnameseText.displayWidth(columns[index].title)) { widest, row in
                index < row.count ? max(widest, VietnameseText.displayWidth(row[index].text)) : widest
            }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - limit
        while excess > 0 {
            let squeezable = shown.indices.filter { index in
                columns[shown[index]].least.map { widths[index] > $0 } ?? false
            }
            guard let widest = squeezable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func render(
        _ cells: [Cell], _ shown: [Int], _ widths: [Int], _ console: Console, wrap: Bool
    ) -> [String] {
        let pieces = cells.indices.map { index in
            wrap && columns[shown[index]].wraps
                ? TextWrap.lines(cells[index].text, columns: widths[index])
                : [VietnameseText.truncated(cells[index].text, to: widths[index])]
        }
        let height = pieces.map(\.count).max() ?? 1
        return (0..<height).map { level in
            var line = ""
            for index in cells.indices {
                let text = level < pieces[index].count ? pieces[index][level] : ""
                let padded: String =
                    switch columns[shown[index]].alignment {
                    case .right: VietnameseText.paddedLeft(text, to: widths[index])
                    case .left where index == cells.count - 1: text
                    case .left: VietnameseText.padded(text, to: widths[index])
                    }
                if index > 0 { line += String(repeating: " ", count: Self.gap) }
                line += console.styled(padded, cells[index].style)
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
