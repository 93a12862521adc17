import ArgumentParser
import Foundation
import JSON
import Manifest
import Procedures
import Vietnamese

/// A procedure that the user names: a YAML file, or the code of a published one.
struct ProcedureSource: ParsableArguments {
    @Argument(
        help: about("Tệp YAML, hoặc mã thủ tục đã công bố.", "A YAML file, or a published code.", value: "FILE|CODE"))
    var subject: String

    @OptionGroup(title: commonTitle) var server: ServerOptions

    /// Reads the procedure; what is wrong with a file is explained on standard error.
    ///
    /// - Throws: `ExitCode` 1 for a file with faults; `Problem` for a code that nobody published.
    func read() async throws -> (definition: ProcedureDefinition, digest: String) {
        if subject.contains("/") || FileManager.default.fileExists(atPath: subject) {
            let bytes = try LocalFile.contents(of: subject, limit: WorkflowFile.limit)
            do {
                let checked = try ProcedureParser.read(bytes: bytes, file: subject)
                return (checked.definition, checked.digestText)
            } catch {
                WorkflowFile.explain(error, bytes: bytes, console: server.talk.console)
                throw ExitStatus.negative.code
            }
        }
        let answer = try await server.desk().client.get(["v1", "procedures", subject])
        let object = answer.object ?? [:]
        do {
            return (try ProcedureDefinition(expanded: object["definition"] ?? answer), object["digest"]?.string ?? "")
        } catch {
            throw Fault.unexpectedAnswer(error.message)
        }
    }
}
