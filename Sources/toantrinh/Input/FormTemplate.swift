import JSON
import Procedures

/// An empty form of a procedure, to be filled in and given to `file --input`.
enum FormTemplate {
    /// The filing with every member and field that the procedure knows, none filled in. Text is `""`, everything else `null`: neither
    /// counts as filled in, so that what is left over does no harm (``FormOptions``).
    static func filing(_ definition: ProcedureDefinition) -> JSONObject {
        var form: JSONObject = ["procedure": .string(definition.code), "channel": "counter"]
        form.set("delivery", definition.delivery.first.map { .string($0.rawValue) })
        form.set("applicant_kind", definition.applicants.first.map { .string($0.rawValue) })
        if !definition.grounds.isEmpty { form["representative"] = ["ground": ""] }
        var subjects: JSONObject = [:]
        for subject in definition.subjects { subjects[subject.id] = .object(fields(subject.fields)) }
        form["subjects"] = .object(subjects)
        if !definition.data.isEmpty { form["data"] = .object(fields(definition.data)) }
        return form
    }

    private static func fields(_ definitions: [FieldDefinition]) -> JSONObject {
        var object: JSONObject = [:]
        for field in definitions {
            switch field.type {
            case .integer, .money, .boolean: object[field.id] = .null
            case .text, .fullName, .date, .personalNumber, .choice, .phone, .email: object[field.id] = ""
            }
        }
        return object
    }
}
