public import Vietnamese

/// Why a text is not the identifier it was taken for. Carries the rule, never the text.
public struct IdentifierError: Explained, Hashable {
    /// What the text should have been.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An agency code (mã định danh điện tử của cơ quan; QĐ 20/2020).
        case agency
        /// A role.
        case role
        /// An officer's identifier.
        case officer
        /// A unit's identifier within its agency.
        case unit
        /// A trusted system's identifier.
        case system
        /// An identifier of a registered key or credential.
        case key
        /// A webhook's name.
        case webhook
    }

    public let kind: Kind

    public init(_ kind: Kind) { self.kind = kind }

    public var code: String { "identifier.\(kind.rawValue)" }

    public var message: Bilingual {
        switch kind {
        case .agency:
            Bilingual(
                vi: "Mã cơ quan không hợp lệ: tối đa 35 ký tự A–Z, 0–9 và dấu chấm; "
                    + "cấp 1 gồm một chữ cái A–Y và hai chữ số.",
                en:
                    "Not an agency code: at most 35 characters A–Z, 0–9 and dots; level 1 is a letter A–Y and two digits."
            )
        case .role: Self.form(vi: "Mã vai trò", en: "a role", length: Role.maximumLength)
        case .officer: Self.form(vi: "Mã cán bộ", en: "an officer's identifier", length: OfficerID.maximumLength)
        case .unit: Self.form(vi: "Mã đơn vị", en: "a unit's identifier", length: UnitID.maximumLength)
        case .system: Self.form(vi: "Mã hệ thống", en: "a system's identifier", length: SystemID.maximumLength)
        case .key: Self.form(vi: "Mã khóa", en: "a key's identifier", length: 64)
        case .webhook: Self.form(vi: "Mã webhook", en: "a webhook's name", length: WebhookID.maximumLength)
        }
    }

    private static func form(vi: String, en: String, length: Int) -> Bilingual {
        Bilingual(
            vi: "\(vi) không hợp lệ: bắt đầu bằng chữ thường, chỉ gồm a–z, 0–9, “-”, “.”, tối đa \(length) ký tự.",
            en:
                "Not \(en): it begins with a small letter and has only a–z, 0–9, “-” and “.”, at most \(length) characters."
        )
    }
}

/// The form that role, officer, unit and system identifiers share.
enum ShortIdentifier {
    /// Whether `text` begins with a small letter, ends with a letter or digit, and has only `a–z`, `0–9`, `-` and `.`.
    static func isValid(_ text: String, maximumLength: Int) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= maximumLength, let first = bytes.first, let last = bytes.last else { return false }
        guard isLetter(first), isLetter(last) || isDigit(last) else { return false }
        return bytes.allSatisfy {
            isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
