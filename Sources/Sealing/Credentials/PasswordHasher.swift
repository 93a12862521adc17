import Crypto
import CryptoExtras
import FoundationEssentials
import Vietnamese

/// Hashes and checks passwords with scrypt (RFC 7914), which takes memory as well as time.
///
/// One hashing with the standard parameters takes 32 MiB and some tenths of a second: call it outside Swift's cooperative
/// threads, and never more often at a time than the memory allows.
public struct PasswordHasher: Sendable {
    public let parameters: PasswordHash.Parameters
    private let decoySalt: [UInt8]

    /// - Parameter parameters: Other than the standard only in tests.
    public init(parameters: PasswordHash.Parameters = .standard) {
        self.parameters = parameters
        decoySalt = Self.randomSalt()
    }

    /// The hash of a password that follows the rules, with a new random salt.
    ///
    /// - Throws: `PasswordRefusal` where it does not.
    public func hash(_ password: String) throws(PasswordRefusal) -> PasswordHash {
        let normal = try PasswordRules.check(password)
        let salt = Self.randomSalt()
        guard let key = Self.derive(normal, salt: salt, parameters: parameters, byteCount: 32) else {
            throw .tooLong
        }
        return PasswordHash(parameters: parameters, salt: salt, hash: key.withUnsafeBytes { Array($0) })
    }

    /// Whether `password` is the one that was hashed; compared in constant time.
    ///
    /// Without a stored hash — the account does not exist, or what is stored cannot be read — the same work is done and the
    /// answer is no, so that the time does not tell.
    public func verify(_ password: String, against stored: String?) -> Bool {
        let hash = stored.flatMap(PasswordHash.init(text:))
        let normal = try? PasswordRules.check(password)
        let computed = Self.derive(
            normal ?? "a password that nobody has", salt: hash?.salt ?? decoySalt,
            parameters: hash?.parameters ?? parameters, byteCount: hash?.hash.count ?? 32)
        guard let computed, let hash, normal != nil else { return false }
        return computed == SymmetricKey(data: hash.hash)
    }

    /// Whether a stored hash was made with other parameters and is to be made anew at the next sign-in.
    public func needsRehash(_ stored: String) -> Bool { PasswordHash(text: stored)?.parameters != parameters }

    private static func derive(
        _ password: String, salt: [UInt8], parameters: PasswordHash.Parameters, byteCount: Int
    ) -> SymmetricKey? {
        try? KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: byteCount, rounds: 1 << parameters.logarithm,
            blockSize: parameters.blockSize, parallelism: parameters.parallelism)
    }

    private static func randomSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
