import Vietnamese
import WorkingTime

/// Which claim says what: configuration, because each provider has names of its own.
public struct ClaimsMapping: Sendable, Hashable {
    /// The account's identity; `sub` in the standard.
    public var subject = "sub"
    /// The level; `acr` in the standard.
    public var level = "acr"
    /// The provider's words for levels.
    public var levels: [String: AssuranceLevel]
    public var fullName: String?
    public var personalNumber: String?
    /// `2026-06-10`, `10/06/2026` or `20260610`.
    public var birthDate: String?
    /// The kind of account, where the provider has accounts of organisations.
    public var account: String?
    /// The values of ``account`` that mean an organisation.
    public var organisationAccounts: Set<String> = []
    /// The organisation's code.
    public var organisation: String?

    public init(levels: [String: AssuranceLevel]) { self.levels = levels }

    /// The words to ask for so that the level is at least `level` (`acr_values`), the lowest first.
    public func words(for level: AssuranceLevel) -> [String] {
        levels.filter { $0.value >= level }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }

    /// Reads the claims.
    ///
    /// What may be absent is absent; what is there and has another form is refused, because it would later be compared in vain.
    /// - Throws: `IdentityError`.
    public func identity(_ claims: ClaimSet) throws(IdentityError) -> VouchedIdentity {
        guard let subject = claims.text(subject), subject.utf8.count <= 255 else { throw .claim(self.subject) }
        guard let word = claims.text(level), let level = levels[word] else { throw .level }
        var identity = VouchedIdentity(subject: subject, level: level)
        if let name = fullName, claims[name] != nil {
            guard let text = claims.text(name), text.utf8.count <= 400,
                !text.contains(where: { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } })
            else { throw .claim(name) }
            identity.fullName = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if let name = personalNumber, claims[name] != nil {
            guard case .string(let text)? = claims[name], let number = try? PersonalNumber(text) else {
                throw .claim(name)
            }
            identity.personalNumber = number.digits
        }
        if let name = birthDate, let text = claims.text(name) { identity.birthDate = try Self.day(text, name) }
        if let name = account, let kind = claims.text(name), organisationAccounts.contains(kind) {
            guard let claim = organisation else { throw .claim("organisation") }
            guard let code = claims.text(claim), code.utf8.count <= 64,
                code.utf8.allSatisfy({
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                        || $0 == 0x2D || $0 == 0x2E
                })
            else { throw .claim(claim) }
            identity.account = .organisation(code: code)
        }
        return identity
    }

    /// A day in one of the three forms; `nil` for a year alone, which is all that is known of some people.
    private static func day(_ text: String, _ claim: String) throws(IdentityError) -> Day? {
        let bytes = Array(text.utf8)
        let day: Day?
        switch (bytes.count, text.contains("/"), text.contains("-")) {
        case (4, false, false) where Int(text) != nil: return nil
        case (10, true, false):
            let parts = text.split(separator: "/").map { Int($0) }
            guard parts.count == 3, let first = parts[0], let second = parts[1], let third = parts[2] else {
                throw .claim(claim)
            }
            day = Day(year: third, month: second, day: first)
        case (10, false, true): day = Day(iso: text)
        case (8, false, false):
            guard bytes.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else { throw .claim(claim) }
            day = Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        default: throw .claim(claim)
        }
        guard let day else { throw .claim(claim) }
        return day
    }
}
