import ArgumentParser
import JSON

/// The official indicators (chỉ số), as the server computed them.
struct IndicatorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: say("Các chỉ số: toàn trình, đúng hạn, thời gian.", "End-to-end, on time, durations."))

    @Option(help: about("Hồ sơ nộp, tiếp nhận từ ngày.", "Dossiers filed or received from this day on.", value: "DAY"))
    var from: String?

    @Option(help: about("Tính đến hết ngày.", "As of the end of this day.", value: "DAY"))
    var until: String?

    @Option(
        help: about(
            "Chỉ cơ quan này và các cơ quan trực thuộc.", "Only this agency and those below it.", value: "AGENCY"))
    var agency: String?

    @Option(help: about("Chỉ thủ tục này.", "Only this procedure.", value: "CODE"))
    var procedure: String?

    @Flag(
        help: about(
            "Hồ sơ trực tuyến (3.3) theo công thức chính thức: hỏi Cổng quốc gia tỷ lệ đồng bộ.",
            "Online dossiers (3.3) by the official formula: asks the national portal for the rate of synchronisation."))
    var official = false

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let (from, until) = (try from.map(Moments.day), try until.map(Moments.day))
        try Moments.requireRange(from: from, until: until)
        let query: [(String, String?)] = [
            ("from", from), ("until", until), ("agency", agency), ("procedure", procedure),
        ]
        let desk = try server.desk()
        if official {
            guard agency == nil, procedure == nil else {
                throw Fault.usage(
                    vi: "--official tính chung cho cả nút, không theo cơ quan hay thủ tục.",
                    en: "--official is of the whole node, not of an agency or a procedure.")
            }
            let answer = try await desk.client.get(
                ["v1", "indicators", "online"], query: [("from", from), ("until", until)])
            if desk.console.json { return try desk.console.write(answer) }
            return try IndicatorView.write(official: answer.object ?? [:], console: desk.console)
        }
        let answer = try await desk.client.get(["v1", "indicators"], query: query)
        if desk.console.json { return try desk.console.write(answer) }
        // A step is called as its procedure calls it.
        var definition: JSONObject?
        if let procedure { definition = try? await desk.client.get(["v1", "procedures", procedure]).object }
        try IndicatorView.write(answer.object ?? [:], procedure: definition, console: desk.console)
    }
}
