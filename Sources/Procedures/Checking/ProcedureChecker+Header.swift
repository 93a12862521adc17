import Vietnamese
import WorkingTime

extension ProcedureChecker {
    mutating func checkHeader() {
        if !Names.isProcedureCode(definition.code) {
            report(
                "code", "code-form", "Mã thủ tục có dạng 1.001193 hoặc 1.000948.H38.",
                "A procedure's code looks like 1.001193 or 1.000948.H38.")
        }
        if !Names.isSectorCode(definition.sector) {
            report(
                "sector", "sector-form", "Mã lĩnh vực gồm chữ cái không dấu, chữ số, dấu chấm và gạch nối.",
                "A sector's code has letters, digits, dots and hyphens.")
        }
        checkRange(definition.effective, at: "effective")
        checkBases(definition.legalBases, at: "legal-bases")
        checkOnline()
        for (path, ids) in [
            ("applicants", definition.applicants.map(\.rawValue)), ("delivery", definition.delivery.map(\.rawValue)),
        ] {
            for (index, id) in ids.enumerated() where ids.firstIndex(of: id) != index {
                report(
                    "\(path)[\(index)]", "duplicate-id", "“\(id)” bị lặp trong danh sách này.",
                    "“\(id)” stands twice in this list.")
            }
        }
    }

    mutating func checkRange(_ range: DayRange, at path: String) {
        guard let until = range.until, until <= range.from else { return }
        report(
            path + ".until", "range-backwards", "Ngày kết thúc phải sau ngày bắt đầu \(range.from.vi).",
            "The end must lie after the beginning, \(range.from.iso).")
    }

