import ArgumentParser
import JSON
import Papers
import Vietnamese

/// The key that signs, and whether to ask before.
struct SigningOptions: ParsableArguments {
    @Option(
        help: about(
            "Tệp khóa (biến TOANTRINH_KEY; mặc định: key.pem cạnh phiên).",
            "The key's file (TOANTRINH_KEY; default: beside the session).", value: "FILE"), completion: .file())
    var key: String?

    @Flag(
        name: .shortAndLong,
        help: about(
            "Không hỏi lại trước khi ký (chỉ hỏi ở bàn phím).", "Do not ask before signing (only people are asked)."))
    var yes = false

    /// The signature of `paper`.
    func signature(_ paper: Signing.Paper, of code: String, at desk: Desk) async throws -> JSONValue {
        let signing = Signing(desk: desk, code: code, paper: paper, pair: try KeyFile.read(KeyFile.path(key)))
        if yes || !Prompt.possible { return try await signing.signature(consent: nil) }
        return try await signing.signature(consent: Self.ask)
    }

    private static func ask(_ statement: ResultStatement) throws -> Bool {
        let digest = statement.documentDigest.prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        return try Prompt.confirm(
            say(
                "Ký \(statement.resultCode) số \(statement.number) của hồ sơ \(statement.dossierCode), "
                    + "cơ quan \(statement.agencyCode), tệp \(digest)…?",
                "Sign \(statement.resultCode), number \(statement.number), of dossier \(statement.dossierCode) "
                    + "for agency \(statement.agencyCode), file \(digest)…?"))
    }
}

/// Approves the draft with the officer's signature (ký duyệt).
struct SignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: say("Ký duyệt dự thảo bằng khóa của mình.", "Sign the draft with one's own key."),
        discussion: say(
            "Trước khi ký, chương trình tải tệp dự thảo và đối chiếu mã băm. Khóa không rời khỏi máy này.",
            "The draft's file is fetched and compared with what is signed. The key never leaves this machine."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Thao tác ký của bước hiện tại.", "The step's signing action.", value: "ACTION"))
    var action: String

    @Option(help: about("Lý do hoặc ý kiến.", "A reason or comment.", value: "TEXT"))
    var reason: String?

    @OptionGroup var signing: SigningOptions

    func run() async throws {
        let desk = try dossier.change.server.desk()
        var body: JSONObject = ["action": .string(action)]
        body.set("reason", reason.json)
        let answer = try await desk.client.advising("sign", on: dossier.code, action: action) {
            body["signature"] = try await signing.signature(.draft, of: dossier.code, at: desk)
            return try await desk.client.command(
                ["v1", "dossiers", dossier.code, "commands", "act"], body, id: dossier.change.identifier)
        }
        try AnswerView.write(answer, console: desk.console)
    }
}

/// Numbers and issues the result under the agency's seal (cấp số, đóng dấu).
struct IssueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: say(
            "Cấp số và phát hành kết quả bằng dấu của cơ quan.", "Number and issue the result under the agency's seal."),
        discussion: say(
            "In kết quả trước: toantrinh print CODE result. Khóa là khóa dấu của cơ quan.",
            "Print the result first: toantrinh print CODE result. The key is the agency's seal key."))

    @OptionGroup var dossier: CaseOptions

    @Option(
        help: about(
            "Thao tác, khi bước có nhiều thao tác phát hành.", "The action, where the step has several.",
            value: "ACTION"))
    var action: String?

    @OptionGroup var signing: SigningOptions

    func run() async throws {
        let desk = try dossier.change.server.desk()
        var body: JSONObject = [:]
        body.set("action", action.json)
        let answer = try await desk.client.advising("issue", on: dossier.code, action: action) {
            body["signature"] = try await signing.signature(.result, of: dossier.code, at: desk)
            return try await desk.client.command(
                ["v1", "dossiers", dossier.code, "commands", "issue"], body, id: dossier.change.identifier)
        }
        try AnswerView.write(answer, console: desk.console)
    }
}
