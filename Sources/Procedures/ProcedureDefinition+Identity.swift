import Vietnamese

/// The fields of a person that an electronic identity vouches for.
public struct IdentityFields: Sendable, Hashable {
    public var name: String?
    public var personalNumber: String?
    public var birthDate: String?
}

extension ProcedureDefinition {
    /// Which fields of `subject` hold name, personal number and date of birth; `nil` where the procedure has no such person.
    ///
    /// The date of birth is the one that the personal number is checked against, otherwise the field `birth_date`.
    public func identityFields(of subject: String) -> IdentityFields? {
        guard let subject = self.subject(subject) else { return nil }
        var fields = IdentityFields()
        let names = subject.fields.filter { $0.type == .fullName }
        fields.name = (names.first { $0.search == .name } ?? names.first)?.id
        var birthDate = "birth_date"
        for field in subject.fields {
            guard case .personalNumber(let date, _) = field.type, fields.personalNumber == nil else { continue }
            fields.personalNumber = field.id
            if let date { birthDate = date }
        }
        if subject.field(birthDate)?.type == .date { fields.birthDate = birthDate }
        return fields
    }
}
