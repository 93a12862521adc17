import Crypto

/// An attachment as it is stored: parts of ciphertext one behind the other, addressed by the digest of them all.
public struct SealedAttachment: Sendable, Hashable {
    /// SHA-256 of the sealed parts one behind the other: what the event carries, 32 bytes.
    public var digest: [UInt8]
    /// How many bytes the sealed parts are together.
    public var size: Int
    /// How many parts there are; never none.
    public var parts: Int
    /// Which key of the key store opens it.
    public var keyID: String
}

/// Encrypts an attachment as it comes, with its dossier's attachment key, and hashes what was encrypted.
///
/// However its bytes are cut into chunks, the same file in one dossier gives the same parts and is stored once; in another dossier it
/// gives others. A part is bound to its place and to whether it is the last. The length of a file is not hidden.
public struct AttachmentSealing: Sendable {
    private let form: AttachmentForm
    private let secrets: AttachmentSecrets
    private let keyID: String
    private var hasher = SHA256()
    /// What the next part will hold: never more than one part, and all of it only until more comes.
    private var open: [UInt8] = []
    private var taken = 0
    private var size = 0
    private var parts = 0

    /// - Parameters:
    ///   - form: How long file and parts may be.
    ///   - stream: The dossier's stream, 16 bytes.
    ///   - key: The dossier's key for attachments.
    /// - Throws: `SealingError` where the stream is not 16 bytes.
    public init(form: AttachmentForm = .standard, stream: [UInt8], key: DataKey) throws(SealingError) {
        self.form = form
        secrets = try AttachmentSecrets(key: key, stream: stream)
        keyID = key.id
    }

    /// Takes the next bytes of the file.
    ///
    /// - Returns: The parts that are complete with them, sealed, in their order; most often none.
    /// - Throws: `SealingError` where the file is too long.
    public mutating func append(_ bytes: some RandomAccessCollection<UInt8>) throws(SealingError) -> [[UInt8]] {
        guard bytes.count <= form.maximumBytes - taken else { throw SealingError(.tooLarge(limit: form.maximumBytes)) }
        taken += bytes.count
        var finished: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count > form.partBytes - open.count {
            let count = form.partBytes - open.count
            open.append(contentsOf: rest.prefix(count))
            rest = rest.dropFirst(count)
            finished.append(try sealOpen(isLast: false))
        }
        open.append(contentsOf: rest)
        return finished
    }

    /// The file has ended. Nothing is appended after it.
    ///
    /// - Returns: The last part, sealed, and what the file is called by.
    /// - Throws: `SealingError`, which only a library could be the reason of.
    public mutating func finish() throws(SealingError) -> (part: [UInt8], file: SealedAttachment) {
        let part = try sealOpen(isLast: true)
        return (part, SealedAttachment(digest: Array(hasher.finalize()), size: size, parts: parts, keyID: keyID))
    }

    private mutating func sealOpen(isLast: Bool) throws(SealingError) -> [UInt8] {
        let part = try secrets.seal(open, index: parts, isLast: isLast)
        open.removeAll(keepingCapacity: true)
        hasher.update(data: part)
        parts += 1
        size += part.count
        return part
    }
}
