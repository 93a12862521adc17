import JSON
import Vietnamese
import WorkingTime

extension SubjectDefinition {
    var expanded: JSONValue {
        var object: JSONObject = ["id": .string(id), "label": label.expanded]
        object.set("required", requiredWhen?.expanded)
        object.set("allowed", allowedWhen?.expanded)
        if isPrincipal { object["principal"] = true }
        object["fields"] = .array(fields.map(\.expanded))
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)),
            requiredWhen: try fields.optional("required", Condition.init(expanded:at:)),
            allowedWhen: try fields.optional("allowed", Condition.init(expanded:at:)),
            fields: try fields.list("fields", FieldDefinition.init(expanded:at:)),
            isPrincipal: try fields.optionalBool("principal") ?? false)
        try fields.end()
    }
}

extension FieldDefinition {
    var expanded: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "label": label.expanded, "type": .string(type.name),
        ]
        switch type {
        case .text(let limit): object["max"] = .integer(Int64(limit))
        case .personalNumber(let birthDate, let sex):
            object.set("birth-date", birthDate.map(JSONValue.string))
            object.set("sex", sex.map(JSONValue.string))
        case .choice(let options): object["options"] = .array(options.map { labelled($0.id, $0.label) })
        case .integer(let range):
            object["min"] = .integer(range.lowerBound)
            object["max"] = .integer(range.upperBound)
        case .fullName, .date, .money, .boolean, .phone, .email: break
        }
        object["required"] = requiredWhen.expanded
        object.set("class", personalClass.map { .string($0.rawValue) })
        object.set("search", search.map { .string($0.rawValue) })
        object.set("entered-by", enteredBy.map { .string($0.rawValue) })
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let id = try fields.string("id")
        let label = try fields.required("label", Bilingual.init(expanded:at:))
        let type = try FieldType(name: try fields.string("type"), from: &fields)
        self.init(
            id: id, label: label, type: type,
            requiredWhen: try fields.required("required", Condition.init(expanded:at:)),
            personalClass: try fields.optional("class", named), search: try fields.optional("search", named),
            enteredBy: try fields.optional("entered-by", named))
        try fields.end()
    }
}

extension FieldType {
    /// The name of the type in the workflow language.
    var name: String {
        switch self {
        case .text: "text"
        case .fullName: "full-name"
        case .date: "date"
        case .personalNumber: "personal-number"
        case .choice: "choice"
        case .integer: "integer"
        case .money: "money"
        case .boolean: "boolean"
        case .phone: "phone"
        case .email: "email"
        }
    }

    static let names = [
        "text", "full-name", "date", "personal-number", "choice", "integer", "money", "boolean", "phone", "email",
    ]

    fileprivate init(name: String, from fields: inout JSONFields) throws(JSONError) {
        switch name {
        case "text": self = .text(maxLength: Int(clamping: try fields.integer("max")))
        case "full-name": self = .fullName
        case "date": self = .date
        case "personal-number":
            self = .personalNumber(
                birthDateField: try fields.optionalString("birth-date"), sexField: try fields.optionalString("sex"))
        case "choice": self = .choice(try fields.list("options", ChoiceOption.init(expanded:at:)))
        case "integer":
            let low = try fields.integer("min")
            let high = try fields.integer("max")
            guard low <= high else { throw JSONError(.wrongType(expected: "min ≤ max"), path: fields.place("max")) }
            self = .integer(low...high)
        case "money": self = .money
        case "boolean": self = .boolean
        case "phone": self = .phone
        case "email": self = .email
        default:
            throw JSONError(
                .wrongType(expected: Self.names.joined(separator: ", ")), path: fields.place("type"))
        }
    }
}

extension ChoiceOption {
    fileprivate init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)))
        try fields.end()
    }
}

extension CaseDefinition {
    var expanded: JSONValue {
        var object: JSONObject = ["id": .string(id), "label": label.expanded, "when": condition.expanded]
        object.set("limit", limit?.expanded)
        object["legal-bases"] = .array(legalBases.map(\.expanded))
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)),
            condition: try fields.required("when", Condition.init(expanded:at:)),
            limit: try fields.optional("limit", LimitDefinition.init(expanded:at:)),
            legalBases: try fields.list("legal-bases", LegalBasis.init(expanded:at:)))
        try fields.end()
    }
}

extension DocumentDefinition {
    var expanded: JSONValue {
        [
            "id": .string(id), "label": label.expanded, "form": .string(form.rawValue),
            "quantity": .integer(Int64(quantity)), "required": requiredWhen.expanded,
            "replaced-by": .array(replacedBy.map(JSONValue.string)),
        ]
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)),
            form: try fields.required("form", named), quantity: Int(clamping: try fields.integer("quantity")),
            requiredWhen: try fields.required("required", Condition.init(expanded:at:)),
            replacedBy: try fields.list("replaced-by", text))
        try fields.end()
    }
}
