import ArgumentParser
import JSON
import Vietnamese

/// Who is signed in, and in which roles.
struct WhoamiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: say("Đang đăng nhập là ai, với vai trò nào.", "Who is signed in, in which roles."))

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.get(["v1", "me"])
        if desk.console.json { return try desk.console.write(answer) }
        try IdentityView.write(answer.object ?? [:], server: desk.client.endpoint.text, console: desk.console)
    }
}

/// An officer with their appointments.
enum IdentityView {
    static func write(_ identity: JSONObject, server: String, console: Console) throws {
        let name = identity.text("name") ?? identity.text("officer") ?? identity.text("system") ?? ""
        try console.line(console.styled(Printable.line(name), .strong))
        var facts = Facts()
        facts.add("mã cán bộ", "officer", identity["officer"]?.string)
        facts.add("máy chủ", "server", server)
        facts.add("phiên hết hạn", "session ends", identity.text("expires_at"))
        for appointment in identity["appointments"]?.array?.compactMap(\.object) ?? [] {
            let parts = [
                appointment.text("role_label") ?? appointment.text("role"), appointment.text("unit"),
                appointment.text("agency_name"), appointment["agency"]?.string,
            ]
            facts.add("vai trò", "role", parts.compactMap { $0 }.joined(separator: " · "))
        }
        try facts.write(to: console, indent: 2)
    }
}
