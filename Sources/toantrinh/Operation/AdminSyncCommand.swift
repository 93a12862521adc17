import ArgumentParser
import Casework
import Foundation
import JSON
import NationalPortal
import Papers
import Vietnamese
import WorkingTime

/// Synchronisation with the national portal: what is missing there is found and sent again (đối soát đồng bộ).
struct AdminSyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: say("Đối soát với Cổng Dịch vụ công quốc gia.", "Compare with the national portal."),
        subcommands: [Check.self, Repair.self, Status.self], defaultSubcommand: Check.self)

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: say("So hồ sơ nộp trong kỳ với Cổng.", "Compare the dossiers filed in a period."))

        @OptionGroup var period: Period
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let gaps = try await period.withOffice { office, from, to in try await office.portalGaps(from: from, to: to)
            }
            if talk.console.json {
                try talk.console.write(gaps.json)
            } else {
                try AdminSyncCommand.write(gaps.json, talk.console)
            }
            if !gaps.toRepair.isEmpty { throw ExitStatus.negative.code }
        }
    }

    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "repair",
            abstract: say(
                "Gửi lại những hồ sơ Cổng thiếu hoặc giữ khác.", "Send again what the portal lacks or holds otherwise.")
        )

        @OptionGroup var period: Period
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let answer = try await period.withOffice { office, from, to in
                try await office.repairPortal(from: from, to: to)
            }
            if talk.console.json {
                try talk.console.write(answer)
            } else {
                try AdminSyncCommand.write(answer, talk.console)
            }
            if answer.object?["failed"]?.array?.isEmpty == false { throw ExitStatus.negative.code }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: say(
                "Những gì đang chờ, đã gác lại, còn sai khác sau đối soát đêm.",
                "What waits, what was set aside, and what the comparison by night could not repair."))

        @OptionGroup var place: Place
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let standing = try await place.withOffice { office in try await office.portalStanding() }
            if talk.console.json { return try talk.console.write(standing) }
            try AdminSyncCommand.write(standing: standing, talk.console)
        }
    }

    /// The period, and the office that is asked.
    struct Period: ParsableArguments {
        @Option(help: about("Ngày nộp đầu tiên.", "First day of filing.", value: "YYYY-MM-DD")) var from: String
        @Option(help: about("Ngày nộp cuối cùng.", "Last day of filing.", value: "YYYY-MM-DD")) var to: String
        @OptionGroup var place: Place

        func withOffice<Answer: Sendable>(
            _ body: (Office, Instant, Instant) async throws -> Answer
        ) async throws -> Answer {
            guard let first = Day(iso: from), let last = Day(iso: to), first <= last else {
                throw Fault.usage(
                    vi: "Kỳ là hai ngày dạng 2026-06-10, ngày đầu không sau ngày cuối.",
                    en: "A period is two days as 2026-06-10, the first not after the last.")
            }
            return try await place.withOffice { office in
                try await body(
                    office, Instant(day: first, time: .midnight), Instant(day: last.adding(days: 1), time: .midnight))
            }
        }
    }

    /// The office that is asked.
    struct Place: ParsableArguments {
        @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
        @Flag(
            help: about("Nhận cả nhật ký trình diễn.", "Also open a demonstration log, whose clock can be moved."))
        var demonstration = false

        func withOffice<Answer: Sendable>(_ body: (Office) async throws -> Answer) async throws -> Answer {
            let logger = ServerCommand.logger("toantrinh.admin")
            let home = Home(data)
            let database = try await home.database(logger: logger)
            do {
                let opening = OfficeOpening(installation: try Installation.find(), home: home, logger: logger)
                let (office, renderer) = try await opening.open(database, demonstration: demonstration)
                let result: Result<Answer, any Error>
                do {
                    result = .success(try await body(office))
                } catch { result = .failure(error) }
                await office.shutdown()
                await renderer.shutdown()
                await database.close()
                return try result.get()
            } catch {
                await database.close()
                throw error
            }
        }
    }

    private static func write(_ answer: JSONValue, _ console: Console) throws {
        let compared = answer.object?["compared"]?.integer ?? 0
        let synchronised = answer.object?["synchronised"]?.integer ?? 0
        try console.line(
            say(
                "Đã so \(compared) hồ sơ; khớp \(synchronised).",
                "Compared \(compared) dossiers; \(synchronised) agree."))
        if let rate = answer.object?["rate"]?.string {
            try console.line(
                say(
                    "Tỷ lệ đồng bộ (1.4): \(rate.replacing(".", with: ",")) %.",
                    "Rate of synchronisation (1.4): \(rate) %."))
        }
        for gap in answer.object?["gaps"]?.array ?? [] {
            let code = gap.object?["code"]?.string ?? ""
            let kind = gap.object?["kind"]?.string.flatMap(PortalGaps.Kind.init(rawValue:))
            try console.line("  " + Printable.line("\(code)  \(kind.map(text) ?? "")"))
        }
        if let repaired = answer.object?["repaired"]?.array {
            try console.line(say("Đã gửi lại \(repaired.count) hồ sơ.", "Sent \(repaired.count) again."))
        }
        for failure in answer.object?["failed"]?.array ?? [] {
            let code = failure.object?["code"]?.string ?? ""
            let why = failure.object?["why"]?.string ?? ""
            try console.line("  " + Printable.line(say("\(code)  chưa gửi được: \(why)", "\(code)  not sent: \(why)")))
        }
    }

    fileprivate static func write(standing: JSONValue, _ console: Console) throws {
        func items(_ name: String) -> [JSONObject] {
            (standing.object?[name]?.array ?? []).compactMap(\.object)
        }
        let checked = (standing.object?["checked_at"]).flatMap { try? Instant(json: $0, at: "checked_at").short }
        try console.line(
            say(
                "Đối soát đêm gần nhất: \(checked ?? "chưa có").", "Last comparison by night: \(checked ?? "none yet")."
            ))
        if let error = standing.object?["check_error"]?.string {
            try console.line(
                Printable.line(say("Chưa đối soát được: \(error)", "The comparison does not go on: \(error)")))
        }
        for lane in items("waiting") {
            let (number, tries) = (
                lane["lane"]?.integer ?? 0, (lane["failures"]?.integer ?? 0) + (lane["deferrals"]?.integer ?? 0)
            )
            let error = lane["error"]?.string ?? ""
            try console.line(
                "  "
                    + Printable.line(
                        say(
                            "làn \(number): chờ, đã thử \(tries) lần: \(error)",
                            "lane \(number): waits, tried \(tries) times: \(error)")))
        }
        for dossier in items("set_aside") {
            let (code, why) = (dossier["code"]?.string ?? "–", dossier["why"]?.string ?? "")
            try console.line("  " + Printable.line(say("\(code)  đã gác lại: \(why)", "\(code)  set aside: \(why)")))
        }
        for gap in items("gaps") {
            let kind = gap["kind"]?.string.flatMap(PortalGaps.Kind.init(rawValue:)).map(text) ?? ""
            let why = gap["why"]?.string.map { ": \($0)" } ?? ""
            try console.line("  " + Printable.line("\(gap["code"]?.string ?? "")  \(kind)\(why)"))
        }
    }

    private static func text(_ kind: PortalGaps.Kind) -> String {
        switch kind {
        case .missing: say("Cổng thiếu", "missing at the portal")
        case .different: say("Cổng giữ khác", "held otherwise by the portal")
        case .incomplete: say("Cổng thiếu tiến trình", "progress missing at the portal")
        case .unreadable: say("ở đây không dựng lại được", "cannot be computed here")
        case .unknown: say("ở đây không có", "unknown here")
        case .pending: say("đang trên đường", "on its way")
        }
    }
}
