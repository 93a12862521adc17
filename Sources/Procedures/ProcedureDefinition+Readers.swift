extension ProcedureDefinition {
    /// The roles whose officers open sensitive fields: those that the file names, otherwise those whose work is the content.
    ///
    /// That is the one-stop office, and the roles of the steps in which something is decided. Who only numbers a result or hands it
    /// over, and who has no step at all (accountant, head, inspector), is not among them.
    public var sensitiveReaders: [String] {
        if let readersOfSensitive { return readersOfSensitive }
        var roles = ["one-stop"]
        for step in steps where !step.isApplicants {
            let kinds = Set(step.actions.map(\.kind))
            let decides = !kinds.isDisjoint(with: [.draft, .sign, .refuse])
            if decides || kinds.isDisjoint(with: [.issue, .deliver]) { roles.append(step.role) }
        }
        roles += decidingRoles
        var seen: Set<String> = []
        return roles.filter { seen.insert($0).inserted }
    }

    /// The roles that draft, sign or refuse.
    var decidingRoles: [String] {
        steps.flatMap(\.actions).filter { [.draft, .sign, .refuse].contains($0.kind) }.flatMap(\.roles)
    }

    /// The roles that number the result or hand it over: the printed paper is their work.
    public var issuingRoles: [String] {
        steps.flatMap(\.actions).filter { [.issue, .deliver].contains($0.kind) }.flatMap(\.roles)
    }

    /// The class of the field called `name`; `nil` for data of no person. What the definition does not know counts as sensitive.
    public func personalClass(of subject: String, _ field: String) -> PersonalClass? {
        guard let known = self.subject(subject)?.field(field) else { return .sensitive }
        return known.personalClass
    }

    /// Whether the printed result shows a sensitive field.
    public func showsSensitive(_ result: ResultDefinition) -> Bool {
        subjects.contains { subject in
            subject.fields.contains {
                $0.personalClass == .sensitive && result.isShown("\(subject.id).\($0.id)")
            }
        }
    }
}
