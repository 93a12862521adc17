import JSON
import Procedures
import Vietnamese

/// One dossier in full.
struct DossierView {
    let console: Console
    /// The procedure's definition, for the labels of fields; without it their identifiers are shown.
    let definition: ProcedureDefinition?

    func write(_ dossier: JSONObject) throws {
        let title = [dossier.text("code"), dossier.text("title")].compactMap { $0 }.map(Printable.line)
        try console.line(console.styled(title.joined(separator: " · "), .strong))
        if let at = dossier.text("at") {
            try console.line(
                console.styled(say("Hồ sơ như vào lúc \(at)", "The dossier as it stood at \(at)"), .warning))
        }
        if let remark = DuplicateView.sentence(dossier) { try console.line(console.styled("! " + remark, .warning)) }
        try head(dossier).write(to: console, indent: 2)
        for (name, values) in dossier["subjects"]?.object?.members.map({ ($0.key, $0.value.object ?? [:]) }) ?? [] {
            let subject = definition?.subject(name)
            let title = subject?.label[console.language] ?? Labels.name(name)
            try section(title, fields(values, subject?.fields ?? []).lines(for: console, indent: 2))
        }
        if let sealed = dossier["sealed"], let reason = Bilingual(json: sealed)?[console.language] {
            try console.line()
            try console.line(console.styled("! " + Printable.line(reason), .warning))
        }
        if let data = dossier["data"]?.object, !data.isEmpty {
            try section(Labels.name("data"), fields(data, definition?.data ?? []).lines(for: console, indent: 2))
        }
        try files(dossier["attachments"], Labels.name("attachments"))
        try files(dossier["papers"], Labels.name("papers"))
        let asked = (dossier["effects"]?.array ?? []).compactMap(\.object)
        if !asked.isEmpty {
            let table = EffectsView.table(asked, definition, console.language)
            try section(EffectsView.title, table.lines(for: console, indent: 2))
        }
        try notes(dossier["notes"]?.array ?? [])
        try actions(dossier["actions"]?.array ?? [], code: dossier["code"]?.string ?? "")
    }

    private func head(_ dossier: JSONObject) -> Facts {
        var facts = Facts()
        let overdue = dossier["overdue"]?.bool ?? false
        facts.add("trạng thái", "status", dossier.text("status_label") ?? dossier.text("status"))
        facts.add("bước", "step", dossier.text("step_label") ?? dossier.text("step"))
        facts.add("trường hợp", "case", dossier["case"]?.object?.text("label") ?? dossier.text("case"))
        facts.add("người nộp", "applicant", dossier.text("applicant"))
        if let representative = dossier["representative"]?.object {
            let ground = representative["ground"]?.string ?? ""
            let label = definition?.grounds.first { $0.id == ground }?.label[console.language] ?? ground
            facts.add("người đại diện", "representative", label)
        }
        facts.add("người thụ lý", "assignee", dossier.text("assignee"))
        facts.add("kênh", "channel", dossier["channel"]?.string.map { Words.of("channel", $0) })
        facts.add("nộp lúc", "filed", dossier.text("filed_at"))
        facts.add("hạn trả", "due", dossier.text("due"), overdue ? .alarm : .plain)
        facts.add("còn lại", "left", InboxView.remaining(dossier), overdue ? .alarm : .plain)
        if let clocks = dossier["clocks"]?.object {
            facts.add("hạn theo luật", "legal clock", clocks["legal"]?.object?.text("due"))
            facts.add("hạn theo chỉ tiêu", "indicator clock", clocks["indicator"]?.object?.text("due"))
        }
        if let fee = dossier["fee"]?.object {
            let amount = fee["amount"]?.integer.map { VietnameseFormat.moneyText($0)[console.language] }
            facts.add("lệ phí", "fee", [fee.text("label"), amount].compactMap { $0 }.joined(separator: ": "))
        }
        facts.add("tiếp nhận", "received by", dossier.text("receiving"))
        facts.add("giải quyết", "decided by", dossier.text("competent"))
        facts.add("trả kết quả", "returned by", dossier.text("returning"))
        for (key, vi, en) in [
            ("supplements", "số lần bổ sung", "supplements"), ("reappointments", "số lần hẹn lại", "reappointments"),
        ] {
            if let count = dossier[key]?.integer, count > 0 { facts.add(vi, en, String(count)) }
        }
        if let result = dossier["result"]?.object {
            let parts = [result.text("code"), result.text("number").map { say("số \($0)", "number \($0)") }]
            facts.add("kết quả", "result", parts.compactMap { $0 }.joined(separator: ", "))
        }
        facts.add("phiên bản", "version", dossier.text("version"))
        return facts
    }

