import JSON
import Vietnamese

/// The way from draft to result, and who was waited for, in front of people.
enum FunnelView {
    /// Two tables of one group of figures; nothing where a server of an earlier release does not tell.
    static func write(_ figures: JSONObject, procedure: JSONObject? = nil, console: Console) throws {
        if let funnel = figures["funnel"]?.object {
            try stages(funnel, console)
            try steps(funnel, procedure, console)
        }
        if let waiting = figures["waiting"]?.object { try parties(waiting, console) }
    }

    private static func stages(_ funnel: JSONObject, _ console: Console) throws {
        try console.line()
        try console.line(console.styled(say("Từ bản nháp đến kết quả", "From draft to result"), .heading))
        var table = Table([
            .init(title: say("CHẶNG", "STAGE"), least: 10, wraps: true),
            .init(title: say("ĐẾN ĐÂY", "REACHED"), alignment: .right),
            .init(title: say("TRỰC TUYẾN", "ONLINE"), alignment: .right, rank: 2),
            .init(title: say("CÒN Ở ĐÂY", "STILL HERE"), alignment: .right, rank: 1),
            .init(title: say("DỪNG Ở ĐÂY VÌ", "ENDED HERE"), least: 14, wraps: true),
        ])
        for stage in (funnel["stages"]?.array ?? []).compactMap(\.object) {
            let ends = (stage["ended"]?.object?.members ?? []).map {
                "\(Words.of("funnel-end", $0.key)): \(number($0.value))"
            }
            table.add([
                .init(Words.of("funnel-stage", stage.text("stage") ?? "")), .init(number(stage["reached"])),
                .init(number(stage["online"])), .init(number(stage["open"])), .init(ends.joined(separator: ", ")),
            ])
        }
        try console.line(table.lines(for: console, indent: 2).joined(separator: "\n"))
        guard let asked = funnel["asked_to_pay"]?.integer, asked > 0 else { return }
        let (paid, all) = (number(funnel["paid"]), number(.integer(asked)))
        try console.line(
            "  " + say("đã nộp tiền: \(paid) trong \(all) được yêu cầu", "paid: \(paid) of \(all) asked to"))
    }

    /// Where people stop on the way through one procedure: its steps, as it calls them.
    private static func steps(_ funnel: JSONObject, _ procedure: JSONObject?, _ console: Console) throws {
        let steps = (funnel["steps"]?.array ?? []).compactMap(\.object)
        guard !steps.isEmpty else { return }
        var labels: [String: String] = [:]
        for step in (procedure?["definition"]?.object?["steps"]?.array ?? []).compactMap(\.object) {
            if let id = step["id"]?.string { labels[id] = step.text("label") }
        }
        try console.line()
        try console.line(console.styled(say("Dừng ở bước nào", "In which step they stand or stopped"), .heading))
        var table = Table([
            .init(title: say("BƯỚC", "STEP"), least: 14, wraps: true),
            .init(title: say("ĐANG Ở ĐÂY", "STILL HERE"), alignment: .right),
            .init(title: say("KẾT THÚC Ở ĐÂY", "ENDED HERE"), alignment: .right),
        ])
        for step in steps {
            let name = step["step"]?.string ?? ""
            table.add([.init(labels[name] ?? name), .init(number(step["open"])), .init(number(step["ended"]))])
        }
        try console.line(table.lines(for: console, indent: 2).joined(separator: "\n"))
    }

    private static func parties(_ waiting: JSONObject, _ console: Console) throws {
        let parties = ["citizen", "officer", "other"].compactMap { name in
            waiting[name]?.object.map { (name, $0) }
        }
        guard parties.contains(where: { ($0.1["count"]?.integer ?? 0) > 0 }) else { return }
        try console.line()
        try console.line(
            console.styled(say("Chờ ai, kể cả ngày nghỉ", "Who was waited for, days off included"), .heading))
        var table = Table([
            .init(title: say("CHỜ", "WAITING FOR"), least: 10, wraps: true),
            .init(title: say("TRUNG VỊ", "MEDIAN"), alignment: .right),
            .init(title: "P95", alignment: .right, rank: 1),
        ])
        for (name, figures) in parties {
            table.add([
                .init(Words.of("waiting", name)), .init(elapsed(figures["median"])), .init(elapsed(figures["p95"])),
            ])
        }
        try console.line(table.lines(for: console, indent: 2).joined(separator: "\n"))
        let now = (waiting["now"]?.object?.members ?? []).map { "\(Words.of("waiting", $0.key)): \(number($0.value))" }
        if !now.isEmpty { try console.line("  " + say("đang chờ — ", "now — ") + now.joined(separator: ", ")) }
    }

    private static func number(_ value: JSONValue?) -> String {
        guard let value = value?.integer else { return "" }
        return say(VietnameseFormat.number(value), VietnameseFormat.englishNumber(value))
    }

    /// Elapsed time; a day has 24 hours here.
    private static func elapsed(_ value: JSONValue?) -> String {
        guard let microseconds = value?.integer else { return "" }
        let minutes = microseconds / 60_000_000
        let (days, rest) = minutes.quotientAndRemainder(dividingBy: 1440)
        let clock = "\(rest / 60)h\(rest % 60 < 10 ? "0" : "")\(rest % 60)"
        return days == 0 ? clock : say("\(days) ngày \(clock)", "\(days) d \(clock)")
    }
}
