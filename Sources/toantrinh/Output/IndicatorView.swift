import JSON
import Vietnamese

/// The indicators in front of people: shares with what they were counted from, and the dossiers behind them.
enum IndicatorView {
    /// - Parameters:
    ///   - report: As the server states it.
    ///   - procedure: The one procedure that is counted, whose words its steps have; `nil`: there are several.
    ///   - console: Where it is written.
    /// - Throws: Where it cannot be written.
    static func write(_ report: JSONObject, procedure: JSONObject? = nil, console: Console) throws {
        let asOf = report.text("as_of") ?? ""
        let since =
            report.text("since").map { say(", nộp, tiếp nhận từ \($0)", ", filed or received since \($0)") } ?? ""
        try console.line(
            console.styled(say("Chỉ tiêu tính đến ", "Indicators as of ") + Printable.line(asOf + since), .strong))
        var table = Table([
            .init(title: say("NHÓM", "GROUP"), least: 10, wraps: true),
            .init(title: say("NỘP", "FILED"), alignment: .right, rank: 1),
            .init(title: say("NHẬN", "RECEIVED"), alignment: .right, rank: 3),
            .init(title: say("ĐANG XỬ LÝ", "RUNNING"), alignment: .right, rank: 4),
            .init(title: say("CÓ KẾT QUẢ", "FINISHED"), alignment: .right, rank: 2),
            .init(title: say("ĐÚNG HẠN", "ON TIME"), alignment: .right),
            .init(title: say("TOÀN TRÌNH", "END-TO-END"), alignment: .right),
            .init(title: say("TRỰC TUYẾN", "ONLINE"), alignment: .right, rank: 5),
            .init(title: say("TRUNG VỊ", "MEDIAN"), alignment: .right, rank: 5),
            .init(title: "P95", alignment: .right, rank: 6),
            .init(title: say("ĐIỂM", "SCORE"), alignment: .right, rank: 7),
        ])
        if let total = report["total"]?.object { table.add(row(say("Tổng", "Total"), total, .strong)) }
        for (name, figures) in groups(report) { table.add(row(name, figures, .plain)) }
        try table.write(to: console)
        if let total = report["total"]?.object { try FunnelView.write(total, procedure: procedure, console: console) }
        try online(report, console)
        try list(report["not_end_to_end"], say("Không toàn trình", "Not end-to-end"), console)
        try list(report["overdue"], say("Quá hạn", "Overdue"), console)
        try base(report, console)
    }

    /// Indicator 3.3 by its official formula.
    static func write(official: JSONObject, console: Console) throws {
        try console.line(
            console.styled(
                say("Hồ sơ trực tuyến (3.3), công thức chính thức", "Online dossiers (3.3), official formula"), .strong)
        )
        var facts = Facts()
        facts.add("trực tuyến", "online", ratio(official["online"]))
        facts.add("đồng bộ (1.4)", "synchronised (1.4)", ratio(official["synchronised"]))
        facts.add("tỷ lệ", "rate", decimal(official["percent"]?.string).map { "\($0) %" } ?? "–")
        facts.add(
            "số điểm đạt", "points", decimal(official["points_percent"]?.string).map { "\($0) %" } ?? "–")
        try facts.write(to: console)
    }

    /// By procedure, by agency, and one procedure at one agency where there are several of both.
    private static func groups(_ report: JSONObject) -> [(name: String, figures: JSONObject)] {
        func members(_ value: JSONValue?) -> [(name: String, value: JSONValue)] {
            value?.object?.members.map { ($0.key, $0.value) } ?? []
        }
        let procedures = members(report["by_procedure"])
        let agencies = members(report["by_agency"])
        var all = procedures + agencies
        if procedures.count > 1, agencies.count > 1 {
            for (procedure, groups) in members(report["by_procedure_and_agency"]) {
                all += members(groups).map { ("\(procedure) · \($0.name)", $0.value) }
            }
        }
        return all.compactMap { group in group.value.object.map { (group.name, $0) } }
    }

