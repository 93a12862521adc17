import ArgumentParser
import JSON
import Procedures
import Vietnamese

/// The officer's inbox (hộp việc).
struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: say("Hồ sơ đang chờ xử lý.", "The dossiers that wait."))

    @Flag(help: about("Chỉ hồ sơ tôi thụ lý.", "Only what is assigned to me."))
    var mine = false

    @Flag(help: about("Chỉ hồ sơ chưa ai nhận.", "Only what nobody has claimed."))
    var unassigned = false

    @Flag(help: about("Chỉ hồ sơ quá hạn.", "Only what is overdue."))
    var overdue = false

    @Option(
        parsing: .unconditional,
        help: about(
            "Trạng thái theo quy định, 1–10 (4: đang xử lý).", "The official status, 1–10 (4: processing).", value: "N")
    )
    var status: Int?

    @Option(help: about("Cơ quan.", "The agency.", value: "AGENCY"))
    var agency: String?

    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func validate() throws {
        guard !(mine && unassigned) else {
            throw UsageProblem.error(
                "--mine và --unassigned không dùng cùng nhau.", "--mine and --unassigned exclude each other.")
        }
        if let status, OfficialStatus(rawValue: status) == nil {
            let known = OfficialStatus.allCases.map { (number: $0.rawValue, label: $0.label) }
            throw UsageProblem.error(
                "--status \(status): không có trạng thái này. Có: "
                    + known.map { "\($0.number) \($0.label.vi)" }.joined(separator: "; ") + ".",
                "--status \(status): there is no such status. There are: "
                    + known.map { "\($0.number) \($0.label.en)" }.joined(separator: "; ") + ".")
        }
    }

    func run() async throws {
        let desk = try server.desk()
        let list = try await Listing.fetch(
            desk.client, ["v1", "inbox"],
            [
                ("assignee", mine ? "me" : unassigned ? "none" : nil), ("status", status.map(String.init)),
                ("agency", agency), ("overdue", overdue ? "true" : nil),
            ], page: page)
        if desk.console.json { return try desk.console.write(.object(list)) }
        try InboxView.write(list["items"]?.array?.compactMap(\.object) ?? [], console: desk.console)
        Listing.remarkMore(list, desk.console)
    }
}

/// Finds dossiers (tra cứu).
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: say(
            "Tìm theo mã hồ sơ, họ tên (có hoặc không dấu) hay số định danh.",
            "Find by code, name (with or without diacritics) or personal number."))

    @Argument(help: about("Nội dung cần tìm.", "What to look for.", value: "TEXT"))
    var text: [String]

    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let list = try await Listing.fetch(
            desk.client, ["v1", "search"], [("q", text.joined(separator: " "))], page: page)
        if desk.console.json { return try desk.console.write(.object(list)) }
        let rows = list["items"]?.array?.compactMap(\.object) ?? []
        try InboxView.write(rows, console: desk.console)
        if rows.isEmpty {
            desk.console.remark(
                Bilingual(
                    vi: "Tìm theo mã, số định danh, họ và tên (“Đặng Bảo”) hay tên (“Bảo”, “Quốc Bảo”); "
                        + "không theo riêng họ.",
                    en: "Search by code, personal number, family and given name (“Đặng Bảo”) or given name (“Bảo”, "
                        + "“Quốc Bảo”); not by family name alone."))
        }
        Listing.remarkMore(list, desk.console)
    }
}
