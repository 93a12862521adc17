import Vietnamese

// Whom applicants are told through: every name resolves, and only contacts are opened for it.
extension ProcedureChecker {
    mutating func checkNotices() {
        guard let notices else { return }
        if notices.owner.isEmpty {
            report(
                "notices", "effect-without-owner",
                "Không ai lo khi thông báo không gửi được: thêm “unanswered” (vai trò chịu trách nhiệm).",
                "Nobody sees to it when a notice cannot be sent: add “unanswered”, the role that does.")
        } else {
            checkRole(notices.owner, at: "notices.unanswered")
        }
        for (number, moment) in notices.moments.enumerated() where notices.moments.firstIndex(of: moment) != number {
            reportTwice(moment.rawValue, at: "notices.on[\(number)]")
        }
        refuseDuplicates(notices.channels.map(\.target), in: "notices.targets", key: "target")
        for (index, channel) in notices.channels.enumerated() {
            let path = "notices.targets[\(index)]"
            if isSound(.subjects, .data) { checkContacts(channel.sends, at: path + ".sends") }
            guard isSound(.effects) else { continue }
            let ids = notices.moments.map { NoticesDefinition.id($0, channel.target) }
            if let id = ids.first(where: { definition.effect($0) != nil }) {
                report(
                    path + ".target", "duplicate-id", "“\(id)” bị lặp: đã có trong mục “effects”.",
                    "“\(id)” stands twice: it is also one of “effects”.")
            }
        }
    }

    private mutating func checkContacts(_ names: [String], at path: String) {
        let contacts = definition.subjects.flatMap { subject in
            subject.fields.filter { [.phone, .email].contains($0.type) }.map { "\(subject.id).\($0.id)" }
        }
        for (number, name) in names.enumerated() {
            let place = "\(path)[\(number)]"
            if !definition.fieldNames.contains(name) {
                report(
                    place, "unknown-field", "Không có trường “\(name)”.", "There is no field “\(name)”.",
                    suggestion: Suggestion.nearest(to: name, among: contacts))
            } else if !contacts.contains(name) {
                report(
                    place, "notice-not-a-contact",
                    "Thông báo chỉ gửi đến trường kiểu “phone” hoặc “email” của một người; “\(name)” không phải.",
                    "A notice goes to a field of type “phone” or “email” of a person; “\(name)” is none.")
            } else if names.firstIndex(of: name) != number {
                reportTwice(name, at: place)
            }
        }
    }

    private mutating func reportTwice(_ name: String, at path: String) {
        report(
            path, "duplicate-id", "“\(name)” bị lặp trong danh sách này.", "“\(name)” stands twice in this list.")
    }
}
