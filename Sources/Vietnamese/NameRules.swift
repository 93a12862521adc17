/// Full names (họ, chữ đệm và tên) as identity papers hold them.
public enum NameRules {
    /// The longest name, in characters.
    public static let maxLength = 100

    /// `name` in the form in which it is stored: NFC, trimmed, one space between words.
    ///
    /// Allowed are letters of any script with their marks, spaces, apostrophes, hyphens and dots (`K'Brơi`,
    /// `Marie-Claire`, `J. Smith`); at least one letter.
    /// - Throws: `NameError`, which never holds the name.
    public static func check(_ name: String) throws(NameError) -> String {
        // Nothing that cannot be a name is normalised: four scalars a character are more than any script needs.
        guard name.utf8.count <= maxLength * 16 else { throw .tooLong }
        for scalar in name.unicodeScalars where scalar.properties.generalCategory == .control {
            throw .controlCharacter
        }
        let normal = VietnameseText.squeezed(VietnameseText.nfc(name))
        guard !normal.isEmpty else { throw .empty }
        guard normal.count <= maxLength else { throw .tooLong }
        var hasLetter = false
        for (position, character) in normal.enumerated() {
            switch kind(of: character) {
            case .letter: hasLetter = true
            case .punctuation: break
            case .digit: throw .digit(position: position + 1)
            case .other: throw .character(position: position + 1)
            }
        }
        guard hasLetter else { throw .noLetter }
        return normal
    }

    private enum Kind { case letter, punctuation, digit, other }

    private static func kind(of character: Character) -> Kind {
        switch character {
        case " ", "'", "’", "ʼ", "-", "‐", ".": return .punctuation
        default: break
        }
        guard let first = character.unicodeScalars.first else { return .other }
        switch first.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter: break
        case .decimalNumber, .letterNumber, .otherNumber: return .digit
        default: return .other
        }
        let restIsMarks = character.unicodeScalars.dropFirst().allSatisfy {
            VietnameseText.isCombiningMark($0) || $0.properties.isAlphabetic
        }
        return restIsMarks ? .letter : .other
    }
}

/// Why a text cannot be a full name. Carries a position, never the name.
public enum NameError: Explained, Hashable {
    /// Nothing but white space.
    case empty
    /// More than 100 characters.
    case tooLong
    /// A digit; positions count from 1 in the normalised name.
    case digit(position: Int)
    /// NUL, a line break, a tab or another control character.
    case controlCharacter
    /// A character that stands in no name.
    case character(position: Int)
    /// Punctuation alone.
    case noLetter

    public var code: String {
        switch self {
        case .empty: "name.empty"
        case .tooLong: "name.too-long"
        case .digit: "name.digit"
        case .controlCharacter: "name.control-character"
        case .character: "name.character"
        case .noLetter: "name.no-letter"
        }
    }

    public var message: Bilingual {
        switch self {
        case .empty: Bilingual(vi: "Họ tên để trống.", en: "The name is empty.")
        case .tooLong:
            Bilingual(
                vi: "Họ tên dài quá \(NameRules.maxLength) ký tự.",
                en: "The name is longer than \(NameRules.maxLength) characters.")
        case .digit(let position):
            Bilingual(
                vi: "Họ tên có chữ số ở vị trí \(position).", en: "The name has a digit at position \(position).")
        case .controlCharacter:
            Bilingual(vi: "Họ tên có ký tự điều khiển.", en: "The name has a control character.")
        case .character(let position):
            Bilingual(
                vi: "Họ tên có ký tự không dùng trong tên ở vị trí \(position).",
                en: "The name has a character at position \(position) that stands in no name.")
        case .noLetter: Bilingual(vi: "Họ tên không có chữ cái nào.", en: "The name has no letter.")
        }
    }

    public var advice: Bilingual? {
        Bilingual(
            vi: "Ghi như trên giấy tờ: chữ cái, dấu cách, dấu nháy, gạch nối, dấu chấm.",
            en: "Write it as on identity papers: letters, spaces, apostrophes, hyphens, dots.")
    }
}
