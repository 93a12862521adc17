import Crypto
import CryptoExtras
import Foundation
public import Hummingbird
import HummingbirdCore
import Identity
public import JSON
import NIOCore
import Synchronization

/// An identity provider in VNeID's manner (hệ thống định danh), with invented citizens: discovery, authorize, token and key set.
///
/// Its own orders: `{"rotate":true}` signs with a new key and publishes that one alone, `"beside"` with those of before; `{"citizen":{"login":…, claim: value…}}` knows
/// somebody else; `{"next_token":{"alg":…, claim: value or null…}}` makes the next identity token another than it should be.
public final class IdentityStandIn: StandIn {
    public let name = "identity"

    private struct Code {
        var login: String
        var client: String
        var callback: String
        var nonce: String?
        var challenge: String
    }

    private struct State {
        var key: _RSA.Signing.PrivateKey
        var keyNumber: Int64 = 1
        /// Keys of before that are published still, with their numbers.
        var former: [(number: Int64, key: _RSA.Signing.PrivateKey)] = []
        var citizens: [String: JSONObject]
        var codes: [String: Code] = [:]
        var next: JSONObject?
        var counts: [String: Int64] = ["authorize": 0, "codes": 0, "tokens": 0, "refused": 0, "keys": 0]
    }

    private let state: Mutex<State>

    /// - Throws: Where no key can be made.
    public init() throws {
        state = Mutex(State(key: try _RSA.Signing.PrivateKey(keySize: .bits2048), citizens: Self.invented))
    }

    /// Whoever has such a name or number is meant no more than anybody.
    private static let invented: [String: JSONObject] = [
        "binh": [
            "sub": "7f0c2b1e", "acr": "LoA2", "LoaiTaiKhoan": "1", "HoVaTen": "NGUYỄN VĂN BÌNH",
            "SoCMND": "001090012345", "NgaySinh": "03/02/1990",
        ],
        "huong": [
            "sub": "19ab77d0", "acr": "LoA1", "LoaiTaiKhoan": "1", "HoVaTen": "TRẦN THỊ HƯƠNG",
            "SoCMND": "001192054321", "NgaySinh": "20/11/1992",
        ],
        "cong-ty": [
            "sub": "c40e91f2", "acr": "LoA2", "LoaiTaiKhoan": "2", "HoVaTen": "CÔNG TY MẪU", "MaSoThue": "0100000001",
        ],
    ]

    public func addRoutes(to router: Router<BasicRequestContext>) {
        router.get(".well-known/openid-configuration") { request, _ in
            let issuer = Self.issuer(request)
            return Self.json([
                "issuer": .string(issuer), "authorization_endpoint": .string(issuer + "/authorize"),
                "token_endpoint": .string(issuer + "/token"), "jwks_uri": .string(issuer + "/jwks"),
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"],
                "acr_values_supported": ["LoA1", "LoA2"],
            ])
        }
        router.get("jwks") { [self] _, _ in Self.json(try keySet()) }
        router.get("authorize") { [self] request, _ in
            state.withLock { $0.counts["authorize", default: 0] += 1 }
            // Whoever says so is signed in without being asked.
            if let login = request.uri.queryParameters.get("login_hint") { return authorize(request, login) }
            return page(request)
        }
        router.post("authorize") { [self] request, _ in
            let form = Self.form(try await request.body.collect(upTo: 4096))
            return authorize(request, form["login"] ?? "")
        }
        router.post("token") { [self] request, _ in
            let form = Self.form(try await request.body.collect(upTo: 64 << 10))
            guard let answer = try token(form, request) else {
                state.withLock { $0.counts["refused", default: 0] += 1 }
                return Self.json(["error": "invalid_grant"], .badRequest)
            }
            return Self.json(answer)
        }
    }

    public func control(_ order: JSONObject) async throws {
        for member in order.members {
            switch (member.key, member.value) {
            case ("rotate", .bool(true)), ("rotate", .string("beside")):
                let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
                let isBeside = member.value == "beside"
                state.withLock { state in
                    state.former = isBeside ? state.former + [(state.keyNumber, state.key)] : []
                    state.key = key
                    state.keyNumber += 1
                }
            case ("citizen", .object(var claims)):
                guard let login = claims["login"]?.string, claims["sub"]?.string != nil else {
                    throw ControlFault(member: "citizen")
                }
                claims["login"] = nil
                state.withLock { $0.citizens[login] = claims }
            case ("next_token", .object(let changes)): state.withLock { $0.next = changes }
            default: throw ControlFault(member: member.key)
            }
        }
    }

    public func report() async -> JSONObject {
        state.withLock { state in
            var report = JSONObject()
            for (name, count) in state.counts.sorted(by: { $0.key < $1.key }) { report[name] = .integer(count) }
            report["key"] = .integer(state.keyNumber)
            return report
        }
    }

    // MARK: Pages

