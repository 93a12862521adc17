import Crypto
import FoundationEssentials

extension Keyring {
    /// Wraps `key` under the newest master key for the subject of a dossier.
    ///
    /// AES-256-GCM under a key derived for this dossier, so that no derived key ever sees many nonces.
    /// - Parameters:
    ///   - key: The data key.
    ///   - stream: The dossier's stream, 16 bytes.
    ///   - subject: The subject within the dossier.
    /// - Returns: What the key store keeps.
    /// - Throws: `SealingError` where the stream is not 16 bytes.
    public func wrap(_ key: DataKey, stream: [UInt8], subject: String) throws(SealingError) -> WrappedKey {
        guard stream.count == Sealer.streamByteCount else { throw SealingError(.invalidInput) }
        let secret = key.secret.withUnsafeBytes { Array($0) }
        let bytes = try AEAD.seal(
            secret, key: newest.derived(for: Self.purpose, context: stream),
            binding: Self.binding(id: key.id, masterKeyID: newest.id, stream: stream, subject: subject))
        return WrappedKey(id: key.id, masterKeyID: newest.id, bytes: bytes)
    }

    /// Opens a wrapped key; stream and subject must be those it was wrapped for.
    ///
    /// - Throws: `SealingError` where they are not, where the bytes were changed, or the master key is not in this keyring.
    public func unwrap(_ wrapped: WrappedKey, stream: [UInt8], subject: String) throws(SealingError) -> DataKey {
        guard let master = key(wrapped.masterKeyID) else {
            throw SealingError(.unknownMasterKey(id: Self.printable(wrapped.masterKeyID)))
        }
        let secret = try AEAD.open(
            wrapped.bytes, key: master.derived(for: Self.purpose, context: stream),
            binding: Self.binding(id: wrapped.id, masterKeyID: master.id, stream: stream, subject: subject))
        guard secret.count == DataKey.byteCount else { throw SealingError(.cannotOpen) }
        return DataKey(id: wrapped.id, secret: SymmetricKey(data: secret))
    }

    /// Wraps again under the newest master key; `nil` where it already is. Run over the key store after a rotation.
    ///
    /// What is given opens to the same key as before: it was tried.
    /// - Throws: `SealingError` where the key cannot be unwrapped.
    public func rewrap(
        _ wrapped: WrappedKey, stream: [UInt8], subject: String
    ) throws(SealingError) -> WrappedKey? {
        guard wrapped.masterKeyID != newest.id else { return nil }
        let key = try unwrap(wrapped, stream: stream, subject: subject)
        let again = try wrap(key, stream: stream, subject: subject)
        guard try unwrap(again, stream: stream, subject: subject).secret == key.secret else {
            throw SealingError(.cannotOpen)
        }
        return again
    }

    private static let purpose = "toantrinh data key wrapping 1"

    private static func binding(id: String, masterKeyID: String, stream: [UInt8], subject: String) -> [UInt8] {
        var binding = CanonicalBytes("toantrinh wrapped data key 1")
        binding.append(id)
        binding.append(masterKeyID)
        binding.append(stream)
        binding.append(subject)
        return binding.bytes
    }

    /// At most 16 hexadecimal digits of an identifier that came from outside.
    private static func printable(_ id: String) -> String { String(id.filter(\.isHexDigit).prefix(16)) }
}
