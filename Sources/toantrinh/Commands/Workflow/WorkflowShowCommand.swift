import ArgumentParser
import Foundation
import JSON
import Manifest
import Procedures
import Vietnamese

/// Shows a procedure as text or as a diagram.
struct WorkflowShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: say("Xem một quy trình, từ tệp hoặc đã công bố.", "Show a procedure, of a file or published."))

    enum Diagram: String, ExpressibleByArgument, CaseIterable {
        case mermaid, dot
    }

    @Argument(
        help: about("Tệp YAML, hoặc mã thủ tục đã công bố.", "A YAML file, or a published code.", value: "FILE|CODE"))
    var subject: String

    @Option(help: about("Vẽ sơ đồ các bước.", "Draw the steps."))
    var diagram: Diagram?

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let console = server.talk.console
        let definition: ProcedureDefinition
        let digest: String
        if subject.contains("/") || FileManager.default.fileExists(atPath: subject) {
            let bytes = try LocalFile.contents(of: subject, limit: WorkflowFile.limit)
            do {
                let checked = try ProcedureParser.read(bytes: bytes, file: subject)
                definition = checked.definition
                digest = checked.digestText
            } catch {
                WorkflowFile.explain(error, bytes: bytes, console: console)
                throw ExitStatus.negative.code
            }
        } else {
            let answer = try await server.desk().client.get(["v1", "procedures", subject])
            let object = answer.object ?? [:]
            digest = object["digest"]?.string ?? ""
            do {
                definition = try ProcedureDefinition(expanded: object["definition"] ?? answer)
            } catch {
                throw Fault.unexpectedAnswer(error.message)
            }
        }
        switch diagram {
        case .mermaid: return try draw(ProcedureDiagram.mermaid(definition, language: console.language))
        case .dot: return try draw(ProcedureDiagram.dot(definition, language: console.language))
        case nil: break
        }
        if console.json {
            return try console.write(["digest": .string(digest), "definition": definition.expanded])
        }
        try ProcedureView.write(definition, digest: digest, console: console)
    }
    private func draw(_ text: String) throws {
        try LocalFile.send(Array(text.utf8), to: STDOUT_FILENO, path: "-")
    }
}