    mutating func checkBases(_ bases: [LegalBasis], at path: String) {
        for (index, basis) in bases.enumerated() {
            let place = "\(path)[\(index)]"
            if basis.source == nil, !basis.isUnverified {
                report(
                    place, "basis-without-source",
                    "Căn cứ pháp lý phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                    "A legal basis needs “source” (where it was read) or “unverified: true”.")
            }
            guard let inForce = basis.inForce else {
                if !basis.isUnverified {
                    report(
                        place, "basis-without-dates",
                        "Căn cứ pháp lý phải ghi “in-force” (có hiệu lực khi nào) hoặc “unverified: true” (chưa kiểm chứng).",
                        "A legal basis needs “in-force” (on which days it holds) or “unverified: true”.")
                }
                continue
            }
            checkRange(inForce, at: place + ".in-force")
            if isSound(.header), !inForce.overlaps(definition.effective) {
                report(
                    place + ".in-force", "basis-out-of-force",
                    "Văn bản này không có hiệu lực vào ngày nào mà quy trình được áp dụng.",
                    "This text is in force on no day on which the procedure is.")
            }
        }
    }

    private mutating func checkOnline() {
        let online = definition.online
        if online.extent == .none, online.level != nil {
            report(
                "online.level", "level-without-online",
                "Thủ tục không nhận hồ sơ trực tuyến thì không ghi mức độ định danh (khóa “level”).",
                "What cannot be filed online needs no level of identity (key “level”).")
        }
        if online.extent == .endToEnd {
            if online.requiresPresence {
                report(
                    "online.presence", "presence-contradicts",
                    "Thủ tục phải có mặt trực tiếp thì không phải là toàn trình.",
                    "A procedure that needs somebody in person is not end-to-end.")
            }
            if !definition.delivery.contains(where: { $0 != .counter }) {
                report(
                    "delivery", "delivery-not-remote",
                    "Toàn trình thì kết quả phải trả được trực tuyến (online) hoặc qua bưu chính (post).",
                    "End-to-end needs delivery online or by post.")
            }
        } else if online.reason == nil {
            report(
                "online", "reason-missing",
                "Không toàn trình thì phải công bố lý do (khóa “reason”; NĐ 224/2026 điều 14).",
                "What is not end-to-end needs a published reason (key “reason”; NĐ 224/2026 art. 14).")
        }
    }

    /// The procedure's limits and the rules of its supplements: each with a source.
    mutating func checkLimits() {
        check(definition.limit, at: "limit")
        for (index, item) in definition.cases.enumerated() {
            if let limit = item.limit { check(limit, at: "cases[\(index)].limit") }
        }
        if definition.supplement.source == nil, !definition.supplement.isUnverified {
            report(
                "supplement", "supplement-without-source",
                "Quy định về bổ sung phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                "The rules of supplements need “source” (where they were read) or “unverified: true”.")
        }
    }

    private mutating func check(_ limit: LimitDefinition, at path: String) {
        guard limit.source == nil, !limit.isUnverified else { return }
        report(
            path, "limit-without-source",
            "Thời hạn phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng): {within: …, source: …}.",
            "A limit needs “source” (where it was read) or “unverified: true”: {within: …, source: …}.")
    }

    mutating func checkResults() {
        if isSound(.cases) { checkResultsOfCases() }
        for (index, result) in definition.results.enumerated() {
            if let templates, !templates.contains(result.template) {
                report(
                    "results[\(index)].template", "unknown-template",
                    "Không có mẫu giấy tờ “\(result.template).html”: kết quả ký xong sẽ không in được.",
                    "There is no template “\(result.template).html”: once signed, the result could not be printed.",
                    suggestion: Suggestion.nearest(to: result.template, among: templates.sorted()))
            }
            if !Names.isResultCode(result.code) {
                report(
                    "results[\(index)].code", "result-code-form",
                    "Mã kết quả có dạng KQ.G15.000031 hoặc 000.00.00.G09-KQ002269.",
                    "A result's code looks like KQ.G15.000031 or 000.00.00.G09-KQ002269.")
            }
            checkNumber(result.numberTemplate, at: "results[\(index)].number")
            if let correction = result.correction { check(correction, at: "results[\(index)].correction") }
        }
    }

    /// The fields that results show: fields that the procedure has, each once.
    mutating func checkShownFields() {
        let known = definition.fieldNames
        for (index, result) in definition.results.enumerated() {
            var seen: Set<String> = []
            for (number, name) in (result.shows ?? []).enumerated() {
                let path = "results[\(index)].shows[\(number)]"
                if !known.contains(name) {
                    let sameField = known.first { $0.split(separator: ".").last.map(String.init) == name }
                    report(
                        path, "unknown-field", "Không có trường “\(name)”.", "There is no field “\(name)”.",
                        suggestion: sameField ?? Suggestion.nearest(to: name, among: known))
                } else if !seen.insert(name).inserted {
                    report(
                        path, "duplicate-id", "Trường “\(name)” bị lặp trong danh sách này.",
                        "The field “\(name)” stands twice in this list.")
                }
            }
        }
    }

    private mutating func check(_ correction: CorrectionProcedure, at path: String) {
        if !Names.isProcedureCode(correction.procedure) {
            report(
                path + ".procedure", "code-form", "Mã thủ tục có dạng 1.001193 hoặc 1.000948.H38.",
                "A procedure's code looks like 1.001193 or 1.000948.H38.")
        }
        if correction.source == nil, !correction.isUnverified {
            report(
                path, "correction-without-source",
                "Thủ tục cải chính phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                "A procedure for corrections needs “source” (where it was read) or “unverified: true”.")
        }
    }

    /// A number's template has `{serial}`, and no other placeholder but `{year}`.
    private mutating func checkNumber(_ template: String, at path: String) {
        let known = ["serial", "year"]
        var rest = template[...]
        var names: [String] = []
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                names.append("")
                break
            }
            names.append(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        if let unknown = names.first(where: { !known.contains($0) }) {
            report(
                path, "number-template", "Mẫu số chỉ dùng {serial} và {year}.",
                "A number's template knows {serial} and {year} only.",
                suggestion: Suggestion.nearest(to: unknown, among: known).map { "{\($0)}" })
        } else if !names.contains("serial") {
            report(
                path, "number-template", "Mẫu số phải có {serial}.", "A number's template needs {serial}.",
                suggestion: "{serial}/{year}")
        } else if !names.contains("year") {
            report(
                path, "number-template", "Mẫu số phải có {year}: mỗi năm sổ đánh số lại từ 1.",
                "A number's template needs {year}: the register begins again at 1 each year.",
                suggestion: "{serial}/{year}")
        }
    }
}

extension DayRange {
    /// Whether a day lies in both.
    func overlaps(_ other: DayRange) -> Bool {
        let endsBefore = until.map { $0 <= other.from } ?? false
        let beginsAfter = other.until.map { $0 <= from } ?? false
        return !endsBefore && !beginsAfter
    }

    /// Whether every day of `other` lies in this.
    func covers(_ other: DayRange) -> Bool {
        guard from <= other.from else { return false }
        guard let until else { return true }
        return other.until.map { $0 <= until } ?? false
    }
}
