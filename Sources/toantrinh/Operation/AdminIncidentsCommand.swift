import ArgumentParser
import Casework
import Foundation
import JSON
import Vietnamese

/// What other systems did not do, and what becomes of it (sự cố với hệ thống khác).
struct AdminIncidentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents",
        abstract: say("Sự cố với hệ thống khác: xem và quyết định.", "Incidents with other systems: see and decide."),
        subcommands: [List.self, Show.self, Retry.self, Skip.self, Answer.self], defaultSubcommand: List.self)

    /// Which incidents.
    struct Choice: ParsableArguments {
        @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE")) var code: String?
        @Option(help: about("Số của yêu cầu trong hồ sơ.", "The number within the dossier.")) var effect: Int64?
        @Option(help: about("Chỉ hệ thống này.", "Only of this target.", value: "NAME")) var target: String?
        @Option(help: about("Chỉ mã lỗi này.", "Only with this error.", value: "ERROR")) var error: String?

        var value: IncidentChoice { IncidentChoice(code: code, effect: effect, target: target, error: error) }
        var isEmpty: Bool { code == nil && target == nil && error == nil }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("Liệt kê sự cố.", "List incidents."))

        @OptionGroup var choice: Choice
        @Flag(help: about("Cả những gì đang thử hoặc đang chờ.", "Also what is still tried or waited for."))
        var open = false
        @Option(help: about("Số dòng.", "How many.")) var limit = 100
        @OptionGroup var machine: Machine
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let console = talk.console
            let (choice, open, limit) = (choice.value, open, limit)
            try await machine.run { office in
                let items = try await office.allIncidents(choice, openToo: open, limit: limit)
                if console.json { return try console.write(["items": .array(items)]) }
                for item in items { try console.line("  " + Printable.line(AdminIncidentsCommand.text(item))) }
                try console.line(say("\(items.count) dòng.", "\(items.count) item\(items.count == 1 ? "" : "s")."))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: say("Giải thích một sự cố: điều gì đã xảy ra.", "Explain an incident: what happened to it."))

        @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE")) var code: String
        @Option(help: about("Số của yêu cầu trong hồ sơ.", "The number within the dossier.")) var effect: Int64 = 1
        @OptionGroup var machine: Machine
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let console = talk.console
            let (code, effect) = (code, effect)
            try await machine.run { office in
                let shown = try await office.explainIncident(code, effect: effect)
                if console.json { return try console.write(shown) }
                for member in shown.object?.members ?? [] where member.key != "events" {
                    try console.line(
                        Printable.line("\(member.key): \(member.value.string ?? JSONWriter.text(member.value))"))
                }
                for event in shown.object?["events"]?.array ?? [] {
                    let object = event.object ?? [:]
                    let label = object["label"]?.object?[Speech.language == .english ? "en" : "vi"]?.string ?? ""
                    let more = [object["outcome"]?.string, object["code"]?.string].compactMap(\.self)
                    try console.line(
                        Printable.line(
                            "  " + ([object["at"]?.string ?? "", label] + more).joined(separator: "  ")))
                }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry", abstract: say("Gửi lại.", "Ask again, with the limits counted from now on."))
        @OptionGroup var bulk: Bulk
        func run() async throws { try await bulk.run(.retry) }
    }

    struct Skip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "skip", abstract: say("Bỏ qua; hồ sơ đi tiếp.", "The dossier goes on without it."))
        @OptionGroup var bulk: Bulk
        func run() async throws { try await bulk.run(.skip) }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "answer", abstract: say("Trả lời thay hệ thống kia.", "Answer in the target's stead."))
        @Option(help: about("Kết quả, như hệ thống kia gọi.", "The outcome, in the target's words.")) var outcome:
            String
        @OptionGroup var bulk: Bulk
        func run() async throws { try await bulk.run(.answer(outcome: outcome)) }
    }

    /// One, several or all, and why.
    struct Bulk: ParsableArguments {
        @OptionGroup var choice: Choice
        @Flag(help: about("Mọi sự cố.", "All incidents.")) var all = false
        @Option(help: about("Lý do; được ghi vào từng hồ sơ.", "The reason; written into each dossier.")) var reason:
            String
        @OptionGroup var machine: Machine
        @OptionGroup var talk: TalkOptions

        func run(_ decision: IncidentDecision) async throws {
            guard choice.isEmpty == all else {
                throw Fault.usage(
                    vi: "Nêu mã hồ sơ, --target hoặc --error; hoặc --all.",
                    en: "Give a dossier's code, --target or --error; or --all.")
            }
            guard (3...2000).contains(reason.count), reason.contains(where: { !$0.isWhitespace }) else {
                throw Fault.usage(vi: "Lý do dài 3 đến 2000 ký tự.", en: "A reason has 3 to 2000 characters.")
            }
            let console = talk.console
            let (choice, reason) = (choice.value, reason)
            try await machine.run { office in
                let (done, refused) = try await office.decideIncidents(
                    decision, choice, reason: reason, operatorName: AdminIncidentsCommand.operatorName)
                if console.json {
                    return try console.write([
                        "changed": .integer(Int64(done)),
                        "refused": .array(
                            refused.map { ["code": .string($0.code), "error": .string($0.why.code)] }),
                    ])
                }
                try console.line(
                    say("Đã quyết định \(done) sự cố.", "\(done) incident\(done == 1 ? "" : "s") decided."))
                for item in refused {
                    try console.line(
                        Printable.line("  \(item.code)  \(say(item.why.message.vi, item.why.message.en))"))
                }
            }
        }
    }

    /// Where the application is opened.
    struct Machine: ParsableArguments {
        @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
        @Flag(help: about("Nhật ký là nhật ký trình diễn.", "The log is a demonstration log.")) var demonstration =
            false

        func run(_ body: (Office) async throws -> Void) async throws {
            try await AdminOffice.with(data, demonstration: demonstration, body)
        }
    }

    /// Who sits at the machine, where that is a plain name.
    private static var operatorName: String? {
        let name = NSUserName()
        let isPlain = (1...32).contains(name.utf8.count) && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        return isPlain ? name : nil
    }

    /// One incident in a line.
    static func text(_ item: JSONValue) -> String {
        let object = item.object ?? [:]
        var parts = [
            object["code"]?.string ?? "", "#\(object["effect"]?.integer ?? 0)", object["target"]?.string ?? "",
            object["state"]?.string ?? "", object["error"]?.string ?? "",
        ]
        if let owner = object["owner"]?.string { parts.append("\(owner)@\(object["agency"]?.string ?? "")") }
        let attempts = object["attempts"]?.integer ?? 0
        if attempts > 0 { parts.append(say("lần thử \(attempts)", "tries \(attempts)")) }
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
