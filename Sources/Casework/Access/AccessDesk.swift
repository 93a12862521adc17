import EventLog
import Organisation
import Sealing
import Synchronization
import Vietnamese
import WorkingTime

/// Signs officers in and recognises tokens. Passwords are tried under a guard that slows guessing down.
final class AccessDesk: Sendable {
    private let store: Store
    private let registry: Registry
    private let clock: any LogClock
    private let sessionLength: Duration
    private let passwords: PasswordDesk
    private let citizens: CitizenDesk
    private let guardState = Mutex(LoginGuard())
    /// Check strings of papers are guessed at, and slowed down, apart from passwords: citizens who mistype one do not keep the officers
    /// behind the same address out.
    private let ratingGuard = Mutex(LoginGuard())
    /// Tracking secrets too, apart from both.
    private let trackingGuard = Mutex(LoginGuard())

    init(
        store: Store, registry: Registry, passwords: PasswordDesk, citizens: CitizenDesk, clock: any LogClock,
        sessionLength: Duration
    ) {
        self.store = store
        self.registry = registry
        self.passwords = passwords
        self.citizens = citizens
        self.clock = clock
        self.sessionLength = sessionLength
    }

    /// A session that was just opened.
    struct Session {
        var token: AccessToken
        var officer: OfficerID
        var expiresAt: Instant
    }

    /// Opens a session for an officer with their password.
    ///
    /// The same work is done for an account that does not exist, so that neither answer nor time tells which exist.
    func signIn(officer text: String, password: String, address: String) async throws -> Session {
        try registry.requireSound()
        let now = try await clock.now()
        let account = String(text.prefix(100))
        let officer = try? OfficerID(account)
        let proven = try await proven(officer, as: account, by: password, address: address, now: now)
        guard let credential = proven?.id, let officer else { throw Self.wrong }
        let token = AccessToken.generate()
        let expires = now.adding(seconds: sessionLength.components.seconds)
        try await store.insertSession(
            .init(officer: officer.rawValue, credential: credential, expiresAt: expires), digest: token.digest,
            issuedAt: now)
        return Session(token: token, officer: officer, expiresAt: expires)
    }

    /// The officer's password in force, where `password` is the one: for what a session alone is not enough. Slowed down as signing in is.
    func confirmed(_ password: String, of officer: OfficerID) async throws -> Credential? {
        try await proven(
            officer, as: officer.rawValue, by: password, address: "session/\(officer.rawValue)",
            now: try await clock.now())
    }

    private func proven(
        _ officer: OfficerID?, as account: String, by password: String, address: String, now: Instant
    ) async throws -> Credential? {
        if case .wait(let until) = guardState.withLock({ $0.begin(account: account, address: address, at: now) }) {
            throw Self.tooMany(seconds: max(1, (until.microseconds - now.microseconds + 999_999) / 1_000_000))
        }
        let credential: Credential?
        do {
            credential = try await passwords.credential(of: officer, at: now, provenBy: password, asker: address)
        } catch {
            // Nobody has looked at the password: it was no attempt.
            guardState.withLock { $0.takeBack(account: account, address: address) }
            throw error
        }
        if credential != nil { guardState.withLock { $0.succeeded(account: account, address: address) } }
        return credential
    }

    /// Slows guessing of a paper's check string down in the same way.
    func slowRating(_ code: String, address: String) async throws {
        let now = try await clock.now()
        if case .wait(let until) = ratingGuard.withLock({ $0.begin(account: code, address: address, at: now) }) {
            throw Self.tooMany(seconds: max(1, (until.microseconds - now.microseconds + 999_999) / 1_000_000))
        }
    }

    /// What was guessed was right.
    func forgiveRating(_ code: String, address: String) {
        ratingGuard.withLock { $0.succeeded(account: code, address: address) }
    }

    /// A wrong tracking secret was shown. Whoever goes on guessing from one address is told to wait; a right one is never kept out: it has
    /// 80 bits, and codes follow one another, so that anybody could lock anybody's.
    func slowTracking(_ code: String, address: String) async throws {
        let now = try await clock.now()
        let account = "\(code)@\(address)"
        if case .wait(let until) = trackingGuard.withLock({ $0.begin(account: account, address: address, at: now) }) {
            throw Self.tooMany(seconds: max(1, (until.microseconds - now.microseconds + 999_999) / 1_000_000))
        }
    }

    /// Ends the session of a token.
    ///
    /// - Throws: `CaseworkError` where it is the token of none: long-lived ones, and identity tokens, go on whatever is answered.
    func signOut(_ token: String) async throws {
        guard let token = AccessToken(token) else { throw Self.noSession }
        if try await store.endSession(digest: token.digest, at: try await clock.now()) { return }
        guard try await citizens.signOut(token) else { throw Self.noSession }
    }

    /// Whose token it is, and what they may do at this instant.
    ///
    /// - Parameters:
    ///   - text: The token as sent.
    ///   - role: The role chosen, where the officer has several posts.
    ///   - agency: The agency chosen.
    ///   - citizen: The token of the citizen for whom a portal acts.
    /// - Returns: The caller, in the post that was chosen.
    /// - Throws: `CaseworkError` where the token is unknown or over, the post is not held today, or the citizen is not known.
    func caller(token text: String, role: String?, agency: String?, citizen: String? = nil) async throws -> Caller {
        let caller = try await caller(token: text, role: role, agency: agency)
        guard let citizen else { return caller }
        guard let system = caller.system else { throw Self.citizenBySystemsOnly }
        return Caller(
            identity: .citizen(try await citizens.citizen(citizen, by: system, now: try await clock.now())),
            authority: nil, post: nil)
    }

