public import Vietnamese

/// A ground on which somebody acts for the applicant, such as an authorisation (người đại diện, người được ủy quyền).
public struct GroundDefinition: Sendable, Hashable {
    public var id: String
    public var label: Bilingual

    public init(id: String, label: Bilingual) {
        self.id = id
        self.label = label
    }
}

/// A role that only this procedure knows.
public struct RoleDefinition: Sendable, Hashable {
    public var id: String
    public var label: Bilingual

    public init(id: String, label: Bilingual) {
        self.id = id
        self.label = label
    }
}

/// The words that version 1 of the workflow language knows without being told.
public enum Vocabulary {
    /// The version of the language that this parser reads and writes.
    public static let languageVersion = 1

    /// Roles of officers in the order of a dossier's way; a procedure may bring its own.
    public static let roles = [
        "one-stop", "civil-status", "head", "signatory", "clerk", "accountant", "inspector", "administrator",
    ]

    /// The person every procedure has: người nộp hồ sơ, người yêu cầu.
    public static let applicant = "applicant"

    /// The act of receiving, as separations of duties name it.
    public static let receive = "receive"
}
