import ArgumentParser
import Foundation
import JSON
import Vietnamese

/// Signs an officer in and keeps the session for the commands after it.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: say(
            "Đăng nhập; phiên được giữ cho các lệnh sau.", "Sign in; the session is kept for later commands."),
        discussion: say(
            "Mật khẩu được hỏi mà không hiện chữ, hoặc lấy từ --password-stdin hay biến TOANTRINH_PASSWORD.",
            "The password is asked for without showing it, or read by --password-stdin or from TOANTRINH_PASSWORD."))

    @Argument(help: about("Mã cán bộ.", "The officer's identifier.", value: "OFFICER"))
    var officer: String

    @Flag(
        help: about(
            "Đọc mật khẩu từ dòng đầu của đầu vào chuẩn.", "Read the password from standard input's first line."))
    var passwordStdin = false

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let client = try server.client(session: try Session.load(), token: nil)
        let password = try password()
        guard !password.isEmpty else {
            throw Fault.usage(vi: "Mật khẩu trống.", en: "The password is empty.")
        }
        let answer = try await client.post(
            ["v1", "sessions"], .json(["officer": .string(officer), "password": .string(password)]), safety: .once)
        let session = try Session(server: client.endpoint.text, answer: answer)
        try session.save()
        let console = server.talk.console
        var shown = answer.object ?? [:]
        shown["token"] = nil
        if console.json { return try console.write(.object(shown)) }
        try IdentityView.write(shown, server: session.server, console: console)
    }

    private func password() throws -> String {
        if passwordStdin { return readLine(strippingNewline: true) ?? "" }
        if let password = ProcessInfo.processInfo.environment["TOANTRINH_PASSWORD"] { return password }
        return try Prompt.secret(say("Mật khẩu của \(officer): ", "Password of \(officer): "))
    }
}
