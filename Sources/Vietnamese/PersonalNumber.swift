/// A person's sex as civil status records it.
public enum Sex: String, Sendable, Hashable, CaseIterable {
    case male, female

    /// `Nam`, `Nữ`.
    public var text: Bilingual {
        switch self {
        case .male: Bilingual(vi: "Nam", en: "Male")
        case .female: Bilingual(vi: "Nữ", en: "Female")
        }
    }
}

/// A personal identification number (số định danh cá nhân): twelve digits, or the nine of an old identity card.
///
/// The twelve are three for the province or country of birth registration, one for century and sex, two for the year of
/// birth and six at random; there is no check digit (NĐ 137/2015 art. 13). Printing a value shows no digit of it.
public struct PersonalNumber: Sendable, Hashable {
    /// The digits: personal data, for sealed fields and search tokens only.
    public let digits: String

    /// Reads a number; white space around it and dots or spaces between groups are not part of it.
    ///
    /// - Throws: `PersonalNumberError`, which never holds the number.
    public init(_ text: String) throws(PersonalNumberError) {
        guard text.utf8.count <= 64 else { throw .length }
        let bare = text.split { $0.isWhitespace || $0 == "." }.joined()
        guard !bare.isEmpty, bare.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notDigits }
        guard bare.utf8.count == 12 || bare.utf8.count == 9 else { throw .length }
        digits = bare
        if isOld { return }
        guard centuryAndSex <= 5 else { throw .century }
    }

    /// Whether it is the nine-digit number of an old identity card, which says nothing about its holder.
    public var isOld: Bool { digits.utf8.count == 9 }

    /// The code of the province or country; `nil` for an old number.
    public var placeCode: String? { isOld ? nil : String(digits.prefix(3)) }

    /// The year of birth that the number states, 1900 to 2199; `nil` for an old number.
    public var birthYear: Int? {
        isOld ? nil : 1900 + centuryAndSex / 2 * 100 + digit(4) * 10 + digit(5)
    }

    /// The sex that the number states; `nil` for an old number.
    public var sex: Sex? { isOld ? nil : (centuryAndSex.isMultiple(of: 2) ? .male : .female) }

    private var centuryAndSex: Int { digit(3) }

    private func digit(_ index: Int) -> Int {
        let utf8 = digits.utf8
        guard index < utf8.count else { return 0 }
        return Int(utf8[utf8.index(utf8.startIndex, offsetBy: index)]) - 0x30
    }

    /// Reads a number and compares what it states with what is known; `nil` is not compared, an old number states nothing.
    ///
    /// - Throws: `PersonalNumberError`, which says what contradicts and holds neither the number nor the birth year.
    @discardableResult
    public static func check(
        _ number: String, birthYear: Int? = nil, sex: Sex? = nil
    ) throws(PersonalNumberError) -> PersonalNumber {
        let value = try PersonalNumber(number)
        if let stated = value.birthYear, let birthYear, stated != birthYear { throw .birthYear }
        if let stated = value.sex, let sex, stated != sex { throw .sex }
        return value
    }
}

extension PersonalNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How many digits there are, and none of them.
    public var description: String { "personal number (\(digits.utf8.count) digits)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a text is not a personal number, or contradicts its holder. Holds neither.
public enum PersonalNumberError: Explained, Hashable {
    /// Something that is not a digit.
    case notDigits
    /// Neither twelve nor nine digits.
    case length
    /// A fourth digit beyond 5: no century and sex that anybody was born with.
    case century
    /// The number states another year of birth.
    case birthYear
    /// The number states the other sex.
    case sex

    public var code: String {
        switch self {
        case .notDigits: "personal-number.not-digits"
        case .length: "personal-number.length"
        case .century: "personal-number.century"
        case .birthYear: "personal-number.birth-year"
        case .sex: "personal-number.sex"
        }
    }

    public var message: Bilingual {
        switch self {
        case .notDigits:
            Bilingual(vi: "Số định danh chỉ gồm chữ số.", en: "A personal number has digits only.")
        case .length:
            Bilingual(
                vi: "Số định danh có 12 chữ số (hoặc 9 chữ số của chứng minh nhân dân cũ).",
                en: "A personal number has 12 digits (or the 9 of an old identity card).")
        case .century:
            Bilingual(
                vi: "Chữ số thứ tư của số định danh (thế kỷ và giới tính) phải từ 0 đến 5.",
                en: "The fourth digit of a personal number (century and sex) must be 0 to 5.")
        case .birthYear:
            Bilingual(
                vi: "Số định danh không khớp với năm sinh.",
                en: "The personal number contradicts the year of birth.")
        case .sex:
            Bilingual(
                vi: "Số định danh không khớp với giới tính.", en: "The personal number contradicts the sex.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .notDigits, .length, .century: nil
        case .birthYear, .sex:
            Bilingual(
                vi: "Đối chiếu với thẻ căn cước hoặc cơ sở dữ liệu dân cư.",
                en: "Compare with the identity card or the population database.")
        }
    }
}
