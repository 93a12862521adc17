import ArgumentParser
import JSON
import Vietnamese

/// The ways in which a dossier comes in.
enum FilingChannel: String, ExpressibleByArgument, CaseIterable {
    case counter, online, post
}

/// What `file` and `draft` share: the members of a filing, from a file and from options.
struct FilingOptions: ParsableArguments {
    @Option(help: about("Mã thủ tục, ví dụ 1.001193.", "The procedure's code, such as 1.001193.", value: "CODE"))
    var procedure: String?

    @Option(help: about("Kênh nộp (mặc định: counter).", "How it came in (default: counter)."))
    var channel: FilingChannel?

    @Option(help: about("Cơ quan giải quyết.", "The competent agency.", value: "AGENCY"))
    var competentAgency: String?

    @Option(help: about("Cơ quan trả kết quả.", "The agency that returns the result.", value: "AGENCY"))
    var returningAgency: String?

    @Option(help: about("Cách nhận kết quả.", "How the result is to be delivered."))
    var delivery: DeliveryMethod?

    @Option(help: about("Cơ quan tiếp nhận (chỉ hệ thống).", "The receiving agency (systems only).", value: "AGENCY"))
    var receivingAgency: String?

    @Option(
        name: .customLong("code"),
        help: about("Mã hồ sơ có sẵn (chỉ hệ thống).", "The dossier's own code (systems only).", value: "CODE"))
    var ownCode: String?

    @Option(help: about("Lúc nộp, ví dụ “10/06/2026 07:58”.", "When it was filed, “10/06/2026 07:58”.", value: "TIME"))
    var filedAt: String?

    @OptionGroup var form: FormOptions

    static let members: Set<String> = [
        "procedure", "receiving_agency", "competent_agency", "returning_agency", "channel", "delivery", "code",
        "filed_at", "applicant_kind",
        "subjects", "representative", "data", "on_behalf_of", "identity_attestation",
    ]

    /// The body of the filing; options win over the file.
    func body(defaultChannel: FilingChannel?) throws -> JSONObject {
        var body = try form.filing(allowing: Self.members)
        body.set("procedure", procedure.json)
        body.set("channel", channel.map { .string($0.rawValue) })
        if body["channel"] == nil { body.set("channel", defaultChannel.map { .string($0.rawValue) }) }
        body.set("competent_agency", competentAgency.json)
        body.set("returning_agency", returningAgency.json)
        body.set("delivery", delivery.map { .string($0.rawValue) })
        body.set("receiving_agency", receivingAgency.json)
        body.set("code", ownCode.json)
        body.set("filed_at", try filedAt.map(Moments.instant).json)
        return body
    }
}

/// Files a dossier (nộp hồ sơ).
struct FileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file",
        abstract: say("Nộp hồ sơ mới, hoặc nộp bản nháp.", "File a new dossier, or a draft."),
        discussion: say(
            "Ví dụ: toantrinh file --procedure 1.001193 --input ho-so.yaml --set child.full_name=\"Lê Bảo An\". "
                + "Các trường và giá trị: toantrinh workflow show 1.001193; tờ khai trống: toantrinh workflow template 1.001193.",
            "For example: toantrinh file --procedure 1.001193 --input form.yaml --set child.full_name=\"Lê Bảo An\". "
                + "Fields and values: toantrinh workflow show 1.001193; an empty form: toantrinh workflow template 1.001193."
        ))

    @Option(help: about("Nộp bản nháp có mã này.", "File the draft with this code.", value: "CODE"))
    var draft: String?

    @OptionGroup var filing: FilingOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let body = try filing.body(defaultChannel: draft == nil ? .counter : nil)
        guard draft != nil || body["procedure"] != nil else { throw missingProcedure }
        let desk = try change.server.desk()
        let path = draft.map { ["v1", "dossiers", $0, "commands", "file"] } ?? ["v1", "dossiers"]
        let answer = try await desk.client.command(
            "file", on: draft ?? "…", path: path, body, id: change.identifier,
            procedure: body["procedure"]?.string)
        try AnswerView.write(answer, console: desk.console)
    }
}

/// Keeps a draft (lưu nháp).
struct DraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: say("Lưu hồ sơ nháp, hoặc sửa bản nháp.", "Keep a draft of a dossier, or change one."))

    @Option(help: about("Sửa bản nháp có mã này.", "Change the draft with this code.", value: "CODE"))
    var draft: String?

    @OptionGroup var filing: FilingOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let body = try filing.body(defaultChannel: draft == nil ? .counter : nil)
        guard draft != nil || body["procedure"] != nil else { throw missingProcedure }
        let desk = try change.server.desk()
        let path = draft.map { ["v1", "dossiers", $0, "commands", "draft"] } ?? ["v1", "drafts"]
        let answer = try await desk.client.command(
            "draft", on: draft ?? "…", path: path, body, id: change.identifier, procedure: body["procedure"]?.string)
        try AnswerView.write(answer, console: desk.console)
    }
}

private var missingProcedure: Fault {
    Fault(
        "cli.usage", .usage, vi: "Chưa nêu thủ tục.", en: "The procedure is not named.",
        advice: Bilingual(
            vi: "Thêm --procedure; “toantrinh procedures” liệt kê các thủ tục.",
            en: "Add --procedure; “toantrinh procedures” lists them."))
}
