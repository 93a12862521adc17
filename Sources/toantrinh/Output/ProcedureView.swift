import Procedures
import Vietnamese
import WorkingTime

/// A procedure in front of people: what it is, what it asks for, and its steps.
enum ProcedureView {
    static func write(_ definition: ProcedureDefinition, digest: String, console: Console) throws {
        let language = console.language
        try console.line(
            console.styled(Printable.line("\(definition.code) · \(definition.title[language])"), .strong))
        try head(definition, digest, language).write(to: console, indent: 2)
        try section(say("Trường hợp", "Cases"), cases(definition, language), console)
        try section(say("Không nhận khi", "Not taken"), exclusions(definition, language), console)
        try section(say("Phí, lệ phí", "Fees"), fees(definition, language), console)
        try ProcedureFormView(definition: definition, console: console).write()
        try section(say("Các bước", "Steps"), steps(definition, language), console)
        try section(EffectsView.title, EffectsView.table(definition, language), console)
        try console.line()
        try console.line(
            console.styled(
                say(
                    "Mẫu để điền: toantrinh workflow template \(definition.code)",
                    "A form to fill in: toantrinh workflow template \(definition.code)"), .faint))
    }

    private static func head(
        _ definition: ProcedureDefinition, _ digest: String, _ language: Language
    ) -> Facts {
        var facts = Facts()
        facts.add("lĩnh vực", "sector", definition.sector)
        let until = definition.effective.until.map { say(" đến trước ", " until before ") + $0.vi } ?? ""
        facts.add("hiệu lực", "in force", say("từ ", "from ") + definition.effective.from.vi + until)
        facts.add("thời hạn", "time limit", definition.limit.limit.text[language])
        facts.add("mức trực tuyến", "online", Words.of("extent", definition.online.extent.rawValue))
        facts.add(
            "người nộp", "applicants",
            definition.applicants.map { Words.of("applicant", $0.rawValue) }.joined(separator: ", "))
        facts.add(
            "cách trả kết quả", "delivery",
            definition.delivery.map { "\($0.rawValue) (\(Words.of("delivery", $0.rawValue)))" }.joined(separator: ", "))
        facts.add(
            "kết quả", "results",
            definition.results.map { result in
                "\(result.title[language]) [\(result.code)]"
                    + (result.cases.map { say(" khi ", " in case ") + $0.joined(separator: say(" hoặc ", " or ")) }
                        ?? "")
            }.joined(separator: "; "))
        if let retention = definition.retention {
            facts.add(
                "lưu trữ", "kept",
                retention.text[language] + (retention.isUnverified ? say(" (chưa kiểm chứng)", " (unverified)") : ""))
        }
        facts.add(
            "căn cứ", "legal basis",
            definition.legalBases.map {
                $0.number + ($0.isUnverified ? say(" (chưa kiểm chứng)", " (unverified)") : "")
            }
            .joined(separator: "; "))
        facts.add("mã băm", "digest", digest, .faint)
        return facts
    }

    private static func cases(_ definition: ProcedureDefinition, _ language: Language) -> Table {
        var table = Table([
            .init(title: say("MÃ", "ID")), .init(title: say("TÊN", "LABEL"), least: 16, wraps: true),
            .init(title: say("KHI", "WHEN"), least: 16, wraps: true),
            .init(title: say("THỜI HẠN", "LIMIT"), least: 8, wraps: true),
        ])
        for item in definition.cases {
            table.add([
                .init(item.id, .strong), .init(item.label[language]), .init(ConditionText.first(item.condition)),
                .init(item.limit?.limit.text[language] ?? ""),
            ])
        }
        return table
    }

    private static func exclusions(_ definition: ProcedureDefinition, _ language: Language) -> Table {
        var table = Table([
            .init(title: say("MÃ", "ID")), .init(title: say("LÝ DO", "REASON"), least: 20, wraps: true),
            .init(title: say("KHI", "WHEN"), least: 16, wraps: true),
        ])
        for rule in definition.exclusions {
            table.add([
                .init(rule.id, .strong),
                .init(rule.reason[language] + (rule.isUnverified ? say(" (chưa kiểm chứng)", " (unverified)") : "")),
                .init(ConditionText.of(rule.condition)),
            ])
        }
        return table
    }

    private static func fees(_ definition: ProcedureDefinition, _ language: Language) -> Table {
        var table = Table([
            .init(title: say("MÃ", "ID")), .init(title: say("TÊN", "LABEL"), least: 16, wraps: true),
            .init(title: say("MỨC", "AMOUNT"), least: 10, wraps: true),
            .init(title: say("KHI", "WHEN"), least: 16, wraps: true),
        ])
        for fee in definition.fees {
            let amount: String
            switch fee.amount {
            case .dong(let dong): amount = VietnameseFormat.moneyText(dong)[language]
            case .byProvince: amount = say("tỉnh quy định", "set by the province")
            case .counted(let counted):
                let base = VietnameseFormat.moneyText(counted.base)[language]
                let each = VietnameseFormat.moneyText(counted.each)[language]
                let from = counted.included + 1
                amount = say(
                    "\(base); từ thứ \(from) thêm \(each) (\(counted.field))",
                    "\(base); from number \(from) on \(each) more each (\(counted.field))")
            }
            table.add([
                .init(fee.id, .strong), .init(fee.label[language]), .init(amount),
                .init(ConditionText.first(fee.condition)),
            ])
        }
        return table
    }

    private static func steps(_ definition: ProcedureDefinition, _ language: Language) -> Table {
        var table = Table([
            .init(title: say("BƯỚC", "STEP"), least: 14, wraps: true),
            .init(title: say("VAI TRÒ", "ROLE"), least: 8, wraps: true),
            .init(title: say("THỜI HẠN", "LIMIT"), least: 8, wraps: true),
            .init(title: say("THAO TÁC", "ACTIONS"), least: 24, wraps: true),
        ])
        for step in definition.steps {
            let actions = step.actions.map { action in
                "\(action.label[language]) [\(action.id)]"
                    + (action.requiresReason || action.kind == .refuse ? " --reason" : "")
                    + (action.target.map { " → \($0)" } ?? " → ∎")
            }
            table.add([
                .init("\(step.label[language]) [\(step.id)]", .strong), .init(role(step.role, definition)),
                .init(step.limit.map { $0.text[language] } ?? ""), .init(actions.joined(separator: "; ")),
            ])
        }
        return table
    }

    /// What a role is called, with its identifier.
    private static func role(_ id: String, _ definition: ProcedureDefinition) -> String {
        let own = definition.ownRoles.first { $0.id == id }?.label[Speech.language]
        return "\(own ?? Words.role(id)) [\(id)]"
    }

    private static func section(_ title: String, _ table: Table, _ console: Console) throws {
        guard !table.rows.isEmpty else { return }
        try console.line()
        try console.line(console.styled(title, .heading))
        try console.line(table.lines(for: console, indent: 2).joined(separator: "\n"))
    }
}
