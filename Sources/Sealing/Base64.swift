import FoundationEssentials

/// Base64 with one spelling for each run of bytes (RFC 4648 section 3.5): what decodes but is spelled otherwise is refused.
enum Base64 {
    static func text(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    static func bytes(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    /// The alphabet for file names and addresses, without padding (RFC 4648 section 5).
    static func urlText(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for character in Self.text(bytes) where character != "=" {
            text.append(character == "+" ? "-" : character == "/" ? "_" : character)
        }
        return text
    }

    /// The standard alphabet without padding, as password hash strings write it.
    static func unpaddedText(_ bytes: some Sequence<UInt8>) -> String { text(bytes).filter { $0 != "=" } }

    static func bytes(unpadded text: some StringProtocol) -> [UInt8]? {
        guard !text.contains("=") else { return nil }
        let missing = (4 - text.utf8.count % 4) % 4
        return bytes(String(text) + String(repeating: "=", count: missing))
    }
}
