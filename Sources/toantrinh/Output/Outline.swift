import JSON
import Vietnamese

/// Writes any JSON of the server for people: labels, indented values, tables for lists of objects.
enum Outline {
    /// The lines of `value`.
    static func lines(_ value: JSONValue, for console: Console, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent)
        switch value {
        case .object(let object): return lines(object, for: console, indent: indent)
        case .array(let items):
            if items.allSatisfy({ $0.object != nil }), !items.isEmpty {
                return table(items.compactMap(\.object), for: console, indent: indent)
            }
            return items.map { margin + "• " + Printable.line(text($0) ?? "") }
        default: return [margin + Printable.line(text(value) ?? "–")]
        }
    }

    static func lines(_ object: JSONObject, for console: Console, indent: Int = 0) -> [String] {
        var lines: [String] = []
        var facts = Facts()
        func flush() {
            if !facts.isEmpty { lines += facts.lines(for: console, indent: indent) }
            facts = Facts()
        }
        for member in object.members {
            let label = Labels.name(member.key)
            if let text = text(member.value) {
                facts.add(label, text)
            } else if case .null = member.value {
                continue
            } else {
                flush()
                lines.append(String(repeating: " ", count: indent) + console.styled(Printable.line(label), .strong))
                lines += self.lines(member.value, for: console, indent: indent + 2)
            }
        }
        flush()
        return lines
    }

    /// One line for what fits on one: scalars, labels in two languages, lists of scalars; `nil` for what does not.
    static func text(_ value: JSONValue) -> String? {
        switch value {
        case .null: return nil
        case .bool(let truth): return truth ? say("có", "yes") : say("không", "no")
        case .integer(let number):
            return say(VietnameseFormat.number(number), VietnameseFormat.englishNumber(number))
        case .string(let string): return shortened(string) ?? Moments.shown(string)
        case .array(let items):
            let texts = items.compactMap { item in item.object == nil ? text(item) : label(item) }
            return !items.isEmpty && texts.count == items.count ? texts.joined(separator: ", ") : nil
        case .object(let object):
            return object["sealed"]?.string == nil ? label(value) : say("(niêm phong)", "(sealed)")
        }
    }

    /// The beginning of a digest or fingerprint: people compare the first digits, programs use `--json`.
    private static func shortened(_ text: String) -> String? {
        guard text.utf8.count == 64, text.utf8.allSatisfy({ $0.isHexDigit }) else { return nil }
        return text.prefix(12) + "…"
    }

    private static func label(_ value: JSONValue) -> String? {
        guard let object = value.object, object["vi"] != nil else { return nil }
        return Bilingual(json: value)?[Speech.language]
    }

    /// A table of objects: a column for every member that is plain in some row.
    static func table(_ items: [JSONObject], for console: Console, indent: Int = 0) -> [String] {
        var keys: [String] = []
        for item in items {
            for member in item.members where !keys.contains(member.key) { keys.append(member.key) }
        }
        var table = Table(keys.map { Table.Column(title: Labels.name($0).uppercased(), least: 8, wraps: true) })
        for item in items {
            table.add(keys.map { key in Table.Cell(item[key].flatMap(cell) ?? "") })
        }
        return table.lines(for: console, indent: indent)
    }

    private static func cell(_ value: JSONValue) -> String? {
        if let text = text(value) { return text }
        guard let object = value.object else { return JSONWriter.text(value) }
        return object.members.compactMap { member in
            cell(member.value).map { "\(Labels.name(member.key)): \($0)" }
        }.joined(separator: "; ")
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
