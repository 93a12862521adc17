public import Vietnamese

/// What a password must be: 10 to 200 characters, no control characters; anything else is the officer's business.
///
/// Length is what makes guessing hard; rules on digits and signs only make passwords alike (NIST SP 800-63B section 5.1.1.2).
public enum PasswordRules {
    public static let minimumLength = 10
    public static let maximumLength = 200

    /// `password` in NFC, so that it is the same from every keyboard.
    ///
    /// - Throws: `PasswordRefusal`, which never holds the password.
    public static func check(_ password: String) throws(PasswordRefusal) -> String {
        guard password.utf8.count <= maximumLength * 16 else { throw .tooLong }
        guard !password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .controlCharacter
        }
        let normal = VietnameseText.nfc(password)
        guard normal.count >= minimumLength else { throw .tooShort }
        guard normal.count <= maximumLength else { throw .tooLong }
        guard Set(normal).count > 2 else { throw .repetitive }
        return normal
    }
}

/// Why a password was not accepted.
public enum PasswordRefusal: Explained, Hashable {
    case tooShort
    case tooLong
    case controlCharacter
    /// One or two characters over and over.
    case repetitive

    public var code: String {
        switch self {
        case .tooShort: "password.too-short"
        case .tooLong: "password.too-long"
        case .controlCharacter: "password.control-character"
        case .repetitive: "password.repetitive"
        }
    }

    public var message: Bilingual {
        switch self {
        case .tooShort:
            Bilingual(
                vi: "Mật khẩu cần ít nhất \(PasswordRules.minimumLength) ký tự.",
                en: "A password has at least \(PasswordRules.minimumLength) characters.")
        case .tooLong:
            Bilingual(
                vi: "Mật khẩu dài nhất \(PasswordRules.maximumLength) ký tự.",
                en: "A password has at most \(PasswordRules.maximumLength) characters.")
        case .controlCharacter:
            Bilingual(
                vi: "Mật khẩu không được chứa ký tự điều khiển.", en: "A password has no control characters.")
        case .repetitive:
            Bilingual(
                vi: "Mật khẩu chỉ lặp lại một hoặc hai ký tự.", en: "The password repeats one or two characters.")
        }
    }

    public var advice: Bilingual? {
        Bilingual(
            vi: "Hãy ghép bốn, năm từ không liên quan; dùng được cả dấu cách và chữ có dấu.",
            en: "Put four or five unrelated words together; spaces and diacritics are welcome.")
    }
}
