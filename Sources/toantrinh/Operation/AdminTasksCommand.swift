import ArgumentParser
import Casework
import EventLog
import JSON
import Vietnamese

/// What happens by itself: what is due, what waits for its next try, what was parked and why (việc tự động).
struct AdminTasksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: say("Việc tự động đến hạn và bị dừng.", "Tasks that are due, and parked."),
        subcommands: [List.self, Retry.self, Skip.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: say(
                "Liệt kê: bị dừng trước, rồi theo hạn.", "List them: parked ones first, then by when they are due."))

        @Flag(help: about("Chỉ việc bị dừng.", "Parked ones only.")) var parked = false
        @Option(help: about("Số dòng.", "How many.")) var limit = 100
        @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let (items, counts) = try await AdminTasksCommand.administer(data) {
                (try await $0.tasks(onlyParked: parked, limit: limit), try await $0.taskCounts())
            }
            let console = talk.console
            if console.json {
                return try console.write([
                    "due": .integer(counts.due), "later": .integer(counts.later), "parked": .integer(counts.parked),
                    "items": .array(items.map(\.json)),
                ])
            }
            try console.line(
                say(
                    "Đến hạn: \(counts.due); chưa đến: \(counts.later); bị dừng: \(counts.parked).",
                    "Due: \(counts.due); later: \(counts.later); parked: \(counts.parked)."))
            for item in items { try console.line("  " + Printable.line(AdminTasksCommand.text(item))) }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: say("Cho thử lại việc bị dừng.", "Let parked tasks be tried again."))

        @OptionGroup var choice: Choice
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            try await choice.run(.retry, talk.console)
        }
    }

    struct Skip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "skip",
            abstract: say("Bỏ qua việc bị dừng.", "Leave parked tasks undone, for good."))

        @OptionGroup var choice: Choice
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            try await choice.run(.skip, talk.console)
        }
    }

    /// Which tasks, and why.
    struct Choice: ParsableArguments {
        @Argument(
            help: about(
                "Mã hồ sơ, hoặc mã dòng sự kiện như trong danh sách; bỏ trống: --all.",
                "The dossier's code, or the stream as listed; none: --all.", value: "CODE"))
        var code: String?
        @Option(
            help: about(
                "Chỉ việc có tên này. Việc đã bỏ qua chỉ được thử lại khi nêu cả mã lẫn tên.",
                "Only tasks of this name. What was skipped is tried again only where code and name are given.",
                value: "NAME")) var task: String?
        @Flag(help: about("Mọi việc bị dừng.", "All parked tasks.")) var all = false
        @Option(help: about("Chỉ việc có mã lỗi này.", "Only those with this error.", value: "ERROR")) var error:
            String?
        @Option(help: about("Lý do.", "The reason.")) var reason: String
        @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?

        func run(_ decision: Administration.TaskDecision, _ console: Console) async throws {
            guard (code != nil) != all else {
                throw Fault.usage(vi: "Nêu một mã hồ sơ, hoặc --all.", en: "Give a dossier's code, or --all.")
            }
            guard (3...200).contains(reason.count), !reason.contains(where: \.isNewline) else {
                throw Fault.usage(vi: "Lý do dài 3 đến 200 ký tự.", en: "A reason has 3 to 200 characters.")
            }
            let choice = Administration.TaskChoice(code: code, task: task, error: error)
            let count = try await AdminTasksCommand.administer(data) {
                try await $0.decide(decision, choice, reason: reason)
            }
            if console.json { return try console.write(["changed": .integer(Int64(count))]) }
            try console.line(say("\(count) việc.", "\(count) task\(count == 1 ? "" : "s")."))
        }
    }

    private static func administer<Answer>(
        _ data: String?, _ body: (Administration) async throws -> Answer
    ) async throws -> Answer {
        let database = try await Home(data).database(logger: ServerCommand.logger("toantrinh.admin"))
        do {
            let answer = try await body(Administration(owner: database.owner))
            await database.close()
            return answer
        } catch {
            await database.close()
            throw error
        }
    }

    private static func text(_ item: Administration.TaskRow) -> String {
        var parts = [item.code ?? item.stream, item.task, item.due.map { Moments.text($0) } ?? ""]
        if item.attempts > 0 { parts.append(say("lần thử \(item.attempts)", "try \(item.attempts)")) }
        if let error = item.error { parts.append(error) }
        if item.isIncident {
            parts.append(say("SỰ CỐ, quyết định bằng: admin incidents", "INCIDENT, decide with: admin incidents"))
        } else if item.isParked {
            parts.append(say("BỊ DỪNG", "PARKED"))
        }
        if let note = item.note { parts.append(note) }
        return parts.joined(separator: "  ")
    }
}
