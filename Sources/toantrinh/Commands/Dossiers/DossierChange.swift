import ArgumentParser
import JSON

/// A command of docs/http-api.md on one dossier: it has a name and a body, everything else is common.
protocol DossierChange: AsyncParsableCommand {
    /// Its name in the address.
    static var command: String { get }
    var dossier: CaseOptions { get }
    /// The members of its body besides the identifier.
    func body() throws -> JSONObject
}

extension DossierChange {
    func run() async throws {
        let body = try body()
        let desk = try dossier.change.server.desk()
        let answer = try await desk.client.command(
            Self.command, on: dossier.code, body, id: dossier.change.identifier)
        try AnswerView.write(answer, console: desk.console)
    }
}

extension Optional<String> {
    /// The text as a member of a body, left out where there is none.
    var json: JSONValue? { map { .string($0) } }
}
