/// A short identifier of an officer (mã cán bộ) that stays the same for life, such as `hoa.nt`; never used again for another.
public struct OfficerID: Identifier {
    public static let maximumLength = 40

    public let rawValue: String

    public init(_ text: String) throws(IdentifierError) {
        guard ShortIdentifier.isValid(text, maximumLength: Self.maximumLength) else { throw IdentifierError(.officer) }
        rawValue = text
    }
}

/// A unit (phòng, bộ phận) within its agency, such as `one-stop` or `justice`.
public struct UnitID: Identifier {
    public static let maximumLength = 40

    public let rawValue: String

    public init(_ text: String) throws(IdentifierError) {
        guard ShortIdentifier.isValid(text, maximumLength: Self.maximumLength) else { throw IdentifierError(.unit) }
        rawValue = text
    }
}

/// A program that acts on people's behalf and was registered as trusted, such as `national-portal`.
public struct SystemID: Identifier {
    public static let maximumLength = 40

    public let rawValue: String

    public init(_ text: String) throws(IdentifierError) {
        guard ShortIdentifier.isValid(text, maximumLength: Self.maximumLength) else { throw IdentifierError(.system) }
        rawValue = text
    }
}
