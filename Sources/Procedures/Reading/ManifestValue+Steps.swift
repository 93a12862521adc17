import Manifest
import Vietnamese
import WorkingTime

extension ManifestValue {
    func feeRule() -> FeeRule? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        let amount = reader.required("amount").flatMap { $0.feeAmount() }
        let dates = reader.required("dates").flatMap { $0.dayRange() }
        let condition = reader.optional("when").map { $0.condition() } ?? .always(true)
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        guard let id, let amount, let dates else { return nil }
        return FeeRule(
            id: id, label: label ?? Bilingual(vi: "", en: ""), amount: amount, dates: dates,
            condition: condition ?? .always(true), source: source, isUnverified: isUnverified)
    }

    private func feeAmount() -> FeeAmount? {
        let range = 0...FieldDefinition.largestAmount
        if node.scalar != nil { return integer(in: range).map(FeeAmount.dong) }
        guard node.entries != nil else {
            report("procedure.amount", ReadingMessages.amount)
            return nil
        }
        if node.entries?.contains(where: { ["base", "count", "included", "each"].contains($0.key) }) == true {
            return countedAmount(range)
        }
        var reader = ManifestReader(self)
        var table: [String: [ProvincialAmount]] = [:]
        if var provinces = reader.mapping("by-province") {
            for (code, _, value) in provinces.allEntries() { table[code] = value.provincialAmounts(in: range) }
        }
        let otherwise = reader.optionalInteger("otherwise", in: range)
        reader.end()
        return .byProvince(table, otherwise: otherwise)
    }

    /// `{base: 200000, count: copies, included: 2, each: 5000}`.
    private func countedAmount(_ range: ClosedRange<Int64>) -> FeeAmount? {
        var reader = ManifestReader(self)
        let base = reader.integer("base", in: range)
        let field = reader.string("count", max: 100)
        let included = reader.integer("included", in: 1...1_000_000)
        let each = reader.integer("each", in: range)
        reader.end()
        guard let base, let field, let included, let each else { return nil }
        return .counted(CountedAmount(base: base, field: field, included: included, each: each))
    }

    /// `8000`, or a list with dates and sources: `[{amount: 8000, dates: {from: 2025-07-01}, source: …}]`.
    private func provincialAmounts(in range: ClosedRange<Int64>) -> [ProvincialAmount]? {
        if node.scalar != nil { return integer(in: range).map { [ProvincialAmount($0)] } }
        return list(allowEmpty: false)?.compactMap { value in
            var reader = ManifestReader(value)
            let amount = reader.integer("amount", in: range)
            let dates = reader.optional("dates").flatMap { $0.dayRange() }
            let source = reader.optionalString("source", max: 1000)
            let isUnverified = reader.optionalBool("unverified") ?? false
            reader.end()
            return amount.map { ProvincialAmount($0, dates: dates, source: source, isUnverified: isUnverified) }
        }
    }

    func step() -> StepDefinition? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        let status = reader.integer("status", in: 1...10).flatMap { OfficialStatus(rawValue: Int($0)) }
        let role = reader.identifier("role")
        let onlyWhen = reader.optional("only-when").flatMap { $0.stepFilter() }
        let silence = reader.optional("silence").flatMap { $0.silence() }
        let limit = reader.optional("limit").flatMap { $0.limit() }
        let actions = reader.list("actions") { $0.action(stepRole: role ?? "") }
        reader.end()
        guard let id else { return nil }
        return StepDefinition(
            id: id, label: label ?? Bilingual(vi: "", en: ""), status: status ?? .processing, role: role ?? "",
            limit: limit, actions: actions, onlyWhen: onlyWhen, silence: silence)
    }

    private func action(stepRole: String) -> ActionDefinition? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        let kind = reader.choice("kind", ActionDefinition.Kind.self)
        let target = reader.optional("to").flatMap { $0.identifier() }
        let roles: [String] = reader.optional("roles")?.list()?.compactMap { $0.identifier() } ?? [stepRole]
        let requiresReason = reader.optionalBool("reason") ?? (kind == .refuse)
        reader.end()
        guard let id, let kind else { return nil }
        return ActionDefinition(
            id: id, label: label ?? Bilingual(vi: "", en: ""), kind: kind, target: target, roles: roles,
            requiresReason: requiresReason)
    }

    func separation() -> SeparationOfDuties? {
        var reader = ManifestReader(self)
        let first = reader.string("first", max: 100)
        let second = reader.string("second", max: 100)
        let reason = reader.bilingual("reason", max: 1000)
        reader.end()
        guard let first, let second else { return nil }
        return SeparationOfDuties(first: first, second: second, reason: reason ?? Bilingual(vi: "", en: ""))
    }

    func result() -> ResultDefinition? {
        var reader = ManifestReader(self)
        let code = reader.string("code", max: 60)
        let title = reader.bilingual("title")
        let template = reader.identifier("template")
        let number = reader.string("number", max: 100)
        let isElectronic = reader.bool("electronic")
        let shows = reader.optional("shows")?.list(allowEmpty: false)?.compactMap { $0.string(max: 100) }
        let correction = reader.optional("correction").flatMap { $0.correctionProcedure() }
        let cases = reader.optional("cases")?.list(allowEmpty: false)?.compactMap { $0.identifier() }
        reader.end()
        guard let code, let title, let template, let number, let isElectronic else { return nil }
        return ResultDefinition(
            code: code, title: title, template: template, numberTemplate: number, isElectronic: isElectronic,
            shows: shows, correction: correction, cases: cases)
    }

    private func correctionProcedure() -> CorrectionProcedure? {
        var reader = ManifestReader(self)
        let procedure = reader.string("procedure", max: 40)
        let title = reader.bilingual("title")
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        guard let procedure, let title else { return nil }
        return CorrectionProcedure(procedure: procedure, title: title, source: source, isUnverified: isUnverified)
    }
}
