import Identity
import JSON
import Logging
import Organisation
import Sealing
import Vietnamese
import WorkingTime

/// Signs citizens in through an identity provider, and recognises them afterwards: by the token of their session, or by the identity token
/// that a portal shows for them.
final class CitizenDesk: Sendable {
    private let settings: IdentitySettings?
    private let clients: [ProviderClient]
    private let store: Store
    private let keyring: Keyring
    private let logger: Logger

    init(settings: IdentitySettings?, store: Store, keyring: Keyring, logger: Logger) {
        self.settings = settings
        clients = settings.map { settings in settings.providers.map { ProviderClient($0, settings) } } ?? []
        self.store = store
        self.keyring = keyring
        self.logger = logger
    }

    // MARK: Signing in

    /// Where to send a browser.
    ///
    /// - Parameters:
    ///   - name: The provider; `nil`: the first.
    ///   - level: The level to ask for.
    /// - Returns: The address, and what the browser keeps.
    /// - Throws: `CaseworkError`.
    func begin(provider name: String?, level: AssuranceLevel) async throws -> SignInBeginning {
        guard let settings, let client = client(name) else { throw Self.noProvider }
        let provider = client.provider
        let metadata = try await told { try await client.describe() }
        let begun = SignIn(provider: provider.name, level: level, now: settings.seconds(), keyring: keyring)
        return SignInBeginning(
            address: provider.address(
                metadata, callback: settings.callback, state: begun.state, nonce: begun.nonce, proof: begun.proof,
                level: level),
            cookie: begun.cookie, seconds: Int(SignIn.longest), isSecure: settings.callback.hasPrefix("https:"))
    }

    /// What a provider sent a browser back with.
    struct Answer: Sendable {
        var state: String
        var code: String?
        /// Why it did not sign anybody in.
        var error: String?
        /// Which issuer says so (RFC 9207).
        var issuer: String?
    }

    /// A session that was just opened.
    struct Session: Sendable {
        var token: AccessToken
        var citizen: Citizen
        var provider: String
        var expiresAt: Instant
    }

    /// Takes the answer of a provider, once, from the browser that began.
    func complete(_ answer: Answer, cookie: String?, now: Instant) async throws -> Session {
        guard let settings else { throw Self.noProvider }
        guard let cookie, let begun = SignIn(cookie: cookie, state: answer.state, keyring: keyring),
            let client = client(begun.provider)
        else { throw Self.notBegunHere }
        guard settings.seconds() < Double(begun.expires) else { throw Self.tooLate }
        let provider = client.provider
        if let issuer = answer.issuer, issuer != provider.issuer { throw IdentityError.issuer }
        // Before anything is asked: who comes second gets nothing, whatever becomes of the first.
        guard try await store.takeSignIn(state: begun.digest) else { throw Self.alreadyTaken }
        guard answer.error == nil, let code = answer.code, (1...2048).contains(code.utf8.count) else {
            throw Self.notSignedIn
        }
        let identity = try await told {
            let answered = try await client.exchange(code: code, proof: begun.proof)
            var claims = try await claims(answered.token, client, rules: provider.rules, nonce: begun.nonce)
            if provider.asksUserInfo {
                guard let access = answered.access else { throw IdentityError.claim("access_token") }
                let more = try await client.userInfo(access: access)
                // Another's data must not come in under this identity (OpenID Connect Core 1.0, section 5.3.2).
                guard more.text("sub") == claims.text("sub") else { throw IdentityError.claim("sub") }
                claims = claims.adding(more)
            }
            // Once all is there: a provider may state the level, or whose account it is, in one place alone.
            return try provider.mapping.identity(claims)
        }
        let citizen = Citizen(issuer: provider.issuer, identity: opaque(identity, provider.issuer))
        let token = AccessToken.generate()
        let expires = now.adding(seconds: settings.sessionSeconds)
        let kept = CitizenSession(issuer: citizen.issuer, identity: citizen.identity)
        try await store.insertCitizen(
            .init(
                provider: provider.name, sealed: try SessionSealer.seal(kept.bytes, token: token, keyring: keyring),
                expiresAt: expires), digest: token.digest, at: now)
        return Session(token: token, citizen: citizen, provider: provider.name, expiresAt: expires)
    }

    /// Ends the session of a token.
    ///
    /// - Returns: Whether there was one.
    func signOut(_ token: AccessToken) async throws -> Bool { try await store.endCitizen(digest: token.digest) }

    // MARK: Afterwards

    /// Whose session it is; `nil` where there is none.
    ///
    /// - Throws: `CaseworkError` where it is over.
    func citizen(_ token: AccessToken, now: Instant) async throws -> Citizen? {
        guard let kept = try await store.citizen(digest: token.digest) else { return nil }
        guard now < kept.expiresAt else { throw AccessDesk.expired }
        guard let bytes = try? SessionSealer.open(kept.sealed, token: token, keyring: keyring),
            let session = CitizenSession(bytes: bytes),
            // A provider that is not trusted any more does not vouch for anybody.
            client(kept.provider)?.provider.issuer == session.issuer
        else { return nil }
        return Citizen(issuer: session.issuer, identity: session.identity)
    }

