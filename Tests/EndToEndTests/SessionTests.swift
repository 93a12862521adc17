import Foundation
import JSON
import Testing

@Suite("Command line: signing in and out", .timeLimit(.minutes(15)))
struct SessionTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private static let signedIn = """
        {"token":"secret-token","expires_at":"2026-06-10T10:30:00Z","officer":"nv.an","name":"Nguyễn Thị An",\
        "appointments":[{"role":"one-stop","agency":"H26.15.9","agency_name":"UBND xã Sóc Sơn"}]}
        """

    private func server() throws -> StubServer {
        try StubServer { request, _ in
            switch (request.method, request.path) {
            case ("POST", "/v1/sessions"): .json(201, Self.signedIn)
            case ("GET", "/v1/me"): .json(200, Self.signedIn)
            case ("DELETE", "/v1/sessions/current"): .json(204, "")
            default: .problem(404, #"{"code":"http.not-found"}"#)
            }
        }
    }

    private var sessionFile: String { workplace.configuration.appendingPathComponent("session.json").path }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("The session is kept for its owner alone, the token is never shown, and later commands carry it")
    func login() async throws {
        let server = try server()
        let login = try await workplace.run(
            ["login", "nv.an", "--password-stdin", "--server", server.address], input: "mật khẩu\n")
        #expect(login.status == 0)
        #expect(login.output.contains("Nguyễn Thị An"))
        #expect(login.output.contains("10/06/2026 17:30"))
        #expect(!(login.output + login.errors).contains("secret-token"))
        #expect(server.received.first?.json == ["officer": "nv.an", "password": "mật khẩu"])
        #expect(try mode(sessionFile) == 0o600)
        #expect(try mode(workplace.configuration.path) == 0o700)

        let whoami = try await workplace.run(["whoami", "--as-role", "one-stop", "--as-agency", "H26.15.9"])
        #expect(whoami.status == 0)
        let asked = try #require(server.received.last)
        #expect(asked.headers["authorization"] == "Bearer secret-token")
        #expect(asked.headers["tt-role"] == "one-stop")
        #expect(asked.headers["tt-agency"] == "H26.15.9")
        #expect(asked.headers["accept-language"] == "vi")

        let logout = try await workplace.run(["logout"])
        #expect(logout.status == 0)
        #expect(server.received.last?.method == "DELETE")
        #expect(!FileManager.default.fileExists(atPath: sessionFile))
        #expect(try await workplace.run(["whoami"]).status == 5)
    }

    @Test("A token goes to no other server than the one that gave it")
    func otherServer() async throws {
        let (first, second) = (try server(), try server())
        _ = try await workplace.run(
            ["login", "nv.an", "--server", first.address], environment: ["TOANTRINH_PASSWORD": "x"])
        let run = try await workplace.run(["whoami", "--server", second.address])
        #expect(run.status == 5)
        #expect(run.errors.contains("cli.other-server"))
        #expect(second.received.isEmpty)
    }

    @Test("A redirection is not followed")
    func redirection() async throws {
        let other = try server()
        let target = other.address + "/v1/me"
        let server = try StubServer { _, _ in .json(302, "", headers: ["Location": target]) }
        let run = try await workplace.officer(server, "whoami")
        #expect(run.status == 70)
        #expect(other.received.isEmpty)
    }

    @Test("A session file that others may read is not used")
    func tooOpen() async throws {
        let server = try server()
        _ = try await workplace.run(
            ["login", "nv.an", "--server", server.address], environment: ["TOANTRINH_PASSWORD": "x"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: sessionFile)
        let run = try await workplace.run(["whoami"])
        #expect(run.status == 66)
        #expect(run.errors.contains("chmod 600"))
    }

    @Test("Too many attempts end with 7 and the server's own words; a sign-in is not sent twice")
    func bruteForce() async throws {
        let server = try StubServer(
            always: .problem(
                429,
                #"{"code":"access.too-many","message":{"vi":"Thử quá nhiều lần.","en":"Too many attempts."},"advice":"Chờ 60 giây."}"#,
                headers: ["Retry-After": "60"]))
        let run = try await workplace.run(
            ["login", "nv.an", "--server", server.address], environment: ["TOANTRINH_PASSWORD": "x"])
        #expect(run.status == 7)
        #expect(run.errors == "Lỗi [access.too-many]: Thử quá nhiều lần.\nChờ 60 giây.\n")
        #expect(server.received.count == 1)
    }
}
