import ArgumentParser
import JSON

/// Receives a dossier (tiếp nhận).
struct ReceiveCommand: DossierChange {
    static let command = "receive"
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: say("Tiếp nhận hồ sơ, hẹn ngày trả.", "Receive a dossier and appoint its result."))

    @OptionGroup var dossier: CaseOptions

    @Option(
        help: about(
            "Hẹn trả sớm hơn thời hạn, ví dụ “11/06/2026 17:00”.", "An earlier appointment, “11/06/2026 17:00”.",
            value: "TIME"))
    var appointment: String?

    @Flag(help: about("Không hẹn ngày trả.", "Without an appointment."))
    var withoutAppointment = false

    @Option(
        parsing: .unconditional,
        help: about(
            "Mức thu (đồng), khi quy trình để tỉnh quy định và chưa có dữ liệu.",
            "The fee in đồng, where the province sets it and the procedure knows no amount.", value: "AMOUNT"))
    var fee: Int64?

    @Option(
        help: about("Căn cứ của mức thu ấy.", "What sets that fee, such as a resolution.", value: "TEXT"))
    var feeBasis: String?

    func validate() throws {
        guard (fee == nil) == (feeBasis == nil) else {
            throw UsageProblem.error("--fee và --fee-basis phải đi cùng nhau.", "--fee and --fee-basis go together.")
        }
        guard appointment == nil || !withoutAppointment else {
            throw UsageProblem.error(
                "--appointment và --without-appointment không dùng cùng nhau.",
                "--appointment and --without-appointment exclude each other.")
        }
    }

    func body() throws -> JSONObject {
        var body: JSONObject = [:]
        body.set("appointment", try appointment.map(Moments.instant).json)
        if withoutAppointment { body["without_appointment"] = true }
        if let fee, let feeBasis { body["fee"] = ["amount": .integer(fee), "basis": .string(feeBasis)] }
        return body
    }
}

/// Refuses to receive a dossier (từ chối tiếp nhận, form 03).
struct RefuseToReceiveCommand: DossierChange {
    static let command = "refuse-to-receive"
    static let configuration = CommandConfiguration(
        commandName: "refuse-to-receive",
        abstract: say("Từ chối tiếp nhận, nêu lý do.", "Refuse a dossier, with reasons."))

    @OptionGroup var dossier: CaseOptions

    @Option(help: about("Lý do; lặp lại cho từng lý do.", "A reason; repeat for each.", value: "TEXT"))
    var reason: [String]

    @OptionGroup var grounds: GroundOptions
    @OptionGroup var notice: NoticeOptions

    func body() -> JSONObject {
        var body: JSONObject = ["reasons": .array(reason.map { .string($0) })]
        grounds.write(to: &body)
        notice.write(to: &body)
        return body
    }
}

/// Forwards a dossier to the competent agency (chuyển hồ sơ).
struct ForwardCommand: DossierChange {
    static let command = "forward"
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract: say("Chuyển hồ sơ tới cơ quan có thẩm quyền.", "Forward a dossier to the competent agency."))

    @OptionGroup var dossier: CaseOptions

    @Option(help: about("Cơ quan nhận.", "The agency that it goes to.", value: "AGENCY"))
    var to: String

    @Option(help: about("Lý do.", "The reason.", value: "TEXT"))
    var reason: String?

    func body() -> JSONObject {
        var body: JSONObject = ["to": .string(to)]
        body.set("reason", reason.json)
        return body
    }
}

/// Asks for a supplement (yêu cầu bổ sung, form 02).
struct RequestSupplementCommand: DossierChange {
    static let command = "request-supplement"
    static let configuration = CommandConfiguration(
        commandName: "request-supplement",
        abstract: say("Yêu cầu bổ sung, hoàn thiện hồ sơ.", "Ask the applicant for a supplement."))

    @OptionGroup var dossier: CaseOptions

    @Option(
        help: about(
            "Giấy tờ hoặc trường còn thiếu (child.birth_date); lặp lại.",
            "A missing document or field (child.birth_date); repeat.", value: "ID"))
    var document: [String] = []

    @Option(help: about("Lý do.", "The reason.", value: "TEXT"))
    var reason: String

    func body() -> JSONObject {
        ["documents": .array(document.map { .string($0) }), "reason": .string(reason)]
    }
}

/// Answers a request for a supplement (bổ sung hồ sơ).
struct AnswerSupplementCommand: DossierChange {
    static let command = "answer-supplement"
    static let configuration = CommandConfiguration(
        commandName: "answer-supplement",
        abstract: say(
            "Ghi nhận phần bổ sung (giấy tờ đính kèm trước).", "Record the supplement (attach documents first)."))

    @OptionGroup var dossier: CaseOptions
    @OptionGroup var form: FormOptions

    @Option(help: about("Bổ sung qua kênh nào.", "How the supplement came in."))
    var channel: FilingChannel?

    func body() throws -> JSONObject {
        var body = try form.read(allowing: ["subjects", "data", "channel"])
        body.set("channel", channel.map { .string($0.rawValue) })
        return body
    }
}
