import Foundation
import JSON
import Testing
import Vietnamese
import WorkingTime

@testable import Identity

@Suite struct ClaimsTests {
    /// As VNeID is said to name its claims.
    static let vneid: ClaimsMapping = {
        var mapping = ClaimsMapping(levels: ["LoA1": .one, "LoA2": .two, "LoA2+": .two])
        mapping.fullName = "HoVaTen"
        mapping.personalNumber = "SoCMND"
        mapping.birthDate = "NgaySinh"
        mapping.account = "LoaiTaiKhoan"
        mapping.organisationAccounts = ["2"]
        mapping.organisation = "MaSoThue"
        return mapping
    }()

    static func claims(_ json: JSONObject) throws -> ClaimSet {
        try ClaimSet(json: Data(JSONWriter.bytes(.object(json))))
    }

    @Test("Claims under the names of the settings: who, which level, an organisation's code")
    func mapped() throws {
        let person = try Self.vneid.identity(
            try Self.claims([
                "sub": "u-1", "acr": "LoA2", "HoVaTen": "NGUYỄN  VĂN BÌNH", "SoCMND": "001090012345",
                "NgaySinh": "03/02/1990", "LoaiTaiKhoan": 1,
            ]))
        let birth = try #require(Day(year: 1990, month: 2, day: 3))
        #expect(
            person
                == VouchedIdentity(
                    subject: "u-1", level: .two, fullName: "NGUYỄN VĂN BÌNH", personalNumber: "001090012345",
                    birthDate: birth))
        for text in ["1990-02-03", "19900203"] {
            let other = try Self.vneid.identity(
                try Self.claims(["sub": "u", "acr": "LoA1", "NgaySinh": .string(text)]))
            #expect(other.birthDate == birth && other.level == .one)
        }
        #expect(
            try Self.vneid.identity(try Self.claims(["sub": "u", "acr": "LoA1", "NgaySinh": "1941"])).birthDate == nil)
        let company = try Self.vneid.identity(
            try Self.claims(["sub": "o-1", "acr": "LoA2", "LoaiTaiKhoan": "2", "MaSoThue": "0101234567-001"]))
        #expect(company.account == .organisation(code: "0101234567-001"))
        #expect("\(person)" == "identity of level 2" && !String(reflecting: person).contains("BÌNH"))
    }

    @Test("A level that nobody knows, a number that is none, a day that does not exist: refused with the claim's name")
    func refused() throws {
        func error(_ changes: [String: JSONValue?]) throws -> IdentityError? {
            var json: JSONObject = ["sub": "u", "acr": "LoA1"]
            for (name, value) in changes { json[name] = value }
            let claims = try Self.claims(json)
            do throws(IdentityError) {
                _ = try Self.vneid.identity(claims)
                return nil
            } catch { return error }
        }
        #expect(try error([:]) == nil)
        #expect(try error(["acr": "LoA9"]) == .level)
        #expect(try error(["acr": nil]) == .level)
        #expect(try error(["acr": ""]) == .level)
        #expect(try error(["sub": nil]) == .claim("sub"))
        for number in ["12", "001990012345", "abc", ""] as [JSONValue] {
            #expect(try error(["SoCMND": number]) == .claim("SoCMND"))
        }
        #expect(try error(["SoCMND": 1_090_012_345]) == .claim("SoCMND"))
        for day in ["31/02/1990", "1990-13-01", "03-02-1990", "3/2/1990", "1990020a", "hôm qua"] as [JSONValue] {
            #expect(try error(["NgaySinh": day]) == .claim("NgaySinh"), "\(day)")
        }
        #expect(try error(["HoVaTen": "A\u{0}B"]) == .claim("HoVaTen"))
        #expect(try error(["LoaiTaiKhoan": "2"]) == .claim("MaSoThue"))
        #expect(try error(["LoaiTaiKhoan": "2", "MaSoThue": "không"]) == .claim("MaSoThue"))
    }

    @Test("Brackets within strings are letters: they neither make claims deep nor shallow")
    func depth() throws {
        func read(_ text: String) -> Bool { (try? ClaimSet(json: Data(text.utf8))) != nil }
        func nested(_ depth: Int, after text: String = "") -> String {
            "{" + text + "\"a\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
                + "}"
        }
        #expect(read(nested(16)) && !read(nested(17)))
        let closing = String(repeating: "]", count: 100)
        #expect(!read(nested(17, after: "\"b\":\"\(closing)\",")))
        #expect(!read(nested(17, after: "\"b\":\"\\\"\(closing)\",")))
        #expect(!read(nested(17, after: "\"\(closing)\":1,")))
        #expect(read(nested(16, after: "\"b\":\"\(String(repeating: "[", count: 100))\",")))
    }

    @Test("A level is asked for by the words of it and of those above, the lowest first")
    func words() {
        #expect(Self.vneid.words(for: .one) == ["LoA1", "LoA2", "LoA2+"])
        #expect(Self.vneid.words(for: .two) == ["LoA2", "LoA2+"])
    }
}

