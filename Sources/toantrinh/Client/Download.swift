import Crypto
import Foundation
import Vietnamese

/// Files that come from the server.
enum Download {
    /// Saves a file, after its bytes were compared with the digest that the server stated for it.
    static func save(_ client: ServiceClient, _ path: [String], to target: String, sha256: String? = nil) async throws {
        let (bytes, _) = try await client.file(path)
        try check(bytes, sha256: sha256)
        try LocalFile.save(bytes, to: target)
    }

    /// - Throws: `Fault` where `bytes` are not those that `sha256` (lower-case hex) was made from.
    static func check(_ bytes: [UInt8], sha256: String?) throws {
        guard let sha256 else { return }
        let digits = SHA256.hash(data: bytes).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        guard digits.joined() == sha256.lowercased() else {
            throw Fault(
                "cli.wrong-bytes", .internalFault,
                vi: "Tệp nhận được không khớp mã băm máy chủ đã ghi.",
                en: "The file does not have the digest that the server recorded.",
                advice: Bilingual(
                    vi: "Không sử dụng tệp này; báo người quản trị.", en: "Do not use it; tell the administrator."))
        }
    }

    static func done(_ target: String, _ console: Console) throws {
        guard target != "-", !console.json else { return }
        try console.line(console.styled("✓ ", .good) + Printable.line(target))
    }
}