    private func caller(token text: String, role: String?, agency: String?) async throws -> Caller {
        guard let token = AccessToken(text) else { throw Self.unknown }
        try registry.requireSound()
        let now = try await clock.now()
        let organisation = registry.snapshot.organisation
        if let credential = organisation.token(digest: token.hash, at: now) {
            switch credential.holder {
            case .system(let system):
                try Self.requireNoPost(role, agency)
                guard organisation.systems[system]?.isTrusted(at: now) == true else { throw Self.unknown }
                return Caller(identity: .system(system), authority: nil, post: nil)
            case .officer(let officer):
                return try caller(officer, organisation, now, role: role, agency: agency)
            }
        }
        guard let session = try await store.session(digest: token.digest) else {
            guard let citizen = try await citizens.citizen(token, now: now) else { throw Self.unknown }
            try Self.requireNoPost(role, agency)
            return Caller(identity: .citizen(citizen), authority: nil, post: nil)
        }
        guard now < session.expiresAt else { throw Self.expired }
        let officer = try OfficerID(session.officer)
        func isOpen() -> Bool {
            registry.snapshot.organisation.password(of: officer, at: now)?.id == session.credential
        }
        // The password it was opened with is another's by now, or was set by another process just before.
        if !isOpen() { try await registry.catchUp() }
        guard isOpen() else { throw Self.unknown }
        return try caller(officer, registry.snapshot.organisation, now, role: role, agency: agency)
    }

    private func caller(
        _ officer: OfficerID, _ organisation: OrganisationState, _ now: Instant, role: String?, agency: String?
    ) throws -> Caller {
        let authority = organisation.authority(of: officer, at: now)
        guard role != nil || agency != nil else {
            return Caller(identity: .officer(officer), authority: authority, post: authority.posts.first)
        }
        let chosen = authority.posts.filter {
            (role == nil || $0.role.id == role) && (agency == nil || $0.agency.rawValue == agency)
        }
        guard let post = chosen.first else { throw Self.noSuchPost }
        return Caller(
            identity: .officer(officer), authority: authority.acting(as: post.role, at: post.agency), post: post)
    }

    /// Only officers hold posts: who names one and is none would believe to act in it.
    private static func requireNoPost(_ role: String?, _ agency: String?) throws {
        guard role == nil, agency == nil else { throw noSuchPost }
    }

    private static func tooMany(seconds: Int64) -> CaseworkError {
        CaseworkError(
            .tooManyAttempts, code: "access.too-many-attempts",
            message: Bilingual(
                vi: "Thử sai quá nhiều lần; chờ \(seconds) giây.",
                en: "Too many failed attempts; wait \(seconds) seconds."), retryAfter: Int(clamping: seconds))
    }

    private static let noSession = CaseworkError(
        .conflict, code: "access.no-session",
        message: Bilingual(
            vi: "Mã này không phải của một phiên đăng nhập nên không đăng xuất được.",
            en: "This token is no session's: there is nothing to sign out of."),
        advice: Bilingual(
            vi: "Mã truy cập dài hạn do người quản trị thu hồi; mã định danh tự hết hạn.",
            en: "An administrator revokes a long-lived token; an identity token ends by itself."))
    private static let wrong = CaseworkError(
        .unauthenticated, code: "access.wrong-password",
        message: Bilingual(vi: "Sai tên đăng nhập hoặc mật khẩu.", en: "Wrong officer or password."))
    private static let unknown = CaseworkError(
        .unauthenticated, code: "access.unknown-token",
        message: Bilingual(
            vi: "Chưa đăng nhập, hoặc phiên đã kết thúc.", en: "Not signed in, or the session has ended."),
        advice: Bilingual(vi: "Đăng nhập: toantrinh login.", en: "Sign in: toantrinh login."))
    static let expired = CaseworkError(
        .unauthenticated, code: "access.expired",
        message: Bilingual(vi: "Phiên đăng nhập đã hết hạn.", en: "The session has expired."),
        advice: Bilingual(vi: "Đăng nhập lại: toantrinh login.", en: "Sign in again: toantrinh login."))
    private static let citizenBySystemsOnly = CaseworkError(
        .forbidden, code: "access.citizen-by-systems-only",
        message: Bilingual(
            vi: "Chỉ hệ thống có mã truy cập riêng mới hành động thay công dân (TT-Citizen).",
            en: "Only a system with a token of its own acts for a citizen (TT-Citizen)."))
    private static let noSuchPost = CaseworkError(
        .forbidden, code: "access.no-such-post",
        message: Bilingual(
            vi: "Hôm nay bạn không giữ vai trò này tại cơ quan này.",
            en: "You do not hold that role at that agency today."),
        advice: Bilingual(vi: "Xem các vai trò: toantrinh whoami.", en: "See your posts: toantrinh whoami."))
}
