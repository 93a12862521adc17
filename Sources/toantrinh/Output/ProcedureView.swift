import Procedures
import Vietnamese
import WorkingTime

/// A procedure in front of people: what it is, and its steps.
enum ProcedureView {
    static func write(_ definition: ProcedureDefinition, digest: String, console: Console) throws {
        let language = console.language
        try console.line(
            console.styled(Printable.line("\(definition.code) · \(definition.title[language])"), .strong))
        var facts = Facts()
        facts.add("lĩnh vực", "sector", definition.sector)
        let until = definition.effective.until.map { say(" đến trước ", " until before ") + $0.vi } ?? ""
        facts.add("hiệu lực", "in force", say("từ ", "from ") + definition.effective.from.vi + until)
        facts.add("thời hạn", "time limit", definition.limit.limit.text[language])
        facts.add("mức trực tuyến", "online", definition.online.extent.rawValue)
        facts.add(
            "trường hợp", "cases", definition.cases.map { "\($0.label[language]) [\($0.id)]" }.joined(separator: "; "))
        facts.add(
            "giấy tờ", "documents",
            definition.documents.map { "\($0.label[language]) [\($0.id)]" }.joined(separator: "; "))
        facts.add(
            "kết quả", "results",
            definition.results.map { "\($0.title[language]) [\($0.code)]" }.joined(separator: "; "))
        facts.add(
            "căn cứ", "legal basis",
            definition.legalBases.map {
                $0.number + ($0.isUnverified ? say(" (chưa kiểm chứng)", " (unverified)") : "")
            }
            .joined(separator: "; "))
        facts.add("mã băm", "digest", digest, .faint)
        try facts.write(to: console, indent: 2)
        try console.line()
        var table = Table([
            .init(title: say("BƯỚC", "STEP"), least: 14, wraps: true), .init(title: say("VAI TRÒ", "ROLE")),
            .init(title: say("THỜI HẠN", "LIMIT")), .init(title: say("THAO TÁC", "ACTIONS"), least: 24, wraps: true),
        ])
        for step in definition.steps {
            let actions = step.actions.map { action in
                "\(action.label[language]) [\(action.id)]" + (action.target.map { " → \($0)" } ?? " → ∎")
            }
            table.add([
                .init("\(step.label[language]) [\(step.id)]", .strong), .init(step.role),
                .init(step.limit.map { $0.text[language] } ?? ""), .init(actions.joined(separator: "; ")),
            ])
        }
        try table.write(to: console)
    }
}
