import Crypto
import Foundation
import Testing
import WorkingTime

@testable import Papers

@Suite struct SignatureTests {
    let document = Array("%PDF-1.7 a result".utf8)
    let signedAt = Instant(microseconds: 1_781_062_320_000_000)

    func statement() -> ResultStatement {
        ResultStatement(
            dossierCode: "H26.147-260610-0015", resultCode: "KQ.G15.000031", number: "215/2026", agencyCode: "H26.147",
            documentDigest: Array(SHA256.hash(data: document)), contentDigest: [UInt8](repeating: 7, count: 32))
    }

    func key(_ seed: UInt8) throws -> SigningKeyPair { try SigningKeyPair(seed: [UInt8](repeating: seed, count: 32)) }

    @Test func verifiesWhatWasSigned() throws {
        let key = try key(1)
        let signature = try key.sign(statement(), at: signedAt)
        let verified = try statement().verify(
            signature, document: document, trusting: [self.key(2).publicKey, key.publicKey])
        #expect(verified == key.publicKey)
        #expect(signature.bytes.count == 64)
        #expect(signature.keyFingerprint == key.publicKey.fingerprint)
    }

    /// RFC 8032, section 7.1, test 3.
    @Test func agreesWithRFC8032() throws {
        let key = try SigningKeyPair(
            seed: bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"))
        #expect(
            Hex.text(key.publicKey.bytes) == "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
        let signature = bytes(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        )
        #expect(key.publicKey.isValid(signature, for: [0xAF, 0x82]))
        #expect(!key.publicKey.isValid(signature, for: [0xAF, 0x83]))
    }

    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }

