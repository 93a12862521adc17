import Testing
import Vietnamese

@Suite struct TextTests {
    /// The same text with every letter taken apart, and put together.
    static let spellings = [
        ("\u{1E8B}\u{323}", "x\u{323}\u{307}"),
        ("Nguyễn", "Nguye\u{302}\u{303}n"), ("Ộ", "O\u{323}\u{302}"), ("Ộ", "O\u{302}\u{323}"),
        ("ứ", "u\u{31B}\u{301}"),
        ("ế", "ê\u{301}"), ("Å", "\u{212B}"), ("가", "\u{1100}\u{1161}"),
    ]

    @Test(arguments: spellings)
    func oneSpellingInNFC(composed: String, other: String) {
        #expect(Array(VietnameseText.nfc(other).unicodeScalars) == Array(composed.unicodeScalars))
        #expect(Array(VietnameseText.nfc(composed).utf8) == Array(composed.utf8))
        #expect(VietnameseText.isNFC(composed))
        #expect(!VietnameseText.isNFC(other))
    }

    @Test(arguments: ["", "abc", "Đặng Thùy Trâm", "10 ₫ – “x”", "漢字 😀", "q\u{323}\u{307}", "\u{FFFD}"])
    func alreadyNFC(text: String) {
        #expect(VietnameseText.isNFC(text))
        #expect(Array(VietnameseText.nfc(text).utf8) == Array(text.utf8))
    }

    @Test(arguments: [
        ("  NGUYỄN \t Thị\u{A0}ĐÀO ", "nguyen thi dao"), ("Hoà", "hoa"), ("Hòa", "hoa"), ("ĐẶNG ÐỨC đð", "dang duc dd"),
        ("Ưu ƯỚC ơ Ợ", "uu uoc o o"), ("", ""), ("José Müller", "jose muller"), ("İ", "i"), ("漢", "漢"),
        ("Nguye\u{302}\u{303}n", "nguyen"),
    ])
    func folded(text: String, expected: String) {
        #expect(VietnameseText.folded(text) == expected)
        #expect(VietnameseText.folded(expected) == expected)
    }

    @Test(arguments: [
        ("", 0), ("abc", 3), ("Nguyễn", 6), ("Nguye\u{302}\u{303}n", 6), ("đồng ₫", 6), ("漢字", 4), ("ｱ", 1), ("Ａ", 2),
        ("😀", 2),
        ("👨‍👩‍👧", 2), ("☎", 1), ("☎\u{FE0F}", 2), ("🇻🇳", 2), ("a\u{200B}b", 2), ("a\tb", 2), ("\u{1B}[31m", 4), ("가", 2),
        ("…", 1), ("—", 1), ("a\u{AD}b", 2), ("한", 2),
    ])
    func displayWidth(text: String, columns: Int) {
        #expect(VietnameseText.displayWidth(text) == columns)
    }

    @Test(arguments: [
        ("Nguyễn Văn A", 12, "Nguyễn Văn A"), ("Nguyễn Văn A", 11, "Nguyễn Văn…"), ("Nguyễn", 1, "…"),
        ("Nguyễn", 0, ""),
        ("Nguyễn", -3, ""), ("漢字", 3, "漢…"), ("漢字", 2, "…"), ("", 0, ""),
    ])
    func truncated(text: String, columns: Int, expected: String) {
        #expect(VietnameseText.truncated(text, to: columns) == expected)
        #expect(VietnameseText.displayWidth(VietnameseText.truncated(text, to: columns)) <= max(0, columns))
    }

    @Test func padded() {
        #expect(VietnameseText.padded("Hà", to: 4) == "Hà  ")
        #expect(VietnameseText.paddedLeft("漢", to: 4) == "  漢")
        #expect(VietnameseText.padded("Hà Nội", to: 3) == "Hà Nội")
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1.000"), (1_234_567, "1.234.567"), (-1000, "-1.000"), (-999, "-999"),
            (.max, "9.223.372.036.854.775.807"), (.min, "-9.223.372.036.854.775.808"),
        ] as [(Int64, String)])
    func numbers(value: Int64, text: String) {
        #expect(VietnameseFormat.number(value) == text)
        #expect(VietnameseFormat.money(value) == text + " đồng")
        #expect(VietnameseFormat.moneySign(value) == text + "\u{A0}₫")
        #expect(VietnameseFormat.moneyText(value).en == text.replacing(".", with: ",") + " VND")
    }

    @Test(
        arguments: [
            (500, "0,5"), (2500, "2,5"), (1000, "1"), (125, "0,125"), (5, "0,005"), (1_234_010, "1.234,01"),
            (-500, "-0,5"),
            (0, "0"), (.min, "-9.223.372.036.854.775,808"),
        ] as [(Int64, String)])
    func thousandths(value: Int64, text: String) {
        #expect(VietnameseFormat.thousandths(value) == text)
    }

    @Test(
        arguments: [
            ("recieve", ["receive", "refuse"], "receive"), ("Bo sung", ["bổ sung", "từ chối"], "bổ sung"),
            ("of", ["off"], "off"),
            ("reason", ["source", "season", "reasons"], "season"), ("zzz", ["off", "day"], nil), ("", ["off"], nil),
            ("x", [], nil), (String(repeating: "a", count: 65), [String(repeating: "a", count: 65)], nil),
            ("dya", ["day"], "day"),
        ] as [(String, [String], String?)])
    func suggestions(word: String, known: [String], expected: String?) {
        #expect(Suggestion.nearest(to: word, among: known) == expected)
    }

    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("ab", "ba", 1), ("abcd", "acbd", 1), ("kitten", "sitting", 3),
        ("ca", "abc", 3), ("đá", "da", 2),
    ])
    func distances(first: String, second: String, distance: Int) {
        #expect(Suggestion.distance(first, second) == distance)
        #expect(Suggestion.distance(second, first) == distance)
    }

    @Test(
        arguments: [
            ("en", Language.english), ("en_GB.UTF-8", .english), ("vi_VN", .vietnamese), (nil, .vietnamese),
            ("", .vietnamese),
            ("C", .vietnamese), ("EN", .english),
        ] as [(String?, Language)])
    func languages(locale: String?, language: Language) {
        #expect(Language(locale: locale) == language)
    }
}
