import Foundation
public import WorkingTime

/// A signature that stands beside the document it is for.
public struct DetachedSignature: Sendable, Hashable {
    /// How it was made.
    public enum Algorithm: String, Sendable, Hashable, CaseIterable {
        /// RFC 8032.
        case ed25519
    }

    public var algorithm: Algorithm
    /// ``PublicKey/fingerprint`` of the key.
    public var keyFingerprint: String
    public var signedAt: Instant
    /// 64 bytes.
    public var bytes: [UInt8]

    public init(algorithm: Algorithm, keyFingerprint: String, signedAt: Instant, bytes: [UInt8]) {
        self.algorithm = algorithm
        self.keyFingerprint = keyFingerprint
        self.signedAt = signedAt
        self.bytes = bytes
    }

    private static let head = "toantrinh/signature/v1"

    /// The text of a signature's file.
    ///
    /// ```
    /// toantrinh/signature/v1
    /// algorithm: ed25519
    /// key: sha256:5d…
    /// signed-at: 1781062200000000
    /// signature: Qx…==
    /// ```
    public var text: String {
        """
        \(Self.head)
        algorithm: \(algorithm.rawValue)
        key: sha256:\(keyFingerprint)
        signed-at: \(signedAt.microseconds)
        signature: \(Data(bytes).base64EncodedString())

        """
    }

    /// Reads the text of a signature's file: these lines in this order and nothing else.
    ///
    /// - Throws: ``SignatureError/malformedSignature(line:)``, ``SignatureError/unsupported(_:)``.
    public init(text: String) throws(SignatureError) {
        guard text.utf8.count <= 4096 else { throw .malformedSignature(line: 0) }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        guard let head = lines.first, head.hasPrefix("toantrinh/signature/") else { throw .malformedSignature(line: 1) }
        guard head == Self.head else { throw .unsupported(String(head.prefix(40))) }
        guard lines.count == 5 else { throw .malformedSignature(line: 0) }
        func value(_ index: Int, _ name: String) throws(SignatureError) -> String {
            guard lines[index].hasPrefix(name) else { throw .malformedSignature(line: index + 1) }
            return String(lines[index].dropFirst(name.count))
        }
        let name = try value(1, "algorithm: ")
        guard let algorithm = Algorithm(rawValue: name) else { throw .unsupported(String(name.prefix(40))) }
        let fingerprint = try value(2, "key: sha256:")
        guard fingerprint.utf8.count == 64, fingerprint.utf8.allSatisfy(Self.isLowerHex) else {
            throw .malformedSignature(line: 3)
        }
        let instant = try value(3, "signed-at: ")
        guard let microseconds = Int64(instant), String(microseconds) == instant else {
            throw .malformedSignature(line: 4)
        }
        let encoded = try value(4, "signature: ")
        guard let bytes = Data(base64Encoded: encoded), bytes.count == 64 else { throw .malformedSignature(line: 5) }
        self.init(
            algorithm: algorithm, keyFingerprint: fingerprint, signedAt: Instant(microseconds: microseconds),
            bytes: Array(bytes))
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