    /// The citizen for whom a portal acts: by the token of their session, or by an identity token that was made for the portal.
    func citizen(_ shown: String, by portal: SystemID, now: Instant) async throws -> Citizen {
        var citizen: Citizen
        if let token = AccessToken(shown) {
            let known: Citizen?
            do { known = try await self.citizen(token, now: now) } catch let error as CaseworkError
                where error.code == AccessDesk.expired.code
            {
                // The citizen's session is over, not the portal's.
                throw Self.unknownCitizen
            }
            guard let known else { throw Self.unknownCitizen }
            citizen = known
        } else {
            // The issuer that the token states only chooses whose rules it is held against.
            let stated = try SignedToken(shown).statedIssuer
            let client = clients.first { $0.provider.issuer == stated }
            guard let client, let rules = client.provider.rules(portal: portal.rawValue) else {
                throw Self.unknownCitizen
            }
            let claims = try await claims(shown, client, rules: rules, nonce: nil)
            let identity = try client.provider.mapping.identity(claims)
            citizen = Citizen(issuer: client.provider.issuer, identity: opaque(identity, client.provider.issuer))
        }
        citizen.through = portal
        return citizen
    }

    private func claims(
        _ text: String, _ client: ProviderClient, rules: TokenRules, nonce: String?
    ) async throws -> ClaimSet {
        let token = try SignedToken(text)
        // What is signed otherwise is not worth a question to the provider.
        let algorithm = try rules.algorithm(of: token)
        let now = settings?.seconds() ?? .infinity
        let keys = try await client.keys(for: token, algorithm)
        do throws(IdentityError) {
            return try rules.claims(of: token, keys: keys, nonce: nonce, now: now)
        } catch {
            // A provider that does not name its keys may have a new one.
            guard error == .signature, token.keyID == nil else { throw error }
        }
        let fresh = try await client.keys(for: token, algorithm, doubted: true)
        return try rules.claims(of: token, keys: fresh, nonce: nonce, now: now)
    }

    private func client(_ name: String?) -> ProviderClient? {
        guard let name else { return clients.first }
        return clients.first { $0.provider.name == name }
    }

    /// The identity under our own name for it.
    private func opaque(_ identity: VouchedIdentity, _ issuer: String) -> VouchedIdentity {
        var identity = identity
        identity.subject = name(of: identity.subject, at: issuer)
        return identity
    }

    /// Our own name for who is called `subject` at the provider `issuer`, whoever says so: the provider's token, or a system.
    func name(of subject: String, at issuer: String) -> String {
        let bytes = Array("\(issuer)\n\(subject)".utf8)
        return "c:" + Hex.text(keyring.fingerprint(of: bytes, purpose: "citizen").prefix(16))
    }

    /// Tells the operator what went wrong with a provider, by its code.
    private func told<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch {
            logger.warning("identity provider", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
            throw error
        }
    }
}

extension CitizenDesk {
    private static let noProvider = CaseworkError(
        .notFound, code: "identity.no-provider",
        message: Bilingual(
            vi: "Không có hệ thống định danh này.", en: "There is no such identity provider here."),
        advice: Bilingual(
            vi: "Người vận hành khai báo trong tệp mà TOANTRINH_IDENTITY nêu.",
            en: "The operator names providers in the file that TOANTRINH_IDENTITY names."))
    private static let notBegunHere = CaseworkError(
        .forbidden, code: "identity.not-begun-here",
        message: Bilingual(
            vi: "Trình duyệt này không bắt đầu lần đăng nhập ấy.", en: "This browser did not begin that sign-in."),
        advice: Bilingual(
            vi: "Đăng nhập lại từ đầu, trên cùng một trình duyệt có bật cookie.",
            en: "Begin the sign-in anew, in one browser that takes cookies."))
    private static let tooLate = CaseworkError(
        .forbidden, code: "identity.sign-in-too-late",
        message: Bilingual(vi: "Lần đăng nhập này đã quá lâu.", en: "This sign-in took too long."),
        advice: Bilingual(vi: "Đăng nhập lại từ đầu.", en: "Begin the sign-in anew."))
    private static let alreadyTaken = CaseworkError(
        .forbidden, code: "identity.answer-taken",
        message: Bilingual(
            vi: "Câu trả lời của hệ thống định danh đã được dùng.", en: "The provider's answer was used before."),
        advice: Bilingual(vi: "Đăng nhập lại từ đầu.", en: "Begin the sign-in anew."))
    private static let notSignedIn = CaseworkError(
        .forbidden, code: "identity.refused",
        message: Bilingual(
            vi: "Hệ thống định danh không xác nhận người dùng.", en: "The identity provider did not sign anybody in."),
        advice: Bilingual(vi: "Đăng nhập lại từ đầu.", en: "Begin the sign-in anew."))
    private static let unknownCitizen = CaseworkError(
        .forbidden, code: "access.unknown-citizen",
        message: Bilingual(
            vi: "Mã trong TT-Citizen không phải của công dân nào đang đăng nhập.",
            en: "What TT-Citizen holds is no token of a citizen who is signed in."),
        advice: Bilingual(
            vi: "Gửi mã phiên của công dân, hoặc mã định danh cấp cho cổng này.",
            en: "Send the token of the citizen's session, or an identity token made for this portal."))
}
