import ArgumentParser
import JSON
import Vietnamese

/// What other systems did not do, and the officer who owns it decides (sự cố với hệ thống khác).
struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: say(
            "Sự cố với hệ thống khác thuộc trách nhiệm của mình.", "Incidents with other systems that are one's own."),
        subcommands: [
            IncidentListCommand.self, IncidentRetryCommand.self, IncidentSkipCommand.self, IncidentAnswerCommand.self,
        ], defaultSubcommand: IncidentListCommand.self)
}

/// The incidents of the roles that the officer holds.
struct IncidentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: say("Liệt kê sự cố.", "List incidents."))

    @Flag(help: about("Cả những gì đang thử hoặc đang chờ.", "Also what is still tried or waited for."))
    var open = false
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let query = [("limit", "500")] + (open ? [("open", "true")] : [])
        let answer = try await desk.client.get(["v1", "incidents"], query: query)
        if desk.console.json { return try desk.console.write(answer) }
        let items = answer.object?["items"]?.array ?? []
        for item in items { try desk.console.line("  " + Printable.line(AdminIncidentsCommand.text(item))) }
        try desk.console.line(say("\(items.count) sự cố.", "\(items.count) incident\(items.count == 1 ? "" : "s")."))
    }
}

/// Which incident, and why.
struct IncidentOptions: ParsableArguments {
    @Option(help: about("Số của yêu cầu trong hồ sơ.", "The number within the dossier.")) var effect: Int64 = 1
    @Option(help: about("Lý do.", "The reason.")) var reason: String

    var body: JSONObject { ["effect": .integer(effect), "reason": .string(reason)] }
}

/// Asks the other system again.
struct IncidentRetryCommand: DossierChange {
    static let command = "retry-effect"
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: say("Gửi lại hệ thống kia.", "Ask the other system again."))

    @OptionGroup var dossier: CaseOptions
    @OptionGroup var incident: IncidentOptions

    func body() -> JSONObject { incident.body }
}

/// Lets the dossier go on without it.
struct IncidentSkipCommand: DossierChange {
    static let command = "skip-effect"
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: say("Bỏ qua; hồ sơ đi tiếp.", "The dossier goes on without it."))

    @OptionGroup var dossier: CaseOptions
    @OptionGroup var incident: IncidentOptions

    func body() -> JSONObject { incident.body }
}

/// Answers in the other system's stead.
struct IncidentAnswerCommand: DossierChange {
    static let command = "answer-effect"
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: say("Trả lời thay hệ thống kia.", "Answer in the other system's stead."))

    @OptionGroup var dossier: CaseOptions
    @Option(help: about("Kết quả, như hệ thống kia gọi.", "The outcome, in the other system's words.")) var outcome:
        String
    @OptionGroup var incident: IncidentOptions

    func body() -> JSONObject {
        var body = incident.body
        body["outcome"] = .string(outcome)
        return body
    }
}
