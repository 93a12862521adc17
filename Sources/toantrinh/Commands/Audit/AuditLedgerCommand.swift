import ArgumentParser
import Dossiers
import EventLog
import Indicators
import JSON
import Payments
import WorkingTime

/// Folds the money of all dossiers from the raw log anew: the inspector's own ledger (tự tính sổ thu).
struct AuditLedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: say("Tự tính sổ thu từ nhật ký gốc.", "Compute the ledger from the raw log."),
        discussion: say(
            "Không tin gì ngoài các sự kiện; đối chiếu với sổ thu mà máy chủ đưa ra. Mã thoát 1 khi không cân, khi lệch, hoặc khi nhật ký hỏng.",
            "Believes nothing but the events, and compares with the ledger that the server states. Exits with 1 where it is not balanced, "
                + "differs, or the log is damaged."))

    @Option(help: about("Từ ngày.", "From this day on.", value: "DAY")) var since: String?
    @Option(help: about("Đến hết ngày.", "Up to this day.", value: "DAY")) var until: String?
    @OptionGroup var audit: AuditOptions

    func run() async throws {
        let (since, until) = (try since.map(Moments.day), try until.map(Moments.day))
        try Moments.requireRange(from: since, until: until, ("--since", "--until"))
        let before = try await stated(since, until)
        let (_, replay) = try await audit.inspect(folding: true)
        let fold = LedgerFold(
            accounts: replay.dossiers.map { ($0.description, $1.code?.text ?? "", $1.account) })
        let report = fold.report(from: since.flatMap { Day(iso: $0) }, until: until.flatMap { Day(iso: $0) })
        var ledger = report.json(showsDossiers: false).object ?? [:]
        var differences: [String] = []
        // While the office works on, what was stated is not what was read: it is compared only where nothing came in between.
        if let before, try await stated(since, until) == before {
            differences = IndicatorReport.differences(.object(ledger), before)
            ledger["differences"] = .array(differences.map(JSONValue.string))
        }
        let console = audit.server.talk.console
        if console.json {
            try console.write(.object(ledger))
        } else {
            try LedgerView.write(ledger, console: console)
            for difference in differences {
                try console.line(console.styled("✗ ", .alarm) + Printable.line(difference))
            }
            if ledger["differences"] != nil, differences.isEmpty {
                try console.line(say("Khớp với sổ thu của máy chủ.", "The same as the server's ledger."))
            }
        }
        guard report.isBalanced, differences.isEmpty, replay.damages.isEmpty, replay.unreadable.isEmpty else {
            throw ExitStatus.negative.code
        }
    }

    /// The server's ledger, where there is a server.
    private func stated(_ since: String?, _ until: String?) async throws -> JSONValue? {
        guard audit.from == nil else { return nil }
        var answer = try await audit.server.desk().client.get(
            ["v1", "ledger"], query: [("from", since), ("until", until)]
        ).object
        answer?["as_of"] = nil
        return answer.map(JSONValue.object)
    }
}
