import ArgumentParser
import JSON
import Payments
import Vietnamese

/// What remained when days were reconciled with gateways (điểm lệch đối soát), the oldest first.
struct PaymentDifferencesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "differences",
        abstract: say("Điểm lệch khi đối soát hằng ngày, cũ nhất trước.", "What the daily reconciliation left over."))

    @Flag(help: about("Cả những điểm đã xử lý, kèm lý do.", "Also what was settled, with the reason."))
    var settled = false
    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.get(
            ["v1", "differences"],
            query: [("limit", String(page.limit)), ("after", page.after), ("settled", settled ? "true" : nil)])
        let console = desk.console
        if console.json { return try console.write(answer) }
        let items = answer.object?["items"]?.array?.compactMap(\.object) ?? []
        for item in items { try Self.write(item, console) }
        try console.line(say("\(items.count) điểm lệch.", "\(items.count) difference\(items.count == 1 ? "" : "s")."))
        if let next = answer.object?["next"]?.string {
            console.remark(Bilingual(vi: "Còn nữa: --after \(next)", en: "There are more: --after \(next)"))
        }
    }

    private static func write(_ item: JSONObject, _ console: Console) throws {
        let isOpen = item["state"] == "open"
        try console.line(
            (isOpen ? console.styled("✗ ", .alarm) : console.styled("+ ", .good))
                + console.styled(Printable.line(item["difference"]?.string ?? ""), .strong))
        let kind = item["kind"] == "refund" ? say("hoàn", "refund") : say("thu", "payment")
        var amount = MoneyText.amount(item["amount"])
        if let status = item["status"]?.string.flatMap(StatementLine.Status.init(rawValue:)), status != .done {
            amount += " (" + status.label[console.language] + ")"
        }
        if item["ours"] != nil {
            amount += say(" (hệ thống ghi ", " (we recorded ") + MoneyText.amount(item["ours"]) + ")"
        }
        func line(_ text: String) throws { try console.line("  " + Printable.line(text)) }
        try line(
            "\(item.text("what_label") ?? ""): \(kind) \(amount), "
                + "\(item["reference"]?.string ?? "") / \(item["transaction"]?.string ?? "")")
        try line(
            say("thuộc kế toán ", "the accountant's at ") + (item["agency"]?.string ?? "–")
                + (item["code"]?.string.map { say(", hồ sơ ", ", dossier ") + $0 } ?? "")
                + say(", từ ", ", since ") + (Moments.shown(item["found_at"]?.string) ?? ""))
        guard !isOpen else { return }
        try line(
            say("xử lý bởi ", "settled by ") + (item["settled_by"]?.string ?? "") + ", "
                + (Moments.shown(item["settled_at"]?.string) ?? "") + ": " + (item["reason"]?.string ?? "–"))
    }
}

/// Settles a difference (xử lý điểm lệch).
struct PaymentSettleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: say("Xử lý một điểm lệch đối soát, có lý do.", "Settle a difference, with a reason."),
        discussion: say(
            "Chỉ ghi nhận rằng kế toán đã kiểm tra; tiền không thay đổi. Lý do lưu ngoài nhật ký.",
            "It only records that the accountant has looked; no money moves. The reason is kept beside the log."))

    @Argument(help: about("Mã điểm lệch.", "The difference.", value: "DIFFERENCE")) var difference: String
    @Option(help: about("Lý do.", "The reason.", value: "TEXT")) var reason: String
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let body: JSONObject = ["command_id": .string(change.identifier), "reason": .string(reason)]
        let desk = try change.server.desk()
        let answer = try await desk.client.post(
            ["v1", "differences", difference, "settle"], .json(body), safety: .repeatable)
        if desk.console.json { return try desk.console.write(answer) }
        try desk.console.line(
            desk.console.styled(say("Đã xử lý: ", "Settled: "), .good)
                + Printable.line(answer.object?["difference"]?.string ?? ""))
    }
}
