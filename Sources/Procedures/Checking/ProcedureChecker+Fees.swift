import Vietnamese
import WorkingTime

extension ProcedureChecker {
    mutating func checkFees() {
        for (index, rule) in definition.fees.enumerated() {
            let path = "fees[\(index)]"
            checkRange(rule.dates, at: path + ".dates")
            if rule.source == nil, !rule.isUnverified {
                report(
                    path, "fee-without-source",
                    "Mức thu phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                    "A fee needs “source” (where it was read) or “unverified: true”.")
            }
            checkProvinces(rule, at: path)
        }
        let overlapping = checkCategories()
        checkShadows(except: overlapping)
        if isSound(.header) { checkCoverage() }
    }

    private mutating func checkProvinces(_ rule: FeeRule, at path: String) {
        guard case .byProvince(let table, let otherwise) = rule.amount else { return }
        for code in table.keys.sorted() where !Names.isAgencyCode(code) {
            report(
                path + ".amount.by-province." + code, "agency-code-form",
                "“\(code)” không phải mã cơ quan: một chữ cái A–Y và hai chữ số, rồi các nhóm sau dấu chấm (H26).",
                "“\(code)” is no agency code: a letter A–Y and two digits, then groups after dots (H26).",
                suggestion: Names.isAgencyCode(code.uppercased()) ? code.uppercased() : nil)
        }
        for (code, amounts) in table.sorted(by: { $0.key < $1.key }) where !(amounts.count == 1 && amounts[0].isBare) {
            check(amounts, of: rule, at: path + ".amount.by-province." + code)
        }
        if table.isEmpty, otherwise == nil, !rule.isUnverified {
            report(
                path + ".amount", "fee-table-empty",
                "Bảng mức thu theo tỉnh còn trống: hãy điền, hoặc ghi “unverified: true”.",
                "The table of provinces is empty: fill it in, or write “unverified: true”.")
        }
    }

    /// Amounts of one province: each with a source, their dates one after the other.
    private mutating func check(_ amounts: [ProvincialAmount], of rule: FeeRule, at path: String) {
        for (index, amount) in amounts.enumerated() {
            let place = "\(path)[\(index)]"
            if let dates = amount.dates { checkRange(dates, at: place + ".dates") }
            if amount.source == nil, !amount.isUnverified {
                report(
                    place, "fee-without-source",
                    "Mức thu phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                    "A fee needs “source” (where it was read) or “unverified: true”.")
            }
            let own = amount.dates ?? rule.dates
            if let earlier = amounts[..<index].first(where: { ($0.dates ?? rule.dates).overlaps(own) }) {
                report(
                    place, "fee-overlap",
                    "Ngày áp dụng trùng với mức \(earlier.amount) đồng của cùng tỉnh.",
                    "The dates overlap those of \(earlier.amount) đồng of the same province.")
            }
        }
    }

    /// Rules with the same condition are one category: their dates follow each other without overlap and without gap.
    private mutating func checkCategories() -> Set<Int> {
        var overlapping: Set<Int> = []
        var seen: [Condition] = []
        for rule in definition.fees where !seen.contains(rule.condition) {
            seen.append(rule.condition)
            let category = definition.fees.indices.filter { definition.fees[$0].condition == rule.condition }
                .sorted { definition.fees[$0].dates.from < definition.fees[$1].dates.from }
            for (earlier, later) in zip(category, category.dropFirst()) {
                let before = definition.fees[earlier]
                let after = definition.fees[later]
                let place = "fees[\(max(earlier, later))].dates"
                guard let until = before.dates.until, until <= after.dates.from else {
                    overlapping.insert(max(earlier, later))
                    report(
                        place, "fee-overlap",
                        "Ngày áp dụng trùng với mức thu “\(before.id)” có cùng điều kiện, từ \(after.dates.from.vi).",
                        "The dates overlap those of “\(before.id)”, which has the same condition, "
                            + "from \(after.dates.from.iso) on.")
                    continue
                }
                if until < after.dates.from {
                    report(
                        place, "fee-gap",
                        "Từ \(until.vi) đến trước \(after.dates.from.vi) không có mức thu nào với điều kiện này.",
                        "From \(until.iso) until before \(after.dates.from.iso) no fee has this condition.")
                }
            }
        }
        return overlapping
    }

    /// A rule behind one that applies to everybody on all its days never counts.
    private mutating func checkShadows(except overlapping: Set<Int>) {
        for (index, rule) in definition.fees.enumerated() where !overlapping.contains(index) {
            guard
                let before = definition.fees[..<index].first(where: {
                    $0.condition == .always(true) && $0.dates.covers(rule.dates)
                })
            else { continue }
            report(
                "fees[\(index)]", "fee-shadowed",
                "Mức thu này không bao giờ được dùng: “\(before.id)” đứng trước và luôn áp dụng.",
                "This fee never counts: “\(before.id)” stands before it and always applies.")
        }
    }

    /// On every day on which the procedure is in effect, some rule applies to everybody.
    private mutating func checkCoverage() {
        let general = definition.fees.filter { $0.condition == .always(true) }.map(\.dates)
        var day = definition.effective.from
        while definition.effective.contains(day) {
            guard let range = general.first(where: { $0.contains(day) }) else {
                report(
                    "fees", "fee-uncovered",
                    "Ngày \(day.vi) không có mức thu nào áp dụng vô điều kiện.",
                    "On \(day.iso) no fee applies without condition.")
                return
            }
            guard let until = range.until, until > day else { return }
            day = until
        }
    }
}
