/// The digits of an ISO day, which may not exist.
struct ISODay {
    let year: Int
    let month: Int
    let day: Int

    /// Reads exactly `YYYY-MM-DD`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Whether the calendar has the day.
    var exists: Bool {
        guard year >= 1, (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let last = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        return day <= last
    }

    /// The ISO form of a day written as in Vietnam, `10/6/2026`; `nil` where it is not one.
    static func meant(_ text: String) -> String? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
        guard parts.count == 3, let first = Int(parts[0]), let month = Int(parts[1]), let last = Int(parts[2]) else {
            return nil
        }
        let (year, day) = parts[0].count == 4 ? (first, last) : (last, first)
        guard (1000...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let iso = "\(year)-\(padded(month))-\(padded(day))"
        guard let value = ISODay(iso), value.exists else { return nil }
        return iso
    }
}
