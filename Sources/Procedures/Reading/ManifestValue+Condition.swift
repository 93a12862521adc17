import Manifest
import Vietnamese

extension ManifestValue {
    /// A condition; nesting is bounded so that no reader of the expanded form runs out of stack.
    func condition(depth: Int = 0) -> Condition? {
        guard depth <= 8 else {
            report("procedure.condition-too-deep", ReadingMessages.conditionDepth)
            return nil
        }
        if node.scalar != nil, !node.isEmpty { return bool().map(Condition.always) }
        guard let entries = node.entries else {
            report("procedure.condition", ReadingMessages.condition)
            return nil
        }
        var reader = ManifestReader(self)
        defer { reader.end() }
        let keys = Set(entries.map(\.key))
        if keys.contains("field") { return fieldCondition(&reader, keys) }
        for (key, make) in Self.forms where keys.contains(key) {
            guard let value = reader.optional(key) else { return nil }
            return make(value, depth)
        }
        for (key, _) in Self.forms { _ = reader.optional(key) }
        _ = reader.optional("field")
        report("procedure.condition", ReadingMessages.condition)
        return nil
    }

    private static let forms: [(String, @Sendable (ManifestValue, Int) -> Condition?)] = [
        ("case", { value, _ in value.names().map(Condition.caseIn) }),
        ("represented", { value, _ in value.bool().map { $0 ? .representedOn([]) : .not(.representedOn([])) } }),
        ("represented-on", { value, _ in value.names().map(Condition.representedOn) }),
        ("channel", { value, _ in value.names().map(Condition.filedBy) }),
        ("all", { value, depth in value.parts(depth).map(Condition.all) }),
        ("any", { value, depth in value.parts(depth).map(Condition.any) }),
        ("not", { value, depth in value.condition(depth: depth + 1).map(Condition.not) }),
    ]

    private func fieldCondition(_ reader: inout ManifestReader, _ keys: Set<String>) -> Condition? {
        let field = reader.string("field", max: 100)
        if keys.contains("equals") {
            let value = reader.string("equals", max: 200)
            guard let field, let value else { return nil }
            return .equals(field: field, value: value)
        }
        if keys.contains("one-of") {
            let values = reader.list("one-of") { $0.string(max: 200) }
            guard let field, !values.isEmpty else { return nil }
            return .oneOf(field: field, values: values)
        }
        if keys.contains("more-days-than") {
            let days = reader.integer("more-days-than", in: 0...100_000)
            guard let field, let days else { return nil }
            return .moreDaysSince(field: field, days: Int(days))
        }
        if keys.contains("age-at-least") {
            let years = reader.integer("age-at-least", in: 1...150)
            guard let field, let years else { return nil }
            return .ageAtLeast(field: field, years: Int(years))
        }
        if keys.contains("present") {
            let isPresent = reader.bool("present")
            guard let field, let isPresent else { return nil }
            return isPresent ? .present(field: field) : .not(.present(field: field))
        }
        for key in ["equals", "one-of", "present", "more-days-than", "age-at-least"] { _ = reader.optional(key) }
        report("procedure.condition", ReadingMessages.condition)
        return nil
    }

    /// One name or a list of them.
    private func names() -> [String]? {
        if node.scalar != nil { return string(max: 100).map { [$0] } }
        guard let values = list(allowEmpty: false) else { return nil }
        return values.compactMap { $0.string(max: 100) }
    }

    private func parts(_ depth: Int) -> [Condition]? {
        list(allowEmpty: false)?.compactMap { $0.condition(depth: depth + 1) }
    }
}