    private static func row(_ name: String, _ figures: JSONObject, _ style: Console.Style) -> [Table.Cell] {
        [
            .init(name, style), .init(number(figures["filed"])), .init(number(figures["received"])),
            .init(number(figures["running"])), .init(number(figures["finished"])), .init(ratio(figures["on_time"])),
            .init(ratio(figures["end_to_end"])), .init(ratio(figures["online"])),
            .init(duration(figures["processing"]?.object?["median"])),
            .init(duration(figures["processing"]?.object?["p95"])),
            .init(decimal(figures["mean_score"]?.string) ?? ""),
        ]
    }

    /// What was done online, where any of it could be.
    private static func online(_ report: JSONObject, _ console: Console) throws {
        var facts = Facts()
        if let paid = report["total"]?.object?["paid_online"], paid.object?["denominator"]?.integer ?? 0 > 0 {
            facts.add("nộp phí trực tuyến (3.6)", "paid online (3.6)", ratio(paid))
        }
        try facts.write(to: console)
    }

    private static func number(_ value: JSONValue?) -> String {
        guard let value = value?.integer else { return "" }
        return say(VietnameseFormat.number(value), VietnameseFormat.englishNumber(value))
    }

    /// `38/40 = 95,00 %`; a share of nothing is not applicable.
    private static func ratio(_ value: JSONValue?) -> String {
        guard let value = value?.object, let numerator = value["numerator"]?.integer,
            let denominator = value["denominator"]?.integer
        else { return "" }
        guard let percent = decimal(value["percent"]?.string) else { return "–" }
        return "\(numerator)/\(denominator) = \(percent) %"
    }

    private static func decimal(_ text: String?) -> String? {
        text.map { say($0.replacing(".", with: ","), $0) }
    }

    /// Working time; a working day has eight hours.
    private static func duration(_ value: JSONValue?) -> String {
        guard let microseconds = value?.integer else { return "" }
        let minutes = microseconds / 60_000_000
        let (days, rest) = minutes.quotientAndRemainder(dividingBy: 480)
        let clock = "\(rest / 60)h\(rest % 60 < 10 ? "0" : "")\(rest % 60)"
        return days == 0 ? clock : say("\(days) ngày \(clock)", "\(days) d \(clock)")
    }

    /// The dossiers behind a figure, each with the event that put it there.
    private static func list(_ value: JSONValue?, _ title: String, _ console: Console) throws {
        let items = (value?.array ?? []).compactMap(\.object)
        guard !items.isEmpty else { return }
        try console.line()
        try console.line(console.styled("\(title) (\(items.count))", .heading))
        var table = Table([
            .init(title: say("MÃ HỒ SƠ", "CODE")), .init(title: say("LÝ DO", "REASON"), least: 14, wraps: true),
            .init(title: say("SỰ KIỆN", "EVENT"), least: 10, wraps: true, rank: 1),
            .init(title: say("TRONG SỔ", "IN THE LOG"), rank: 2),
        ])
        for item in items {
            let place = [item["lane"]?.integer, item["position"]?.integer].compactMap { $0.map(String.init) }
            table.add([
                .init(item["code"]?.string ?? item["stream"]?.string ?? ""),
                .init(item.text("reason_label") ?? item.text("reason") ?? ""),
                .init(item.text("label") ?? item.text("type") ?? ""), .init(place.joined(separator: "/"), .faint),
            ])
        }
        try console.line(table.lines(for: console, indent: 2).joined(separator: "\n"))
    }

    /// What the figures rest on.
    private static func base(_ report: JSONObject, _ console: Console) throws {
        let positions = (report["positions"]?.array ?? []).compactMap(\.object).compactMap { place in
            place["lane"]?.integer.flatMap { lane in place["position"]?.integer.map { "\(lane)/\($0)" } }
        }
        let definitions = (report["total"]?.object?["definitions"]?.array ?? []).compactMap(\.string)
        try console.line()
        var facts = Facts()
        facts.add("tính từ", "from the log", positions.joined(separator: " "), .faint)
        facts.add(
            "quy trình", "definitions", definitions.map { String($0.prefix(12)) }.joined(separator: " "), .faint)
        try facts.write(to: console)
    }
}
