import ArgumentParser
import Foundation
import JSON
import Vietnamese

/// Imports the organisation from a file (nhập danh mục).
struct OrgImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: say("Nhập cơ cấu tổ chức từ tệp YAML.", "Import the organisation from YAML."),
        discussion: say(
            "Nhập lại cùng tệp không gây hại: chỉ phần khác được ghi.",
            "The same file may be imported again: only what differs is recorded."))

    @Argument(
        help: about("Tệp YAML.", "The YAML file.", value: "FILE"), completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let bytes = try LocalFile.contents(of: file, limit: FormFile.limit)
        let desk = try change.server.desk()
        let answer = try await desk.client.upload(
            ["v1", "org", "import"], query: [("file", (file as NSString).lastPathComponent)], bytes: bytes,
            mediaType: "text/yaml; charset=utf-8", id: change.identifier)
        if desk.console.json { return try desk.console.write(answer) }
        let applied = answer.object?["applied"]?.integer ?? 0
        let unchanged = answer.object?["unchanged"]?.integer ?? 0
        try desk.console.line(
            desk.console.styled("✓ ", .good)
                + say("\(applied) thay đổi, \(unchanged) không đổi.", "\(applied) changed, \(unchanged) unchanged."))
    }
}
