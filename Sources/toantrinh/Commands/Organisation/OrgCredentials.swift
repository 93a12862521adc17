import ArgumentParser
import Foundation
import JSON
import Papers
import Vietnamese

/// Sets an officer's password (đặt mật khẩu).
struct OrgPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: say("Đặt mật khẩu cho cán bộ.", "Set an officer's password."),
        discussion: say(
            "Đổi mật khẩu của chính mình thì cần cả mật khẩu cũ.", "Changing your own takes the old one as well."))

    @Argument(help: about("Mã cán bộ.", "The officer.", value: "OFFICER"))
    var officer: String

    @Flag(
        help: about(
            "Đọc mật khẩu từ dòng đầu của đầu vào chuẩn; của chính mình: dòng đầu là mật khẩu cũ.",
            "Read the password from standard input's first line; for your own, the old one is the first line."))
    var passwordStdin = false

    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let desk = try change.server.desk()
        let identity = try await desk.client.get(["v1", "me"])
        let old = identity.object?["officer"]?.string == officer ? try old() : nil
        let password = try password()
        guard !password.isEmpty else { throw Fault.usage(vi: "Mật khẩu trống.", en: "The password is empty.") }
        var body: JSONObject = ["password": .string(password)]
        body.set("old_password", old.map(JSONValue.string))
        _ = try await desk.client.command(
            ["v1", "org", "officers", officer, "credentials"], body, id: change.identifier)
        if !desk.console.json {
            try desk.console.line(desk.console.styled("✓ ", .good) + say("Đã đặt mật khẩu.", "The password is set."))
        }
    }

    private func old() throws -> String {
        if passwordStdin { return readLine(strippingNewline: true) ?? "" }
        return try Prompt.secret(say("Mật khẩu cũ của bạn: ", "Your old password: "))
    }

    private func password() throws -> String {
        if passwordStdin { return readLine(strippingNewline: true) ?? "" }
        let first = try Prompt.secret(say("Mật khẩu mới của \(officer): ", "New password of \(officer): "))
        let second = try Prompt.secret(say("Nhập lại: ", "Again: "))
        guard first == second else {
            throw Fault.usage(vi: "Hai lần nhập không giống nhau.", en: "The two are not the same.")
        }
        return first
    }
}

/// Makes a long-lived token for an officer's program or a trusted system; it is shown once.
struct OrgTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: say("Cấp mã truy cập; chỉ hiện một lần.", "Make an access token; it is shown once."))

    @Argument(
        help: about(
            "Mã cán bộ, hoặc mã hệ thống với --system.", "The officer, or the system with --system.", value: "ID"))
    var holder: String

    @Flag(help: about("Cấp cho hệ thống được tin cậy.", "For a trusted system."))
    var system = false

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.post(
            ["v1", "org", system ? "systems" : "officers", holder, "credentials"], .json(["kind": "token"]),
            safety: .once)
        if desk.console.json { return try desk.console.write(answer) }
        guard let token = answer.object?["token"]?.string else {
            throw Fault.unexpectedAnswer(Bilingual(vi: "không có mã", en: "there is no token"))
        }
        // The token alone on standard output, so that it can be put where it belongs without being seen.
        try desk.console.line(token)
        desk.console.remark(
            Bilingual(vi: "Mã này không hiện lại lần nữa.", en: "This token will not be shown again."))
    }
}

/// Registers a public key of an officer, or the seal key of an agency (đăng ký khóa).
struct OrgKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: say("Đăng ký khóa công khai.", "Register a public key."))

    @Argument(
        help: about(
            "Mã cán bộ, hoặc mã cơ quan với --agency.", "The officer, or the agency with --agency.", value: "ID"))
    var holder: String

    @Argument(
        help: about("Tệp khóa công khai (PEM).", "The public key's file (PEM).", value: "FILE"), completion: .file())
    var file: String

    @Flag(help: about("Khóa của cán bộ (mặc định).", "It is an officer's key (the default)."))
    var officer = false

    @Flag(help: about("Khóa dấu của cơ quan.", "It is an agency's seal key."))
    var agency = false

    @Option(help: about("Có hiệu lực từ lúc.", "Signatures count from this instant on.", value: "TIME"))
    var from: String?

    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let key = try KeyFile.publicKey(file)
        var body: JSONObject = ["public_key": .string(Data(key.bytes).base64EncodedString())]
        body.set("from", try from.map(Moments.instant).json)
        let desk = try change.server.desk()
        let answer = try await desk.client.command(
            ["v1", "org", agency ? "agencies" : "officers", holder, "keys"], body, id: change.identifier)
        if desk.console.json { return try desk.console.write(answer) }
        try desk.console.line(
            desk.console.styled("✓ ", .good) + say("Đã đăng ký khóa ", "Registered the key ")
                + Printable.line(key.fingerprint))
    }
}
