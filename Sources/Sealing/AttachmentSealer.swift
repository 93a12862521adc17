import Crypto

/// An attachment as it is stored: the ciphertext, addressed by its digest.
public struct SealedAttachment: Sendable, Hashable {
    /// Form, nonce, ciphertext and tag.
    public var bytes: [UInt8]
    /// SHA-256 of `bytes`: what the event carries, 32 bytes.
    public var digest: [UInt8]
    /// Which key of the key store opens it.
    public var keyID: String

    public init(bytes: [UInt8], digest: [UInt8], keyID: String) {
        self.bytes = bytes
        self.digest = digest
        self.keyID = keyID
    }
}

/// Encrypts attachments with their dossier's attachment key, then hashes the ciphertext.
///
/// The nonce is a keyed digest of the content (a synthetic nonce, as in RFC 8452): the same file twice in one dossier gives
/// the same bytes and is stored once; in another dossier it gives other bytes. The length of a file is not hidden.
public struct AttachmentSealer: Sendable {
    /// The greatest length of a file in bytes.
    public let maximumBytes: Int

    public init(maximumBytes: Int = 20 << 20) { self.maximumBytes = max(0, maximumBytes) }

    /// Encrypts `content`.
    ///
    /// - Parameters:
    ///   - content: The file.
    ///   - stream: The dossier's stream, 16 bytes.
    ///   - key: The dossier's key for attachments.
    /// - Returns: The ciphertext with its digest.
    /// - Throws: `SealingError` where the file is too long or the stream is not 16 bytes.
    public func seal(_ content: [UInt8], stream: [UInt8], key: DataKey) throws(SealingError) -> SealedAttachment {
        guard stream.count == Sealer.streamByteCount else { throw SealingError(.invalidInput) }
        guard content.count <= maximumBytes else { throw SealingError(.tooLarge(limit: maximumBytes)) }
        let binding = Self.binding(stream: stream, key: key)
        var code = HMAC<SHA256>(key: Self.derived(key, "toantrinh attachment nonce 1"))
        code.update(data: binding)
        code.update(data: content)
        let bytes = try AEAD.seal(
            content, key: Self.derived(key, "toantrinh attachment content 1"), binding: binding,
            nonce: Array(code.finalize().prefix(12)))
        return SealedAttachment(bytes: bytes, digest: Array(SHA256.hash(data: bytes)), keyID: key.id)
    }

    /// Decrypts stored bytes after comparing them with the digest that the event carries.
    ///
    /// - Throws: `SealingError` where digest, stream, key or bytes do not fit, or the bytes are too many.
    public func open(
        _ bytes: [UInt8], digest: [UInt8], stream: [UInt8], key: DataKey
    ) throws(SealingError) -> [UInt8] {
        guard bytes.count <= maximumBytes + AEAD.overhead else { throw SealingError(.tooLarge(limit: maximumBytes)) }
        guard Array(SHA256.hash(data: bytes)) == digest else { throw SealingError(.cannotOpen) }
        return try AEAD.open(
            bytes, key: Self.derived(key, "toantrinh attachment content 1"),
            binding: Self.binding(stream: stream, key: key))
    }

    private static func derived(_ key: DataKey, _ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.secret, salt: [UInt8](), info: CanonicalBytes(purpose).bytes, outputByteCount: 32)
    }

    private static func binding(stream: [UInt8], key: DataKey) -> [UInt8] {
        var binding = CanonicalBytes("toantrinh attachment 1")
        binding.append(stream)
        binding.append(key.id)
        return binding.bytes
    }
}
