import Crypto
import CryptoExtras
public import FoundationEssentials
import JSON

/// A public key of an issuer, for one algorithm.
public struct VerificationKey: Sendable {
    enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    /// Its name; `nil` where it has none.
    public let id: String?
    public let algorithm: SignatureAlgorithm
    let material: Material
}

/// The keys that an issuer publishes (JWKS, RFC 7517).
///
/// What is not for signing with one of our algorithms is passed over, as the standard asks; a key that is too weak is too.
public struct KeySet: Sendable {
    /// The longest set that is read, in bytes.
    public static let largest = 256 << 10
    /// So many keys of a set are looked at.
    public static let most = 64
    /// RSA keys have so many bits (RFC 7518, section 3.3, and a bound on the work of verifying).
    static let bits = 2048...8192

    public let keys: [VerificationKey]

    /// Reads a key set.
    ///
    /// - Throws: `IdentityError.keys` where it is none, or has no key that can be used.
    public init(json: Data) throws(IdentityError) {
        guard
            let set = (try? JSONReader.read(Array(json), limits: .init(depth: 8, bytes: Self.largest)))?.object,
            let values = set["keys"]?.array
        else { throw .keys }
        keys = values.prefix(Self.most).compactMap { $0.object.flatMap(Self.key) }
        guard !keys.isEmpty else { throw .keys }
    }

    /// The key that a token names. One that names none is meant for the only key of its algorithm.
    public func key(_ id: String?, for algorithm: SignatureAlgorithm) -> VerificationKey? {
        let fitting = keys.filter { $0.algorithm == algorithm && (id == nil || $0.id == id) }
        // Two keys of one name: nobody can tell which is meant.
        return fitting.count == 1 ? fitting[0] : nil
    }

    private static func key(_ fields: JSONObject) -> VerificationKey? {
        if let use = fields["use"], use != "sig" { return nil }
        if let operations = fields["key_ops"]?.array, !operations.contains("verify") { return nil }
        let id = fields["kid"]?.string
        switch fields["kty"]?.string {
        case "RSA":
            guard isFor(.rs256, fields), let modulus = bytes("n", fields), let exponent = bytes("e", fields),
                isExponent(exponent), let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent),
                bits.contains(key.keySizeInBits)
            else { return nil }
            return VerificationKey(id: id, algorithm: .rs256, material: .rsa(key))
        case "EC":
            guard isFor(.es256, fields), fields["crv"] == "P-256", let x = bytes("x", fields),
                let y = bytes("y", fields), x.count == 32, y.count == 32,
                let key = try? P256.Signing.PublicKey(x963Representation: Data([4]) + x + y)
            else { return nil }
            return VerificationKey(id: id, algorithm: .es256, material: .p256(key))
        default: return nil
        }
    }

    /// An odd number from 3 on, of at most eight bytes.
    private static func isExponent(_ bytes: Data) -> Bool {
        let digits = bytes.drop { $0 == 0 }
        guard (1...8).contains(digits.count), let last = digits.last else { return false }
        return last & 1 == 1 && (digits.count > 1 || last >= 3)
    }

    private static func isFor(_ algorithm: SignatureAlgorithm, _ fields: JSONObject) -> Bool {
        fields["alg"].map { $0 == .string(algorithm.rawValue) } ?? true
    }

    private static func bytes(_ name: String, _ fields: JSONObject) -> Data? {
        fields[name]?.string.flatMap { Base64URL.bytes($0) }
    }
}
