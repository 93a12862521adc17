/// The keys under which a person is found by name.
///
/// A key is a lower-case text: words with single spaces between them, apostrophes in one form. A key *with* diacritics
/// has the tone at the end of each word, so that `Hoà` and `Hòa`, two spellings of one name, are one key; a key
/// *without* has no marks at all and `d` for `đ`.
public enum NameKeys {
    /// No name has more keys than this.
    public static let maxKeys = 10

    /// The keys of `fullName`, each once: the whole name; its last word (tên), last two and last three words; its first
    /// with its last word (họ and tên) — each with and without diacritics. At most ten, none for a text without words.
    ///
    /// `Nguyễn Thị Minh Khai` is found as `nguyen thi minh khai`, `khai`, `minh khai`, `thi minh khai`, `nguyen khai`, and
    /// by the same with diacritics.
    public static func keys(of fullName: String) -> [String] {
        let words = words(of: fullName).map { (with: toneLast($0), without: VietnameseText.folded($0)) }
        guard let first = words.first, let last = words.last else { return [] }
        var combinations = [words[...]]
        for length in 1...3 where length < words.count { combinations.append(words.suffix(length)) }
        if words.count > 2 { combinations.append([first, last]) }
        var keys: [String] = []
        for combination in combinations {
            let forms = [combination.map(\.with), combination.map(\.without)].map { $0.joined(separator: " ") }
            for key in forms where !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    /// The key to look for when `query` is typed: with diacritics where it has any (then only names that have them are
    /// found), without where it has none (then all are found). `nil` for a query without words.
    public static func key(ofQuery query: String) -> String? {
        let words = words(of: query)
        if words.isEmpty { return nil }
        return words.map(toneLast).joined(separator: " ")
    }

    private static func words(of name: String) -> [String] {
        VietnameseText.squeezed(name).lowercased().replacing("’", with: "'").replacing("ʼ", with: "'")
            .split(separator: " ").map(String.init)
    }

    /// Vietnamese tones: grave, acute, tilde, hook above, dot below.
    private static let tones: Set<Unicode.Scalar> = ["\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]

    private static func toneLast(_ word: String) -> String {
        var letters = String.UnicodeScalarView()
        var marks = String.UnicodeScalarView()
        for scalar in VietnameseText.decomposed(word).unicodeScalars {
            if tones.contains(scalar) { marks.append(scalar) } else { letters.append(scalar) }
        }
        return VietnameseText.nfc(String(letters) + String(marks))
    }
}
