import Crypto

/// Compares stored parts with the digest that the event carries, before any of them is opened.
public struct AttachmentCheck: Sendable {
    private let form: AttachmentForm
    private var hasher = SHA256()
    private var marks: [SHA256Digest] = []
    private var size = 0
    private var last: Int?

    public init(form: AttachmentForm = .standard) { self.form = form }

    /// Looks at the next part.
    ///
    /// - Throws: `SealingError` where it is of no length that a part can have, or the file is too long.
    public mutating func add(_ part: [UInt8]) throws(SealingError) {
        // Only the last part is shorter than the others.
        guard (AEAD.overhead...form.sealedPartBytes).contains(part.count),
            last ?? form.sealedPartBytes == form.sealedPartBytes
        else { throw SealingError(.cannotOpen) }
        guard part.count - AEAD.overhead <= form.maximumBytes - size else {
            throw SealingError(.tooLarge(limit: form.maximumBytes))
        }
        size += part.count - AEAD.overhead
        last = part.count
        hasher.update(data: part)
        marks.append(SHA256.hash(data: part))
    }

    /// All parts were seen.
    ///
    /// - Parameters:
    ///   - digest: What the event carries.
    ///   - stream: The dossier's stream, 16 bytes.
    ///   - key: The dossier's key for attachments.
    /// - Returns: What opens these very parts.
    /// - Throws: `SealingError` where the parts are not those that the event names.
    public func finish(
        digest: [UInt8], stream: [UInt8], key: DataKey
    ) throws(SealingError) -> AttachmentOpening {
        guard !marks.isEmpty, Array(hasher.finalize()) == digest else { throw SealingError(.cannotOpen) }
        return AttachmentOpening(secrets: try AttachmentSecrets(key: key, stream: stream), marks: marks, size: size)
    }
}

/// Opens the parts of a file one by one, in their order: only those that were compared with the event before.
public struct AttachmentOpening: Sendable {
    private let secrets: AttachmentSecrets
    private let marks: [SHA256Digest]
    /// How many bytes the open file has.
    public let size: Int
    /// How many parts were opened.
    public private(set) var opened = 0

    init(secrets: AttachmentSecrets, marks: [SHA256Digest], size: Int) {
        self.secrets = secrets
        self.marks = marks
        self.size = size
    }

    /// How many parts the file has.
    public var parts: Int { marks.count }

    /// Opens the next part.
    ///
    /// - Throws: `SealingError` where it is not the part that was seen before, key or stream do not fit, or all parts were opened.
    public mutating func open(_ part: [UInt8]) throws(SealingError) -> [UInt8] {
        guard opened < marks.count, SHA256.hash(data: part) == marks[opened] else { throw SealingError(.cannotOpen) }
        let content = try secrets.open(part, index: opened, isLast: opened == marks.count - 1)
        opened += 1
        return content
    }
}
