import ArgumentParser
import JSON

/// The official indicators (chỉ số), as the server computed them.
struct IndicatorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: say("Các chỉ số: toàn trình, đúng hạn, thời gian.", "End-to-end, on time, durations."))

    @Option(help: about("Từ ngày.", "From this day.", value: "DAY"))
    var from: String?

    @Option(help: about("Đến ngày.", "Until this day.", value: "DAY"))
    var until: String?

    @Option(help: about("Chỉ hiện cơ quan này.", "Show only this agency.", value: "AGENCY"))
    var agency: String?

    @Option(help: about("Chỉ hiện thủ tục này.", "Show only this procedure.", value: "CODE"))
    var procedure: String?

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let query: [(String, String?)] = [
            ("from", try from.map(Moments.day)), ("until", try until.map(Moments.day)),
        ]
        let desk = try server.desk()
        let answer = try await desk.client.get(["v1", "indicators"], query: query)
        if desk.console.json { return try desk.console.write(answer) }
        try IndicatorView(procedure: procedure, agency: agency).write(answer.object ?? [:], console: desk.console)
    }
}
