/// The fields by which two dossiers of a procedure are seen to be about the same person.
public struct PrincipalFields: Sendable, Hashable {
    /// The principal subject: the child whose birth is registered.
    public var subject: String
    /// Their full name, findable by its tokens.
    public var name: String
    public var birthDate: String

    public init(subject: String, name: String, birthDate: String) {
        self.subject = subject
        self.name = name
        self.birthDate = birthDate
    }
}

extension ProcedureDefinition {
    /// Name and date of birth of the principal; `nil` where the procedure has none, or does not ask for both.
    ///
    /// The date of birth is the one that a personal number of the same person is checked against, otherwise the field `birth_date`.
    public var principalFields: PrincipalFields? {
        guard let subject = subjects.first(where: \.isPrincipal),
            let name = subject.fields.first(where: { $0.type == .fullName && $0.search == .name })
        else { return nil }
        var birthDate = "birth_date"
        for field in subject.fields {
            if case .personalNumber(let date?, _) = field.type { birthDate = date }
        }
        guard subject.field(birthDate)?.type == .date else { return nil }
        return PrincipalFields(subject: subject.id, name: name.id, birthDate: birthDate)
    }
}
