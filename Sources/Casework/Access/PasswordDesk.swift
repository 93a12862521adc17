import Dispatch
import Foundation
import Organisation
import Sealing
import WorkingTime

/// Hashes and checks passwords. A hash lies in a table beside the log, under the credential that the log names.
final class PasswordDesk: Sendable {
    private let store: Store
    private let registry: Registry
    private let keyring: Keyring
    private let hasher: PasswordHasher
    /// Memory-hard hashing is expensive by design: only so many at once, whoever asks. Those who ask from one place share a turn, so that
    /// they cannot take up the others.
    let turns = KeyedLock<Int>(maxWaiters: 32)
    private static let places = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount / 2))
    /// Threads of its own: hashing keeps none of Swift's cooperative threads from everybody else.
    private let queue = DispatchQueue(label: "toantrinh.passwords", qos: .utility, attributes: .concurrent)

    init(store: Store, registry: Registry, keyring: Keyring, hasher: PasswordHasher) {
        self.store = store
        self.registry = registry
        self.keyring = keyring
        self.hasher = hasher
    }

    /// A password that is to be set: what the log says of it, and the hash beside the log.
    struct Made: Sendable {
        var credential: Credential
        var hash: PasswordHash
    }

    /// Hashes a new password.
    ///
    /// - Parameters:
    ///   - password: What it is to be.
    ///   - officer: Whose.
    ///   - now: From when on it counts.
    ///   - asker: Who wants it set: theirs wait for one another.
    /// - Returns: What is to be written.
    /// - Throws: `PasswordRefusal`, `LockRefused` where too many wait.
    func make(_ password: String, of officer: OfficerID, at now: Instant, asker: String) async throws -> Made {
        _ = try PasswordRules.check(password)
        let hash = try await working(for: asker) { [hasher] in Result { try hasher.hash(password) } }.get()
        var generator = SystemRandomNumberGenerator()
        let id = Hex.text((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        return Made(
            credential: Credential(
                holder: .officer(officer), kind: .password, id: id, digest: digests(of: hash.text, id, officer)[0],
                from: now),
            hash: hash)
    }

    /// The officer's present password, where `password` is the one; the same work is done where there is none.
    ///
    /// - Throws: `LockRefused` where too many wait, and what the database throws.
    func credential(
        of officer: OfficerID?, at now: Instant, provenBy password: String, asker: String
    ) async throws -> Credential? {
        let known = try await stored(officer, at: now)
        let isRight = try await working(for: asker) { [hasher] in hasher.verify(password, against: known?.hash) }
        return isRight ? known?.credential : nil
    }

    /// Deletes the hash of a password that no longer counts.
    func forget(_ officer: OfficerID, at now: Instant) async throws {
        let organisation = registry.snapshot.organisation
        guard organisation.password(of: officer, at: now) == nil, let id = organisation.passwords[officer]?.id else {
            return
        }
        try await store.deletePassword(of: officer.rawValue, credential: id)
    }

    private func stored(_ officer: OfficerID?, at now: Instant) async throws -> (credential: Credential, hash: String)?
    {
        // Looked for also where nobody is called so, so that the time does not tell.
        let row = try await store.password(of: officer?.rawValue ?? "")
        guard let officer, let row else { return nil }
        func present() -> Credential? { registry.snapshot.organisation.password(of: officer, at: now) }
        // Another process may have set it since.
        if present()?.id != row.credential { try await registry.catchUp() }
        guard let credential = present(), credential.id == row.credential,
            digests(of: row.hash, row.credential, officer).contains(credential.digest)
        else { return nil }
        return (credential, row.hash)
    }

    /// Binds a hash to its officer and credential, under keys that the database does not hold, the newest first.
    private func digests(of hash: String, _ id: String, _ officer: OfficerID) -> [String] {
        let bytes = Array("\(officer.rawValue)/\(id)/\(hash)".utf8)
        return keyring.fingerprints(of: bytes, purpose: "password").map { "hmac:" + Hex.text($0) }
    }

    private func working<Answer: Sendable>(
        for asker: String, _ work: @escaping @Sendable () -> Answer
    ) async throws -> Answer {
        try await turns.withLock(Self.place(asker)) { [queue] in
            await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: work()) } }
        }
    }

    /// The turn that an asker takes.
    static func place(_ asker: String) -> Int { Int(asker.hashValue.magnitude % UInt(places)) }
}
