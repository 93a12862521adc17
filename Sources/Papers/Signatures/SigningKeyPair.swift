import Crypto
import Foundation

/// An Ed25519 key that signs results (RFC 8032).
///
/// Its file is PEM with PKCS #8 inside (RFC 8410), as `openssl genpkey -algorithm ed25519` writes it. Whoever writes the file
/// gives it mode 0600; nothing here touches the file system.
public struct SigningKeyPair: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// The key that others verify with.
    public var publicKey: PublicKey { PublicKey(key.publicKey) }

    /// A new key from the system's random numbers.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// The key of a seed.
    ///
    /// - Parameter seed: 32 bytes.
    /// - Throws: ``SignatureError/malformedKey`` for another length.
    public init(seed: [UInt8]) throws(SignatureError) {
        do { key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed) } catch { throw .malformedKey }
    }

    /// Reads a key file.
    ///
    /// - Throws: ``SignatureError/malformedKey``.
    public init(pem: String) throws(SignatureError) {
        try self.init(seed: try PEM.read(pem, label: "PRIVATE KEY", prefix: PEM.privatePrefix))
    }

    /// The text of the key file. Secret.
    public var pem: String {
        PEM.write(PEM.privatePrefix + Array(key.rawRepresentation), label: "PRIVATE KEY")
    }

    func signature(for bytes: [UInt8]) throws(SignatureError) -> [UInt8] {
        do { return Array(try key.signature(for: bytes)) } catch { throw .signing }
    }
}

extension SigningKeyPair: CustomStringConvertible, CustomReflectable {
    /// The fingerprint: never the secret, wherever a key pair is printed.
    public var description: String { "SigningKeyPair(\(publicKey.fingerprint))" }
    public var customMirror: Mirror { Mirror(self, children: ["fingerprint": publicKey.fingerprint]) }
}

/// An Ed25519 key that verifies results.
public struct PublicKey: Sendable, Hashable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// - Parameter bytes: 32 bytes.
    /// - Throws: ``SignatureError/malformedKey`` for another length.
    public init(bytes: [UInt8]) throws(SignatureError) {
        guard bytes.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil else {
            throw .malformedKey
        }
        self.bytes = bytes
    }

    init(_ key: Curve25519.Signing.PublicKey) { bytes = Array(key.rawRepresentation) }

    /// Reads a file with a public key: PEM with SubjectPublicKeyInfo inside.
    ///
    /// - Throws: ``SignatureError/malformedKey``.
    public init(pem: String) throws(SignatureError) {
        try self.init(bytes: try PEM.read(pem, label: "PUBLIC KEY", prefix: PEM.publicPrefix))
    }

    /// The text of the public key's file.
    public var pem: String { PEM.write(PEM.publicPrefix + bytes, label: "PUBLIC KEY") }

    /// SHA-256 of the SubjectPublicKeyInfo in 64 hexadecimal digits: what names the key in events and on papers.
    public var fingerprint: String { Hex.text(SHA256.hash(data: PEM.publicPrefix + bytes)) }

    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

/// The text form of keys (RFC 7468), as far as Ed25519 keys need it.
enum PEM {
    /// PKCS #8 of an Ed25519 key up to its seed.
    static let privatePrefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    /// SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes.
    static let publicPrefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    static func write(_ der: [UInt8], label: String) -> String {
        "-----BEGIN \(label)-----\n\(Data(der).base64EncodedString())\n-----END \(label)-----\n"
    }

    /// The 32 bytes after `prefix`.
    static func read(_ text: String, label: String, prefix: [UInt8]) throws(SignatureError) -> [UInt8] {
        guard text.utf8.count <= 4096 else { throw .malformedKey }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        guard lines.count >= 3, lines.first == "-----BEGIN \(label)-----", lines.last == "-----END \(label)-----",
            let der = Data(base64Encoded: lines[1..<lines.count - 1].joined()),
            der.count == prefix.count + 32, der.starts(with: prefix)
        else { throw .malformedKey }
        return Array(der.suffix(32))
    }
}

/// Bytes in hexadecimal digits.
enum Hex {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var digits = ""
        for byte in bytes { digits += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return digits
    }
}