    private func page(_ request: Request) -> Response {
        let logins = state.withLock { $0.citizens.keys.sorted() }
        let buttons = logins.filter { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } }.map {
            "<button name=\"login\" value=\"\($0)\">\($0)</button>"
        }
        let html =
            "<!doctype html><meta charset=\"utf-8\"><title>Định danh (đóng thế)</title>"
            + "<form method=\"post\">\(buttons.joined())</form>"
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    private func authorize(_ request: Request, _ login: String) -> Response {
        let query = request.uri.queryParameters
        func text(_ name: String) -> String? { query.get(name) }
        guard text("response_type") == "code", let client = text("client_id"), let callback = text("redirect_uri"),
            let challenge = text("code_challenge"), text("code_challenge_method") == "S256",
            let given = text("state")
        else { return Self.json(["error": "invalid_request"], .badRequest) }
        let code = Base64URL.text((0..<24).map { _ in UInt8.random(in: .min ... .max) })
        let isKnown = state.withLock { state in
            guard state.citizens[login] != nil else { return false }
            state.counts["codes", default: 0] += 1
            state.codes[code] = Code(
                login: login, client: client, callback: callback, nonce: text("nonce"), challenge: challenge)
            return true
        }
        let fields = isKnown ? [("code", code), ("state", given)] : [("error", "access_denied"), ("state", given)]
        let address = callback + (callback.contains("?") ? "&" : "?") + FormFields.text(fields)
        return Response(status: .found, headers: [.location: address])
    }

    private func token(_ form: [String: String], _ request: Request) throws -> JSONValue? {
        let issuer = Self.issuer(request)
        let basic = request.headers[.authorization]?.split(separator: " ").last.flatMap {
            Data(base64Encoded: String($0))
        }
        let client =
            basic.map { String(decoding: $0, as: UTF8.self).prefix { $0 != ":" } }
            .flatMap { String($0).removingPercentEncoding } ?? form["client_id"]
        // A code is taken out before it is looked at: it counts once.
        let taken = state.withLock { state -> (Code, JSONObject, JSONObject, _RSA.Signing.PrivateKey, Int64)? in
            guard let code = form["code"].flatMap({ state.codes.removeValue(forKey: $0) }),
                let claims = state.citizens[code.login]
            else { return nil }
            let next = state.next ?? [:]
            state.next = nil
            state.counts["tokens", default: 0] += 1
            return (code, claims, next, state.key, state.keyNumber)
        }
        guard let (code, claims, changes, key, number) = taken, form["grant_type"] == "authorization_code",
            code.client == client, code.callback == form["redirect_uri"],
            ProofKey.challenge(of: form["code_verifier"] ?? "") == code.challenge
        else { return nil }
        let now = Int64(Date().timeIntervalSince1970)
        var payload: JSONObject = [
            "iss": .string(issuer), "aud": .string(code.client), "iat": .integer(now), "exp": .integer(now + 300),
        ]
        payload.set("nonce", code.nonce.map(JSONValue.string))
        for member in claims.members { payload[member.key] = member.value }
        var head: JSONObject = ["alg": "RS256", "typ": "JWT", "kid": .string("k\(number)")]
        for change in changes.members {
            if change.key == "alg" || change.key == "kid" {
                head[change.key] = change.value == .null ? nil : change.value
            } else {
                payload[change.key] = change.value == .null ? nil : change.value
            }
        }
        let signed = [head, payload].map { Base64URL.text(JSONWriter.bytes(.object($0))) }.joined(separator: ".")
        let signature =
            head["alg"] == "none"
            ? ""
            : Base64URL.text(
                try key.signature(for: Data(signed.utf8), padding: .insecurePKCS1v1_5).rawRepresentation)
        return [
            "id_token": .string(signed + "." + signature), "token_type": "Bearer", "expires_in": 300,
            "access_token": .string(Base64URL.text((0..<24).map { _ in UInt8.random(in: .min ... .max) })),
        ]
    }

    private func keySet() throws -> JSONValue {
        let published = state.withLock { state in
            state.counts["keys", default: 0] += 1
            return [(number: state.keyNumber, key: state.key)] + state.former
        }
        let keys = try published.map { number, key -> JSONValue in
            let numbers = try key.publicKey.getKeyPrimitives()
            return [
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string("k\(number)"),
                "n": .string(Base64URL.text(numbers.modulus)), "e": .string(Base64URL.text(numbers.publicExponent)),
            ]
        }
        return ["keys": .array(keys)]
    }

    private static func issuer(_ request: Request) -> String { "http://\(request.head.authority ?? "127.0.0.1")" }

    private static func form(_ buffer: ByteBuffer) -> [String: String] {
        let query = URLComponents(string: "?" + String(buffer: buffer).replacing("+", with: "%20"))?.queryItems ?? []
        return Dictionary(query.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    private static func json(_ value: JSONValue, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(value))))
    }
}
