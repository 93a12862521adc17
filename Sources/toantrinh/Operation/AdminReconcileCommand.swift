import ArgumentParser
import Casework
import JSON
import Papers
import Payments
import Vietnamese
import WorkingTime

/// A day's reconciliation with a payment gateway (đối soát).
struct AdminReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: say(
            "Đối soát một ngày với cổng thanh toán.", "Reconcile a day with a payment gateway."),
        discussion: say(
            "Khoản nào cổng đã thu mà hệ thống chưa ghi nhận thì ghi nhận như cổng vừa báo. Chạy lại được, cả khi máy chủ đang chạy. Mã thoát 1 khi còn "
                + "điểm lệch.",
            "What the gateway took and we did not record is taken in as if it had called. May be run again, also while servers run. Exits "
                + "with 1 where differences remain."))

    @Option(help: about("Cổng thanh toán.", "The gateway.", value: "NAME")) var gateway = "vnpay"
    @Option(help: about("Ngày của sao kê.", "The statement's day.", value: "DAY")) var day: String
    @Option(
        help: about(
            "Tệp sao kê; không nêu: lấy từ cổng.", "The statement as a file; none: it is fetched from the gateway.",
            value: "FILE"), completion: .file()) var statement: String?
    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        guard let day = Day(iso: try Moments.day(day)) else { throw Fault.usage(vi: "Sai ngày.", en: "No such day.") }
        let text = try statement.map { try LocalFile.text(of: $0, limit: 64 << 20) }
        let report = try await OfficeOpening.using(data, label: "toantrinh.admin") {
            try await $0.reconcile(gateway: gateway, day: day, statement: text)
        }
        let console = talk.console
        if console.json { try console.write(report.json) } else { try write(report, console) }
        if !report.agrees { throw ExitStatus.negative.code }
    }

    private func write(_ report: ReconciliationReport, _ console: Console) throws {
        try console.line(
            console.styled(
                say("Đối soát \(report.gateway) ngày \(report.day.vi)", "\(report.gateway), \(report.day.iso)"), .strong
            )
                + say(": \(report.lines) dòng sao kê", ": \(report.lines) lines stated"))
        for item in report.items {
            let line = item.difference.line
            let kind = line.kind == .payment ? say("thu", "payment") : say("hoàn", "refund")
            var amount = VietnameseFormat.moneyText(line.amount)[console.language]
            if line.status != .done { amount += " (" + line.status.label[console.language] + ")" }
            if let ours = item.difference.ours {
                amount +=
                    say(" (hệ thống ghi ", " (we recorded ") + VietnameseFormat.moneyText(ours)[console.language] + ")"
            }
            let mark = item.resolution.isResolved ? console.styled("+ ", .warning) : console.styled("✗ ", .alarm)
            try console.line(
                mark + item.difference.label[console.language] + ": \(kind) \(amount), "
                    + Printable.line("\(line.reference) / \(line.transaction)")
                    + (item.code.map { ", " + say("hồ sơ ", "dossier ") + Printable.line($0) } ?? "") + " → "
                    + item.resolution.label[console.language])
        }
        try console.line(
            report.agrees
                ? console.styled(say("KHỚP.", "AGREES."), .good)
                : console.styled(
                    say("LỆCH: còn \(report.remaining) điểm.", "DIFFERS: \(report.remaining) remain."), .alarm))
    }
}

extension OfficeOpening {
    /// Opens the application for one operator's command, and closes it again.
    static func using<Answer: Sendable>(
        _ data: String?, label: String, _ body: (Office) async throws -> Answer
    ) async throws -> Answer {
        let logger = ServerCommand.logger(label)
        let home = Home(data)
        let database = try await home.database(logger: logger)
        let answer: Result<Answer, any Error>
        do {
            let opening = OfficeOpening(installation: try Installation.find(), home: home, logger: logger)
            let (office, renderer) = try await opening.open(database, demonstration: true)
            do { answer = .success(try await body(office)) } catch { answer = .failure(error) }
            await office.shutdown()
            await renderer.shutdown()
        } catch { answer = .failure(error) }
        await database.close()
        return try answer.get()
    }
}
