public import WorkingTime

/// What an identity provider vouches for of the citizen who acts, as far as a decision compares it. Held for one decision.
public struct VouchedPerson: Sendable, Hashable {
    /// The level of the electronic identity, 1 or 2.
    public var level: Int
    /// Whether the account is an organisation's: then its name is not the applicant's.
    public var isOrganisation: Bool
    public var fullName: String?
    /// Digits alone.
    public var personalNumber: String?
    public var birthDate: Day?

    public init(
        level: Int, isOrganisation: Bool = false, fullName: String? = nil, personalNumber: String? = nil,
        birthDate: Day? = nil
    ) {
        self.level = level
        self.isOrganisation = isOrganisation
        self.fullName = fullName
        self.personalNumber = personalNumber
        self.birthDate = birthDate
    }
}

extension VouchedPerson: CustomStringConvertible, CustomReflectable {
    /// The level alone.
    public var description: String { "person of level \(level)" }
    public var customMirror: Mirror { Mirror(self, children: ["level": level]) }
}
