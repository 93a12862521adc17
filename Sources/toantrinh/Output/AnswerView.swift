import JSON
import Vietnamese

/// What a command on a dossier changed, in a line or two.
enum AnswerView {
    static func write(_ answer: JSONValue, console: Console) throws {
        if console.json { return try console.write(answer) }
        guard let object = answer.object else { return }
        let row = object["dossier"]?.object ?? object
        var head: [String] = []
        head.append(console.styled(Printable.line(object.text("code") ?? row.text("code") ?? ""), .strong))
        if let status = row.text("status_label") { head.append(status) }
        if let step = row.text("step_label") { head.append(step) }
        if let version = object["version"]?.integer { head.append(say("phiên bản \(version)", "version \(version)")) }
        try console.line(console.styled("✓ ", .good) + head.joined(separator: " · "))
        var facts = Facts()
        facts.add("người nộp", "applicant", row.text("applicant"))
        facts.add("người thụ lý", "assignee", row.text("assignee"))
        let overdue = row["overdue"]?.bool ?? false
        facts.add("hạn trả", "due", row.text("due"), overdue ? .alarm : .plain)
        facts.add("còn lại", "left", InboxView.remaining(row), overdue ? .alarm : .plain)
        try facts.write(to: console, indent: 2)
        if let remark = DuplicateView.sentence(object) { try console.line(console.styled("! " + remark, .warning)) }
        if object["repeated"]?.bool ?? false {
            try console.line(
                say(
                    "  Lệnh này đã được thực hiện trước đó; đây là kết quả của lần ấy.",
                    "  This command was done before; this is that outcome."))
        }
    }
}
