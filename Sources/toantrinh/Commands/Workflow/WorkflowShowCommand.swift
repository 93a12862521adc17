import ArgumentParser
import Foundation
import JSON
import Procedures

/// Shows a procedure as text or as a diagram.
struct WorkflowShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: say(
            "Xem một quy trình: trường, giấy tờ, phí, bước và thao tác.",
            "Show a procedure: fields, documents, fees, steps and actions."))

    enum Diagram: String, ExpressibleByArgument, CaseIterable {
        case mermaid, dot
    }

    @OptionGroup var source: ProcedureSource

    @Option(help: about("Vẽ sơ đồ các bước.", "Draw the steps."))
    var diagram: Diagram?

    func run() async throws {
        let console = source.server.talk.console
        let (definition, digest) = try await source.read()
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

/// Writes an empty form of a procedure (mẫu tờ khai).
struct WorkflowTemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: say("In tờ khai trống (JSON) để điền và nộp.", "Write an empty form (JSON) to fill in and file."),
        discussion: say(
            "Ví dụ: toantrinh workflow template 1.001193 > ho-so.json; điền; toantrinh file --input ho-so.json. "
                + "Chỗ để trống không được tính là đã khai; người không có trường nào được điền thì không được nêu tên.",
            "For example: toantrinh workflow template 1.001193 > form.json; fill it in; toantrinh file --input form.json. "
                + "What is left empty does not count as filled in; a person without any field filled in is not named."))

    @OptionGroup var source: ProcedureSource

    func run() async throws {
        let definition = try await source.read().definition
        // For people to fill in: over several lines, also into a file.
        try source.server.talk.console.line(JSONWriter.pretty(.object(FormTemplate.filing(definition))))
    }
}
