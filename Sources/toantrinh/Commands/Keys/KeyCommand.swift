import ArgumentParser
import Foundation
import JSON
import Papers
import Vietnamese

/// Signing keys (khóa ký số).
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: say("Khóa ký số Ed25519 của cán bộ.", "Ed25519 signing keys."),
        subcommands: [KeyNewCommand.self, KeyShowCommand.self])
}

/// Makes a key pair.
struct KeyNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: say("Tạo cặp khóa mới.", "Make a new key pair."))

    @Option(
        name: .shortAndLong,
        help: about(
            "Tệp khóa (mặc định: key.pem cạnh phiên).", "The key's file (default: beside the session).", value: "FILE"),
        completion: .file())
    var output: String?

    @OptionGroup var talk: TalkOptions

    func run() throws {
        let path = KeyFile.path(output)
        let pair = SigningKeyPair()
        try SecretFile.write(Array(pair.pem.utf8), to: path, replacing: false)
        try KeyView.write(pair.publicKey, path: path, console: talk.console)
        guard !talk.json else { return }
        try talk.console.line(
            say(
                "  Giữ tệp này trên máy của bạn; gửi khóa công khai cho người quản trị đăng ký (toantrinh org key).",
                "  Keep this file on your machine; the administrator registers the public key (toantrinh org key)."))
    }
}

/// Shows the public half of a key.
struct KeyShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: say("Xem phần công khai của khóa.", "Show the public half of a key."))

    @Argument(help: about("Tệp khóa.", "The key's file.", value: "FILE"), completion: .file())
    var file: String?

    @Flag(help: about("Chỉ in khóa công khai dạng PEM.", "Write only the public key as PEM."))
    var pem = false

    @OptionGroup var talk: TalkOptions

    func run() throws {
        let path = KeyFile.path(file)
        let key = try KeyFile.publicKey(path)
        if pem {
            try LocalFile.send(Array(key.pem.utf8), to: STDOUT_FILENO, path: "-")
        } else {
            try KeyView.write(key, path: path, console: talk.console)
        }
    }
}

/// A public key in front of people.
enum KeyView {
    static func write(_ key: PublicKey, path: String, console: Console) throws {
        let encoded = Data(key.bytes).base64EncodedString()
        if console.json {
            return try console.write([
                "file": .string(path), "algorithm": "ed25519", "fingerprint": .string(key.fingerprint),
                "public_key": .string(encoded),
            ])
        }
        var facts = Facts()
        facts.add("tệp", "file", path)
        facts.add("vân tay", "fingerprint", key.fingerprint)
        facts.add("khóa công khai", "public key", encoded)
        try facts.write(to: console)
    }
}
