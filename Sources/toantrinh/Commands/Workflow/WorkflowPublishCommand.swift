import ArgumentParser
import Foundation
import JSON
import Manifest
import Procedures

/// Publishes procedures into the log (công bố).
struct WorkflowPublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: say("Công bố quy trình lên máy chủ.", "Publish procedures on the server."),
        discussion: say(
            "Mọi tệp được kiểm tra trước; có lỗi thì không tệp nào được gửi.",
            "All files are checked first; where one has faults, none is sent."))

    @Argument(help: about("Tệp YAML.", "YAML files.", value: "FILE"), completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let console = server.talk.console
        var sound: [(file: String, bytes: [UInt8])] = []
        var failed = false
        for file in files {
            let bytes = try LocalFile.contents(of: file, limit: WorkflowFile.limit)
            do {
                _ = try ProcedureParser.read(bytes: bytes, file: file)
                sound.append((file, bytes))
            } catch {
                WorkflowFile.explain(error, bytes: bytes, console: console)
                failed = true
            }
        }
        guard !failed else { throw ExitStatus.negative.code }
        let desk = try server.desk()
        for (file, bytes) in sound {
            let answer = try await desk.client.upload(
                ["v1", "procedures"], query: [("file", (file as NSString).lastPathComponent)], bytes: bytes,
                mediaType: "text/yaml; charset=utf-8", id: UUID().uuidString.lowercased())
            if console.json {
                try console.write(answer)
                continue
            }
            let fresh = answer.object?["published"]?.bool ?? true
            let code = answer.object?["code"]?.string ?? ""
            let digest = String((answer.object?["digest"]?.string ?? "").prefix(12))
            try console.line(
                console.styled("✓ ", .good) + Printable.line("\(code) \(digest) ")
                    + (fresh ? say("đã công bố.", "published.") : say("đã có từ trước.", "was published before.")))
        }
    }
}
