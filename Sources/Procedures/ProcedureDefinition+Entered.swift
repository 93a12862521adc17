/// A field that is filled in while the dossier is worked on.
public struct EnteredField: Sendable, Hashable {
    /// `applicant.record_status`, or `place` for data of no person.
    public var name: String
    public var field: FieldDefinition

    public init(name: String, field: FieldDefinition) {
        self.name = name
        self.field = field
    }

    /// Whether the log may say in the open that it was filled in: not of a sensitive field that is there in some cases alone, which would
    /// tell something of its content.
    public var isTold: Bool { field.personalClass != .sensitive || field.requiredWhen == .always(true) }
}

extension ResultDefinition {
    /// Whether whoever signs approves the field: everything that people fill in, and of what a register answers all that the result shows.
    public func isApproved(_ name: String, _ field: FieldDefinition) -> Bool {
        field.enteredBy != .record || isShown(name)
    }
}

extension ProcedureDefinition {
    /// The fields that no applicant fills in, in the order of the definition.
    public var enteredFields: [EnteredField] {
        let personal = subjects.flatMap { subject in
            subject.fields.map { EnteredField(name: "\(subject.id).\($0.id)", field: $0) }
        }
        return (personal + data.map { EnteredField(name: $0.id, field: $0) }).filter { $0.field.enteredBy != nil }
    }

    /// Those of `names` that may stand in the open.
    public func told(_ names: [String]) -> [String] {
        let hidden = Set(enteredFields.filter { !$0.isTold }.map(\.name))
        return names.filter { !hidden.contains($0) }
    }

    /// The fields that `enterer` has to have filled in, whatever else the dossier says, before its work counts as done.
    public func neededFields(enteredBy enterer: Enterer) -> [EnteredField] {
        enteredFields.filter { $0.field.enteredBy == enterer && $0.field.requiredWhen == .always(true) }
    }
}
