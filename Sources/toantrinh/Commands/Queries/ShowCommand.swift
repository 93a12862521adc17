import ArgumentParser
import JSON
import Procedures

/// One dossier in full, now or as it stood at an instant (xem hồ sơ).
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: say("Xem một hồ sơ, hiện tại hoặc vào một thời điểm.", "Show a dossier, now or as it stood."))

    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE"))
    var code: String

    @Option(
        help: about(
            "Như vào lúc này, ví dụ “10/06/2026 10:39”; chỉ nêu ngày: cuối ngày ấy.",
            "As it stood then, “10/06/2026 10:39”; a day alone: at its end.", value: "TIME"))
    var at: String?

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let moment = try at.map { try Moments.instant($0, dayAs: .end) }
        let desk = try server.desk()
        if let remark = moment?.remark { desk.console.remark(remark) }
        let answer = try await desk.client.get(["v1", "dossiers", code], query: [("at", moment?.text)])
        if desk.console.json { return try desk.console.write(answer) }
        let dossier = answer.object ?? [:]
        let definition = await Self.definition(
            dossier["procedure"]?.string, digest: dossier["definition"]?.string, desk.client)
        try DossierView(console: desk.console, definition: definition).write(dossier)
    }

    /// The definition to which the dossier is pinned, whose labels are shown; for a draft the one in force today. A dossier is shown
    /// without it too.
    private static func definition(
        _ code: String?, digest: String?, _ client: ServiceClient
    ) async -> ProcedureDefinition? {
        guard let code, let answer = try? await client.get(["v1", "procedures", code], query: [("digest", digest)])
        else {
            return nil
        }
        return try? ProcedureDefinition(expanded: answer.object?["definition"] ?? answer)
    }
}

/// The events of a dossier (diễn biến).
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: say("Diễn biến của một hồ sơ.", "What happened to a dossier."))

    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE"))
    var code: String

    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let list = try await Listing.fetch(desk.client, ["v1", "dossiers", code, "history"], [], page: page)
        if desk.console.json { return try desk.console.write(.object(list)) }
        try HistoryView.write(list["items"]?.array?.compactMap(\.object) ?? [], console: desk.console)
        Listing.remarkMore(list, desk.console)
    }
}
