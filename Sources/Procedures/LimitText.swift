public import WorkingTime

/// The written form of a time limit in definitions, in English or Vietnamese.
///
/// `same-day`; a number with `working hours`, `working days`, `days` or `months` (`4 working hours`, `0.5 working days`,
/// `2 months`); `trong ngày làm việc`; a number with `giờ làm việc`, `ngày làm việc`, `ngày` or `tháng`
/// (`0,5 ngày làm việc`, `30 ngày`). Only working days may have a fraction, of at most three digits.
public enum LimitText {
    /// The limit that `text` writes; `nil` where it has another form, or an amount beyond its unit's range.
    public static func parse(_ text: String) -> Limit? {
        let words = text.lowercased().split { $0 == " " }.map(String.init)
        let unit: Unit
        switch words.joined(separator: " ") {
        case "same-day", "same day", "same working day", "trong ngày", "trong ngày làm việc": return .sameDay
        default:
            guard let named = units[words.dropFirst().joined(separator: " ")] else { return nil }
            unit = named
        }
        guard let amount = words.first.flatMap(thousandths) else { return nil }
        let limit: Limit
        if unit == .workingDays {
            limit = .workingDays(thousandths: amount)
        } else {
            guard amount % 1000 == 0 else { return nil }
            let whole = amount / 1000
            limit =
                switch unit {
                case .workingHours: .workingHours(whole)
                case .calendarDays: .calendarDays(whole)
                case .workingDays, .months: .months(whole)
                }
        }
        return limit.isValid ? limit : nil
    }

    /// The English form, which `parse` reads back.
    public static func text(_ limit: Limit) -> String {
        switch limit {
        case .sameDay: return "same-day"
        case .workingHours(let hours): return "\(hours) working hours"
        case .workingDays(let thousandths):
            let fraction = thousandths % 1000
            guard fraction != 0 else { return "\(thousandths / 1000) working days" }
            var digits = String(1000 + fraction).dropFirst()
            while digits.hasSuffix("0") { digits = digits.dropLast() }
            return "\(thousandths / 1000).\(digits) working days"
        case .calendarDays(let days): return "\(days) days"
        case .months(let months): return "\(months) months"
        }
    }

    /// What was probably meant by a text that is no limit: the same number with the unit made plain.
    static func meant(_ text: String) -> String? {
        let words = text.lowercased().split(separator: " ").map(String.init)
        guard let number = words.first, thousandths(number) != nil else { return nil }
        let unit = words.dropFirst().joined(separator: " ")
        switch unit {
        case "": return "\(number) working days"
        case "giờ", "hour", "hours": return "\(number) working hours"
        case "tuần", "week", "weeks": return nil
        default:
            guard unit.contains("work") || unit.contains("làm") else { return nil }
            return unit.hasPrefix("h") || unit.contains("hour") || unit.contains("giờ")
                ? "\(number) working hours" : "\(number) working days"
        }
    }

    private enum Unit { case workingHours, workingDays, calendarDays, months }

    private static let units: [String: Unit] = [
        "working hour": .workingHours, "working hours": .workingHours, "giờ làm việc": .workingHours,
        "working day": .workingDays, "working days": .workingDays, "ngày làm việc": .workingDays,
        "day": .calendarDays, "days": .calendarDays, "ngày": .calendarDays,
        "month": .months, "months": .months, "tháng": .months,
    ]

    /// A decimal number in thousandths, with a point or a comma before at most three digits.
    private static func thousandths(_ text: String) -> Int? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard (1...2).contains(parts.count), (1...5).contains(parts[0].utf8.count) else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
        guard let whole = Int(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1000 }
        guard (1...3).contains(parts[1].utf8.count), let fraction = Int(parts[1]) else { return nil }
        var value = fraction
        for _ in parts[1].utf8.count..<3 { value *= 10 }
        return whole * 1000 + value
    }
}
