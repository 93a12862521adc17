import Crypto
import CryptoExtras
import FoundationEssentials
import JSON

/// A signed token in its compact form (JWS, RFC 7515), taken apart and not yet believed.
public struct SignedToken: Sendable {
    /// The longest token that is looked at, in bytes.
    public static let largest = 16 << 10

    /// The name of the algorithm, as the token states it.
    public let algorithm: String
    /// The name of the key; `nil` where it states none.
    public let keyID: String?
    /// What is claimed, as it was signed.
    let payload: Data
    private let signed: Data
    private let signature: Data

    /// Takes a token apart.
    ///
    /// Keys and addresses of keys in the head are never looked at; extensions that have to be understood (`crit`) are refused.
    /// - Throws: `IdentityError.malformed`.
    public init(_ text: String) throws(IdentityError) {
        guard text.utf8.count <= Self.largest else { throw .malformed }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.bytes(parts[0]), let payload = Base64URL.bytes(parts[1]),
            let signature = Base64URL.bytes(parts[2]),
            let fields = (try? JSONReader.read(Array(head), limits: .init(depth: 8, bytes: Self.largest)))?.object,
            let algorithm = fields["alg"]?.string, fields["crit"] == nil
        else { throw .malformed }
        if let type = fields["typ"] {
            guard let type = type.string, type.uppercased() == "JWT" else { throw .malformed }
        }
        if let key = fields["kid"] {
            guard let key = key.string, (1...256).contains(key.utf8.count) else { throw .malformed }
            keyID = key
        } else {
            keyID = nil
        }
        self.algorithm = algorithm
        self.payload = payload
        self.signature = signature
        signed = Data((parts[0] + "." + parts[1]).utf8)
    }

    /// Who issued it, as it says itself: good for choosing whom to ask, and for nothing else.
    public var statedIssuer: String? {
        guard let claims = try? ClaimSet(json: payload), case .string(let issuer)? = claims["iss"] else { return nil }
        return issuer
    }

    /// Whether the signature is one of `key` over head and payload.
    func verifies(with key: VerificationKey) -> Bool {
        switch key.material {
        case .rsa(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: signed)
        }
    }
}