    @Test func signsExactlyTheseBytes() throws {
        let text = String(decoding: try statement().bytes(signedAt: signedAt, key: "ab"), as: UTF8.self)
        #expect(
            text == """
                toantrinh/result/v1
                dossier: H26.147-260610-0015
                result: KQ.G15.000031
                number: 215/2026
                agency: H26.147
                document: sha256:\(Hex.text(SHA256.hash(data: document)))
                content: hmac-sha256:\(String(repeating: "07", count: 32))
                signed-at: 1781062320000000
                key: sha256:ab

                """)
    }

    @Test func refusesAnythingChanged() throws {
        let key = try key(1)
        let signature = try key.sign(statement(), at: signedAt)
        let changes: [(inout ResultStatement) -> Void] = [
            { $0.dossierCode = "H26.147-260610-0016" }, { $0.resultCode = "KQ.G15.000032" }, { $0.number = "216/2026" },
            { $0.agencyCode = "H26.148" }, { $0.documentDigest[31] ^= 1 },
        ]
        for change in changes {
            var other = statement()
            change(&other)
            #expect(throws: SignatureError.mismatch) { try other.verify(signature, trusting: [key.publicKey]) }
        }
        #expect(throws: SignatureError.otherDocument) {
            try statement().verify(signature, document: document + [0], trusting: [key.publicKey])
        }
        var later = signature
        later.signedAt = signedAt.adding(microseconds: 1)
        #expect(throws: SignatureError.mismatch) { try statement().verify(later, trusting: [key.publicKey]) }
        for index in signature.bytes.indices {
            var tampered = signature
            tampered.bytes[index] ^= 0x40
            #expect(throws: SignatureError.mismatch) { try statement().verify(tampered, trusting: [key.publicKey]) }
        }
        for count in [0, 63, 65] {
            var cut = signature
            cut.bytes = Array((signature.bytes + [0]).prefix(count))
            #expect(throws: SignatureError.mismatch) { try statement().verify(cut, trusting: [key.publicKey]) }
        }
    }

    @Test func refusesKeysThatAreNotTrusted() throws {
        let (key, other) = (try key(1), try key(2))
        let signature = try key.sign(statement(), at: signedAt)
        #expect(throws: SignatureError.unknownKey(fingerprint: key.publicKey.fingerprint)) {
            try statement().verify(signature, trusting: [other.publicKey])
        }
        #expect(throws: SignatureError.self) { try statement().verify(signature, trusting: []) }
        var claimed = signature
        claimed.keyFingerprint = other.publicKey.fingerprint
        #expect(throws: SignatureError.mismatch) { try statement().verify(claimed, trusting: [other.publicKey]) }
    }

    @Test(arguments: ["", "a\nresult: b", "a\u{0}", String(repeating: "a", count: 201)])
    func refusesStatementsWithLinesOfTheirOwn(code: String) throws {
        var statement = statement()
        statement.dossierCode = code
        #expect(throws: SignatureError.malformedStatement(field: "dossier")) {
            try key(1).sign(statement, at: signedAt)
        }
        statement = self.statement()
        statement.documentDigest = []
        #expect(throws: SignatureError.malformedStatement(field: "document")) {
            try key(1).sign(statement, at: signedAt)
        }
    }

    @Test func textOfASignatureReadsBack() throws {
        let signature = try key(1).sign(statement(), at: signedAt)
        #expect(try DetachedSignature(text: signature.text) == signature)
        let lines = signature.text.split(separator: "\n").map(String.init)
        func text(_ index: Int, _ line: String) -> String {
            var changed = lines
            changed[index] = line
            return changed.joined(separator: "\n")
        }
        #expect(try DetachedSignature(text: lines.joined(separator: "\n")) == signature)
        let malformed: [(String, SignatureError)] = [
            ("", .malformedSignature(line: 1)), ("x", .malformedSignature(line: 1)),
            (text(0, "toantrinh/signature/v2"), .unsupported("toantrinh/signature/v2")),
            (text(1, "algorithm: rsa"), .unsupported("rsa")),
            (text(1, "algorithm ed25519"), .malformedSignature(line: 2)),
            (text(2, "key: sha256:AB"), .malformedSignature(line: 3)),
            (text(3, "signed-at: +1"), .malformedSignature(line: 4)),
            (text(3, "signed-at: 99999999999999999999"), .malformedSignature(line: 4)),
            (text(4, "signature: AAAA"), .malformedSignature(line: 5)),
            (text(4, "signature: ?"), .malformedSignature(line: 5)),
            (signature.text + "more\n", .malformedSignature(line: 0)),
            (signature.text + String(repeating: "\n", count: 5000), .malformedSignature(line: 0)),
        ]
        for (text, error) in malformed {
            #expect(throws: error) { try DetachedSignature(text: text) }
        }
    }

    @Test func keysReadBackFromTheirFiles() throws {
        let key = SigningKeyPair()
        #expect(try SigningKeyPair(pem: key.pem).publicKey == key.publicKey)
        #expect(try PublicKey(pem: key.publicKey.pem) == key.publicKey)
        #expect(
            try SigningKeyPair(pem: "\r\n" + key.pem.replacingOccurrences(of: "\n", with: "\r\n")).publicKey
                == key.publicKey)
        for text in [
            "", "x", key.publicKey.pem, key.pem.replacingOccurrences(of: "PRIVATE", with: "EC PRIVATE"),
            key.pem.replacingOccurrences(of: "MC4", with: "MC5"), String(key.pem.dropLast(30)), key.pem + key.pem,
            "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", String(repeating: "A", count: 5000),
        ] {
            #expect(throws: SignatureError.malformedKey) { try SigningKeyPair(pem: text) }
        }
        #expect(throws: SignatureError.malformedKey) { try PublicKey(pem: key.pem) }
        #expect(throws: SignatureError.malformedKey) { try SigningKeyPair(seed: [1, 2, 3]) }
        #expect(throws: SignatureError.malformedKey) { try PublicKey(bytes: [1]) }
    }

    /// Files from outside, with their base64: refused, or what they were.
    @Test(arguments: 0..<20 as Range<UInt64>) func damagedFilesNeverCrash(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let key = try key(7)
        let signature = try key.sign(statement(), at: signedAt)
        let samples = [signature.text, key.pem, key.publicKey.pem]
        for turn in 0..<150 {
            var bytes = Array(samples[turn % 3].utf8)
            for _ in 0...random.below(3) {
                let place = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[place] ^= 1 << UInt8(random.below(8))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(6)))
                case 2:
                    bytes.insert(contentsOf: Array("=+/\n \r\0-:A".utf8).shuffled(using: &random).prefix(2), at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(30), at: place)
                }
                if bytes.isEmpty { break }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let other = try? DetachedSignature(text: text) {
                let verified = try? statement().verify(other, document: document, trusting: [key.publicKey])
                // The instant is signed too: what verifies is the signature that was made.
                #expect(verified == nil || other == signature, "seed \(seed), turn \(turn)")
            }
            _ = try? SigningKeyPair(pem: text)
            _ = try? PublicKey(pem: text)
        }
    }

    @Test func aKeyPairPrintsNoSecret() throws {
        let key = try key(0x41)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("4141") && !text.contains("QUFB") && !text.contains("65, 65"))
        }
    }

    /// Files and signatures are OpenSSL's own: others can verify without this program.
    @Test func opensslVerifiesToo() async throws {
        let openssl = try tool("openssl")
        let key = try key(3)
        let signature = try key.sign(statement(), at: signedAt)
        try await withDirectory { directory in
            let message = try statement().bytes(signedAt: signedAt, key: signature.keyFingerprint)
            let files = [
                ("m", message), ("s", signature.bytes), ("k", Array(key.publicKey.pem.utf8)),
                ("p", Array(key.pem.utf8)),
            ]
            for (name, bytes) in files { try Data(bytes).write(to: directory.appendingPathComponent(name)) }
            let path = directory.path
            let said = try run(
                openssl,
                [
                    "pkeyutl", "-verify", "-pubin", "-inkey", "\(path)/k", "-rawin", "-in", "\(path)/m", "-sigfile",
                    "\(path)/s",
                ])
            #expect(said.contains("Signature Verified Successfully"))
            #expect(try run(openssl, ["pkey", "-in", "\(path)/p", "-pubout"]) == key.publicKey.pem)
        }
    }
}
