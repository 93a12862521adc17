public import JSON
import Vietnamese

extension ProcedureDefinition {
    /// The form (biểu mẫu điện tử) as a JSON Schema of draft 2020-12: the members `subjects`, `data` and `representative` of a filing.
    ///
    /// Whatever can be filed fits it. Not everything that fits can be filed: it says nothing of what needs the day of filing, the
    /// calendar or the digits of a personal number. Values are described in their normal form. Labels in both languages stand in
    /// `x-title`, and what has to be attached in `x-documents`.
    ///
    /// - Parameter digest: The digest of the definition, for the schema's identifier.
    /// - Returns: The schema's members.
    /// - Complexity: O(*n*) in the size of the definition times the number of its cases.
    public func formSchema(digest: String) -> JSONObject {
        var conditional: [JSONValue] = []
        var persons = JSONObject()
        var always: [JSONValue] = []
        let conditions = ConditionSchema(definition: self)
        for subject in subjects {
            persons[subject.id] = .object(person(subject, conditions, &conditional))
            switch subject.requiredWhen {
            case nil, .always(true): always.append(.string(subject.id))
            case let condition?:
                let there: JSONValue = ["required": [.string(subject.id)]]
                conditions.rule(condition, ["properties": ["subjects": there]], &conditional)
            }
            if let allowed = subject.allowedWhen, let isFalse = conditions.schema(allowed, .isFalse) {
                let absent: JSONValue = ["properties": ["subjects": ["not": ["required": [.string(subject.id)]]]]]
                conditional.append(["if": isFalse, "then": absent])
            }
        }
        var form: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string("urn:toantrinh:form:\(code):\(digest)"), "title": .string(title.vi),
            "x-title": title.expanded, "type": "object",
        ]
        for rule in exclusions {
            if let isTrue = conditions.schema(rule.condition, .isTrue) { conditional.append(["not": isTrue]) }
        }
        if !always.isEmpty { form["required"] = ["subjects"] }
        let data = Self.object(fields: data, at: { ["properties": ["data": $0]] }, conditions, &conditional)
        var subjects: JSONObject = ["type": "object", "additionalProperties": false]
        if !always.isEmpty { subjects["required"] = .array(always) }
        subjects["properties"] = .object(persons)
        let needed = data["required"] != nil
        if needed { form["required"] = .array((form["required"]?.array ?? []) + ["data"]) }
        form["properties"] = [
            "subjects": .object(subjects), "data": .object(needed ? data : Self.orNull(data)),
            "representative": representative,
        ]
        if !conditional.isEmpty { form["allOf"] = .array(conditional) }
        form["x-documents"] = .array(documents.map(Self.document))
        return form
    }

    private func person(
        _ subject: SubjectDefinition, _ conditions: ConditionSchema, _ conditional: inout [JSONValue]
    ) -> JSONObject {
        var person: JSONObject = ["title": .string(subject.label.vi), "x-title": subject.label.expanded]
        let fields = Self.object(
            fields: subject.fields,
            at: { ["properties": ["subjects": ["properties": .object([subject.id: $0])]]] }, conditions, &conditional)
        for member in fields.members { person[member.key] = member.value }
        return person
    }

    /// The fields of one person, or those of none; `place` puts a schema of the object where it stands in the form.
    private static func object(
        fields: [FieldDefinition], at place: (JSONValue) -> JSONValue, _ conditions: ConditionSchema,
        _ conditional: inout [JSONValue]
    ) -> JSONObject {
        var properties = JSONObject()
        var always: [JSONValue] = []
        for field in fields where field.enteredBy == nil {
            switch field.requiredWhen {
            case .always(true):
                properties[field.id] = .object(field.schema)
                always.append(.string(field.id))
            case let condition:
                // What is not filled in may be left out, empty or null.
                var open = field.titles
                open["anyOf"] = [.object(field.typeSchema), ["enum": ["", .null]]]
                properties[field.id] = .object(open)
                let filled: JSONValue = [
                    "required": [.string(field.id)],
                    "properties": .object([field.id: ["not": ["enum": ["", .null]]]]),
                ]
                conditions.rule(condition, place(filled), &conditional)
            }
        }
        var object: JSONObject = ["type": "object", "additionalProperties": false]
        if !always.isEmpty { object["required"] = .array(always) }
        object["properties"] = .object(properties)
        return object
    }

    private var representative: JSONValue {
        guard !grounds.isEmpty else { return ["type": "null"] }
        let options = grounds.map { ground -> JSONValue in
            ["const": .string(ground.id), "title": .string(ground.label.vi), "x-title": ground.label.expanded]
        }
        return [
            "type": ["object", "null"], "additionalProperties": false, "required": ["ground"],
            "properties": ["ground": ["oneOf": .array(options)], "subject": ["type": ["string", "null"]]],
        ]
    }

    private static func orNull(_ object: JSONObject) -> JSONObject {
        var copy = object
        copy["type"] = ["object", "null"]
        return copy
    }

    private static func document(_ document: DocumentDefinition) -> JSONValue {
        let required: JSONValue =
            switch document.requiredWhen {
            case .always(let isTrue): .bool(isTrue)
            default: "conditional"
            }
        return [
            "id": .string(document.id), "title": .string(document.label.vi), "x-title": document.label.expanded,
            "form": .string(document.form.rawValue), "quantity": .integer(Int64(document.quantity)),
            "required": required, "replaced-by": .array(document.replacedBy.map(JSONValue.string)),
        ]
    }
}
