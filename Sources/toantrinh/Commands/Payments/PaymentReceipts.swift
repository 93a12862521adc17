import ArgumentParser
import JSON
import Vietnamese

/// Saves a receipt as a PDF (in biên lai).
struct PaymentReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: say("Tải biên lai dạng PDF.", "Save a receipt as a PDF."))

    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE")) var code: String
    @Argument(help: about("Ký hiệu loạt biên lai.", "The series.", value: "SERIES")) var series: String
    @Argument(help: about("Số biên lai.", "The number.", value: "NUMBER")) var number: Int64
    @Option(name: .shortAndLong, help: about("Tệp; - là đầu ra chuẩn.", "File; - is standard output.", value: "FILE"))
    var output: String
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let receipt = "\(series.replacing("/", with: "-"))-\(number)"
        try await Download.save(desk.client, ["v1", "dossiers", code, "receipts", receipt], to: output)
        try Download.done(output, desk.console)
    }
}

/// The series of receipts, and every number that is no valid receipt (sổ biên lai).
struct PaymentReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: say("Các loạt biên lai: đã cấp, đã hủy, chưa dùng.", "Series of receipts: valid, cancelled, unused."),
        discussion: say(
            "Không có số nào bị nhảy: mỗi số đã cấp, đã hủy, hoặc giữ cho một hồ sơ mà khoản thu không được ghi.",
            "No number is skipped: each was given, cancelled, or is kept for a dossier whose payment was not recorded.")
    )

    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.get(
            ["v1", "receipts"], query: [("limit", String(page.limit)), ("after", page.after)])
        let console = desk.console
        if console.json { return try console.write(answer) }
        let items = answer.object?["items"]?.array?.compactMap(\.object) ?? []
        guard !items.isEmpty else { return try console.line(say("Không có.", "There are none.")) }
        var table = Table([
            .init(title: say("LOẠT", "SERIES")), .init(title: say("SỐ CUỐI", "LAST"), alignment: .right),
            .init(title: say("CÓ GIÁ TRỊ", "VALID"), alignment: .right),
            .init(title: say("SỐ TIỀN", "AMOUNT"), alignment: .right),
            .init(title: say("ĐÃ HỦY", "CANCELLED"), least: 6, wraps: true),
            .init(title: say("CHƯA DÙNG", "UNUSED"), least: 6, wraps: true),
        ])
        for item in items {
            let cancelled = item["cancelled"]?.array?.compactMap(\.integer).map(String.init) ?? []
            let unused = (item["unused"]?.array ?? []).compactMap(\.object).map {
                "\(MoneyText.number($0["number"])) (\($0["code"]?.string ?? ""))"
            }
            table.add([
                .init(item["series"]?.string ?? ""), .init(MoneyText.number(item["last"])),
                .init(MoneyText.number(item["valid"])), .init(MoneyText.amount(item["amount"])),
                .init(cancelled.joined(separator: ", ")), .init(unused.joined(separator: ", ")),
            ])
        }
        try table.write(to: console)
        if let next = answer.object?["next"]?.string {
            console.remark(Bilingual(vi: "Còn nữa: --after \(next)", en: "There are more: --after \(next)"))
        }
    }
}
