import JSON
import Vietnamese

/// The ledger in front of people: a row for each agency and day.
enum LedgerView {
    private static let columns: [(name: String, vi: String, en: String)] = [
        ("asked", "YÊU CẦU", "ASKED"), ("paid", "ĐÃ NỘP", "PAID"), ("open", "CHỜ NỘP", "OPEN"),
        ("waived", "MIỄN", "WAIVED"), ("expired", "HẾT HẠN", "EXPIRED"), ("received", "ĐÃ THU", "RECEIVED"),
        ("kept", "GIỮ", "KEPT"), ("owed", "PHẢI HOÀN", "OWED"), ("refunded", "ĐÃ HOÀN", "REFUNDED"),
    ]

    static func write(_ ledger: JSONObject, console: Console) throws {
        var table = Table(
            [.init(title: say("CƠ QUAN", "AGENCY")), .init(title: say("NGÀY", "DAY"))]
                + columns.map { .init(title: say($0.vi, $0.en), alignment: .right) })
        for row in ledger["rows"]?.array?.compactMap(\.object) ?? [] {
            let isBalanced = row["balanced"] == true
            table.add(
                [.init(row["agency"]?.string ?? ""), .init(Moments.shown(row["day"]?.string) ?? "")]
                    + cells(row["totals"], isBalanced ? .plain : .alarm))
            for dossier in row["dossiers"]?.array?.compactMap(\.object) ?? [] {
                table.add(
                    [.init("  " + (dossier["code"]?.string ?? ""), .faint), .init("")]
                        + cells(dossier["totals"], .faint))
            }
        }
        table.add([.init(say("Tổng", "Total"), .strong), .init("")] + cells(ledger["total"], .strong))
        try table.write(to: console)
        try console.line(
            ledger["balanced"] == true
                ? say(
                    "Cân: yêu cầu = đã nộp + chờ nộp + miễn + hết hạn; đã thu = giữ + phải hoàn + đã hoàn; giữ = biên lai có giá trị + chưa có biên lai.",
                    "Balanced: asked = paid + open + waived + expired; received = kept + owed + refunded; kept = valid receipts + without a receipt."
                )
                : console.styled(say("KHÔNG CÂN.", "NOT BALANCED."), .alarm))
        if let without = ledger["total"]?.object?["unreceipted"]?.integer, without != 0 {
            try console.line(
                console.styled(
                    say("Chưa có biên lai: ", "Without a receipt: ") + MoneyText.amount(.integer(without)) + ". "
                        + say("Cấp: toantrinh payment issue-receipt", "Issue: toantrinh payment issue-receipt"),
                    .warning
                ))
        }
    }

    private static func cells(_ totals: JSONValue?, _ style: Console.Style) -> [Table.Cell] {
        columns.map { .init(MoneyText.number(totals?.object?[$0.name]), style) }
    }
}

/// Money and its words in front of people.
enum MoneyText {
    static func number(_ value: JSONValue?) -> String {
        guard let value = value?.integer else { return "" }
        return say(VietnameseFormat.number(value), VietnameseFormat.englishNumber(value))
    }

    static func amount(_ value: JSONValue?) -> String {
        guard let value = value?.integer else { return "" }
        let text = VietnameseFormat.moneyText(value)
        return say(text.vi, text.en)
    }

    /// What an event says of a dossier's money, a few words each; `nil` where it says nothing.
    static func facts(_ value: JSONValue) -> String? {
        let lines = (value.array ?? []).compactMap(\.object).map { fact in
            let name =
                fact["transaction"]?.string ?? fact["reference"]?.string
                ?? fact["series"]?.string.map { "\($0) \(number(fact["number"]))" } ?? ""
            return [Words.of("money", fact["fact"]?.string ?? ""), amount(fact["amount"]), name]
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
        return lines.isEmpty ? nil : lines.joined(separator: "; ")
    }

    static func taker(_ value: JSONValue?) -> String {
        let way = value?.object?["way"]?.string ?? ""
        let name = value?.object?["name"]?.string
        let text =
            switch way {
            case "online": say("trực tuyến", "online")
            case "transfer": say("chuyển khoản", "transfer")
            case "counter": say("tại quầy", "counter")
            default: way
            }
        return name.map { "\(text) (\($0))" } ?? text
    }

    static func orderState(_ state: String?) -> String {
        switch state {
        case "open": say("chờ nộp", "open")
        case "paid": say("đã nộp", "paid")
        case "expired": say("hết hạn", "expired")
        case "ended": say("không thu (hồ sơ kết thúc)", "waived (the dossier ended)")
        case "replaced": say("đã thay", "replaced")
        default: state ?? ""
        }
    }

    static func refundState(_ state: String?) -> String {
        switch state {
        case "owed": say("phải hoàn", "owed")
        case "asked": say("đang hoàn, chưa rõ kết quả", "asked, outcome not known")
        case "failed": say("hoàn không được", "failed")
        case "done": say("đã hoàn", "refunded")
        default: state ?? ""
        }
    }
}
