/// The two languages in which everything a citizen or an officer reads exists. Vietnamese is the default.
public enum Language: String, Sendable, Hashable, CaseIterable {
    case vietnamese = "vi"
    case english = "en"

    /// Chooses the language from a `--lang` value or a POSIX locale name (`vi_VN.UTF-8`, `en_GB`, `en`).
    ///
    /// Anything that does not begin with `en` is Vietnamese, the default of the product.
    public init(locale: String?) {
        let head = (locale ?? "").lowercased().prefix(2)
        self = head == "en" ? .english : .vietnamese
    }
}

/// One sentence or label in Vietnamese and in English.
public struct Bilingual: Sendable, Hashable {
    /// The Vietnamese text: what is shown unless English is asked for.
    public var vi: String
    /// The English text.
    public var en: String

    public init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The text in `language`.
    public subscript(language: Language) -> String {
        switch language {
        case .vietnamese: vi
        case .english: en
        }
    }
}

/// An error that tells its reader what happened, where, and what to do, in both languages.
///
/// `code` is stable over releases: scripts and portals match on it, people read `message` and `advice`.
/// None of the three may hold personal data.
public protocol Explained: Error, CustomStringConvertible {
    /// A stable dotted identifier, such as `dossier.not-found`.
    var code: String { get }
    /// What happened and where.
    var message: Bilingual { get }
    /// What the reader can do about it; `nil` where the message says it.
    var advice: Bilingual? { get }
}

extension Explained {
    public var advice: Bilingual? { nil }

    /// `code: message advice` in English: what a log line shows.
    public var description: String {
        if let advice { "\(code): \(message.en) \(advice.en)" } else { "\(code): \(message.en)" }
    }
}
