import ArgumentParser
import Foundation
import NIOCore
import Vietnamese

/// The program: officers' commands over HTTP, the server, and what administrators and inspectors need.
@main
struct ToanTrinh: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toantrinh",
        abstract: say(
            "ToànTrình: hồ sơ thủ tục hành chính, từ lúc nộp đến lúc trả kết quả.",
            "ToànTrình: administrative dossiers, from filing to the result."),
        discussion: say(
            "Mã thoát: 0 xong · 1 kết luận không đạt · 3 trạng thái hồ sơ không cho phép · 4 không tìm thấy · "
                + "5 không được phép · 6 nội dung bị từ chối · 7 không liên lạc được máy chủ · 64 sai cú pháp · 70 lỗi "
                + "chương trình.",
            "Exit codes: 0 done · 1 negative verdict · 3 the dossier's state refuses · 4 not found · 5 not allowed · "
                + "6 content refused · 7 server unreachable · 64 usage · 70 internal."),
        version: Version.text,
        groupedSubcommands: CommandTree.groups)

    static func main() async {
        let arguments = ArgumentOrder.normalised(Array(CommandLine.arguments.dropFirst()))
        let work = Task { await perform(arguments) }
        Interruption.shared.watch { work.cancel() }
        leave(await work.value)
    }

    private static func perform(_ arguments: [String]) async -> Int32 {
        do {
            try await run(try parsed(arguments))
            return ExitStatus.done.rawValue
        } catch {
            return report(error, json: arguments.contains("--json"))
        }
    }

    /// The command that `arguments` name, ready to run.
    private static func parsed(_ arguments: [String]) throws -> sending any ParsableCommand {
        if let fault = UnknownCommand.fault(arguments, root: ToanTrinh.self) { throw fault }
        return try parseAsRoot(arguments)
    }

    @concurrent private static func run(_ command: sending any ParsableCommand) async throws {
        var command = command
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }

    /// Says what went wrong and gives the exit code for it.
    private static func report(_ error: any Error, json: Bool) -> Int32 {
        let console = Console(language: Speech.language, json: json)
        if Interruption.shared.seen {
            let told = (error as? Fault).flatMap { $0.status == .interrupted ? $0 : nil }
            ErrorReport.write(told ?? .interrupted(commandID: nil), console: console)
            return ExitStatus.interrupted.rawValue
        }
        switch error {
        case let status as ExitCode: return status.rawValue
        case let problem as Problem:
            ErrorReport.write(problem, console: console)
            return problem.status.rawValue
        case let fault as Fault:
            ErrorReport.write(fault, console: console)
            return fault.status.rawValue
        case let explained as any Explained:
            ErrorReport.write(explained, console: console)
            return ExitStatus(explained).rawValue
        default: break
        }
        let status = exitCode(for: error)
        guard status == .success || status == .validationFailure else {
            if ProcessInfo.processInfo.environment["LOG_LEVEL"] == "debug" {
                try? FileHandle.standardError.write(contentsOf: Data("\(type(of: error)): \(error)\n".utf8))
            }
            ErrorReport.write(unexpected(error), console: console)
            return ExitStatus.internalFault.rawValue
        }
        if json, status == .validationFailure {
            ErrorReport.write(UsageProblem.fault(message(for: error)), console: console)
            return status.rawValue
        }
        let text = UsageText.localised(fullMessage(for: error))
        let stream = status == .success ? FileHandle.standardOutput : FileHandle.standardError
        stream.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
        return status.rawValue
    }

    /// An error that nobody explains: of it only the kind is said, and the system's number; the rest may hold what is somebody's.
    private static func unexpected(_ error: any Error) -> Fault {
        let number = (error as? IOError).map { ", errno \($0.errnoCode)" } ?? ""
        let kind = "\(type(of: error))\(number)"
        return Fault(
            "cli.internal", .internalFault, vi: "Chương trình gặp lỗi ngoài dự kiến (\(kind)).",
            en: "The program met a fault it did not expect (\(kind)).",
            advice: Bilingual(
                vi: "Báo người quản trị; LOG_LEVEL=debug cho biết chi tiết.",
                en: "Tell the administrator; LOG_LEVEL=debug shows the details."))
    }
}
