import JSON
import Vietnamese

/// What an officer wants to know of an event, in a line; everything else is in `--json`.
enum HistoryFacts {
    /// A fact that is shown: where it stands in the event, what it is called, how it is written.
    private struct Rule {
        var path: [String]
        var label: Bilingual?
        var kind = ""

        init(_ path: String, _ vi: String = "", _ en: String = "", as kind: String = "") {
            self.path = path.split(separator: ".").map(String.init)
            label = vi.isEmpty ? nil : Bilingual(vi: vi, en: en)
            self.kind = kind
        }
    }

    private static let rules: [Rule] = [
        Rule("channel", as: "channel"),
        Rule("representative.ground", "đại diện", "represented on"),
        Rule("delivery", as: "delivery"),
        Rule("from", "từ", "from"),
        Rule("to", "cho", "to"),
        Rule("officer"),
        Rule("items", "giấy tờ", "documents"),
        Rule("answer_due", "bổ sung trước", "answer by"),
        Rule("action", "thao tác", "action"),
        Rule("fee.label"),
        Rule("fee.amount", "lệ phí", "fee", as: "money"),
        Rule("fee.basis", "căn cứ", "basis"),
        Rule("clock.appointment", "hẹn trả", "appointment"),
        Rule("due", "hạn", "due"),
        Rule("old_clock.appointment", "hẹn cũ", "old appointment"),
        Rule("old_answer_due", "hạn bổ sung cũ", "answer was due"),
        Rule("first_appointment", "hẹn lần đầu", "first appointment"),
        Rule("role", "vai trò", "role", as: "role"),
        Rule("late", "quá hạn", "late", as: "late"),
        Rule("old_appointment", "hẹn cũ", "old appointment"),
        Rule("new_appointment", "hẹn mới", "new appointment"),
        Rule("result.number", "số", "number"),
        Rule("paper.kind", as: "paper"),
        Rule("paper.sha256", "mã băm", "digest"),
        Rule("signature.key", "khóa ký", "signed with"),
        Rule("result.signature.key", "dấu", "sealed with"),
        Rule("method", as: "delivery"),
        Rule("consignment", "mã bưu gửi", "tracking"),
        Rule("notice", "thông báo", "notice", as: "channel"),
        Rule("field", "trường", "field"),
        Rule("fields", "đã điền", "filled in"),
        Rule("score", "điểm", "score"),
        Rule("effect", "yêu cầu số", "request no."),
        Rule("outcome", "trả lời", "answer"),
        Rule("code", "vì", "because", as: "failure"),
        Rule("money", as: "facts of money"),
    ]

    /// What is sealed in an event and was opened for this officer.
    private static let openedRules: [Rule] = [
        Rule("text"), Rule("old", "cũ", "old"), Rule("new", "mới", "new"), Rule("reason", "lý do", "reason"),
        Rule("reasons", "lý do", "reasons"), Rule("legal_basis", "căn cứ", "legal basis"),
        Rule("guidance", "hướng dẫn", "guidance"), Rule("receiver", "người nhận", "taken by"),
        Rule("comment", "ý kiến", "comment"),
    ]

    /// The line for an event: its facts, which print of a paper it was, and what was opened.
    static func line(_ item: JSONObject) -> String {
        [
            line(item["facts"]?.object ?? [:], rules), Words.reprint(item["copy"]?.integer),
            line(item["opened"]?.object ?? [:], openedRules),
        ].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private static func line(_ facts: JSONObject, _ rules: [Rule]) -> String {
        rules.compactMap { rule in
            guard let value = value(at: rule.path[...], in: .object(facts)), let text = text(value, rule.kind) else {
                return nil
            }
            return rule.label.map { "\($0[Speech.language]): \(text)" } ?? text
        }.joined(separator: "; ")
    }

    private static func value(at path: ArraySlice<String>, in value: JSONValue) -> JSONValue? {
        guard let key = path.first else { return value }
        return value.object?[key].flatMap { self.value(at: path.dropFirst(), in: $0) }
    }

    private static func text(_ value: JSONValue, _ kind: String) -> String? {
        // In time is what is expected: only what is late is said.
        if kind == "late" { return value.bool == true ? say("có", "yes") : nil }
        if kind == "role", let role = value.string { return Words.role(role) }
        // The code of a dossier is an object, that of a failure a word.
        if kind == "failure" { return value.string.map { Words.of("failure", $0) } }
        if kind == "facts of money" { return MoneyText.facts(value) }
        if kind == "money", let dong = value.integer { return VietnameseFormat.moneyText(dong)[Speech.language] }
        if !kind.isEmpty, let word = value.string { return Words.of(kind, word) }
        return Outline.text(value)
    }
}
