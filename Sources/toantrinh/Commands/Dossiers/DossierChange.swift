import ArgumentParser
import JSON

/// A command of docs/http-api.md on one dossier: it has a name and a body, everything else is common.
protocol DossierChange: AsyncParsableCommand {
    /// Its name in the address.
    static var command: String { get }
    var dossier: CaseOptions { get }
    /// The members of its body besides the identifier.
    func body() throws -> JSONObject
    /// What a person at the terminal is asked before it is sent; `nil` for what can be taken back, or was consented to with `--yes`.
    var question: String? { get }
}

/// Consent to what cannot be taken back.
struct ConsentOptions: ParsableArguments {
    @Flag(
        name: .shortAndLong,
        help: about("Không hỏi lại (chỉ hỏi ở bàn phím).", "Do not ask (only people at a terminal are asked)."))
    var yes = false
}

extension DossierChange {
    var question: String? { nil }

    func run() async throws {
        let body = try body()
        let desk = try dossier.change.server.desk()
        if let question, Prompt.possible, try !Prompt.confirm(question) {
            throw Fault("cli.not-confirmed", .negative, vi: "Không thực hiện.", en: "Nothing was done.")
        }
        let answer = try await desk.client.command(
            Self.command, on: dossier.code, body, id: dossier.change.identifier)
        try AnswerView.write(answer, console: desk.console)
    }
}

extension Optional<String> {
    /// The text as a member of a body, left out where there is none.
    var json: JSONValue? { map { .string($0) } }
}
