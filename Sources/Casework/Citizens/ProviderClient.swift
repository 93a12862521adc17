import Foundation
import Identity
import JSON
import Outbound
import Vietnamese

/// Asks one identity provider: for its description and its keys, which are kept, and for the token that a code stands for.
actor ProviderClient {
    let provider: IdentityProvider
    private let settings: IdentitySettings
    private var metadata: ProviderMetadata?
    private var metadataRefresh = KeyRefresh()
    private var keys: KeySet?
    private var refresh = KeyRefresh()
    private var describing: Task<ProviderMetadata, any Error>?
    private var fetching: Task<KeySet, any Error>?

    init(_ provider: IdentityProvider, _ settings: IdentitySettings) {
        self.provider = provider
        self.settings = settings
    }

    /// Where the provider is asked what: from the settings, or as it says itself, for an hour.
    func describe() async throws -> ProviderMetadata {
        if let fixed = provider.metadata { return fixed }
        let now = settings.uptime()
        if metadataRefresh.isDue(isKnown: metadata != nil, now: now), describing == nil {
            metadataRefresh.triedAt = now
            let (provider, settings) = (provider, settings)
            describing = Task {
                let address = ProviderMetadata.address(of: provider.issuer)
                let body = try await Self.get(address, limit: ProviderMetadata.largest, settings)
                return try ProviderMetadata(json: body, issuer: provider.issuer)
            }
        }
        if let describing {
            let outcome = await describing.result
            self.describing = nil
            switch outcome {
            case .success(let fresh):
                metadata = fresh
                metadataRefresh.fetchedAt = now
            case .failure(let error): if metadata == nil { throw error }
            }
        }
        guard let metadata else { throw Self.unreachable }
        return metadata
    }

    /// The provider's keys, fetched anew where they are old or lack the one that `token` names; or where they are doubted, because a token
    /// that names none does not verify.
    func keys(
        for token: SignedToken, _ algorithm: SignatureAlgorithm, doubted: Bool = false
    ) async throws -> KeySet {
        let now = settings.uptime()
        let isKnown = !doubted && keys?.key(token.keyID, for: algorithm) != nil
        if refresh.isDue(isKnown: isKnown, now: now), fetching == nil {
            let address = try await describe().keys
            // Somebody else may have begun in the meantime.
            if fetching == nil {
                refresh.triedAt = now
                let settings = settings
                fetching = Task {
                    try KeySet(json: try await Self.get(address, limit: KeySet.largest, settings))
                }
            }
        }
        if let fetching {
            let outcome = await fetching.result
            self.fetching = nil
            switch outcome {
            case .success(let fresh):
                keys = fresh
                refresh.fetchedAt = now
            case .failure(let error): if keys == nil { throw error }
            }
        }
        guard let keys, refresh.isUsable(now: settings.uptime()) else { throw Self.unreachable }
        return keys
    }

    /// What a code stands for (RFC 6749, section 4.1.3, with the proof of RFC 7636): an identity token, and the access token for `userinfo`.
    func exchange(code: String, proof: ProofKey) async throws -> (token: String, access: String?) {
        let metadata = try await describe()
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.callback),
            ("code_verifier", proof.verifier), ("client_id", provider.client),
        ]
        var call = try Self.call("POST", metadata.token, limit: 64 << 10)
        call.headers["Content-Type"] = "application/x-www-form-urlencoded"
        if let secret = provider.secret {
            let pair = FormFields.escaped(provider.client) + ":" + FormFields.escaped(secret.text)
            call.headers["Authorization"] = "Basic " + Data(pair.utf8).base64EncodedString()
            fields.removeLast()
        }
        call.body = Data(FormFields.text(fields).utf8)
        let reply = try await Self.send(call, settings)
        if reply.status == 400, (try? ClaimSet(json: reply.body))?.text("error") == "invalid_grant" {
            throw Self.codeRefused
        }
        // What is wrong with us, and not with the code: nobody signs in anew for that.
        if [400, 401, 403].contains(reply.status) { throw Self.clientRefused }
        guard reply.status == 200, let answer = try? ClaimSet(json: reply.body), let token = answer.text("id_token")
        else { throw Self.unreachable }
        return (token, answer.text("access_token"))
    }

    /// What the provider says besides, at `userinfo`.
    func userInfo(access: String) async throws -> ClaimSet {
        guard let address = try await describe().userInfo else { throw IdentityError.metadata("userinfo_endpoint") }
        var call = try Self.call("GET", address, limit: SignedToken.largest)
        call.headers["Authorization"] = "Bearer \(access)"
        let reply = try await Self.send(call, settings)
        guard reply.status == 200 else { throw Self.unreachable }
        return try ClaimSet(json: reply.body)
    }

    private static func call(_ method: String, _ address: String, limit: Int) throws -> HTTPCall {
        guard let url = URL(string: address) else { throw unreachable }
        return HTTPCall(
            method: method, url: url, headers: ["Accept": "application/json", "User-Agent": "ToanTrinh"], limit: limit)
    }

    private static func get(_ address: String, limit: Int, _ settings: IdentitySettings) async throws -> Data {
        let reply = try await send(try call("GET", address, limit: limit), settings)
        guard reply.status == 200 else { throw unreachable }
        return reply.body
    }

    private static func send(_ call: HTTPCall, _ settings: IdentitySettings) async throws -> HTTPReply {
        do { return try await settings.fetch(call) } catch {
            // Whoever waited went away; the provider may be well.
            if error as? ExchangeFailure == .cancelled { throw CancellationError() }
            throw unreachable
        }
    }

    static let unreachable = CaseworkError(
        .unavailable, code: "identity.provider-unreachable",
        message: Bilingual(
            vi: "Hệ thống định danh không trả lời hoặc trả lời không đúng dạng.",
            en: "The identity provider does not answer, or makes no sense."),
        advice: Bilingual(vi: "Thử lại sau ít phút.", en: "Try again in a few minutes."), retryAfter: 30)

    private static let clientRefused = CaseworkError(
        .unavailable, code: "identity.client-refused",
        message: Bilingual(
            vi: "Hệ thống định danh không chấp nhận hệ thống này.",
            en: "The identity provider does not accept this system."),
        advice: Bilingual(
            vi: "Thử lại sau; người vận hành đối chiếu client và mã bí mật trong tệp cấu hình định danh.",
            en: "Try again later; the operator compares client and secret in the identity settings."), retryAfter: 300)

    private static let codeRefused = CaseworkError(
        .forbidden, code: "identity.code-refused",
        message: Bilingual(
            vi: "Hệ thống định danh không nhận mã đăng nhập này.",
            en: "The identity provider does not take this code."),
        advice: Bilingual(vi: "Đăng nhập lại từ đầu.", en: "Begin the sign-in anew."))
}
