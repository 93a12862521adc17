import Foundation
import JSON
import Outbound
import TestSupport
import Testing

/// An identity provider of another making (`oidc-provider-mock`), as a process of its own; it holds our proof key against RFC 7636, and can be
/// told to sign with another key.
final class PythonProvider: Sendable {
    let url: String
    private let process: Process
    private let input: FileHandle

    private static let script = #"""
        import base64, hashlib, logging, os, sys, threading, urllib.parse, warnings
        os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
        warnings.simplefilter("ignore")
        import flask, werkzeug.serving
        from authlib import jose
        from oidc_provider_mock import app
        application = app(require_nonce=True)
        challenges = {}
        refusal = []
        # What the identity token says; everything else is said at userinfo alone.
        import oidc_provider_mock._app as mock
        whole = mock.OpenIDCode.generate_user_info
        sparse = []
        def told(self, user, scope):
            return {"sub": user.sub} if sparse else whole(self, user, scope)
        mock.OpenIDCode.generate_user_info = told
        @application.post("/test/sparse")
        def make_sparse():
            sparse.append(True)
            return "", 204
        @application.post("/test/refuse")
        def make_refuse():
            refusal.append(flask.request.get_json())
            return "", 204
        @application.before_request
        def proof():
            if flask.request.path == "/oauth2/token":
                if refusal:
                    order = refusal.pop(0)
                    return flask.jsonify(error=order["error"]), order["status"]
                made = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
                made = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
                if challenges.pop(flask.request.form.get("code", ""), None) != made:
                    return flask.jsonify(error="invalid_grant"), 400
        @application.after_request
        def remember(response):
            if flask.request.path == "/oauth2/authorize" and response.status_code == 302:
                query = urllib.parse.parse_qs(urllib.parse.urlparse(response.headers["Location"]).query)
                if "code" in query and flask.request.args.get("code_challenge_method") == "S256":
                    challenges[query["code"][0]] = flask.request.args["code_challenge"]
            return response
        @application.post("/test/rotate")
        def rotate():
            flask.g.oidc_provider_mock_storage.jwk = jose.RSAKey.generate_key(is_private=True)
            return "", 204
        logging.disable(logging.CRITICAL)
        server = werkzeug.serving.make_server("127.0.0.1", 0, application, threaded=True)
        print(server.server_port, flush=True)
        def until_input_ends():
            sys.stdin.read()
            os._exit(0)
        threading.Thread(target=until_input_ends, daemon=True).start()
        server.serve_forever()
        """#

    init() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c", #"python=$("$0/.ci/test-python") && exec "$python" -c "$1""#, OfficeFixture.root.path, Self.script,
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var port = ""
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            port.append(Character(Unicode.Scalar(byte)))
        }
        self.process = process
        self.input = input.fileHandleForWriting
        url = "http://127.0.0.1:\(try #require(Int(port)))"
    }

    /// It ends with its input.
    func stop() async {
        try? input.close()
        await end(of: process)
    }

    /// Makes somebody known, with these claims.
    func know(_ login: String, _ claims: JSONObject) async throws {
        let reply = try await TestBrowser.exchange.send(
            HTTPCall(
                method: "PUT", url: try #require(URL(string: "\(url)/users/\(login)")),
                headers: ["Content-Type": "application/json"], body: Data(JSONWriter.bytes(.object(claims))),
                limit: 1 << 16))
        #expect(reply.status == 204)
    }

    /// Says everything but the subject at `userinfo` alone from now on.
    func tellLittle() async throws { try await order("sparse", [:]) }

    /// Refuses the next code, or us.
    func refuse(_ error: String, status: Int64) async throws {
        try await order("refuse", ["error": .string(error), "status": .integer(status)])
    }

    private func order(_ name: String, _ body: JSONObject) async throws {
        let reply = try await TestBrowser.exchange.send(
            HTTPCall(
                method: "POST", url: try #require(URL(string: "\(url)/test/\(name)")),
                headers: ["Content-Type": "application/json"], body: Data(JSONWriter.bytes(.object(body))),
                limit: 1 << 16))
        #expect(reply.status == 204)
    }

    /// Signs with a new key from now on.
    func rotate() async throws {
        let url = try #require(URL(string: "\(url)/test/rotate"))
        #expect(try await TestBrowser.exchange.send(HTTPCall(method: "POST", url: url, limit: 1 << 16)).status == 204)
    }
}

/// A browser, as far as signing in needs one: it keeps cookies by place and name, and goes where it is sent.
struct TestBrowser: Sendable {
    static let exchange = HTTPExchange(timeout: 600)

    let client: WireClient
    /// What a server set, by its name.
    var cookies: [String: String] = [:]

    init(_ client: WireClient) { self.client = client }

    /// Begins at our server; gives where the provider is asked.
    mutating func begin(_ query: String = "") async throws -> URL {
        let answer = try await client.send("GET", "/v1/citizen/sign-in\(query)")
        try #require(answer.status == 303, "\(answer.text)")
        let cookie = try #require(answer.headers["set-cookie"])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/v1/citizen"))
        let pair = try #require(cookie.split(separator: ";").first).split(separator: "=", maxSplits: 1)
        cookies[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
        let location = try #require(answer.headers["location"])
        #expect(answer["url"]?.string == location)
        return try #require(URL(string: location))
    }

    /// Signs in at the provider's page; gives the address to which it sends the browser back.
    func signIn(at url: URL, form: String) async throws -> URL {
        let reply = try await Self.exchange.send(
            HTTPCall(
                method: "POST", url: url, headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: Data(form.utf8), limit: 1 << 16))
        try #require(reply.status == 302, "\(String(decoding: reply.body, as: UTF8.self))")
        let location = try #require(reply.headers["location"])
        return try #require(URL(string: location))
    }

    /// Goes back to our server, with the cookies that are kept.
    func comeBack(_ url: URL) async throws -> WireClient.Answer {
        let parts = try #require(URLComponents(url: url, resolvingAgainstBaseURL: false))
        let header = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        return try await client.send(
            "GET", "\(parts.percentEncodedPath)?\(parts.percentEncodedQuery ?? "")",
            headers: header.isEmpty ? [:] : ["Cookie": "other=1; \(header)"])
    }

    /// All of it: a citizen's token.
    mutating func token(_ form: String, _ query: String = "") async throws -> String {
        let back = try await signIn(at: try await begin(query), form: form)
        let answer = try await comeBack(back)
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(answer["token"]?.string)
    }
}
