import Crypto
import CryptoExtras
import Foundation
import Sealing
import Testing
import Vietnamese

@Suite struct PasswordTests {
    private let hasher: PasswordHasher

    init() throws {
        let cheap = try #require(PasswordHash.Parameters(logarithm: 4, blockSize: 1, parallelism: 1))
        hasher = PasswordHasher(parameters: cheap)
    }

    /// RFC 7914 section 12, second and third vector.
    @Test(arguments: [
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func publishedVectors(
        _ password: String, _ salt: String, _ logarithm: Int, _ blockSize: Int, _ parallelism: Int, _ expected: String
    ) throws {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: Array(salt.utf8), outputByteCount: 64, rounds: 1 << logarithm,
            blockSize: blockSize, parallelism: parallelism)
        #expect(key.withUnsafeBytes { $0.map { String(format: "%02x", $0) }.joined() } == expected)
    }

    /// The vector of RFC 7914 as a stored string, so that reading and comparing are proved against it too.
    @Test func aStoredStringMadeElsewhere() throws {
        let hash =
            "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw"
        let stored = "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$\(hash)"
        #expect(hasher.verify("pleaseletmein", against: stored))
        #expect(!hasher.verify("pleaseletmeout", against: stored))
        #expect(hasher.needsRehash(stored))
    }

    @Test func hashesAndVerifies() throws {
        let hash = try hasher.hash("mật khẩu của chị Hòa")
        #expect(hash.text.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
        #expect(PasswordHash(text: hash.text) == hash)
        #expect(hasher.verify("mật khẩu của chị Hòa", against: hash.text))
        #expect(hasher.verify("mật khẩu của chị Hòa".decomposedStringWithCanonicalMapping, against: hash.text))
        #expect(!hasher.verify("mật khẩu của chị Hoa", against: hash.text))
        #expect(!hasher.verify("", against: hash.text) && !hasher.verify("\u{0}", against: hash.text))
        #expect(try hasher.hash("mật khẩu của chị Hòa").text != hash.text)
        #expect(!hasher.needsRehash(hash.text))
        #expect(!hasher.verify("mật khẩu của chị Hòa", against: nil))
    }

    @Test func aStringThatWasCutNeverVerifies() throws {
        let password = "một mật khẩu dài"
        for _ in 0..<20 {
            let stored = try hasher.hash(password).text
            for length in 1...12 { #expect(!hasher.verify(password, against: String(stored.dropLast(length)))) }
        }
    }

    @Test func theStandardTakesMemory() {
        #expect(PasswordHash.Parameters.standard.memory >= 16 << 20)
        #expect(PasswordHash.Parameters.standard.memory <= PasswordHash.Parameters.maximumMemory)
        #expect(PasswordHash.Parameters(logarithm: 20, blockSize: 32, parallelism: 1) == nil)
        #expect(PasswordHash.Parameters(logarithm: 63, blockSize: 8, parallelism: 1) == nil)
    }

    @Test(arguments: [
        "", "$", "$$$$", "$$$$$", "scrypt", "$scrypt$", "$scrypt$ln=15,r=8,p=3", "$scrypt$ln=15,r=8,p=3$$",
        "$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$", "$scrypt$ln=15,r=8,p=3$$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=99,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=999999999999999999999,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=-1,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=04,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=1,p=17$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$r=1,ln=4,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=1,p=1,x=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=65536,t=2,p=1$AAAA$AAAA",
        "$scrypt$ln=4,r=1,p=1$\u{0}$\u{0}", "$scrypt$ln=４,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
    ])
    func malformedStringsNeverTrap(_ stored: String) {
        #expect(PasswordHash(text: stored) == nil)
        #expect(!hasher.verify("mật khẩu của chị Hòa", against: stored))
        #expect(hasher.needsRehash(stored))
    }

    @Test(arguments: 0..<60)
    func damagedStringsNeverVerify(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let stored = try hasher.hash("một mật khẩu dài").text
        var bytes = Array(stored.utf8)
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: index)
        }
        let damaged = String(decoding: bytes, as: UTF8.self)
        // Bounds keep a damaged string from costing more than a genuine one may.
        #expect(damaged == stored || !hasher.verify("một mật khẩu dài", against: damaged), "seed \(seed)")
    }

