public import Vietnamese

/// What an officer is appointed to (vai trò). Procedures name roles by these identifiers and may bring their own.
public struct Role: Identifier {
    public static let maximumLength = 40

    public let rawValue: String

    public init(_ text: String) throws(IdentifierError) {
        guard ShortIdentifier.isValid(text, maximumLength: Self.maximumLength) else { throw IdentifierError(.role) }
        rawValue = text
    }

    private init(known text: String) { rawValue = text }

    /// The identifier as definitions, events and commands write it.
    public var id: String { rawValue }

    /// Cán bộ một cửa: takes dossiers in and hands results over.
    public static let oneStop = Role(known: "one-stop")
    /// Công chức tư pháp – hộ tịch: works on civil status dossiers.
    public static let civilStatus = Role(known: "civil-status")
    /// Lãnh đạo phòng, head of the unit or agency: assigns, substitutes, grants leave.
    public static let head = Role(known: "head")
    /// Lãnh đạo ký: approves and signs.
    public static let signatory = Role(known: "signatory")
    /// Văn thư: numbers and stamps.
    public static let clerk = Role(known: "clerk")
    /// Kế toán: fees.
    public static let accountant = Role(known: "accountant")
    /// Thanh tra, inspector: reads what is within the agency's reach, sensitive data where the procedure says so; changes nothing.
    public static let inspector = Role(known: "inspector")
    /// Quản trị: organisation and definitions; sees no dossier.
    public static let administrator = Role(known: "administrator")

    /// The roles the engine itself knows, in the order of a dossier's way.
    public static let known: [Role] = [
        .oneStop, .civilStatus, .head, .signatory, .clerk, .accountant, .inspector, .administrator,
    ]

    /// What people read; for a role that only a procedure knows, its identifier.
    public var label: Bilingual {
        switch self {
        case .oneStop: Bilingual(vi: "Cán bộ một cửa", en: "One-stop officer")
        case .civilStatus: Bilingual(vi: "Công chức tư pháp – hộ tịch", en: "Civil status officer")
        case .head: Bilingual(vi: "Lãnh đạo phòng", en: "Head")
        case .signatory: Bilingual(vi: "Lãnh đạo ký", en: "Signatory")
        case .clerk: Bilingual(vi: "Văn thư", en: "Clerk")
        case .accountant: Bilingual(vi: "Kế toán", en: "Accountant")
        case .inspector: Bilingual(vi: "Thanh tra", en: "Inspector")
        case .administrator: Bilingual(vi: "Quản trị hệ thống", en: "Administrator")
        default: Bilingual(vi: rawValue, en: rawValue)
        }
    }
}
