import ArgumentParser
import JSON

/// Assigns a dossier to an officer (phân công).
struct AssignCommand: DossierChange {
    static let command = "assign"
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: say("Phân công hồ sơ cho cán bộ.", "Assign a dossier to an officer."))

    @OptionGroup var dossier: CaseOptions

    @Option(help: about("Cán bộ thụ lý.", "The officer.", value: "OFFICER"))
    var to: String

    func body() -> JSONObject { ["to": .string(to)] }
}

/// Claims a dossier for oneself (nhận xử lý).
struct ClaimCommand: DossierChange {
    static let command = "claim"
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: say("Nhận hồ sơ về mình xử lý.", "Take a dossier to work on it."))

    @OptionGroup var dossier: CaseOptions

    func body() -> JSONObject { [:] }
}

/// Performs a named action of the current step (thực hiện).
struct ActCommand: DossierChange {
    static let command = "act"
    static let configuration = CommandConfiguration(
        commandName: "act",
        abstract: say("Thực hiện một thao tác của bước hiện tại.", "Perform an action of the current step."),
        discussion: say(
            "Các thao tác có thể làm hiện ở cuối “toantrinh show CODE”. Thao tác cần chữ ký: dùng “toantrinh sign”.",
            "“toantrinh show CODE” lists what can be done. For actions that need a signature use “toantrinh sign”."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Thao tác.", "The action.", value: "ACTION"))
    var action: String

    @Option(help: about("Lý do, nếu thao tác đòi hỏi.", "The reason, where the action wants one.", value: "TEXT"))
    var reason: String?

    @OptionGroup var grounds: GroundOptions
    @OptionGroup var notice: NoticeOptions

    func body() -> JSONObject {
        var body: JSONObject = ["action": .string(action)]
        body.set("reason", reason.json)
        grounds.write(to: &body)
        notice.write(to: &body)
        return body
    }
}

/// Adds a note (ghi chú).
struct NoteCommand: DossierChange {
    static let command = "note"
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: say("Ghi chú vào hồ sơ.", "Add a note to a dossier."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Nội dung.", "The text.", value: "TEXT"))
    var text: String

    func body() -> JSONObject { ["text": .string(text)] }
}

/// Corrects a clerical error (đính chính): a new event, never an edit.
struct CorrectCommand: DossierChange {
    static let command = "correct"
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: say("Đính chính một sai sót kỹ thuật.", "Correct a clerical error."))

    @OptionGroup var dossier: CaseOptions

    @Option(
        help: about(
            "Đương sự (ví dụ child); bỏ trống với dữ liệu không thuộc ai.",
            "The subject (for example child); none for data of no person.", value: "SUBJECT"))
    var subject: String?

    @Option(help: about("Trường thông tin.", "The field.", value: "FIELD"))
    var field: String

    @Option(
        help: about(
            "Giá trị đúng; thêm --json-value nếu không phải chữ.",
            "The right value; --json-value where it is not text.", value: "VALUE"))
    var value: String

    @Flag(help: about("Giá trị là JSON (số, đúng/sai).", "The value is JSON (a number, true or false)."))
    var jsonValue = false

    @Option(help: about("Lý do.", "The reason.", value: "TEXT"))
    var reason: String

    func body() throws -> JSONObject {
        var body: JSONObject = [:]
        body.set("subject", subject.json)
        body["field"] = .string(field)
        body["value"] = jsonValue ? try FormSetting.json(value) : .string(value)
        body["reason"] = .string(reason)
        return body
    }
}

/// Fills in what is not the applicant's to fill in (ghi nhận thông tin): what was found, what a register answered.
struct EnterCommand: DossierChange {
    static let command = "enter"
    static let configuration = CommandConfiguration(
        commandName: "enter",
        abstract: say("Ghi nhận thông tin do cán bộ điền.", "Fill in what officers fill in."),
        discussion: say(
            "“toantrinh workflow show” cho biết các trường: --set applicant.record_status=none.",
            "“toantrinh workflow show” says which fields: --set applicant.record_status=none."))

    @OptionGroup var dossier: CaseOptions
    @OptionGroup var form: FormOptions

    func body() throws -> JSONObject { try form.read(allowing: ["subjects", "data"]) }
}
