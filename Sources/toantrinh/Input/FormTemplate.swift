import JSON
import Procedures

/// An empty form of a procedure, to be filled in and given to `file --input`.
enum FormTemplate {
    /// The filing with every member and field that whoever files fills in, none filled in yet: `""`, of whatever type, is not sent
    /// (``FormOptions``), so that what is left over does no harm. `null` is another thing: it takes away what a draft holds.
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
        for field in definitions where field.enteredBy == nil { object[field.id] = "" }
        return object
    }
}
