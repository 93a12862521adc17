import Crypto

/// The proof that whoever exchanges a code is who asked for it (PKCE, RFC 7636), method S256.
public struct ProofKey: Sendable, Hashable {
    /// Sent with the code: 43 to 128 characters.
    public let verifier: String

    /// - Parameter bytes: 32 that nobody can guess.
    public init(bytes: [UInt8]) { verifier = Base64URL.text(bytes) }

    /// Sent with the request.
    public var challenge: String { Self.challenge(of: verifier) }

    /// What a verifier's challenge is.
    public static func challenge(of verifier: String) -> String {
        Base64URL.text(SHA256.hash(data: Array(verifier.utf8)))
    }
}

extension ProofKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "ProofKey(…)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
