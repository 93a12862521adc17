import Vietnamese

// What belongs to a form as a whole: the result of each case, what is not taken, what officers enter, how long it is kept.
extension ProcedureChecker {
    /// Each case comes to one kind of result.
    mutating func checkResultsOfCases() {
        let cases = definition.cases.map(\.id)
        for (index, result) in definition.results.enumerated() {
            for (number, id) in (result.cases ?? []).enumerated() where !cases.contains(id) {
                report(
                    "results[\(index)].cases[\(number)]", "unknown-case", "Không có trường hợp “\(id)”.",
                    "There is no case “\(id)”.", suggestion: Suggestion.nearest(to: id, among: cases))
            }
            if let earlier = definition.results[..<index].first(where: { earlier in
                cases.contains { earlier.isResult(ofCase: $0) && result.isResult(ofCase: $0) }
            }) {
                report(
                    "results[\(index)]", "several-results",
                    "Có trường hợp vừa cấp kết quả này vừa cấp “\(earlier.code)”. Mỗi trường hợp chỉ có một kết quả: "
                        + "ghi “cases” cho từng kết quả.",
                    "Some case comes to this result and to “\(earlier.code)”. A case comes to one kind of result: say under "
                        + "“cases” which.")
            }
        }
        guard !definition.results.isEmpty,
            let bare = cases.first(where: { definition.result(inCase: $0) == nil })
        else { return }
        report(
            "results", "case-without-result", "Trường hợp “\(bare)” không có kết quả nào (khóa “cases”).",
            "The case “\(bare)” comes to no result (key “cases”).")
    }

    /// What is not taken: with a source, and not everything.
    mutating func checkExclusions() {
        for (index, rule) in definition.exclusions.enumerated() {
            let path = "exclusions[\(index)]"
            if rule.source == nil, !rule.isUnverified {
                report(
                    path, "exclusion-without-source",
                    "Trường hợp không nhận phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                    "What is not taken needs “source” (where it was read) or “unverified: true”.")
            }
            if case .always(let holds) = rule.condition {
                report(
                    path + ".when", "exclusion-constant",
                    holds ? "Không hồ sơ nào được nhận nữa." : "Điều kiện này không bao giờ loại hồ sơ nào.",
                    holds ? "No form would be taken any more." : "This condition excludes nothing.")
            }
        }
    }

    /// Fields that are filled in while the dossier is worked on: no form has to have them, so nothing that is decided when it is filed
    /// may rest on them.
    mutating func checkEntered() {
        let entered = Set(definition.enteredFields.map(\.name))
        guard !entered.isEmpty else { return }
        var places: [(path: String, condition: Condition)] = []
        for (index, subject) in definition.subjects.enumerated() {
            places.append(("subjects[\(index)].required", subject.requiredWhen ?? .always(true)))
            places.append(("subjects[\(index)].allowed", subject.allowedWhen ?? .always(true)))
            for (number, field) in subject.fields.enumerated() where field.enteredBy == nil {
                places.append(("subjects[\(index)].fields[\(number)].required", field.requiredWhen))
            }
        }
        for (index, field) in definition.data.enumerated() where field.enteredBy == nil {
            places.append(("data[\(index)].required", field.requiredWhen))
        }
        for (index, item) in definition.cases.enumerated() { places.append(("cases[\(index)].when", item.condition)) }
        for (index, rule) in definition.exclusions.enumerated() {
            places.append(("exclusions[\(index)].when", rule.condition))
        }
        for (index, document) in definition.documents.enumerated() {
            places.append(("documents[\(index)].required", document.requiredWhen))
        }
        for (index, rule) in definition.fees.enumerated() { places.append(("fees[\(index)].when", rule.condition)) }
        for (path, condition) in places {
            guard let name = condition.fields.first(where: entered.contains) else { continue }
            report(
                path, "condition-on-entered",
                "“\(name)” do cán bộ hoặc cơ sở dữ liệu khác điền sau, không dùng làm điều kiện khi nộp được.",
                "“\(name)” is filled in later by officers or a register; what is decided at filing cannot rest on it.")
        }
    }

    mutating func checkRetention() {
        guard let retention = definition.retention, retention.source == nil, !retention.isUnverified else { return }
        report(
            "retention", "retention-without-source",
            "Thời hạn lưu trữ phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
            "How long dossiers are kept needs “source” (where it was read) or “unverified: true”.")
    }
}
