/// Numbers and dates in Vietnamese words, as certificates and receipts repeat them.
///
/// One style throughout: `nghìn`, `linh` before a lone unit (not `lẻ`), `mốt` and `tư` after `mươi`, `lăm` after `mười`
/// and `mươi`, `tháng tư`.
public enum NumberWords {
    private static let digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]

    /// `number` in words: 2026 → `hai nghìn không trăm hai mươi sáu`; every value of the type, `âm` before negative ones.
    public static func words(_ number: Int64) -> String {
        if number == 0 { return digits[0] }
        let parts = words(of: number.magnitude, continues: false)
        return (number < 0 ? ["âm"] + parts : parts).joined(separator: " ")
    }

    /// An amount in words, with a capital: `Tám nghìn đồng`.
    public static func money(_ dong: Int64) -> String {
        let text = words(dong) + " đồng"
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// `ngày mười tháng sáu năm hai nghìn không trăm hai mươi sáu`. The caller knows that the day exists.
    public static func date(year: Int, month: Int, day: Int) -> String {
        let monthInWords = month == 4 ? "tư" : words(Int64(month))
        return "ngày \(words(Int64(day))) tháng \(monthInWords) năm \(words(Int64(year)))"
    }

    /// Where a greater part was said before (`continues`), the hundreds are said even where there are none (`hai nghìn
    /// không trăm linh năm`).
    private static func words(of number: UInt64, continues: Bool) -> [String] {
        for (unit, name) in [(1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1000, "nghìn")] as [(UInt64, String)]
        where number >= unit {
            let (whole, rest) = number.quotientAndRemainder(dividingBy: unit)
            let head = words(of: whole, continues: continues) + [name]
            return rest == 0 ? head : head + words(of: rest, continues: true)
        }
        return belowThousand(Int(number), saysHundreds: continues || number >= 100)
    }

    private static func belowThousand(_ number: Int, saysHundreds: Bool) -> [String] {
        let tens = number / 10 % 10
        let ones = number % 10
        var parts = saysHundreds ? [digits[number / 100], "trăm"] : []
        switch tens {
        case 0: if saysHundreds, ones > 0 { parts.append("linh") }
        case 1: parts.append("mười")
        default: parts += [digits[tens], "mươi"]
        }
        switch (tens, ones) {
        case (_, 0): break
        case (2..., 1): parts.append("mốt")
        case (2..., 4): parts.append("tư")
        case (1..., 5): parts.append("lăm")
        default: parts.append(digits[ones])
        }
        return parts
    }
}
