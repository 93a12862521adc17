import ArgumentParser
import Foundation
import Outbound
import Vietnamese

/// What every command takes that speaks to the server.
struct ServerOptions: ParsableArguments {
    @Option(
        help: about(
            "Địa chỉ máy chủ (biến TOANTRINH_SERVER; mặc định: nơi đã đăng nhập, hoặc máy này).",
            "The server's address (TOANTRINH_SERVER; default: where you signed in, or this machine).", value: "URL"))
    var server: String?

    @Option(
        help: about(
            "Vai trò dùng cho lệnh này, khi được bổ nhiệm nhiều nơi.",
            "The role to act in, for who has several appointments.", value: "ROLE"))
    var asRole: String?

    @Option(
        help: about(
            "Cơ quan dùng cho lệnh này, khi được bổ nhiệm nhiều nơi.",
            "The agency to act for, for who has several appointments.", value: "AGENCY"))
    var asAgency: String?

    @Option(
        parsing: .unconditional,
        help: about(
            "Số giây tối đa chờ máy chủ.", "Seconds that the server may be silent.", value: "SECONDS"))
    var timeout = 30

    @Option(
        parsing: .unconditional,
        help: about(
            "Số lần gửi lại khi mất kết nối.", "How often a lost request is sent again.", value: "N"))
    var retries = 5

    @OptionGroup var talk: TalkOptions

    /// Where a server on this machine listens unless told otherwise.
    static let standard = "http://127.0.0.1:8750"

    func validate() throws {
        guard (1...3_600).contains(timeout) else {
            throw UsageProblem.error("--timeout từ 1 đến 3600.", "--timeout is between 1 and 3600.")
        }
        guard (0...20).contains(retries) else {
            throw UsageProblem.error("--retries từ 0 đến 20.", "--retries is between 0 and 20.")
        }
    }

    /// The client for commands that need a sign-in, and where it writes.
    ///
    /// - Throws: `Fault` where nobody is signed in to that server.
    func desk() throws -> Desk {
        let environment = ProcessInfo.processInfo.environment
        if let token = environment["TOANTRINH_TOKEN"], !token.isEmpty {
            let session = address(environment) == nil ? try Session.load() : nil
            return Desk(console: talk.console, client: try client(session: session, token: token))
        }
        guard let session = try Session.load() else {
            throw Fault(
                "cli.not-signed-in", .notAllowed,
                vi: "Chưa đăng nhập.", en: "You are not signed in.",
                advice: Bilingual(
                    vi: "Chạy: toantrinh login --server URL CÁN-BỘ", en: "Run: toantrinh login --server URL OFFICER"))
        }
        let client = try client(session: session, token: session.token)
        guard try client.endpoint == Endpoint(session.server) else {
            throw Fault(
                "cli.other-server", .notAllowed,
                vi: "Đang đăng nhập ở \(session.server), chưa đăng nhập ở \(client.endpoint.text).",
                en: "You are signed in to \(session.server), not to \(client.endpoint.text).",
                advice: Bilingual(
                    vi: "Chạy: toantrinh login --server \(client.endpoint.text) CÁN-BỘ",
                    en: "Run: toantrinh login --server \(client.endpoint.text) OFFICER"))
        }
        return Desk(console: talk.console, client: client)
    }

    /// A client; without a token for what needs no sign-in.
    func client(session: Session?, token: String?) throws -> ServiceClient {
        let text = address(ProcessInfo.processInfo.environment) ?? session?.server ?? Self.standard
        let console = talk.console
        return ServiceClient(
            endpoint: try Endpoint(text), language: console.language, token: token, role: asRole, agency: asAgency,
            exchange: HTTPExchange(timeout: Double(timeout)), retry: Retry(repeats: retries),
            notice: { console.remark($0) })
    }

    private func address(_ environment: [String: String]) -> String? {
        server ?? environment["TOANTRINH_SERVER"].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// What a signed-in command works with.
struct Desk {
    let console: Console
    let client: ServiceClient
}

/// The heading over the options that every command takes.
var commonTitle: String { say("Tuỳ chọn chung", "Common options") }
