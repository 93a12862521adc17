package import Crypto

/// A key of 32 bytes that wraps data keys and derives search keys (khóa chủ). Never written into the database.
public struct MasterKey: Sendable {
    public static let byteCount = 32

    /// The first eight bytes of a digest of the key, in hexadecimal: names the key and shows a mistyped one.
    public let id: String
    package let secret: SymmetricKey
    /// What the first half of HKDF makes of the secret: the same for every purpose, so that it is made once.
    private let extracted: SymmetricKey

    /// A new key from the system's random number generator.
    public static func generate() -> MasterKey { MasterKey(secret: SymmetricKey(size: .bits256)) }

    /// A key from its bytes.
    ///
    /// - Throws: `SealingError` where there are not 32 of them.
    public init(bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.byteCount else { throw SealingError(.invalidInput) }
        self.init(secret: SymmetricKey(data: bytes))
    }

    private init(secret: SymmetricKey) {
        self.secret = secret
        extracted = SymmetricKey(data: HKDF<SHA256>.extract(inputKeyMaterial: secret, salt: [UInt8]()))
        var hash = SHA256()
        hash.update(data: CanonicalBytes("toantrinh master key id 1").bytes)
        secret.withUnsafeBytes { hash.update(bufferPointer: $0) }
        id = Hexadecimal.text(hash.finalize().prefix(8))
    }

    /// A key for one purpose and context, independent of all others (HKDF with SHA-256, RFC 5869).
    func derived(for purpose: String, context: some Collection<UInt8>) -> SymmetricKey {
        var info = CanonicalBytes(purpose)
        info.append(context)
        return HKDF<SHA256>.expand(pseudoRandomKey: extracted, info: info.bytes, outputByteCount: 32)
    }
}

extension MasterKey: CustomStringConvertible, CustomReflectable {
    /// The identifier; the secret is never printed.
    public var description: String { "MasterKey(\(id))" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
