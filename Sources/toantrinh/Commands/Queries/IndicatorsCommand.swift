import ArgumentParser
import JSON

/// The official indicators (chỉ số), as the server computed them.
struct IndicatorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: say("Các chỉ số: toàn trình, đúng hạn, thời gian.", "End-to-end, on time, durations."))

    @Option(help: about("Hồ sơ nộp từ ngày.", "Dossiers filed from this day on.", value: "DAY"))
    var from: String?

    @Option(help: about("Tính đến hết ngày.", "As of the end of this day.", value: "DAY"))
    var until: String?

    @Option(
        help: about(
            "Chỉ cơ quan này và các cơ quan trực thuộc.", "Only this agency and those below it.", value: "AGENCY"))
    var agency: String?

    @Option(help: about("Chỉ thủ tục này.", "Only this procedure.", value: "CODE"))
    var procedure: String?

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let (from, until) = (try from.map(Moments.day), try until.map(Moments.day))
        try Moments.requireRange(from: from, until: until)
        let query: [(String, String?)] = [
            ("from", from), ("until", until), ("agency", agency), ("procedure", procedure),
        ]
        let desk = try server.desk()
        let answer = try await desk.client.get(["v1", "indicators"], query: query)
        if desk.console.json { return try desk.console.write(answer) }
        try IndicatorView.write(answer.object ?? [:], console: desk.console)
    }
}
