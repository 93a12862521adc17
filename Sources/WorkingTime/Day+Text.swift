public import Vietnamese

extension Day {
    /// Reads `2026-06-10`.
    ///
    /// - Returns: `nil` for any other form and for a day that does not exist.
    public init?(iso text: String) {
        var digits = DigitScanner(text)
        guard let day = Day(scanning: &digits), digits.isAtEnd else { return nil }
        self = day
    }

    init?(scanning digits: inout DigitScanner) {
        guard let year = digits.number(4), digits.take("-"),
            let month = digits.number(2), digits.take("-"),
            let day = digits.number(2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads what people in Vietnam type: `10/06/2026`, `10/6/2026` or `10-6-2026`.
    ///
    /// - Returns: `nil` for any other form and for a day that does not exist.
    public init?(vi text: String) {
        let separator: Character = text.contains("/") ? "/" : "-"
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3, (1...2).contains(parts[0].utf8.count), (1...2).contains(parts[1].utf8.count),
            parts[2].utf8.count == 4
        else { return nil }
        var numbers: [Int] = []
        for part in parts {
            var digits = DigitScanner(String(part))
            guard let number = digits.number(part.utf8.count) else { return nil }
            numbers.append(number)
        }
        self.init(year: numbers[2], month: numbers[1], day: numbers[0])
    }

    /// ISO 8601: `2026-06-10`. Its text order is the order of days.
    public var iso: String {
        let (year, month, day) = date
        return String(unsafeUninitializedCapacity: 10) { buffer in
            var text = DigitWriter(buffer: buffer)
            text.write(year, width: 4)
            text.write("-")
            text.write(month, width: 2)
            text.write("-")
            text.write(day, width: 2)
            return text.count
        }
    }

    /// As tables and forms write it: `10/06/2026`.
    public var vi: String {
        let (year, month, day) = date
        return "\(twoDigits(day))/\(twoDigits(month))/\(fourDigits(year))"
    }

    /// As administrative papers write it: `ngày 10 tháng 6 năm 2026`.
    ///
    /// Days below 10 and the months 1 and 2 get a leading zero, so that nothing can be written before them.
    public var viLong: String {
        let (year, month, day) = date
        return "ngày \(twoDigits(day)) tháng \(month < 3 ? twoDigits(month) : String(month)) năm \(year)"
    }

    /// As a birth certificate repeats it in words: `ngày mười tháng sáu năm hai nghìn không trăm hai mươi sáu`.
    public var inWords: String {
        let (year, month, day) = date
        return NumberWords.date(year: year, month: month, day: day)
    }

    /// In English: `10 June 2026`.
    public var en: String {
        let (year, month, day) = date
        return "\(day) \(Day.englishMonths[month - 1]) \(year)"
    }

    /// `10/06/2026` and `10 June 2026`.
    public var text: Bilingual { Bilingual(vi: vi, en: en) }

    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension TimeOfDay {
    /// `15:00`; seconds are left out.
    public var short: String { "\(twoDigits(hour)):\(twoDigits(minute))" }

    /// `15 giờ 05 phút`; seconds are left out.
    public var vi: String { "\(twoDigits(hour)) giờ \(twoDigits(minute)) phút" }
}

extension Weekday {
    /// `thứ Hai` … `Chủ nhật`; `Monday` … `Sunday`.
    public var text: Bilingual {
        switch self {
        case .monday: Bilingual(vi: "thứ Hai", en: "Monday")
        case .tuesday: Bilingual(vi: "thứ Ba", en: "Tuesday")
        case .wednesday: Bilingual(vi: "thứ Tư", en: "Wednesday")
        case .thursday: Bilingual(vi: "thứ Năm", en: "Thursday")
        case .friday: Bilingual(vi: "thứ Sáu", en: "Friday")
        case .saturday: Bilingual(vi: "thứ Bảy", en: "Saturday")
        case .sunday: Bilingual(vi: "Chủ nhật", en: "Sunday")
        }
    }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

private func fourDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
