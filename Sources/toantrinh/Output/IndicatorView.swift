import Indicators
import JSON
import Vietnamese

/// The indicators in front of people: shares with what they were counted from, and the dossiers behind them.
struct IndicatorView {
    /// Shows only this procedure and this agency, where they are named.
    var procedure: String?
    var agency: String?

    func write(_ report: JSONObject, console: Console) throws {
        let asOf = report.text("as_of") ?? ""
        let since = report.text("since").map { say(", nộp từ \($0)", ", filed since \($0)") } ?? ""
        try console.line(
            console.styled(say("Chỉ tiêu tính đến ", "Indicators as of ") + Printable.line(asOf + since), .strong))
        var table = Table([
            .init(title: say("NHÓM", "GROUP"), least: 14), .init(title: say("NỘP", "FILED"), alignment: .right),
            .init(title: say("NHẬN", "RECEIVED"), alignment: .right),
            .init(title: say("ĐANG XỬ LÝ", "RUNNING"), alignment: .right),
            .init(title: say("CÓ KẾT QUẢ", "FINISHED"), alignment: .right),
            .init(title: say("ĐÚNG HẠN", "ON TIME"), alignment: .right),
            .init(title: say("TOÀN TRÌNH", "END-TO-END"), alignment: .right),
            .init(title: say("TRUNG VỊ", "MEDIAN"), alignment: .right), .init(title: "P95", alignment: .right),
            .init(title: say("ĐIỂM", "SCORE"), alignment: .right),
        ])
        if procedure == nil, agency == nil, let total = report["total"]?.object {
            table.add(Self.row(say("Tổng", "Total"), total, .strong))
        }
        for (key, chosen) in [("by_procedure", procedure), ("by_agency", agency)] {
            for member in report[key]?.object?.members ?? [] {
                guard let figures = member.value.object, shows(member.key, chosen) else { continue }
                table.add(Self.row(member.key, figures, .plain))
            }
        }
        try table.write(to: console)
        try list(report["not_end_to_end"], say("Không toàn trình", "Not end-to-end"), console)
        try list(report["overdue"], say("Quá hạn", "Overdue"), console)
        try base(report, console)
    }

    private func shows(_ key: String, _ chosen: String?) -> Bool {
        if procedure == nil, agency == nil { return true }
        return chosen == key
    }

    private static func row(_ name: String, _ figures: JSONObject, _ style: Console.Style) -> [Table.Cell] {
        [
            .init(name, style), .init(number(figures["filed"])), .init(number(figures["received"])),
            .init(number(figures["running"])), .init(number(figures["finished"])), .init(ratio(figures["on_time"])),
            .init(ratio(figures["end_to_end"])), .init(duration(figures["processing"]?.object?["median"])),
            .init(duration(figures["processing"]?.object?["p95"])),
            .init(decimal(figures["mean_score"]?.string) ?? ""),
        ]
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
    private func list(_ value: JSONValue?, _ title: String, _ console: Console) throws {
        let items = (value?.array ?? []).compactMap(\.object).filter {
            procedure == nil || $0["procedure"]?.string == procedure
        }
        guard !items.isEmpty else { return }
        try console.line()
        try console.line(console.styled("\(title) (\(items.count))", .heading))
        var table = Table([
            .init(title: say("MÃ HỒ SƠ", "CODE")), .init(title: say("LÝ DO", "REASON"), least: 16),
            .init(title: say("SỰ KIỆN", "EVENT"), least: 12), .init(title: say("TRONG SỔ", "IN THE LOG")),
        ])
        for item in items {
            let reason = item["reason"]?.string ?? ""
            let label = EndToEndBreak.Reason(rawValue: reason)?.label[console.language] ?? reason
            let place = [item["lane"]?.integer, item["position"]?.integer].compactMap { $0.map(String.init) }
            table.add([
                .init(item["code"]?.string ?? item["stream"]?.string ?? ""), .init(label),
                .init(item["type"]?.string ?? ""), .init(place.joined(separator: "/"), .faint),
            ])
        }
        try console.line(table.lines(for: console).map { "  " + $0 }.joined(separator: "\n"))
    }

    /// What the figures rest on.
    private func base(_ report: JSONObject, _ console: Console) throws {
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
