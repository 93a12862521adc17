import Vietnamese

/// A list of labels with their values, values wrapped beside them.
struct Facts {
    private var pairs: [(label: String, value: Table.Cell)] = []

    var isEmpty: Bool { pairs.isEmpty }

    /// Adds a fact; one without a value is left out.
    mutating func add(_ vi: String, _ en: String, _ value: String?, _ style: Console.Style = .plain) {
        add(say(vi, en), value, style)
    }

    mutating func add(_ label: String, _ value: String?, _ style: Console.Style = .plain) {
        guard let value, !value.isEmpty else { return }
        pairs.append((Printable.line(label), Table.Cell(value, style)))
    }

    func lines(for console: Console, indent: Int = 0) -> [String] {
        let widest = pairs.map { VietnameseText.displayWidth($0.label) }.max() ?? 0
        let margin = indent + widest + 2
        let room = max(20, (console.columns ?? 10_000) - margin)
        var lines: [String] = []
        for (label, value) in pairs {
            for (index, line) in TextWrap.lines(value.text, columns: room).enumerated() {
                let head = index == 0 ? label : ""
                lines.append(
                    String(repeating: " ", count: indent)
                        + console.styled(VietnameseText.padded(head, to: widest), .faint) + "  "
                        + console.styled(line, value.style))
            }
        }
        return lines
    }

    func write(to console: Console, indent: Int = 0) throws {
        guard !pairs.isEmpty else { return }
        try console.line(lines(for: console, indent: indent).joined(separator: "\n"))
    }
}
