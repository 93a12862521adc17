public import Organisation
public import Procedures
public import Vietnamese
public import WorkingTime

/// How dossier codes are made (mã hồ sơ): data with dates, because the rule has changed before and will again.
///
/// The text holds `{agency}`, the date as `{YY}`, `{YYYY}`, `{MM}`, `{DD}`, and `{serial:N}`, the daily serial of the receiving
/// agency with at least N digits. `{agency}-{YY}{MM}{DD}-{serial:4}` gives `H26.1.147-260610-0012`.
public struct CodeTemplate: Sendable, Hashable {
    /// The name that stands in events: small letters, digits and hyphens.
    public let id: String
    public let text: String
    /// The days on which it is used.
    public let dates: DayRange
    private let parts: [TemplatePart]

    /// The template in use: agency, day, daily serial of four digits.
    public static let standardText = "{agency}-{YY}{MM}{DD}-{serial:4}"

    /// - Throws: `CodeTemplateError` for an unknown placeholder, for text that no code may have, or without agency or serial.
    public init(id: String, text: String, dates: DayRange) throws(CodeTemplateError) {
        guard Wellformed.identifier(id) else { throw .id }
        let parts = try TemplatePart.parse(text)
        guard parts.contains(.agency), parts.contains(where: \.isSerial) else { throw .incomplete }
        self.id = id
        self.text = text
        self.dates = dates
        self.parts = parts
    }

    /// The code of a dossier.
    ///
    /// - Parameters:
    ///   - agency: The receiving agency.
    ///   - day: The local day of filing.
    ///   - serial: The agency's serial of that day, from 1.
    /// - Returns: The code, such as `H26.1.147-260610-0012`.
    public func code(agency: AgencyCode, day: Day, serial: Int64) -> String {
        TemplatePart.render(parts, agency: agency.rawValue, day: day, serial: serial)
    }

    /// The template in use on `day`: the last of those whose dates contain it.
    public static func inUse(_ templates: [CodeTemplate], on day: Day) -> CodeTemplate? {
        templates.last { $0.dates.contains(day) }
    }
}

/// How the numbers of results are made: the procedure's own template with `{serial}` (or `{serial:N}`) and `{year}`.
public struct NumberTemplate: Sendable, Hashable {
    private let parts: [TemplatePart]

    /// A template that cannot be read gives the bare serial: definitions are checked when they are published, not here.
    public init(_ text: String) {
        parts = (try? TemplatePart.parse(text)) ?? [.serial(1)]
    }

    /// The number of a result, such as `12/2026`.
    public func number(serial: Int64, day: Day) -> String {
        TemplatePart.render(parts, agency: "", day: day, serial: serial)
    }
}

/// Why a template of codes cannot be used.
public enum CodeTemplateError: Explained, Hashable {
    /// The template's own name is not well formed.
    case id
    /// A placeholder that nobody knows, or braces that do not match.
    case placeholder
    /// A character that no code may have.
    case character
    /// Agency or serial is missing: codes would repeat.
    case incomplete

    public var code: String {
        switch self {
        case .id: "code-template.id"
        case .placeholder: "code-template.placeholder"
        case .character: "code-template.character"
        case .incomplete: "code-template.incomplete"
        }
    }

    public var message: Bilingual {
        switch self {
        case .id: Bilingual(vi: "Tên mẫu mã hồ sơ sai dạng.", en: "The name of the code template is not well formed.")
        case .placeholder:
            Bilingual(
                vi: "Mẫu mã hồ sơ có phần trong ngoặc nhọn không được biết.",
                en: "The code template has an unknown placeholder.")
        case .character:
            Bilingual(
                vi: "Mẫu mã hồ sơ có ký tự không dùng được.", en: "The code template has a character no code may have.")
        case .incomplete:
            Bilingual(
                vi: "Mẫu mã hồ sơ phải có {agency} và {serial:N}.",
                en: "The code template must have {agency} and {serial:N}.")
        }
    }

    public var advice: Bilingual? {
        Bilingual(
            vi: "Các phần dùng được: {agency}, {YY}, {YYYY}, {MM}, {DD}, {serial:N}.",
            en: "Known are {agency}, {YY}, {YYYY}, {MM}, {DD} and {serial:N}.")
    }
}
