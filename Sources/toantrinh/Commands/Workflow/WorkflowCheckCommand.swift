import ArgumentParser
import Foundation
import JSON
import Manifest
import Papers
import Procedures
import Vietnamese

/// Checks files without a server (kiểm tra).
struct WorkflowCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: say("Kiểm tra tệp quy trình, không cần máy chủ.", "Check procedure files, without a server."),
        discussion: say("Mã thoát 1 khi có lỗi.", "Exits with 1 where there are faults."))

    @Argument(help: about("Tệp YAML.", "YAML files.", value: "FILE"), completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Option(
        help: about(
            "Thư mục mẫu giấy tờ của riêng cơ quan.", "A directory of the agency's own paper templates.", value: "DIR"),
        completion: .directory)
    var templates: String?

    @OptionGroup var talk: TalkOptions

    func run() throws {
        let known = Set(try (templates.map(TemplateSet.load(overrides:)) ?? TemplateSet.builtIn()).names)
        var faults = 0
        var reports: [JSONValue] = []
        for file in files {
            let bytes = try LocalFile.contents(of: file, limit: WorkflowFile.limit)
            do throws(ManifestErrors) {
                let checked = try ProcedureParser.read(bytes: bytes, file: file, templates: known)
                reports.append([
                    "file": .string(file), "code": .string(checked.definition.code),
                    "digest": .string(checked.digestText), "problems": .array([]),
                ])
                if !talk.json { try? accepted(checked, file: file) }
            } catch {
                faults += error.diagnostics.count
                reports.append([
                    "file": .string(file), "problems": .array(error.diagnostics.map(\.json)),
                ])
                if !talk.json { WorkflowFile.explain(error, bytes: bytes, console: talk.console) }
            }
        }
        if talk.json { try talk.console.write(["items": .array(reports)]) }
        guard faults > 0 else { return }
        if !talk.json {
            talk.console.remark(
                Bilingual(vi: "\(faults) lỗi.", en: "\(faults) fault\(faults == 1 ? "" : "s")."))
        }
        throw ExitStatus.negative.code
    }

    private func accepted(_ checked: CheckedProcedure, file: String) throws {
        let definition = checked.definition
        let console = talk.console
        try console.line(
            console.styled("✓ ", .good)
                + Printable.line("\(file): \(definition.code) \(definition.title[console.language])")
                + console.styled(" \(checked.digestText.prefix(12))", .faint))
    }
}

/// Procedure files, read and explained.
enum WorkflowFile {
    static let limit = 2 << 20

    /// Writes what is wrong to standard error, with the lines that it is about.
    static func explain(_ errors: ManifestErrors, bytes: [UInt8], console: Console) {
        let source = String(validating: bytes, as: UTF8.self)
        let text = DiagnosticRenderer.text(errors.diagnostics, source: source, language: console.language)
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

extension Diagnostic {
    /// As `--json` writes it.
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "line": .integer(Int64(line)), "column": .integer(Int64(column)), "code": .string(code),
            "message": ["vi": .string(message.vi), "en": .string(message.en)],
        ]
        object.set("suggestion", suggestion.json)
        return .object(object)
    }
}
