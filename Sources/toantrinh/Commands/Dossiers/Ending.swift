import ArgumentParser
import JSON
import Vietnamese

/// Apologises for a delay and appoints anew, once (phiếu xin lỗi và hẹn lại, form 04).
struct ApologiseCommand: DossierChange {
    static let command = "apologise"
    static let configuration = CommandConfiguration(
        commandName: "apologise",
        abstract: say("Xin lỗi và hẹn lại ngày trả kết quả.", "Apologise and make a new appointment."),
        aliases: ["apologize"])

    @OptionGroup var dossier: CaseOptions

    @Option(help: about("Lý do chậm.", "Why it is late.", value: "TEXT"))
    var reason: String

    @Option(
        help: about("Hẹn mới, ví dụ “12/06/2026 17:00”.", "The new appointment, “12/06/2026 17:00”.", value: "TIME"))
    var newDue: String

    func body() throws -> JSONObject {
        ["reason": .string(reason), "new_due": .string(try Moments.instant(newDue))]
    }
}

/// Throws a draft away (bỏ bản nháp).
struct DiscardCommand: DossierChange {
    static let command = "discard"
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: say("Bỏ bản nháp: dữ liệu cá nhân bị xóa.", "Discard a draft: its personal data are forgotten."))

    @OptionGroup var dossier: CaseOptions
    @OptionGroup var consent: ConsentOptions

    var question: String? {
        consent.yes
            ? nil
            : say(
                "Bỏ bản nháp \(dossier.code)? Những gì đã điền bị xóa, không lấy lại được.",
                "Discard \(dossier.code)? What was filled in is deleted and cannot be had again.")
    }

    func body() -> JSONObject { [:] }
}

/// Withdraws a dossier at the applicant's wish (rút hồ sơ).
struct WithdrawCommand: DossierChange {
    static let command = "withdraw"
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: say("Rút hồ sơ theo yêu cầu của người nộp.", "Withdraw at the applicant's wish."))

    @OptionGroup var dossier: CaseOptions

    @Option(
        help: about("Người nộp yêu cầu qua kênh nào (mặc định: counter).", "How it was asked for (default: counter)."))
    var channel: FilingChannel?

    @Option(help: about("Lý do, nếu người nộp nêu.", "The reason, where one is given.", value: "TEXT"))
    var reason: String?

    @OptionGroup var consent: ConsentOptions

    var question: String? {
        consent.yes
            ? nil
            : say(
                "Rút hồ sơ \(dossier.code)? Hồ sơ kết thúc và không mở lại được.",
                "Withdraw \(dossier.code)? The dossier ends and cannot be opened again.")
    }

    func body() -> JSONObject {
        var body: JSONObject = [:]
        body.set("channel", channel.map { .string($0.rawValue) })
        body.set("reason", reason.json)
        return body
    }
}

/// Stops a dossier (dừng xử lý).
struct StopCommand: DossierChange {
    static let command = "stop"
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: say("Dừng xử lý hồ sơ.", "Stop processing a dossier."))

    @OptionGroup var dossier: CaseOptions

    @Option(help: about("Lý do.", "The reason.", value: "TEXT"))
    var reason: String

    @OptionGroup var notice: NoticeOptions
    @OptionGroup var consent: ConsentOptions

    var question: String? {
        consent.yes
            ? nil
            : say(
                "Dừng xử lý hồ sơ \(dossier.code)? Hồ sơ kết thúc và không mở lại được.",
                "Stop \(dossier.code)? The dossier ends and cannot be opened again.")
    }

    func body() -> JSONObject {
        var body: JSONObject = ["reason": .string(reason)]
        notice.write(to: &body)
        return body
    }
}

/// How the notice of a negative end reaches the applicant: whether the dossier counts as end-to-end depends on it.
struct NoticeOptions: ParsableArguments {
    @Option(
        help: about(
            "Cách gửi thông báo (mặc định: theo kênh nộp).", "How the notice is sent (default: as it was filed)."))
    var notice: DeliveryMethod?

