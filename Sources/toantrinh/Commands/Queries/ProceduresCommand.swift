import ArgumentParser
import JSON

/// The published procedures (thủ tục hành chính).
struct ProceduresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "procedures", abstract: say("Các thủ tục đã công bố.", "The published procedures."))

    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let list = try await Listing.fetch(desk.client, ["v1", "procedures"], [], page: page)
        if desk.console.json { return try desk.console.write(.object(list)) }
        var table = Table([
            .init(title: say("MÃ", "CODE")), .init(title: say("TÊN", "TITLE"), least: 16, wraps: true),
            .init(title: say("HIỆU LỰC TỪ", "FROM"), rank: 1), .init(title: say("ĐẾN", "UNTIL"), rank: 2),
            .init(title: say("MÃ BĂM", "DIGEST"), rank: 3),
        ])
        for item in list["items"]?.array?.compactMap(\.object) ?? [] {
            table.add([
                .init(item["code"]?.string ?? "", .strong), .init(item.text("title") ?? ""),
                .init(item.text("effective_from") ?? ""), .init(item.text("effective_until") ?? ""),
                .init(String((item["digest"]?.string ?? "").prefix(12)), .faint),
            ])
        }
        try table.write(to: desk.console)
        Listing.remarkMore(list, desk.console)
    }
}
