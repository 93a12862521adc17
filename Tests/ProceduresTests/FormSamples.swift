import JSON
import Procedures
import Vietnamese
import WorkingTime

/// Forms of a procedure, most of them right, some a little wrong.
struct FormSamples {
    enum Verdict {
        case accepted
        /// For something that a schema can see: a field that is not there, of another type, outside its range.
        case refusedForShape
        case refused
    }

    let definition: ProcedureDefinition
    private var g: SeededGenerator
    private static let today = day("2026-06-10")

    init(definition: ProcedureDefinition, seed: UInt64) {
        self.definition = definition
        g = SeededGenerator(seed: seed)
    }

    mutating func next() -> (json: JSONValue, verdict: Verdict) {
        var subjects: [String: [String: FieldValue]] = [:]
        for subject in definition.subjects where chance(subject.requiredWhen == nil ? 98 : 60) {
            subjects[subject.id] = fields(subject.fields)
        }
        var data = fields(definition.data)
        var ground: String?
        if !definition.grounds.isEmpty, chance(25) {
            ground = definition.grounds.randomElement(using: &g)?.id
            subjects["representative"] =
                subjects["representative"]
                ?? definition.subject("representative").map {
                    fields($0.fields)
                }
        }
        if chance(30) { damage(&subjects, &data) }
        var context = ConditionContext(values: data, filingDay: Self.today, ground: ground)
        for (subject, values) in subjects { for (id, value) in values { context.values["\(subject).\(id)"] = value } }
        context.caseID = definition.caseFor(context)?.definition.id
        // Every other time what a condition asks for is put in, so that enough comes through.
        if chance(70) { complete(&subjects, &data, &context) }
        return (json(subjects, data, ground), verdict(subjects, data, context))
    }

    private mutating func complete(
        _ subjects: inout [String: [String: FieldValue]], _ data: inout [String: FieldValue],
        _ context: inout ConditionContext
    ) {
        for subject in definition.subjects {
            if !subject.isAllowed(in: context) { subjects[subject.id] = nil }
            if subject.isRequired(in: context), subjects[subject.id] == nil {
                subjects[subject.id] = fields(subject.fields)
            }
            guard subjects[subject.id] != nil else { continue }
            for field in subject.fields where field.enteredBy == nil && field.isRequired(in: context) {
                let old = subjects[subject.id]?[field.id]
                if old == nil || old?.isEmpty == true { subjects[subject.id]?[field.id] = value(field.type) }
            }
        }
        for field in definition.data where field.isRequired(in: context) && data[field.id] == nil {
            data[field.id] = value(field.type)
        }
        context.values = data
        for (subject, values) in subjects { for (id, value) in values { context.values["\(subject).\(id)"] = value } }
        context.caseID = definition.caseFor(context)?.definition.id
    }

    private func verdict(
        _ subjects: [String: [String: FieldValue]], _ data: [String: FieldValue], _ context: ConditionContext
    ) -> Verdict {
        var isRefused = false
        var byShape = subjects.keys.contains { definition.subject($0) == nil }
        for subject in definition.subjects {
            guard let values = subjects[subject.id] else {
                if subject.isRequired(in: context) {
                    isRefused = true
                    byShape = byShape || subject.requiredWhen == nil
                }
                continue
            }
            if !subject.isAllowed(in: context) { isRefused = true }
            let problems = definition.validate(subject: subject.id, values: values, in: context)
            isRefused = isRefused || !problems.isEmpty
            byShape = byShape || problems.contains { Self.isSeen($0, subject.fields, prefix: subject.id + ".") }
        }
        let problems = definition.validateData(data, in: context)
        isRefused = isRefused || !problems.isEmpty
        byShape = byShape || problems.contains { Self.isSeen($0, definition.data, prefix: "") }
        isRefused = isRefused || !definition.exclusions(in: context).isEmpty
        return byShape ? .refusedForShape : isRefused ? .refused : .accepted
    }

    /// Whether a schema sees what is wrong.
    private static func isSeen(_ problem: FieldProblem, _ fields: [FieldDefinition], prefix: String) -> Bool {
        switch problem.kind {
        case .unknownField, .enteredLater, .wrongType, .unknownOption, .outOfRange, .notAPhoneNumber,
            .notAnEmailAddress:
            true
        case .missing:
            fields.contains { prefix + $0.id == problem.field && $0.requiredWhen == .always(true) }
        default: false
        }
    }