    func write(to body: inout JSONObject) { body.set("notice", notice.map { .string($0.rawValue) }) }
}

/// What a notice of refusal says besides the reasons (form 03).
struct GroundOptions: ParsableArguments {
    @Option(help: about("Căn cứ pháp lý, in trên mẫu 03.", "The legal basis, printed on form 03.", value: "TEXT"))
    var legalBasis: String?

    @Option(
        help: about("Hướng dẫn cho người nộp, in trên mẫu 03.", "What the applicant can do, on form 03.", value: "TEXT")
    )
    var guidance: String?

    func write(to body: inout JSONObject) {
        body.set("legal_basis", legalBasis.json)
        body.set("guidance", guidance.json)
    }
}

/// The ways in which a result reaches the citizen.
enum DeliveryMethod: String, ExpressibleByArgument, CaseIterable {
    case counter, post, online
}

/// Delivers the result (trả kết quả).
struct DeliverCommand: DossierChange {
    static let command = "deliver"
    static let configuration = CommandConfiguration(
        commandName: "deliver", abstract: say("Trả kết quả.", "Deliver the result."))

    @OptionGroup var dossier: CaseOptions

    @Option(help: about("Cách trả.", "How it is delivered."))
    var method: DeliveryMethod

    @Option(
        help: about("Thao tác, khi bước có nhiều cách trả.", "The action, where the step has several.", value: "ACTION")
    )
    var action: String?

    @Option(help: about("Người nhận.", "Who took it.", value: "NAME"))
    var receiver: String?

    @Option(
        help: about(
            "Mã bưu gửi, bắt buộc khi gửi bưu chính.", "The tracking number; needed for the post.", value: "NUMBER"))
    var tracking: String?

    func body() -> JSONObject {
        var body: JSONObject = ["method": .string(method.rawValue)]
        body.set("action", action.json)
        body.set("receiver", receiver.json)
        body.set("tracking", tracking.json)
        return body
    }
}

/// Records the applicant's rating (đánh giá): by the system that filed, or with the check string on the receipt.
struct RateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: say("Ghi đánh giá của người nộp.", "Record the applicant's rating."),
        discussion: say(
            "Người dân tự đánh giá bằng chuỗi kiểm tra in trên giấy hẹn (--verification), không cần đăng nhập.",
            "Citizens rate with the check string printed on the receipt (--verification), without signing in."))

    @OptionGroup var dossier: CaseOptions

    @Option(
        parsing: .unconditional, help: about("Điểm từ 1 đến 5.", "From 1 to 5.", value: "SCORE"))
    var score: Int

    @Option(help: about("Ý kiến.", "A comment.", value: "TEXT"))
    var comment: String?

    @Option(help: about("Chuỗi kiểm tra trên giấy hẹn.", "The check string on the receipt.", value: "TEXT"))
    var verification: String?

    func validate() throws {
        guard (1...5).contains(score) else {
            throw UsageProblem.error("--score từ 1 đến 5.", "--score is between 1 and 5.")
        }
    }

    func run() async throws {
        let options = dossier.change.server
        var body: JSONObject = ["score": .integer(Int64(score))]
        body.set("comment", comment.json)
        body.set("verification", verification.json)
        let client =
            verification == nil
            ? try options.desk().client : try options.client(session: try Session.load(), token: nil)
        let path = ["v1", "dossiers", dossier.code] + (verification == nil ? ["commands", "rate"] : ["rating"])
        let answer = try await client.command(
            "rate", on: dossier.code, path: path, body, id: dossier.change.identifier)
        let console = options.talk.console
        if console.json { return try console.write(answer) }
        try console.line(console.styled("✓ ", .good) + say("Đã ghi đánh giá.", "The rating is recorded."))
    }
}