    @Test(arguments: [
        ("123456789", PasswordRefusal.tooShort), ("", .tooShort), ("e\u{302}\u{301}aaaa", .tooShort),
        (String(repeating: "ab c", count: 51), .tooLong), (String(repeating: "x", count: 1 << 20), .tooLong),
        ("mật khẩu\ncủa tôi", .controlCharacter), ("mật khẩu\u{0}của tôi", .controlCharacter),
        ("aaaaaaaaaaaa", .repetitive), ("abababababab", .repetitive),
    ])
    func rules(_ password: String, _ expected: PasswordRefusal) {
        do {
            _ = try hasher.hash(password)
            Issue.record("accepted")
        } catch {
            #expect(error == expected)
            #expect(password.isEmpty || !error.description.contains(password))
        }
    }

    @Test func atTheEdgesOfLength() throws {
        #expect(throws: Never.self) { try hasher.hash("ếếếếếếếếab") }
        #expect(throws: Never.self) { try hasher.hash(String(repeating: "ếab ", count: 50)) }
    }

    @Test func nothingIsPrinted() throws {
        let hash = try hasher.hash("mật khẩu của chị Hòa")
        var dumped = "\(hash)"
        dump(hash, to: &dumped)
        #expect(!dumped.contains("salt") && !dumped.contains(hash.text))
    }
}

@Suite struct AccessTokenTests {
    @Test func randomAndStoredAsDigest() {
        let tokens = (0..<100).map { _ in AccessToken.generate() }
        #expect(Set(tokens.map(\.text)).count == 100)
        for token in tokens {
            #expect(token.text.hasPrefix("tt_") && token.text.utf8.count == 46)
            #expect(AccessToken(token.text) == token && token.matches(token.hash))
            #expect(token.hash.hasPrefix("sha256:") && token.hash.utf8.count == 71 && token.digest.count == 32)
            #expect(!token.hash.contains(token.text.dropFirst(3)) && !"\(token)".contains(token.text.dropFirst(3)))
        }
        #expect(!tokens[0].matches(tokens[1].hash))
    }

    /// Tokens and base64 from outside: refused, or exactly what came.
    @Test(arguments: 0..<20) func damagedTokensNeverCrash(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let token = AccessToken.generate()
        for _ in 0..<300 {
            var bytes = Array((Bool.random(using: &random) ? token.text : token.hash).utf8)
            for _ in 0...Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where !bytes.isEmpty: bytes[place] = .random(in: 0...255, using: &random)
                case 1 where !bytes.isEmpty: bytes.remove(at: place)
                case 2:
                    bytes.insert(contentsOf: Array("=+/-_ \n\0é".utf8).shuffled(using: &random).prefix(2), at: place)
                default: bytes.append(contentsOf: bytes.prefix(Int.random(in: 0...60, using: &random)))
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let other = AccessToken(text) { #expect(other.text == text && (text == token.text) == (other == token)) }
            #expect(text == token.hash || !token.matches(text), "seed \(seed): \(text)")
        }
    }

    @Test func digestOfAKnownToken() {
        let token = AccessToken("tt_" + String(repeating: "A", count: 43))
        #expect(token?.hash == "sha256:a8ef5c214109e8bd07ff61eca9ce5977ae807ff5410ab018ee91ccdca0b9811b")
    }

    @Test(arguments: [
        "", "tt_", "tt_abc", "xx_" + String(repeating: "A", count: 43), "tt_" + String(repeating: "A", count: 42),
        "tt_" + String(repeating: "A", count: 44), "tt_" + String(repeating: "A", count: 42) + "=",
        "tt_" + String(repeating: "A", count: 42) + "\u{0}", "tt_" + String(repeating: "Đ", count: 43),
    ])
    func otherForms(_ text: String) {
        #expect(AccessToken(text) == nil)
    }

    @Test(arguments: ["", "sha256:", "sha256:zz", "sha256:ab", "md5:abcd"])
    func malformedStoredHashes(_ stored: String) {
        #expect(!AccessToken.generate().matches(stored))
    }
}
