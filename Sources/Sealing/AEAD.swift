import Crypto
import FoundationEssentials

/// AES-256-GCM (NIST SP 800-38D): one form byte, a nonce of 12 bytes, the ciphertext, a tag of 16 bytes.
enum AEAD {
    /// The form of the bytes; another one would be another number.
    static let form: UInt8 = 1
    /// Bytes added to the plaintext.
    static let overhead = 1 + 12 + 16

    /// Encrypts `plaintext` and authenticates `binding` with it.
    ///
    /// - Parameters:
    ///   - plaintext: The bytes.
    ///   - key: The key.
    ///   - binding: What the ciphertext belongs to; must be the same when it is opened.
    ///   - nonce: 12 bytes that this key never sees with another plaintext; random where `nil`.
    /// - Returns: Form, nonce, ciphertext and tag.
    /// - Throws: `SealingError` where the nonce is not 12 bytes.
    static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, binding: [UInt8], nonce: [UInt8]? = nil
    ) throws(SealingError) -> [UInt8] {
        do {
            let nonce = if let nonce { try AES.GCM.Nonce(data: nonce) } else { AES.GCM.Nonce() }
            let box = try AES.GCM.seal(plaintext, using: key, nonce: nonce, authenticating: binding)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(plaintext.count + overhead)
            bytes.append(form)
            bytes.append(contentsOf: box.nonce)
            bytes.append(contentsOf: box.ciphertext)
            bytes.append(contentsOf: box.tag)
            return bytes
        } catch {
            throw SealingError(.invalidInput)
        }
    }

    /// Decrypts what `seal` gave.
    static func open(_ bytes: [UInt8], key: SymmetricKey, binding: [UInt8]) throws(SealingError) -> [UInt8] {
        guard bytes.count >= overhead, bytes[0] == form else { throw SealingError(.cannotOpen) }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: bytes[1..<13]), ciphertext: bytes[13..<(bytes.count - 16)],
                tag: bytes[(bytes.count - 16)...])
            return Array(try AES.GCM.open(box, using: key, authenticating: binding))
        } catch {
            throw SealingError(.cannotOpen)
        }
    }
}
