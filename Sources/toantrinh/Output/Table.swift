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
        /// How soon the column is left out where the table is too wide even with every column at its least: the greatest first;
        /// with 0 it always stays.
        var rank = 0
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
    ///
    /// Too wide for the terminal, columns are first squeezed, then left out by their rank.
    func lines(for console: Console, indent: Int = 0) -> [String] {
        let filled = columns.indices.filter { index in
            rows.isEmpty || rows.contains { index < $0.count && !$0[index].text.isEmpty }
        }
        let room = console.columns.map { $0 - indent }
        let shown = chosen(filled, into: room)
        let widths = fitted(shown, into: room)
        let titles = shown.map { Cell(columns[$0].title, .strong) }
        var lines = render(titles, shown, widths, console)
        for row in rows {
            let cells = shown.map { $0 < row.count ? row[$0] : Cell("") }
            lines += render(cells, shown, widths, console)
        }
        let margin = String(repeating: " ", count: indent)
        return indent == 0 ? lines : lines.map { $0.isEmpty ? $0 : margin + $0 }
    }

    func write(to console: Console) throws {
        try console.line(lines(for: console).joined(separator: "\n"))
    }

    /// The columns that fit at their least widths: those that always stay, then the others from the least rank on.
    private func chosen(_ filled: [Int], into limit: Int?) -> [Int] {
        guard let limit else { return filled }
        var kept = filled.filter { columns[$0].rank == 0 }
        func width(_ index: Int) -> Int { min(natural(index), columns[index].least ?? Int.max) + Self.gap }
        var used = kept.reduce(-Self.gap) { $0 + width($1) }
        for index in filled.filter({ columns[$0].rank > 0 }).sorted(by: { columns[$0].rank < columns[$1].rank })
        where used + width(index) <= limit {
            used += width(index)
            kept.append(index)
        }
        return kept.sorted()
    }

    /// The width of a column in which nothing is cut.
    private func natural(_ index: Int) -> Int {
        rows.reduce(VietnameseText.displayWidth(columns[index].title)) { widest, row in
            index < row.count ? max(widest, VietnameseText.displayWidth(row[index].text)) : widest
        }
    }

    /// The width of each shown column: its natural one, with the widest squeezable ones cut until all fit.
    private func fitted(_ shown: [Int], into limit: Int?) -> [Int] {
        var widths = shown.map(natural)
        // Between words first; only where that is not enough are long words cut.
        let words = shown.map { columns[$0].wraps ? longestWord($0) : 0 }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - limit
        for floors in [words, shown.map { _ in 0 }] {
            while excess > 0 {
                let squeezable = shown.indices.filter { index in
                    columns[shown[index]].least.map { widths[index] > max($0, floors[index]) } ?? false
                }
                guard let widest = squeezable.max(by: { widths[$0] < widths[$1] }) else { break }
                widths[widest] -= 1
                excess -= 1
            }
        }
        return widths
    }

    /// The width of the longest word of a column.
    private func longestWord(_ index: Int) -> Int {
        rows.reduce(0) { widest, row in
            guard index < row.count else { return widest }
            return row[index].text.split(separator: " ").reduce(widest) {
                max($0, VietnameseText.displayWidth(String($1)))
            }
        }
    }

    private func render(
        _ cells: [Cell], _ shown: [Int], _ widths: [Int], _ console: Console
    ) -> [String] {
        let pieces = cells.indices.map { index in
            columns[shown[index]].wraps
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
