import JSON
import Vietnamese

/// The inbox and what a search found.
enum InboxView {
    static func write(_ rows: [JSONObject], console: Console) throws {
        guard !rows.isEmpty else { return try console.line(say("Không có hồ sơ nào.", "No dossiers.")) }
        var table = Table([
            .init(title: say("MÃ HỒ SƠ", "CODE")),
            .init(title: say("THỦ TỤC", "PROCEDURE"), least: 12, rank: 4),
            .init(title: say("NGƯỜI NỘP", "APPLICANT"), least: 12, wraps: true),
            .init(title: say("TRẠNG THÁI", "STATUS"), least: 10, rank: 1),
            .init(title: say("BƯỚC", "STEP"), least: 8, rank: 3),
            .init(title: say("HẠN TRẢ", "DUE"), rank: 2),
            .init(title: say("CÒN LẠI", "LEFT"), least: 10, wraps: true),
            .init(title: say("THỤ LÝ", "ASSIGNEE"), least: 6, rank: 5),
        ])
        for row in rows {
            let overdue = row["overdue"]?.bool ?? false
            table.add([
                .init(row.text("code") ?? "", .strong),
                .init(row.text("title") ?? row.text("procedure") ?? ""),
                .init(row.text("applicant") ?? ""),
                .init(row.text("status_label") ?? row.text("status") ?? ""),
                .init(row.text("step_label") ?? row.text("step") ?? ""),
                .init(row.text("due") ?? "", overdue ? .alarm : .plain),
                .init(remaining(row) ?? "", overdue ? .alarm : .plain),
                .init(row.text("assignee") ?? ""),
            ])
        }
        try table.write(to: console)
        let overdue = rows.count { $0["overdue"]?.bool ?? false }
        try console.line(
            console.styled(
                say("\(rows.count) hồ sơ", "\(rows.count) dossier\(rows.count == 1 ? "" : "s")")
                    + (overdue > 0 ? say(", \(overdue) quá hạn", ", \(overdue) overdue") : "") + ".", .faint))
    }

    /// How much time is left; an overdue dossier says so in words too, for terminals without colour.
    static func remaining(_ row: JSONObject) -> String? {
        let text = withMark(row)
        guard row["overdue"]?.bool ?? false else { return text }
        let mark = say("QUÁ HẠN", "OVERDUE")
        return text.map { "\(mark) · \($0)" } ?? mark
    }

    /// The time that is left with what a timer has put on the dossier; that it was escalated says that it is overdue too.
    private static func withMark(_ row: JSONObject) -> String? {
        let parts = [row.text("remaining"), row.text("mark_label")].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}

extension JSONObject {
    /// The member as people read it: a label in the run's language, an instant in Vietnam's time.
    func text(_ key: String) -> String? { self[key].flatMap(Outline.text) }
}
