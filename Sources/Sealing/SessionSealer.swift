import Crypto

/// Seals what is kept of a session: opened only by whoever has both the key file and the session's token, of which the database holds
/// neither.
public enum SessionSealer {
    private static let purpose = "toantrinh citizen session 1"

    /// Seals `bytes` for the session of `token`, under the newest master key.
    ///
    /// - Throws: `SealingError`.
    public static func seal(
        _ bytes: [UInt8], token: AccessToken, keyring: Keyring
    ) throws(SealingError) -> [UInt8] {
        try AEAD.seal(bytes, key: key(token, keyring.newest), binding: binding(token))
    }

    /// Opens what `seal` gave, under whichever master key it was.
    ///
    /// - Throws: `SealingError` with the reason `cannotOpen`, whatever does not fit.
    public static func open(
        _ sealed: [UInt8], token: AccessToken, keyring: Keyring
    ) throws(SealingError) -> [UInt8] {
        for master in keyring.keys.reversed() {
            if let bytes = try? AEAD.open(sealed, key: key(token, master), binding: binding(token)) { return bytes }
        }
        throw SealingError(.cannotOpen)
    }

    private static func key(_ token: AccessToken, _ master: MasterKey) -> SymmetricKey {
        master.derived(for: purpose, context: token.text.utf8)
    }

    private static func binding(_ token: AccessToken) -> [UInt8] {
        var binding = CanonicalBytes(purpose)
        binding.append(token.digest)
        return binding.bytes
    }
}
