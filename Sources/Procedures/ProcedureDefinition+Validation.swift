import Vietnamese
import WorkingTime

extension ProcedureDefinition {
    /// Everything that is wrong with the fields of one person.
    ///
    /// - Parameters:
    ///   - subject: The person's identifier in the definition.
    ///   - values: The fields by their identifiers, without the person's.
    ///   - context: The whole dossier, for fields that are required under a condition.
    /// - Returns: The problems in the order of the form, unknown fields last; empty where the fields can be accepted. A field that
    ///   officers or another register fill in is never missing here, and where it has a value it is `enteredLater`.
    public func validate(
        subject: String, values: [String: FieldValue], in context: ConditionContext
    ) -> [FieldProblem] {
        guard let definition = self.subject(subject) else {
            let shown = Names.isFieldID(subject) ? subject : "…"
            return [FieldProblem(field: shown, label: Bilingual(vi: shown, en: shown), kind: .unknownField)]
        }
        return Self.validate(definition.fields, values: values, prefix: subject + ".", context)
    }

    /// Everything that is wrong with the data that belong to no person.
    public func validateData(_ values: [String: FieldValue], in context: ConditionContext) -> [FieldProblem] {
        Self.validate(data, values: values, prefix: "", context)
    }

    /// The values of one person in normal form; fields that the form does not have stay as they are.
    public func normalised(subject: String, values: [String: FieldValue]) -> [String: FieldValue] {
        Self.normalised(self.subject(subject)?.fields ?? [], values)
    }

    /// The data that belong to no person, in normal form.
    public func normalisedData(_ values: [String: FieldValue]) -> [String: FieldValue] {
        Self.normalised(data, values)
    }

    private static func normalised(
        _ fields: [FieldDefinition], _ values: [String: FieldValue]
    ) -> [String: FieldValue] {
        var result = values
        for field in fields { result[field.id] = values[field.id].map(field.normalised) }
        return result
    }

    private static func validate(
        _ fields: [FieldDefinition], values: [String: FieldValue], prefix: String, _ context: ConditionContext
    ) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for field in fields {
            let name = prefix + field.id
            if let value = values[field.id], !value.isEmpty {
                if field.enteredBy != nil {
                    problems.append(FieldProblem(field: name, label: field.label, kind: .enteredLater))
                }
                if let kind = field.problem(of: value, siblings: values, on: context.filingDay) {
                    problems.append(FieldProblem(field: name, label: field.label, kind: kind))
                }
            } else if field.enteredBy == nil, field.isRequired(in: context) {
                problems.append(FieldProblem(field: name, label: field.label, kind: .missing))
            }
        }
        let known = Set(fields.map(\.id))
        for id in values.keys.sorted() where !known.contains(id) {
            // The name came from outside: only a name that could be one is repeated.
            let shown = Names.isFieldID(id) ? prefix + id : prefix + "…"
            problems.append(
                FieldProblem(field: shown, label: Bilingual(vi: shown, en: shown), kind: .unknownField))
        }
        return problems
    }
}
