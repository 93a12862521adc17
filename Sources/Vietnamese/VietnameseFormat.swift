/// Numbers and amounts as they are written in Vietnam: dots between thousands, a comma before decimals.
public enum VietnameseFormat {
    /// `1.234.567`; every value of the type.
    public static func number(_ value: Int64) -> String { grouped(value, separator: ".") }

    /// `1.234.567 đồng`.
    public static func money(_ dong: Int64) -> String { number(dong) + " đồng" }

    /// `1.234.567 ₫`, with a no-break space before the sign.
    public static func moneySign(_ dong: Int64) -> String { number(dong) + "\u{A0}₫" }

    /// An amount in both languages: `1.234.567 đồng`, `1,234,567 VND`.
    public static func moneyText(_ dong: Int64) -> Bilingual {
        Bilingual(vi: money(dong), en: englishNumber(dong) + " VND")
    }

    /// A number given in thousandths, without trailing zeros: 2500 → `2,5`.
    public static func thousandths(_ value: Int64) -> String {
        decimal(value, grouping: ".", point: ",")
    }

    /// `1,234,567`.
    public static func englishNumber(_ value: Int64) -> String { grouped(value, separator: ",") }

    /// A number given in thousandths in English: 2500 → `2.5`.
    public static func englishThousandths(_ value: Int64) -> String {
        decimal(value, grouping: ",", point: ".")
    }

    private static func decimal(_ value: Int64, grouping: Character, point: Character) -> String {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
        var text = (value < 0 ? "-" : "") + grouped(whole, separator: grouping)
        if rest > 0 {
            var digits = String(1000 + rest).dropFirst()
            while digits.last == "0" { digits.removeLast() }
            text.append(point)
            text += digits
        }
        return text
    }

    private static func grouped(_ value: Int64, separator: Character) -> String {
        (value < 0 ? "-" : "") + grouped(value.magnitude, separator: separator)
    }

    private static func grouped(_ magnitude: UInt64, separator: Character) -> String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { text.append(separator) }
            text.append(digit)
        }
        return text
    }
}
