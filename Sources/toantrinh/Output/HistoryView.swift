import JSON
import Vietnamese

/// The timeline of a dossier.
enum HistoryView {
    static func write(_ items: [JSONObject], console: Console) throws {
        guard !items.isEmpty else { return try console.line(say("Chưa có sự kiện nào.", "No events.")) }
        var table = Table([
            .init(title: "#", alignment: .right, rank: 1),
            .init(title: say("LÚC", "AT")),
            .init(title: say("SỰ KIỆN", "EVENT"), least: 10, wraps: true),
            .init(title: say("NGƯỜI THỰC HIỆN", "BY"), least: 10, wraps: true),
            .init(title: say("CHI TIẾT", "DETAILS"), least: 12, wraps: true),
            .init(title: say("TRONG SỔ", "IN THE LOG"), rank: 2),
        ])
        for item in items {
            let place = [item["lane"]?.integer, item["position"]?.integer].compactMap { $0.map(String.init) }
            table.add([
                .init(item["version"]?.integer.map(String.init) ?? "", .faint),
                .init(item.text("at") ?? ""),
                .init(item.text("label") ?? item.text("type") ?? "", .strong),
                .init(actor(item["by"])),
                .init(HistoryFacts.line(item)),
                .init(place.joined(separator: "/"), .faint),
            ])
        }
        try table.write(to: console)
    }

    /// The person who did it.
    static func person(_ value: JSONValue?) -> String? {
        guard let object = value?.object else { return value.flatMap(Outline.text) }
        if object["subject"]?.string == "system:toantrinh" { return say("hệ thống", "the engine") }
        return object.text("name") ?? object.text("officer") ?? object.text("subject") ?? object.text("system")
    }

    /// Who did it: the person, and in brackets in which role, for which agency.
    private static func actor(_ value: JSONValue?) -> String {
        let who = person(value)
        guard let object = value?.object else { return who ?? "" }
        let role = object.text("role_label") ?? object["role"]?.string.map(Words.role)
        let agency = object.text("agency_name") ?? object.text("agency")
        let absent = object.text("stands_in_for").map { say("làm thay \($0)", "for \($0)") }
        let behind = [role, agency, absent].compactMap { $0 }.joined(separator: ", ")
        return [who ?? "", behind.isEmpty ? "" : "(\(behind))"].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