    /// The fields of a person or of the data, with the labels of the definition.
    private func fields(_ values: JSONObject, _ definitions: [FieldDefinition]) -> Facts {
        var facts = Facts()
        for member in values.members {
            let field = definitions.first { $0.id == member.key }
            var text = Outline.text(member.value)
            if case .choice(let options)? = field?.type {
                text = options.first { $0.id == member.value.string }?.label[console.language] ?? text
            }
            facts.add(field?.label[console.language] ?? Labels.name(member.key), text)
        }
        return facts
    }

    private func files(_ value: JSONValue?, _ title: String) throws {
        let items = (value?.array ?? []).compactMap(\.object)
        guard !items.isEmpty else { return }
        var table = Table([
            .init(title: say("LOẠI", "KIND"), least: 12, wraps: true),
            .init(title: say("TÊN", "NAME"), least: 10, wraps: true),
            .init(title: "BYTE", alignment: .right, rank: 1), .init(title: say("MÃ SỐ", "ID")),
        ])
        for item in items {
            let document = item["document"]?.string.map { id in
                definition?.documents.first { $0.id == id }?.label[console.language] ?? id
            }
            table.add([
                .init(document ?? item["kind"]?.string.map { Words.of("paper", $0) } ?? ""),
                .init(item["name"]?.string ?? Words.reprint(item["copy"]?.integer) ?? ""),
                .init(item.text("size") ?? ""),
                .init(item["id"]?.string ?? "", .faint),
            ])
        }
        try section(title, table.lines(for: console, indent: 2))
    }

    private func notes(_ notes: [JSONValue]) throws {
        var facts = Facts()
        for note in notes.compactMap(\.object) {
            let head = [note.text("at"), HistoryView.person(note["by"])].compactMap { $0 }.joined(separator: " · ")
            facts.add(head, note["text"].flatMap(Outline.text))
        }
        try section(say("Ghi chú", "Notes"), facts.lines(for: console, indent: 2))
    }

    private func section(_ title: String, _ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try console.line()
        try console.line(console.styled(Printable.line(title.prefix(1).uppercased() + title.dropFirst()), .heading))
        try console.line(lines.joined(separator: "\n"))
    }

    /// What a command needs besides the dossier's code.
    private static let arguments: [String: String] = [
        "forward": "--to …", "assign": "--to …", "hand-over": "--to …", "apologise": "--new-due …",
        "attach": "… --document …", "deliver": "--method …", "correct": "--field … --value …", "rate": "--score …",
        "note": "…", "enter": "--set …",
    ]

    /// The command line of an action. Signing is a command of its own; a draft is filed with an option.
    static func typed(_ action: JSONObject, code: String) -> String {
        let command = action["command"]?.string ?? ""
        var parts = ["toantrinh", command, code]
        switch command {
        case "file", "draft": parts = ["toantrinh", command, "--draft", code]
        case "act":
            if action["kind"]?.string == "sign" { parts[1] = "sign" }
            if let name = action["action"]?.string { parts.append(name) }
        default: break
        }
        if let more = arguments[command] { parts.append(more) }
        if action["requires_reason"]?.bool ?? false { parts.append("--reason …") }
        return parts.joined(separator: " ")
    }

    /// What may be done next, as it is typed.
    private func actions(_ actions: [JSONValue], code: String) throws {
        var facts = Facts()
        for action in actions.compactMap(\.object) {
            let label = action.text("label") ?? Bilingual(json: .object(action))?[console.language] ?? ""
            facts.add(label, Self.typed(action, code: code))
        }
        try section(say("Việc có thể làm", "What can be done"), facts.lines(for: console, indent: 2))
    }
}