    private func json(
        _ subjects: [String: [String: FieldValue]], _ data: [String: FieldValue], _ ground: String?
    ) -> JSONValue {
        func object(_ values: [String: FieldValue]) -> JSONValue {
            var object = JSONObject()
            for (id, value) in values.sorted(by: { $0.key < $1.key }) { object[id] = value.json }
            return .object(object)
        }
        var persons = JSONObject()
        for (id, values) in subjects.sorted(by: { $0.key < $1.key }) { persons[id] = object(values) }
        var form: JSONObject = ["subjects": .object(persons), "data": object(data)]
        form.set("representative", ground.map { ["ground": .string($0)] })
        return .object(form)
    }

    // MARK: Values

    private mutating func fields(_ fields: [FieldDefinition]) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        for field in fields {
            // What officers fill in hardly anybody brings.
            if field.enteredBy != nil, !chance(2) { continue }
            if field.requiredWhen == .always(true) || chance(55) { values[field.id] = value(field.type) }
            if chance(2) { values[field.id] = .string("") }
        }
        return values
    }

    private mutating func value(_ type: FieldType) -> FieldValue {
        switch type {
        case .text(let limit):
            let texts = [
                "Thôn 3, xã Phù Đổng", "x", String(repeating: "ữ", count: limit), "👩‍👧‍👦 nhà", "a\u{200D}b", "𠮷 野",
                String(repeating: "e\u{302}\u{323}\u{330}", count: min(limit, 40)),
            ]
            return .string(VietnameseText.nfc(texts.randomElement(using: &g) ?? "x"))
        case .fullName:
            return .string(
                ["Nguyễn Văn Bình", "Y", "H'Hen Niê", "Đặng-Trần Côn", "O’Brien J."].randomElement(using: &g) ?? "Y")
        case .date:
            return .string(
                ["2026-06-10", "1990-02-03", "2024-02-29", "0001-01-01", "2025-12-31"].randomElement(using: &g) ?? "")
        case .personalNumber:
            return .string(
                ["001090012345", "012345678", "001300000001", "001122000000"].randomElement(using: &g) ?? "")
        case .choice(let options): return .string(options.randomElement(using: &g)?.id ?? "")
        case .integer(let range):
            return .integer(
                [range.lowerBound, range.upperBound, .random(in: range, using: &g)].randomElement(using: &g) ?? 0)
        case .money: return .integer([0, 1, 8000, FieldDefinition.largestAmount].randomElement(using: &g) ?? 0)
        case .boolean: return .boolean(.random(using: &g))
        case .phone:
            return .string(["0912345678", "+84912345678", "02438262626", "+12345678"].randomElement(using: &g) ?? "")
        case .email:
            return .string(
                ["a@b.vn", "binh.nguyen+ho-so@cong-dan.example", "!#$%&'*@x-y.z0"].randomElement(using: &g) ?? "")
        }
    }

    private mutating func damage(
        _ subjects: inout [String: [String: FieldValue]], _ data: inout [String: FieldValue]
    ) {
        let wrong: [FieldValue] = [
            .integer(-1), .integer(JSONValue.largestInteger), .boolean(true), .string("9999-99-99"), .string(" a"),
            .string("+0123"), .string("a@b"), .string("12345"), .string("no-such-option"), .string("a  b"),
        ]
        guard let subject = subjects.keys.sorted().randomElement(using: &g) else { return }
        let ids = (definition.subject(subject)?.fields.map(\.id) ?? []) + ["shoe_size"]
        let value = wrong.randomElement(using: &g)
        switch Int.random(in: 0..<5, using: &g) {
        case 0: subjects[subject]?[ids.randomElement(using: &g) ?? ""] = nil
        case 1: subjects["dog"] = ["full_name": .string("Vàng")]
        case 2: data[definition.data.randomElement(using: &g)?.id ?? "colour"] = value
        default: subjects[subject]?[ids.randomElement(using: &g) ?? ""] = value
        }
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &g) < percent }
}
