import ArgumentParser
import Foundation
import JSON
import Vietnamese

/// The papers that a dossier can have printed.
enum PaperName: String, ExpressibleByArgument, CaseIterable {
    case receipt
    case supplementRequest = "supplement-request"
    case refusal
    case apology
    case draft
    case result
}

/// Prints a paper, which is recorded, and saves its file (in giấy tờ).
struct PrintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: say(
            "In một giấy tờ của hồ sơ (PDF) và ghi nhận việc in.", "Print a paper of a dossier (PDF); it is recorded."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Loại giấy tờ.", "Which paper."))
    var kind: PaperName

    @Option(
        name: .shortAndLong,
        help: about(
            "Ghi PDF vào tệp này; - cho đầu ra chuẩn.", "Save the PDF here; - for standard output.", value: "FILE"),
        completion: .file())
    var output: String?

    func run() async throws {
        let desk = try dossier.change.server.desk()
        let base = ["v1", "dossiers", dossier.code, "papers"]
        let answer = try await desk.client.command(base + [kind.rawValue], [:], id: dossier.change.identifier)
        guard let paper = answer.object, let id = paper["id"]?.string else {
            throw Fault.unexpectedAnswer(Bilingual(vi: "không có mã giấy tờ", en: "there is no paper id"))
        }
        if let output { try await Download.save(desk.client, base + [id], to: output, sha256: paper["sha256"]?.string) }
        if output == "-" { return }
        if desk.console.json { return try desk.console.write(answer) }
        let pages = paper["pages"]?.integer.map { say("\($0) trang", "\($0) page\($0 == 1 ? "" : "s")") }
        let parts = [kind.rawValue, id, pages, output].compactMap { $0 }
        try desk.console.line(
            desk.console.styled("✓ ", .good) + say("Đã in ", "Printed ")
                + Printable.line(parts.joined(separator: " · ")))
    }
}

/// Fetches a printed paper again.
struct PaperCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper", abstract: say("Tải lại một giấy tờ đã in.", "Fetch a printed paper again."))

    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE"))
    var code: String

    @Argument(help: about("Mã giấy tờ.", "The paper's identifier.", value: "ID"))
    var id: String

    @Option(
        name: .shortAndLong,
        help: about("Tệp đích; - cho đầu ra chuẩn.", "Where to save it; - for standard output.", value: "FILE"),
        completion: .file())
    var output: String

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        try await Download.save(desk.client, ["v1", "dossiers", code, "papers", id], to: output)
        try Download.done(output, desk.console)
    }
}

/// Fetches an attachment.
struct AttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: say("Tải một tệp đính kèm.", "Fetch an attachment."))

    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE"))
    var code: String

    @Argument(help: about("Mã tệp đính kèm.", "The attachment's identifier.", value: "ID"))
    var id: String

    @Option(
        name: .shortAndLong,
        help: about("Tệp đích; - cho đầu ra chuẩn.", "Where to save it; - for standard output.", value: "FILE"),
        completion: .file())
    var output: String

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        try await Download.save(desk.client, ["v1", "dossiers", code, "attachments", id], to: output)
        try Download.done(output, desk.console)
    }
}
