import ArgumentParser
import JSON
import Vietnamese

/// What is owed back, the oldest first (khoản phải hoàn).
struct PaymentRefundsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refunds",
        abstract: say("Các khoản phải hoàn, cũ nhất trước.", "What is owed back, the oldest first."))

    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.get(
            ["v1", "refunds"], query: [("limit", String(page.limit)), ("after", page.after)])
        if desk.console.json { return try desk.console.write(answer) }
        let items = answer.object?["items"]?.array?.compactMap(\.object) ?? []
        guard !items.isEmpty else { return try desk.console.line(say("Không có.", "There are none.")) }
        var table = Table([
            .init(title: say("HỒ SƠ", "DOSSIER"), least: 10), .init(title: say("SỐ KHOẢN HOÀN", "REFUND")),
            .init(title: say("SỐ TIỀN", "AMOUNT"), alignment: .right),
            .init(title: say("LÝ DO", "CAUSE"), least: 10, wraps: true, rank: 2),
            .init(title: say("NƠI THU", "TAKEN BY"), rank: 3), .init(title: say("TÌNH TRẠNG", "STATE"), rank: 1),
            .init(title: say("TỪ", "SINCE"), rank: 4),
        ])
        for item in items {
            table.add([
                .init(item["code"]?.string ?? ""), .init(item["refund"]?.string ?? ""),
                .init(MoneyText.amount(item["amount"])), .init(item.text("cause_label") ?? ""),
                .init(MoneyText.taker(item["taker"])), .init(MoneyText.refundState(item["state"]?.string)),
                .init(Moments.shown(item["owed_at"]?.string) ?? ""),
            ])
        }
        try table.write(to: desk.console)
        if let next = answer.object?["next"]?.string {
            desk.console.remark(Bilingual(vi: "Còn nữa: --after \(next)", en: "There are more: --after \(next)"))
        }
    }
}

/// Where each đồng of all dossiers is (sổ thu).
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: say("Sổ thu: từng đồng đang ở đâu.", "The ledger: where each đồng is."),
        discussion: say(
            "Theo cơ quan và ngày. Mã thoát 1 khi một dòng không cân. Thanh tra tự tính lại: toantrinh audit ledger.",
            "By agency and day. Exits with 1 where a row is not balanced. An inspector computes it anew with: toantrinh audit ledger."
        ))

    @Option(help: about("Từ ngày.", "From this day on.", value: "DAY")) var from: String?
    @Option(help: about("Đến hết ngày.", "Up to this day.", value: "DAY")) var until: String?
    @Option(help: about("Chỉ cơ quan này.", "Only this agency.", value: "AGENCY")) var agency: String?
    @Option(help: about("Các hồ sơ của một ngày.", "The dossiers of one day.", value: "DAY")) var dossiers: String?
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let one = try dossiers.map(Moments.day)
        let (from, until) = (try one ?? from.map(Moments.day), try one ?? until.map(Moments.day))
        try Moments.requireRange(from: from, until: until)
        let desk = try server.desk()
        let answer = try await desk.client.get(
            ["v1", "ledger"],
            query: [
                ("from", from), ("until", until), ("agency", agency), ("dossiers", one == nil ? nil : "true"),
            ])
        if desk.console.json {
            try desk.console.write(answer)
        } else {
            try LedgerView.write(answer.object ?? [:], console: desk.console)
        }
        if answer.object?["balanced"] != true { throw ExitStatus.negative.code }
    }
}
