import Crypto
import CryptoExtras
import Foundation
import JSON
import Testing

@testable import Identity

@Suite struct KeySetTests {
    @Test("Keys that are not for us, weak or damaged are passed over; a set without any is refused")
    func passedOver() throws {
        let issuer = try Issuer()
        let good = try #require(issuer.rsaKey("k1").object)
        func set(_ keys: [JSONValue]) throws(IdentityError) -> KeySet {
            try KeySet(json: Data(JSONWriter.bytes(["keys": .array(keys)])))
        }
        func with(_ changes: [String: JSONValue?]) -> JSONValue {
            var key = good
            for (name, value) in changes { key[name] = value }
            return .object(key)
        }
        let weak = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024)).publicKey.getKeyPrimitives()
        let bad: [JSONValue] = [
            with(["use": "enc"]), with(["alg": "RS512"]), with(["alg": "none"]), with(["key_ops": ["sign"]]),
            with(["n": nil]), with(["n": "!!"]), with(["e": "AQ"]), with(["e": "AAAB"]), with(["e": "AA"]),
            with(["e": "AQAA"]), with(["e": .string(String(repeating: "AQAB", count: 5))]), with(["kty": "oct"]),
            with(["n": .string(Base64URL.text(weak.modulus))]), with(["kty": "EC"]), 7, [],
            ["kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"],
            // A point that is not on the curve.
            [
                "kty": "EC", "crv": "P-256", "x": .string(Base64URL.text([UInt8](repeating: 1, count: 32))),
                "y": .string(Base64URL.text([UInt8](repeating: 2, count: 32))),
            ],
        ]
        for key in bad { #expect(throws: IdentityError.keys, "\(key)") { try set([key]) } }
        #expect(try set(bad + [.object(good)]).keys.count == 1)
        for text in [
            "", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[]}"#, "{\"keys\":[" + String(repeating: "[", count: 99),
        ] {
            #expect(throws: IdentityError.keys) { try KeySet(json: Data(text.utf8)) }
        }
        #expect(throws: IdentityError.keys) {
            try KeySet(json: Data(repeating: UInt8(ascii: " "), count: KeySet.largest + 1))
        }
        // Of endless sets so many are looked at.
        #expect(try set(Array(repeating: 7, count: 63) + [.object(good)]).keys.count == 1)
        #expect(throws: IdentityError.keys) { try set(Array(repeating: 7, count: 64) + [.object(good)]) }
    }

    @Test("Fetched at first, when old, and once for an unknown key, but never in quick succession")
    func refreshed() {
        var refresh = KeyRefresh()
        #expect(refresh.isDue(isKnown: false, now: 1000) && !refresh.isUsable(now: 1000))
        refresh.triedAt = 1000
        #expect(!refresh.isDue(isKnown: false, now: 1029) && refresh.isDue(isKnown: false, now: 1030))
        refresh.fetchedAt = 1000
        #expect(!refresh.isDue(isKnown: true, now: 4599) && refresh.isDue(isKnown: true, now: 4600))
        #expect(!refresh.isDue(isKnown: false, now: 1010) && refresh.isDue(isKnown: false, now: 1031))
        #expect(refresh.isUsable(now: 1000 + 6 * 3600 - 1) && !refresh.isUsable(now: 1000 + 6 * 3600))
    }
}
