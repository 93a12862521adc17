import Crypto
import Foundation
import Identity
import Sealing

/// Where a browser is sent to sign in, and what it keeps meanwhile.
public struct SignInBeginning: Sendable {
    /// The provider's page.
    public var address: String
    /// Kept by the browser as a cookie: the answer is taken from this browser alone.
    public var cookie: String
    /// For how long, in seconds.
    public var seconds: Int
    /// Whether the cookie may only go over TLS.
    public var isSecure: Bool
}

/// A sign-in that was begun. Nothing of it is kept by us: the browser keeps it, under our mark, bound to the state that the provider
/// sends back. Nonce and proof key are made from both with a key of the installation.
struct SignIn: Sendable {
    /// How long signing in may take, in seconds.
    static let longest: Int64 = 600

    var provider: String
    var level: AssuranceLevel
    /// In seconds since 1970.
    var expires: Int64
    /// What goes through the provider and comes back.
    var state: String
    private let browser: [UInt8]
    private let keyring: Keyring

    /// Begins one.
    init(provider: String, level: AssuranceLevel, now: Double, keyring: Keyring) {
        self.provider = provider
        self.level = level
        expires = Int64(now) + Self.longest
        state = Base64URL.text(Self.random())
        browser = Self.random()
        self.keyring = keyring
    }

    /// Reads what a browser kept; `nil` where it is not what this installation gave for `state`.
    init?(cookie: String, state: String, keyring: Keyring) {
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard cookie.utf8.count <= 400, state.utf8.count <= 100, parts.count == 5,
            let level = Int(parts[1]).flatMap(AssuranceLevel.init(rawValue:)), let expires = Int64(parts[2]),
            let browser = Base64URL.bytes(parts[3]), browser.count == 32, let mark = Base64URL.bytes(parts[4])
        else { return nil }
        provider = parts[0]
        self.level = level
        self.expires = expires
        self.state = state
        self.browser = Array(browser)
        self.keyring = keyring
        let known = keyring.fingerprints(of: marked, purpose: "sign-in")
        // Compared in constant time.
        guard known.contains(where: { SymmetricKey(data: $0) == SymmetricKey(data: mark) }) else { return nil }
    }

    /// What the browser keeps.
    var cookie: String {
        let mark = keyring.fingerprints(of: marked, purpose: "sign-in")[0]
        return "\(provider).\(level.rawValue).\(expires).\(Base64URL.text(browser)).\(Base64URL.text(mark))"
    }

    /// What the identity token has to answer.
    var nonce: String { Base64URL.text(derived("sign-in nonce")) }

    /// The proof that the code comes back to who asked for it.
    var proof: ProofKey { ProofKey(bytes: derived("sign-in proof")) }

    /// Under what it is remembered that the answer was taken.
    var digest: [UInt8] { Array(SHA256.hash(data: Array(state.utf8))) }

    private var marked: [UInt8] {
        Array("\(provider).\(level.rawValue).\(expires).\(Base64URL.text(browser)).\(state)".utf8)
    }

    private func derived(_ purpose: String) -> [UInt8] {
        keyring.fingerprint(of: browser + Array(state.utf8), purpose: purpose)
    }

    private static func random() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
