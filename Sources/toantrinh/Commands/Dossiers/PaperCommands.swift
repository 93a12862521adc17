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
            "Ghi PDF vào tệp này; - cho đầu ra chuẩn (mặc định: MÃ-LOẠI.pdf ở thư mục hiện tại).",
            "Save the PDF here; - for standard output (default: CODE-KIND.pdf in the current folder).", value: "FILE"),
        completion: .file())
    var output: String?

    @OptionGroup var overwrite: OverwriteOptions

    func run() async throws {
        let desk = try dossier.change.server.desk()
        let target = output ?? Self.fileName(dossier.code, kind)
        // A print is recorded: nothing is asked of the server before its file has a place.
        try LocalFile.prepare(target, force: overwrite.force)
        let base = ["v1", "dossiers", dossier.code, "papers"]
        let answer = try await desk.client.command(
            "print", on: dossier.code, path: base + [kind.rawValue], [:], id: dossier.change.identifier)
        guard var paper = answer.object, let id = paper["id"]?.string else {
            throw Fault.unexpectedAnswer(Bilingual(vi: "không có mã giấy tờ", en: "there is no paper id"))
        }
        do {
            try await Download.save(desk.client, base + [id], to: target, sha256: paper["sha256"]?.string)
        } catch let fault as Fault where fault.status == .cannotCreate {
            throw unsaved(fault, id: id)
        }
        if target == "-" { return }
        if desk.console.json {
            paper["file"] = .string(target)
            return try desk.console.write(.object(paper))
        }
        let pages = paper["pages"]?.integer.map { say("\($0) trang", "\($0) page\($0 == 1 ? "" : "s")") }
        let parts = [
            Words.of("paper", kind.rawValue), Words.reprint(paper["copy"]?.integer), pages, target,
        ].compactMap { $0 }
        try desk.console.line(
            desk.console.styled("✓ ", .good) + say("Đã in ", "Printed ")
                + Printable.line(parts.joined(separator: " · ")))
    }

    /// `CODE-KIND.pdf`; a code may hold what separates folders.
    private static func fileName(_ code: String, _ kind: PaperName) -> String {
        let name = code.map { $0.isLetter || $0.isNumber || ".-_".contains($0) ? String($0) : "-" }.joined()
        return (name.hasPrefix(".") ? "-" + name : name) + "-\(kind.rawValue).pdf"
    }

    /// The print is recorded, but its file could not be kept.
    private func unsaved(_ fault: Fault, id: String) -> Fault {
        Fault(
            fault.code, fault.status, vi: "Đã in và ghi nhận, nhưng chưa lưu được tệp. \(fault.message.vi)",
            en: "It was printed and recorded, but its file could not be kept. \(fault.message.en)",
            advice: Bilingual(
                vi: "Tải lại, không in lại: toantrinh paper \(dossier.code) \(id) -o TỆP",
                en: "Fetch it without printing anew: toantrinh paper \(dossier.code) \(id) -o FILE"))
    }
}

/// Whether a file that exists may be replaced.
struct OverwriteOptions: ParsableArguments {
    @Flag(help: about("Ghi đè tệp đã có.", "Replace a file that exists."))
    var force = false
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

    @OptionGroup var overwrite: OverwriteOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        try LocalFile.prepare(output, force: overwrite.force)
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

    @OptionGroup var overwrite: OverwriteOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        try LocalFile.prepare(output, force: overwrite.force)
        try await Download.save(desk.client, ["v1", "dossiers", code, "attachments", id], to: output)
        try Download.done(output, desk.console)
    }
}
