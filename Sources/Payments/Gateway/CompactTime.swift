public import WorkingTime

/// Instants as payment networks of this country write them: `yyyyMMddHHmmss` in GMT+7.
public enum CompactTime {
    /// The instant as 14 digits; parts of a second are dropped.
    public static func text(_ instant: Instant) -> String {
        let (day, time) = instant.local
        let seconds = time.microseconds / 1_000_000
        return text(day) + digits(seconds / 3600, 2) + digits(seconds / 60 % 60, 2) + digits(seconds % 60, 2)
    }

    /// The day as 8 digits.
    public static func text(_ day: Day) -> String {
        digits(Int64(day.year), 4) + digits(Int64(day.month), 2) + digits(Int64(day.day), 2)
    }

    private static func digits(_ value: Int64, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }

    /// Reads 14 digits; `nil` for anything else.
    public static func instant(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count == 14, bytes.allSatisfy(VietQRText.isDigit) else { return nil }
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        guard let day = Day(year: number(0..<4), month: number(4..<6), day: number(6..<8)), number(8..<10) < 24,
            number(10..<12) < 60, number(12..<14) < 60
        else { return nil }
        let seconds = Int64(number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14))
        return Instant(day: day, time: .midnight).adding(seconds: seconds)
    }
}
