import Crypto
import Foundation
import JSON
import Testing

@testable import Identity

@Suite struct TokenTests {
    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    @Test("The signatures of RFC 7515, appendices A.2 and A.3, verify, and none with one bit changed")
    func vectors() throws {
        let keys = try KeySet(
            json: Data(
                """
                {"keys":[{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw\
                -4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSH\
                SXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK\
                -DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"},
                {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}
                """.utf8))
        let signed = [
            "eyJhbGciOiJSUzI1NiJ9.\(Self.payload)."
                + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU"
                + "Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d"
                + "O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig"
                + "cN_IoypGlUPQGe77Rw",
            "eyJhbGciOiJFUzI1NiJ9.\(Self.payload)."
                + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        ]
        for text in signed {
            let token = try SignedToken(text)
            let algorithm = try #require(SignatureAlgorithm(rawValue: token.algorithm))
            let key = try #require(keys.key(nil, for: algorithm))
            #expect(token.verifies(with: key))
            let parts = text.split(separator: ".").map(String.init)
            for index in stride(from: 0, to: try #require(Base64URL.bytes(parts[2])).count, by: 7) {
                var signature = Array(try #require(Base64URL.bytes(parts[2])))
                signature[index] ^= 1
                let changed = try SignedToken("\(parts[0]).\(parts[1]).\(Base64URL.text(signature))")
                #expect(!changed.verifies(with: key))
            }
        }
    }

    @Test("Issuer, audience and algorithm are pinned; end, beginning, age, nonce and subject are looked at")
    func pinned() throws {
        let issuer = try Issuer()
        let keys = try issuer.keys()
        func outcome(
            _ text: String, _ rules: TokenRules = Issuer.rules, nonce: String? = "n-1", keys other: KeySet? = nil
        ) -> IdentityError? {
            do throws(IdentityError) {
                _ = try rules.claims(
                    of: try SignedToken(text), keys: other ?? keys, nonce: nonce, now: Issuer.now)
                return nil
            } catch { return error }
        }
        func changed(_ changes: [String: JSONValue?]) throws -> String { try issuer.token(Issuer.claims(changes)) }
        let now = Int64(Issuer.now)
        #expect(try outcome(issuer.token()) == nil)
        #expect(try outcome(changed(["nonce": nil]), nonce: nil) == nil)
        #expect(try outcome(changed(["aud": ["other", "toan-trinh"], "azp": "toan-trinh"])) == nil)
        #expect(try outcome(changed(["exp": .integer(now - 59)])) == nil)
        #expect(try outcome(changed(["nbf": .integer(now + 59), "iat": .integer(now + 59)])) == nil)

        #expect(try outcome(changed(["iss": "https://id.example.vn/"])) == .issuer)
        #expect(try outcome(changed(["iss": nil])) == .issuer)
        #expect(try outcome(changed(["aud": "other"])) == .audience)
        #expect(try outcome(changed(["aud": []])) == .audience)
        #expect(try outcome(changed(["aud": ["toan-trinh", 1]])) == .audience)
        #expect(try outcome(changed(["aud": ["other", "toan-trinh"]])) == .audience)
        #expect(try outcome(changed(["azp": "other"])) == .audience)
        #expect(try outcome(changed(["exp": .integer(now - 60)])) == .expired)
        #expect(try outcome(changed(["iat": .integer(now - 660)])) == .expired)
        #expect(try outcome(changed(["exp": nil])) == .claim("exp"))
        #expect(try outcome(changed(["exp": "1790000300"])) == .claim("exp"))
        #expect(try outcome(changed(["iat": nil])) == .claim("iat"))
        #expect(try outcome(changed(["iat": .integer(now + 61)])) == .notYet)
        #expect(try outcome(changed(["nbf": .integer(now + 61)])) == .notYet)
        #expect(try outcome(changed(["nbf": "soon"])) == .claim("nbf"))
        #expect(try outcome(changed(["nonce": "n-2"])) == .nonce)
        #expect(try outcome(changed(["nonce": nil])) == .nonce)
        #expect(try outcome(changed(["sub": ""])) == .claim("sub"))

        // Other algorithms than the issuer's, also where the key would verify.
        let byCurve = try issuer.token(head: ["alg": "ES256", "kid": "k2"])
        #expect(outcome(byCurve) == .algorithm)
        var both = Issuer.rules
        both.algorithms = [.rs256, .es256]
        #expect(outcome(byCurve, both) == nil)
        for name in ["none", "None", "HS256", "RS512", "PS256", ""] {
            #expect(try outcome(issuer.token(head: ["alg": .string(name), "kid": "k1"])) == .algorithm, "\(name)")
        }
        // The name of the key of another algorithm, an unknown one, one that two keys have.
        #expect(try outcome(issuer.token(head: ["alg": "RS256", "kid": "k2"])) == .unknownKey)
        #expect(try outcome(issuer.token(head: ["alg": "RS256", "kid": "k9"])) == .unknownKey)
        #expect(try outcome(issuer.token(head: ["alg": "RS256"])) == nil)
        let twice = try issuer.keys(extra: [issuer.rsaKey("k1")])
        #expect(try outcome(issuer.token(), keys: twice) == .unknownKey)
        // A key of another issuer under the same name.
        #expect(try outcome(issuer.token(), keys: Issuer().keys()) == .signature)
        // Payload and signature of two tokens.
        let (one, other) = (try issuer.token(), try changed(["sub": "a2"]))
        let mixed = one.split(separator: ".")[0...1].joined(separator: ".") + "." + other.split(separator: ".")[2]
        #expect(outcome(mixed) == .signature)
    }

    @Test("Instants may have decimals; no number, however odd, is more than refused")
    func decimals() throws {
        let issuer = try Issuer()
        let keys = try issuer.keys()
        func claims(_ times: String) throws(IdentityError) -> ClaimSet {
            let payload =
                #"{"iss":"https://id.example.vn","sub":"a1","aud":"toan-trinh","nonce":"n-1",\#(times)}"#
            guard let text = try? issuer.sign(payload) else { throw .malformed }
            return try Issuer.rules.claims(of: try SignedToken(text), keys: keys, nonce: "n-1", now: Issuer.now)
        }
        _ = try claims(#""iat":1789999999.25,"exp":1790000100.5"#)
        _ = try claims(#""iat":1.79e9,"exp":17900001e2"#)
        for odd in ["1e400", "-1e400", "1e13", "99999999999999999999999", "true", "null", "[]", "{}", #""NaN""#] {
            #expect(throws: IdentityError.self, "\(odd)") { try claims(#""iat":1790000000,"exp":\#(odd)"#) }
            #expect(throws: IdentityError.self, "\(odd)") { try claims(#""exp":1790000100,"iat":\#(odd)"#) }
        }
    }

    @Test("What is no token is refused as such")
    func malformed() throws {
        let issuer = try Issuer()
        let good = try issuer.token()
        let parts = good.split(separator: ".").map(String.init)
        var texts = [
            "", ".", "..", "...", "a.b.c", good + ".", "." + good, good + "=", good.replacing(".", with: ".."),
            parts[0...1].joined(separator: "."), " " + good, good + "\n", "tt_" + good,
            String(repeating: "a", count: SignedToken.largest + 1),
            "\(parts[0] + "A").\(parts[1]).\(parts[2])",
        ]
        for head in [
            #"{"alg":"RS256","crit":["exp"]}"#, #"{"alg":"RS256","alg":"none"}"#, #"{"alg":1}"#, "{}", "[]", "7",
            "\"x\"",
            #"{"alg":"RS256","kid":7}"#, #"{"alg":"RS256","typ":"at+jwt"}"#, #"{"alg":"RS256"#,
            #"{"alg":"RS256","kid":"\#(String(repeating: "k", count: 257))"}"#,
        ] {
            texts.append("\(Base64URL.text(Array(head.utf8))).\(parts[1]).\(parts[2])")
        }
        for text in texts {
            #expect(throws: IdentityError.malformed, "\(text.prefix(60))") { try SignedToken(text) }
        }
        // Signed, but no object, or one that is nested without end.
        let keys = try issuer.keys()
        let deep = String(repeating: "[", count: 3000) + String(repeating: "]", count: 3000)
        for payload in ["[]", "7", "", "{", #"{"iss":\#(deep)}"#] {
            let token = try SignedToken(try issuer.sign(payload))
            #expect(throws: IdentityError.malformed, "\(payload.prefix(20))") {
                try Issuer.rules.claims(of: token, keys: keys, nonce: nil, now: Issuer.now)
            }
        }
    }

    @Test("Random changes of a good token never verify and never crash")
    func fuzzed() throws {
        let issuer = try Issuer()
        let keys = try issuer.keys()
        let good = Array(try issuer.token().utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                let index = Int.random(in: bytes.indices, using: &generator)
                bytes[index] = UInt8.random(in: 33...126, using: &generator)
            }
            guard bytes != good else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(throws: IdentityError.self) {
                try Issuer.rules.claims(of: try SignedToken(text), keys: keys, nonce: "n-1", now: Issuer.now)
            }
        }
    }
}