@Suite struct ProviderTests {
    @Test("The proof key of RFC 7636, appendix B")
    func proofKey() {
        #expect(
            ProofKey.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(ProofKey(bytes: [UInt8](repeating: 7, count: 32)).verifier.utf8.count == 43)
    }

    @Test("A description counts where it is this issuer's and all its addresses may be called")
    func metadata() throws {
        func read(_ changes: [String: JSONValue?]) throws(IdentityError) -> ProviderMetadata {
            var json: JSONObject = [
                "issuer": "https://id.example.vn", "authorization_endpoint": "https://id.example.vn/a",
                "token_endpoint": "https://id.example.vn/t", "jwks_uri": "https://keys.example.vn/",
            ]
            for (name, value) in changes { json[name] = value }
            return try ProviderMetadata(json: Data(JSONWriter.bytes(.object(json))), issuer: "https://id.example.vn")
        }
        #expect(try read([:]).keys == "https://keys.example.vn/")
        #expect(try read(["token_endpoint": "http://127.0.0.1:8/t"]).token == "http://127.0.0.1:8/t")
        #expect(throws: IdentityError.metadata("issuer")) { try read(["issuer": "https://id.example.vn/"]) }
        for address in [
            "http://id.example.vn/t", "ftp://id.example.vn/", "https://", "https://u@id.example.vn/", "//id", "",
            "https://é",
            "https://id.example.vn/#t", "file:///etc/passwd", "http://localhost.example.vn/",
        ] as [JSONValue] {
            #expect(throws: IdentityError.metadata("token_endpoint"), "\(address)") {
                try read(["token_endpoint": address])
            }
        }
        #expect(throws: IdentityError.metadata("jwks_uri")) { try read(["jwks_uri": nil]) }
        #expect(throws: IdentityError.metadata("userinfo_endpoint")) { try read(["userinfo_endpoint": 7]) }
        #expect(
            ProviderMetadata.address(of: "https://id.example.vn/realms/vn/")
                == "https://id.example.vn/realms/vn/.well-known/openid-configuration")
    }

    @Test("A browser is sent with everything that binds the answer to it, escaped")
    func address() throws {
        let provider = IdentityProvider(
            name: "vneid", issuer: "https://id.example.vn", client: "toàn trình&x", secret: ClientSecret("s"),
            algorithms: [.rs256], mapping: ClaimsTests.vneid)
        let metadata = ProviderMetadata(authorization: "https://id.example.vn/a?x=1", token: "", keys: "")
        let proof = ProofKey(bytes: [UInt8](repeating: 7, count: 32))
        let address = provider.address(
            metadata, callback: "https://dvc.example.vn/v1/citizen/callback", state: "s t", nonce: "n", proof: proof,
            level: .two)
        let items = try #require(URLComponents(string: address)?.queryItems)
        #expect(
            Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
                == [
                    "x": "1", "response_type": "code", "client_id": "toàn trình&x", "scope": "openid", "state": "s t",
                    "redirect_uri": "https://dvc.example.vn/v1/citizen/callback", "nonce": "n",
                    "code_challenge": proof.challenge, "code_challenge_method": "S256", "acr_values": "LoA2 LoA2+",
                ])
        #expect(!"\(provider)".contains("\"s\"") && "\(ClientSecret("s")!)" == "ClientSecret(…)")
    }
}
