import Manifest
import Vietnamese

extension ManifestValue {
    func subject() -> SubjectDefinition? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        let required = reader.optional("required").flatMap { $0.condition() }
        let allowed = reader.optional("allowed").flatMap { $0.condition() }
        let principal = reader.optional("principal")?.bool() ?? false
        let fields = reader.list("fields") { $0.field() }
        reader.end()
        guard let id else { return nil }
        return SubjectDefinition(
            id: id, label: label ?? Bilingual(vi: "", en: ""), requiredWhen: required == .always(true) ? nil : required,
            allowedWhen: allowed == .always(true) ? nil : allowed, fields: fields, isPrincipal: principal)
    }

    func field() -> FieldDefinition? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        let type = fieldType(&reader)
        let required = reader.optional("required").map { $0.condition() } ?? .always(false)
        let personalClass = reader.optionalChoice("class", PersonalClass.self)
        let search = reader.optionalChoice("search", SearchKind.self)
        let enteredBy = reader.optionalChoice("entered-by", Enterer.self)
        reader.end()
        guard let id, let type else { return nil }
        return FieldDefinition(
            id: id, label: label ?? Bilingual(vi: "", en: ""), type: type, requiredWhen: required ?? .always(false),
            personalClass: personalClass, search: search, enteredBy: enteredBy)
    }

    private func fieldType(_ reader: inout ManifestReader) -> FieldType? {
        guard let name = reader.required("type")?.name(among: FieldType.names) else {
            // The keys of all types are known, so that a wrong type does not make them unknown.
            for key in ["max", "min", "birth-date", "sex", "options"] { _ = reader.optional(key) }
            return nil
        }
        switch name {
        case "text": return .text(maxLength: Int(reader.optionalInteger("max", in: 1...4000) ?? 200))
        case "full-name": return .fullName
        case "date": return .date
        case "personal-number":
            let birthDate = reader.optional("birth-date").flatMap { $0.identifier() }
            let sex = reader.optional("sex").flatMap { $0.identifier() }
            return .personalNumber(birthDateField: birthDate, sexField: sex)
        case "choice":
            return .choice(
                reader.list("options") { value in
                    value.labelled().map { ChoiceOption(id: $0.id, label: $0.label) }
                })
        case "integer":
            let bounds = -9_007_199_254_740_991...Int64(9_007_199_254_740_991)
            let low = reader.integer("min", in: bounds)
            let high = reader.integer("max", in: bounds)
            guard let low, let high else { return nil }
            guard low <= high else {
                reader.diagnostics.report("procedure.range-backwards", at: reader.position, ReadingMessages.minimum)
                return nil
            }
            return .integer(low...high)
        case "money": return .money
        case "boolean": return .boolean
        case "phone": return .phone
        default: return .email
        }
    }

    func caseDefinition() -> CaseDefinition? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        let condition = reader.optional("when").map { $0.condition() } ?? .always(true)
        let limit = reader.optional("limit").flatMap { $0.limitDefinition() }
        let legalBases = reader.optionalList("legal-bases") { $0.legalBasis() }
        reader.end()
        guard let id else { return nil }
        return CaseDefinition(
            id: id, label: label ?? Bilingual(vi: "", en: ""), condition: condition ?? .always(true), limit: limit,
            legalBases: legalBases)
    }

    func document() -> DocumentDefinition? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label", max: 1000)
        let form = reader.optionalChoice("form", DocumentDefinition.Form.self) ?? .any
        let quantity = reader.optionalInteger("quantity", in: 1...100) ?? 1
        let required = reader.optional("required").map { $0.condition() } ?? .always(false)
        let replacedBy = reader.optionalList("replaced-by") { $0.identifier() }
        reader.end()
        guard let id else { return nil }
        return DocumentDefinition(
            id: id, label: label ?? Bilingual(vi: "", en: ""), form: form, quantity: Int(quantity),
            requiredWhen: required ?? .always(false), replacedBy: replacedBy)
    }
}
