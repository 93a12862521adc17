import ArgumentParser
import JSON
import Vietnamese

/// Hands over one dossier, or all open work of the caller (bàn giao).
struct HandOverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-over",
        abstract: say("Bàn giao hồ sơ cho cán bộ khác.", "Hand dossiers over to another officer."))

    @Argument(
        help: about("Mã hồ sơ; bỏ trống khi dùng --all-mine.", "The dossiers; none with --all-mine.", value: "CODE"))
    var codes: [String] = []

    @Option(help: about("Cán bộ nhận.", "The officer who takes over.", value: "OFFICER"))
    var to: String

    @Option(help: about("Lý do.", "The reason.", value: "TEXT"))
    var reason: String?

    @Flag(help: about("Bàn giao mọi hồ sơ đang thụ lý.", "Hand over everything that is assigned to me."))
    var allMine = false

    @OptionGroup var change: ChangeOptions

    func validate() throws {
        guard codes.isEmpty == allMine else {
            throw UsageProblem.error("Nêu mã hồ sơ, hoặc --all-mine.", "Name dossiers, or use --all-mine.")
        }
        guard change.commandID == nil || codes.count == 1 else {
            throw UsageProblem.error(
                "--command-id chỉ dùng với một hồ sơ.", "--command-id goes with exactly one dossier.")
        }
    }

    func run() async throws {
        let desk = try change.server.desk()
        let codes =
            allMine
            ? try await Listing.all(desk.client, ["v1", "inbox"], [("assignee", "me")]).compactMap {
                $0.object?["code"]?.string
            } : self.codes
        var body: JSONObject = ["to": .string(to)]
        body.set("reason", reason.json)
        for code in codes {
            let answer = try await desk.client.command("hand-over", on: code, body, id: change.identifier)
            try AnswerView.write(answer, console: desk.console)
        }
        if codes.isEmpty, !desk.console.json {
            try desk.console.line(say("Không có hồ sơ nào để bàn giao.", "There is nothing to hand over."))
        }
    }
}
