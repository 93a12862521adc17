import Crypto

/// How long attachments and their parts may be. Stored files are read with the length of part that they were written with.
public struct AttachmentForm: Sendable, Hashable {
    /// How many bytes of content one part holds; the last may hold fewer.
    public let partBytes: Int
    /// The greatest length of a file, in bytes.
    public let maximumBytes: Int

    /// Parts of 256 KiB, and at most 20 MiB.
    public static let standard = AttachmentForm()

    public init(partBytes: Int = 256 << 10, maximumBytes: Int = 20 << 20) {
        self.partBytes = max(1, partBytes)
        self.maximumBytes = max(0, maximumBytes)
    }

    /// How long a sealed part is that holds as much as it may.
    public var sealedPartBytes: Int { partBytes + AEAD.overhead }
}

/// What the parts of one dossier's files are sealed with: two keys of its attachment key, and what they are bound to.
struct AttachmentSecrets: Sendable {
    private let content: SymmetricKey
    private let nonce: SymmetricKey
    private let owner: [UInt8]

    /// - Throws: `SealingError` where the stream is not 16 bytes.
    init(key: DataKey, stream: [UInt8]) throws(SealingError) {
        guard stream.count == Sealer.streamByteCount else { throw SealingError(.invalidInput) }
        content = Self.derived(key, "toantrinh attachment content 1")
        nonce = Self.derived(key, "toantrinh attachment nonce 1")
        var owner = CanonicalBytes("toantrinh attachment part 1")
        owner.append(stream)
        owner.append(key.id)
        self.owner = owner.bytes
    }

    /// Seals one part. The nonce is a keyed digest of the part and its place (a synthetic nonce, as in RFC 8452).
    func seal(_ part: [UInt8], index: Int, isLast: Bool) throws(SealingError) -> [UInt8] {
        let binding = binding(index, isLast)
        var code = HMAC<SHA256>(key: nonce)
        code.update(data: binding)
        code.update(data: part)
        return try AEAD.seal(part, key: content, binding: binding, nonce: Array(code.finalize().prefix(12)))
    }

    /// Opens what was sealed for this place.
    func open(_ part: [UInt8], index: Int, isLast: Bool) throws(SealingError) -> [UInt8] {
        try AEAD.open(part, key: content, binding: binding(index, isLast))
    }

    private func binding(_ index: Int, _ isLast: Bool) -> [UInt8] {
        var binding = CanonicalBytes("")
        binding.append(owner)
        binding.append(integer: index)
        binding.append(integer: isLast ? 1 : 0)
        return binding.bytes
    }

    private static func derived(_ key: DataKey, _ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.secret, salt: [UInt8](), info: CanonicalBytes(purpose).bytes, outputByteCount: 32)
    }
}
