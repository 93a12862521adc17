import Crypto

extension Keyring {
    /// A keyed digest of `bytes`: equal for equal bytes, and nothing can be tried against it without the key.
    ///
    /// The same for as long as the oldest master key is kept.
    /// - Parameters:
    ///   - bytes: What is to be recognised.
    ///   - purpose: Digests of one purpose say nothing about those of another.
    /// - Returns: 32 bytes (HMAC-SHA-256).
    public func fingerprint(of bytes: [UInt8], purpose: String) -> [UInt8] {
        Self.fingerprint(of: bytes, purpose: purpose, key: keys[0])
    }

    /// The same under each master key, the newest first: what is kept is made with the first, and recognised by any of them, so that it
    /// outlives a rotation.
    public func fingerprints(of bytes: [UInt8], purpose: String) -> [[UInt8]] {
        keys.reversed().map { Self.fingerprint(of: bytes, purpose: purpose, key: $0) }
    }

    private static func fingerprint(of bytes: [UInt8], purpose: String, key: MasterKey) -> [UInt8] {
        let key = key.derived(for: "toantrinh fingerprint 1", context: purpose.utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }
}
