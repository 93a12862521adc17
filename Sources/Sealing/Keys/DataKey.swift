package import Crypto

/// A key of 32 bytes for the personal data of one subject in one dossier; erasing it erases what it sealed.
public struct DataKey: Sendable {
    public static let byteCount = 32
    /// The subject under which the key of a dossier's attachments is kept.
    public static let attachments = "@attachments"

    /// A random identifier of 16 characters: what events and the key store call the key.
    public let id: String
    package let secret: SymmetricKey

    /// A new key from the system's random number generator.
    public static func generate() -> DataKey {
        var generator = SystemRandomNumberGenerator()
        // Two questions to the kernel instead of twelve.
        let random = [generator.next(), generator.next()] as [UInt64]
        let id = Base64.urlText(random.withUnsafeBytes { Array($0.prefix(12)) })
        return DataKey(id: id, secret: SymmetricKey(size: .bits256))
    }

    package init(id: String, secret: SymmetricKey) {
        self.id = id
        self.secret = secret
    }
}

extension DataKey: CustomStringConvertible, CustomReflectable {
    /// The identifier; the secret is never printed.
    public var description: String { "DataKey(\(id))" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// A data key as the key store keeps it: wrapped under a master key, bound to its dossier and subject.
public struct WrappedKey: Sendable, Hashable {
    /// The data key's identifier.
    public var id: String
    /// The master key that unwraps it.
    public var masterKeyID: String
    /// Form, nonce, ciphertext and tag: 61 bytes.
    public var bytes: [UInt8]

    public init(id: String, masterKeyID: String, bytes: [UInt8]) {
        self.id = id
        self.masterKeyID = masterKeyID
        self.bytes = bytes
    }
}
