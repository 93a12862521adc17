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
        let key = keys[0].derived(for: "toantrinh fingerprint 1", context: purpose.utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }
}
