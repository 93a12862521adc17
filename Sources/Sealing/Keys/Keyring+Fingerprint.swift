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
        var reading = fingerprinting(purpose: purpose)
        reading.update(bytes)
        return reading.finish()
    }

    /// The same for bytes that come one after the other.
    public func fingerprinting(purpose: String) -> FingerprintReading {
        FingerprintReading(key: Self.key(keys[0], purpose: purpose))
    }

    /// The same under each master key, the newest first: what is kept is made with the first, and recognised by any of them, so that it
    /// outlives a rotation.
    public func fingerprints(of bytes: [UInt8], purpose: String) -> [[UInt8]] {
        keys.reversed().map { key in
            var reading = FingerprintReading(key: Self.key(key, purpose: purpose))
            reading.update(bytes)
            return reading.finish()
        }
    }

    private static func key(_ key: MasterKey, purpose: String) -> SymmetricKey {
        key.derived(for: "toantrinh fingerprint 1", context: purpose.utf8)
    }
}

/// A keyed digest of bytes that are not there at once.
public struct FingerprintReading: Sendable {
    private var code: HMAC<SHA256>

    init(key: SymmetricKey) { code = HMAC(key: key) }

    /// Takes the next bytes.
    public mutating func update(_ bytes: [UInt8]) { code.update(data: bytes) }

    /// 32 bytes (HMAC-SHA-256) of all that came.
    public func finish() -> [UInt8] { Array(code.finalize()) }
}
