public import Foundation
public import JSON

/// A mail server of somebody else's making (aiosmtpd), a process of its own: it keeps what it takes, one line of JSON a mail.
public final class MailServer: Sendable {
    /// How it is spoken to.
    public enum Encryption: String, Sendable {
        case none, starttls, smtps
    }

    /// Where it listens: `smtp://127.0.0.1:…`, or `smtps://…`.
    public let url: URL
    /// Its certificate (PEM), signed by itself; it is made where the server encrypts.
    public var certificate: String { folder.appending(path: "certificate.pem").path }
    /// Who may sign in where it encrypts; nobody else is heard.
    public static let login = (user: "mot-cua", password: "mật khẩu của thư")
    private let process: Process
    private let folder: URL
    private let input = Pipe()

    /// It could not be started, or a mail is not well formed.
    public struct NotReady: Error {}

    /// A mail that it took.
    public struct Mail: Sendable {
        public var from: String
        public var to: [String]
        public var subject: String
        public var messageID: String
        public var body: String
        public var headers: JSONObject
        /// Who had signed in, and whether the connection was encrypted.
        public var user: String?
        public var isEncrypted: Bool
    }

    /// Takes everything but what goes to `refused@…` (550), to `busy@…` (451), and to `full@…` (552 after the message).
    private static let script = """
        import asyncio, email, email.policy, json, ssl, subprocess, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        way, certificate = sys.argv[2:4]
        context = None
        if way != "none":
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                 "-keyout", certificate + ".key", "-out", certificate, "-days", "2", "-subj", "/CN=mail",
                 "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate + ".key")

        def signs_in(server, session, envelope, mechanism, data):
            right = data.login.decode() == sys.argv[4] and data.password.decode() == sys.argv[5]
            return AuthResult(success=right, handled=right, auth_data=data.login.decode() if right else None)

        class Keep:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("refused@"): return "550 no such user"
                if address.startswith("busy@"): return "451 try again later"
                envelope.rcpt_tos.append(address)
                return "250 OK"
            async def handle_DATA(self, server, session, envelope):
                if envelope.rcpt_tos[0].startswith("full@"): return "552 mailbox full"
                mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
                with open(sys.argv[1], "a", encoding="utf-8") as kept:
                    kept.write(json.dumps({
                        "from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": str(mail["subject"]),
                        "id": str(mail["message-id"]), "body": mail.get_content(), "defects": len(mail.defects),
                        "headers": {name: str(value) for name, value in mail.items()},
                        "user": session.auth_data, "tls": session.ssl is not None or way == "smtps",
                    }, ensure_ascii=False) + "\\n")
                return "250 OK"

        async def main():
            loop = asyncio.get_running_loop()
            def protocol():
                if way == "none": return SMTP(Keep(), hostname="localhost", loop=loop)
                return SMTP(
                    Keep(), hostname="localhost", loop=loop, tls_context=context if way == "starttls" else None,
                    require_starttls=way == "starttls", auth_required=True, auth_require_tls=way == "starttls",
                    authenticator=signs_in)
            server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if way == "smtps" else None)
            print(server.sockets[0].getsockname()[1], flush=True)
            await loop.run_in_executor(None, sys.stdin.read)

        asyncio.run(main())
        """

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Starts it.
    public init(_ encryption: Encryption = .none) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "toantrinh-mail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = folder.appending(path: "server.py")
        try Self.script.write(to: program, atomically: false, encoding: .utf8)
        let kept = folder.appending(path: "kept")
        _ = FileManager.default.createFile(atPath: kept.path, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c", #"python=$("$0/.ci/test-python") && exec "$python" "$@""#, Self.root.path, program.path, kept.path,
            encryption.rawValue, folder.appending(path: "certificate.pem").path, Self.login.user, Self.login.password,
        ]
        let output = Pipe()
        process.standardOutput = output
        // It stops when we are gone.
        process.standardInput = input
        try process.run()
        self.process = process
        let line: String = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                while let more = try? output.fileHandleForReading.read(upToCount: 1), !more.isEmpty {
                    if more[more.startIndex] == UInt8(ascii: "\n") { break }
                    bytes += more
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
        guard let port = Int(line),
            let url = URL(string: "\(encryption == .smtps ? "smtps" : "smtp")://127.0.0.1:\(port)")
        else {
            process.terminate()
            throw NotReady()
        }
        self.url = url
    }

    deinit {
        // It reads to the end of its input; a signal may be blocked in what a test starts.
        try? input.fileHandleForWriting.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// What it has taken, in order.
    public func mails() throws -> [Mail] {
        let text = try String(contentsOf: folder.appending(path: "kept"), encoding: .utf8)
        func string(_ value: JSONValue, _ path: String) throws(JSONError) -> String { try value.asString(path) }
        return try text.split(separator: "\n").map { line in
            var fields = try JSONFields(try JSONReader.read(String(line)))
            guard try fields.integer("defects") == 0 else { throw NotReady() }
            return Mail(
                from: try fields.string("from"),
                to: try fields.list("to", string),
                subject: try fields.string("subject"), messageID: try fields.string("id"),
                body: try fields.string("body"), headers: try fields.required("headers").object ?? [:],
                user: try fields.optionalString("user"), isEncrypted: try fields.optionalBool("tls") ?? false)
        }
    }
}
