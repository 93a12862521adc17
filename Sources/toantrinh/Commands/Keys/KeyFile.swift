import Foundation
import Papers
import Vietnamese

/// The officer's own signing key: a PEM file that only its owner can read, and that never leaves this machine.
enum KeyFile {
    /// `--key`, else `TOANTRINH_KEY`, else `key.pem` beside the session.
    static func path(_ given: String?) -> String {
        if let given { return given }
        if let path = ProcessInfo.processInfo.environment["TOANTRINH_KEY"], !path.isEmpty { return path }
        return Session.folder() + "/key.pem"
    }

    /// The key pair in the file at `path`.
    static func read(_ path: String) throws -> SigningKeyPair {
        guard let bytes = try SecretFile.read(path, limit: 4_096) else {
            throw Fault(
                "cli.no-key", .noInput, vi: "Không có tệp khóa “\(path)”.", en: "There is no key file “\(path)”.",
                advice: Bilingual(
                    vi: "Tạo khóa: toantrinh key new; hoặc nêu tệp bằng --key.",
                    en: "Make one: toantrinh key new; or name it with --key."))
        }
        do {
            return try SigningKeyPair(pem: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw malformed(path, error)
        }
    }

    /// The public key in a file that holds a public or a private key.
    static func publicKey(_ path: String) throws -> PublicKey {
        let text = try LocalFile.text(of: path, limit: 4_096)
        do {
            if text.contains("PRIVATE KEY") { return try SigningKeyPair(pem: text).publicKey }
            return try PublicKey(pem: text)
        } catch {
            throw malformed(path, error)
        }
    }

    private static func malformed(_ path: String, _ error: SignatureError) -> Fault {
        Fault(
            error.code, .noInput, vi: "“\(path)”: \(error.message.vi)", en: "“\(path)”: \(error.message.en)",
            advice: error.advice)
    }
}
