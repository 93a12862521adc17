import ArgumentParser
import JSON
import Vietnamese

/// Webhooks: what a system is told of its dossiers (webhook).
struct WebhookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: say("Webhook: báo tiến độ hồ sơ cho hệ thống.", "Webhooks: systems are told of their dossiers."),
        subcommands: [
            WebhookListCommand.self, WebhookAddCommand.self, WebhookEndCommand.self, WebhookSecretCommand.self,
            WebhookReplayCommand.self, WebhookResumeCommand.self,
        ])
}

/// How webhooks and their delivery stand.
struct WebhookListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: say("Các webhook và việc gửi đang ở đâu.", "The webhooks, and how delivery stands."),
        discussion: say("Mã thoát 1 khi có webhook bị ngừng gửi.", "Exits with 1 where one is suspended."))

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.get(["v1", "webhooks"], query: [("limit", "500")])
        let items = answer.object?["items"]?.array?.compactMap(\.object) ?? []
        if desk.console.json {
            try desk.console.write(answer)
        } else if items.isEmpty {
            try desk.console.line(say("Chưa có webhook nào.", "There are no webhooks."))
        } else {
            try desk.console.line(WebhookView.lines(items, for: desk.console).joined(separator: "\n"))
        }
        if items.contains(where: { $0["suspended"] == true }) { throw ExitStatus.negative.code }
    }
}

/// Registers a webhook of a system, or changes its address and types (administrators).
struct WebhookAddCommand: OrgChange {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: say(
            "Đăng ký webhook cho hệ thống, hoặc đổi địa chỉ.", "Register a system's webhook, or change its address."))

    @Argument(help: about("Tên webhook.", "The webhook's name.", value: "NAME"))
    var name: String

    @Option(help: about("Hệ thống.", "The system.", value: "SYSTEM"))
    var system: String

    @Option(help: about("Địa chỉ nhận (https).", "The address (https).", value: "URL"))
    var url: String

    @Option(
        help: about(
            "Loại sự kiện, ví dụ dossier.received; lặp lại được; không nêu: tất cả.",
            "A type of event, such as dossier.received; may be repeated; none: all.", value: "TYPE"))
    var type: [String] = []

    @Option(help: about("Báo từ lúc (mặc định: bây giờ).", "Tell from this instant on (now).", value: "TIME"))
    var from: String?

    @OptionGroup var change: ChangeOptions

    func command() throws -> (name: String, fields: JSONObject) {
        var fields: JSONObject = [
            "webhook": .string(name), "system": .string(system), "url": .string(url),
            "types": .array(type.map(JSONValue.string)),
        ]
        fields.set("from", try from.map(Moments.instant).json)
        return ("register-webhook", fields)
    }
}

/// Ends a webhook for good.
struct WebhookEndCommand: OrgChange {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: say("Kết thúc một webhook.", "End a webhook."))

    @Argument(help: about("Tên webhook.", "The webhook's name.", value: "NAME"))
    var name: String

    @OptionGroup var change: ChangeOptions

    func command() throws -> (name: String, fields: JSONObject) {
        ("end-webhook", ["webhook": .string(name)])
    }
}

/// Makes a new secret; by the system itself, with its token.
struct WebhookSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: say("Tạo khóa ký mới; chỉ hiện một lần.", "Make a new signing secret; it is shown once."),
        discussion: say(
            "Chạy bằng mã truy cập của chính hệ thống (TOANTRINH_TOKEN). Khóa cũ còn dùng được một ngày.",
            "With the system's own token (TOANTRINH_TOKEN). The former secret is signed with for a day more."))

    @Argument(help: about("Tên webhook.", "The webhook's name.", value: "NAME"))
    var name: String

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.post(["v1", "webhooks", name, "secret"], .json([:]), safety: .once)
        if desk.console.json { return try desk.console.write(answer) }
        guard let secret = answer.object?["secret"]?.string else {
            throw Fault.unexpectedAnswer(Bilingual(vi: "không có khóa", en: "there is no secret"))
        }
        try desk.console.line(secret)
        desk.console.remark(
            Bilingual(vi: "Khóa này không hiện lại lần nữa.", en: "This secret will not be shown again."))
    }
}

/// Sends again what came after a position; by the system itself.
struct WebhookReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: say("Gửi lại từ một vị trí của làn.", "Send again what came after a position of a lane."))

    @Argument(help: about("Tên webhook.", "The webhook's name.", value: "NAME"))
    var name: String

    @Option(help: about("Làn.", "The lane.", value: "LANE"))
    var lane: Int

    @Option(help: about("Vị trí; 0: từ đầu làn.", "The position; 0: from the beginning.", value: "POSITION"))
    var position: Int64

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.post(
            ["v1", "webhooks", name, "replay"],
            .json(["lane": .integer(Int64(lane)), "position": .integer(position)]), safety: .repeatable)
        if desk.console.json { return try desk.console.write(answer) }
        try desk.console.line(
            desk.console.styled("✓ ", .good)
                + say(
                    "Gửi lại những gì sau \(lane):\(position).", "What came after \(lane):\(position) is sent again."))
    }
}

/// Takes a suspended webhook up again.
struct WebhookResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: say("Gửi tiếp sau khi bị ngừng.", "Deliver again after a suspension."))

    @Argument(help: about("Tên webhook.", "The webhook's name.", value: "NAME"))
    var name: String

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.post(["v1", "webhooks", name, "resume"], .json([:]), safety: .repeatable)
        if desk.console.json { return try desk.console.write(answer) }
        try desk.console.line(desk.console.styled("✓ ", .good) + say("Đã gửi tiếp.", "Delivery goes on."))
    }
}
