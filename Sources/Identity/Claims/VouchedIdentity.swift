public import WorkingTime

/// What a provider vouches for: personal data, held for the time of a request, and sealed for the time of a session.
public struct VouchedIdentity: Sendable, Hashable {
    /// Whose account it is.
    public enum Account: Sendable, Hashable {
        case person
        /// An organisation's, with its code (mã số thuế).
        case organisation(code: String)
    }

    /// The identity at the provider; never written anywhere as it is.
    public var subject: String
    public var level: AssuranceLevel
    public var account: Account
    /// As the provider writes it, often in capitals.
    public var fullName: String?
    /// Twelve digits, or nine.
    public var personalNumber: String?
    /// Absent where only a year is known.
    public var birthDate: Day?

    public init(
        subject: String, level: AssuranceLevel, account: Account = .person, fullName: String? = nil,
        personalNumber: String? = nil, birthDate: Day? = nil
    ) {
        self.subject = subject
        self.level = level
        self.account = account
        self.fullName = fullName
        self.personalNumber = personalNumber
        self.birthDate = birthDate
    }
}

extension VouchedIdentity: CustomStringConvertible, CustomReflectable {
    /// The level alone.
    public var description: String { "identity of level \(level.rawValue)" }
    public var customMirror: Mirror { Mirror(self, children: ["level": level.rawValue]) }
}
