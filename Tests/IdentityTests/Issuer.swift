import Crypto
import CryptoExtras
import Foundation
import Identity
import JSON

/// An issuer of tokens for tests: two keys, and whatever claims are wanted.
struct Issuer {
    static let name = "https://id.example.vn"
    static let audience = "toan-trinh"
    static let now: Double = 1_790_000_000

    let rsa: _RSA.Signing.PrivateKey
    let p256: P256.Signing.PrivateKey

    init() throws {
        rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        p256 = P256.Signing.PrivateKey()
    }

    static let rules = TokenRules(issuer: name, audience: audience, algorithms: [.rs256], longest: 600)

    static let claims: JSONObject = [
        "iss": .string(name), "sub": "a1", "aud": .string(audience), "iat": .integer(Int64(now) - 5),
        "exp": .integer(Int64(now) + 300), "nonce": "n-1", "acr": "LoA2",
    ]

    /// Claims with some of them changed; `nil` takes one away.
    static func claims(_ changes: [String: JSONValue?]) -> JSONObject {
        var claims = claims
        for (name, value) in changes { claims[name] = value }
        return claims
    }

    func keys(rsa name: JSONValue? = "k1", extra: [JSONValue] = []) throws -> KeySet {
        try KeySet(json: Data(JSONWriter.bytes(["keys": .array([rsaKey(name), p256Key] + extra)])))
    }

    func rsaKey(_ name: JSONValue?) -> JSONValue {
        var key: JSONObject = ["kty": "RSA", "use": "sig", "alg": "RS256"]
        key.set("kid", name)
        let numbers = try? rsa.publicKey.getKeyPrimitives()
        key["n"] = .string(Base64URL.text(numbers?.modulus ?? Data()))
        key["e"] = .string(Base64URL.text(numbers?.publicExponent ?? Data()))
        return .object(key)
    }

    var p256Key: JSONValue {
        let point = Array(p256.publicKey.x963Representation)
        return [
            "kty": "EC", "crv": "P-256", "kid": "k2", "x": .string(Base64URL.text(point[1...32])),
            "y": .string(Base64URL.text(point[33...])),
        ]
    }

    /// A token in its compact form.
    func token(
        _ claims: JSONObject = Issuer.claims, head: JSONObject = ["alg": "RS256", "kid": "k1", "typ": "JWT"]
    ) throws -> String {
        try sign(JSONWriter.text(.object(claims)), head: head)
    }

    func sign(_ payload: String, head: JSONObject = ["alg": "RS256", "kid": "k1"]) throws -> String {
        let signed =
            Base64URL.text(JSONWriter.bytes(.object(head))) + "." + Base64URL.text(Array(payload.utf8))
        let bytes = Data(signed.utf8)
        let signature =
            switch head["alg"] {
            case "RS256": try rsa.signature(for: bytes, padding: .insecurePKCS1v1_5).rawRepresentation
            case "ES256": try p256.signature(for: bytes).rawRepresentation
            // Signed with the public key as if it were a secret: the oldest trick.
            case "HS256":
                Data(
                    HMAC<SHA256>.authenticationCode(
                        for: bytes, using: SymmetricKey(data: Data(rsa.publicKey.pemRepresentation.utf8))))
            default: Data()
            }
        return signed + "." + Base64URL.text(signature)
    }
}
