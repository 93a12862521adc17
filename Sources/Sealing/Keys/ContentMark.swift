import Crypto

extension DataKey {
    /// A mark by which equal contents are known, and which tells nobody without the key what they are: 32 hexadecimal digits.
    ///
    /// - Parameters:
    ///   - content: What is marked.
    ///   - purpose: What for: marks of different purposes have nothing in common.
    /// - Returns: The mark.
    public func mark(of content: [UInt8], for purpose: String) -> String {
        ContentMark.text(
            content,
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, info: Array("toantrinh mark 1 \(purpose)".utf8), outputByteCount: 32))
    }
}

extension Keyring {
    /// The same under the oldest master key, where there is no data key.
    public func mark(of content: [UInt8], for purpose: String) -> String {
        ContentMark.text(content, keys[0].derived(for: "toantrinh mark 1 \(purpose)", context: []))
    }
}

private enum ContentMark {
    static func text(_ content: [UInt8], _ key: SymmetricKey) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: content, using: key).prefix(16)
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
