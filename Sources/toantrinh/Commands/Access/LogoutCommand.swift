import ArgumentParser
import Outbound
import Vietnamese

/// Ends the session on the server and forgets it here.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: say("Đăng xuất.", "Sign out."))

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let console = server.talk.console
        guard let session = try Session.load() else {
            return try console.line(say("Chưa đăng nhập.", "You were not signed in."))
        }
        // The local copy goes first: whatever the server answers, this machine no longer holds the token.
        let client = ServiceClient(
            endpoint: try Endpoint(session.server), language: console.language, token: session.token, role: nil,
            agency: nil, exchange: HTTPExchange(timeout: Double(server.timeout)), retry: Retry(repeats: 0),
            notice: { console.remark($0) })
        _ = try Session.forget()
        do {
            try await client.delete(["v1", "sessions", "current"])
        } catch let problem as Problem where problem.httpStatus == 401 {
            // The server has forgotten it already.
        }
        if !console.json { try console.line(say("Đã đăng xuất.", "Signed out.")) }
    }
}
