import WorkingTime

/// A piece of a template of codes or numbers.
enum TemplatePart: Sendable, Hashable {
    case text(String)
    case agency
    case year
    case shortYear
    case month
    case day
    /// The serial with at least so many digits, 1 to 12.
    case serial(Int)

    var isSerial: Bool { if case .serial = self { true } else { false } }

    static func parse(_ text: String) throws(CodeTemplateError) -> [TemplatePart] {
        var parts: [TemplatePart] = []
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            if open > rest.startIndex { parts.append(.text(try plain(rest[..<open]))) }
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else { throw .placeholder }
            parts.append(try placeholder(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(try plain(rest))) }
        return parts
    }

    private static func plain(_ text: Substring) throws(CodeTemplateError) -> String {
        // What a number on a Vietnamese document may have besides: 12/2026/GKS-UBND.
        for scalar in text.unicodeScalars {
            let isFine =
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || ".-_/ ".unicodeScalars.contains(scalar)
            guard isFine else { throw .character }
        }
        return String(text)
    }

    private static func placeholder(_ name: Substring) throws(CodeTemplateError) -> TemplatePart {
        switch name {
        case "agency": return .agency
        case "YYYY", "year": return .year
        case "YY": return .shortYear
        case "MM": return .month
        case "DD": return .day
        case "serial": return .serial(1)
        default:
            guard name.hasPrefix("serial:"), let width = Int(name.dropFirst(7)), (1...12).contains(width) else {
                throw .placeholder
            }
            return .serial(width)
        }
    }

    static func render(_ parts: [TemplatePart], agency: String, day: Day, serial: Int64) -> String {
        let date = day.date
        var text = ""
        for part in parts {
            switch part {
            case .text(let plain): text += plain
            case .agency: text += agency
            case .year: text += padded(Int64(date.year), 4)
            case .shortYear: text += padded(Int64(date.year % 100), 2)
            case .month: text += padded(Int64(date.month), 2)
            case .day: text += padded(Int64(date.day), 2)
            case .serial(let width): text += padded(serial, width)
            }
        }
        return text
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
