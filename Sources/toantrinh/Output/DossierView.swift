import JSON
import Vietnamese

/// One dossier in full.
enum DossierView {
    private static let head: Set<String> = [
        "code", "procedure", "title", "status", "status_label", "phase", "step", "step_label", "assignee", "applicant",
        "receiving", "competent", "returning", "channel", "filed_at", "due", "remaining", "overdue", "version", "case",
        "clocks", "actions", "at",
    ]

    static func write(_ dossier: JSONObject, console: Console) throws {
        let title = [dossier.text("code"), dossier.text("title")].compactMap { $0 }.map(Printable.line)
        try console.line(console.styled(title.joined(separator: " · "), .strong))
        if let at = dossier.text("at") {
            try console.line(
                console.styled(say("Hồ sơ như vào lúc \(at)", "The dossier as it stood at \(at)"), .warning))
        }
        var facts = Facts()
        let overdue = dossier["overdue"]?.bool ?? false
        facts.add("trạng thái", "status", dossier.text("status_label") ?? dossier.text("status"))
        facts.add("bước", "step", dossier.text("step_label") ?? dossier.text("step"))
        facts.add("trường hợp", "case", dossier.text("case"))
        facts.add("người nộp", "applicant", dossier.text("applicant"))
        facts.add("người thụ lý", "assignee", dossier.text("assignee"))
        facts.add("kênh", "channel", dossier.text("channel"))
        facts.add("nộp lúc", "filed", dossier.text("filed_at"))
        facts.add("hạn trả", "due", dossier.text("due"), overdue ? .alarm : .plain)
        facts.add("còn lại", "left", InboxView.remaining(dossier), overdue ? .alarm : .plain)
        if let clocks = dossier["clocks"]?.object {
            facts.add("hạn theo luật", "legal clock", clocks["legal"]?.object?.text("due"))
            facts.add("hạn theo chỉ số", "indicator clock", clocks["indicator"]?.object?.text("due"))
        }
        facts.add("tiếp nhận", "received by", dossier.text("receiving"))
        facts.add("giải quyết", "decided by", dossier.text("competent"))
        facts.add("trả kết quả", "returned by", dossier.text("returning"))
        facts.add("phiên bản", "version", dossier.text("version"))
        try facts.write(to: console, indent: 2)
        for member in dossier.members where !head.contains(member.key) { try section(member, console: console) }
        try actions(dossier["actions"]?.array ?? [], code: dossier["code"]?.string ?? "", console: console)
    }

    private static func section(_ member: JSONObject.Member, console: Console) throws {
        if let items = member.value.array, items.isEmpty { return }
        if let object = member.value.object, object.isEmpty { return }
        if case .null = member.value { return }
        try console.line()
        let name = Labels.name(member.key)
        try console.line(console.styled(name.prefix(1).uppercased() + name.dropFirst(), .heading))
        try console.line(Outline.lines(member.value, for: console, indent: 2).joined(separator: "\n"))
    }

    /// What may be done next, as it is typed.
    private static func actions(_ actions: [JSONValue], code: String, console: Console) throws {
        let actions = actions.compactMap(\.object)
        guard !actions.isEmpty else { return }
        try console.line()
        try console.line(console.styled(say("Việc có thể làm", "What can be done"), .heading))
        var facts = Facts()
        for action in actions {
            var typed = "toantrinh \(action.text("command") ?? "") \(code)"
            if let name = action["action"]?.string { typed += " \(name)" }
            if action["requires_reason"]?.bool ?? false { typed += " --reason …" }
            facts.add(action.text("label") ?? "", typed)
        }
        try facts.write(to: console, indent: 2)
    }
}
