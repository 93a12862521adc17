import Crypto

extension Keyring {
    /// The first line of a key file: the kind of file and the version of its form.
    static let header = "toantrinh-keyring 1"
    /// More than any key file needs.
    static let maximumBytes = 64 << 10

    /// The content of a key file: one line a key, `key ID SECRET`, the secret in base64, oldest first.
    package var text: String {
        var text = Self.header + "\n"
        text +=
            "# Khóa chủ của dữ liệu cá nhân. Mất tệp này là mất dữ liệu. Hãy sao lưu riêng, không để cùng cơ sở dữ liệu.\n"
        text +=
            "# Master keys of personal data. Without this file the data are lost. Back it up apart from the database.\n"
        for key in keys {
            let secret = key.secret.withUnsafeBytes { Base64.text(Array($0)) }
            text += "key \(key.id) \(secret)\n"
        }
        return text
    }

    /// Reads the content of a key file; each identifier must fit its key, so that a damaged file is noticed.
    ///
    /// - Throws: The line that cannot be read, never its content.
    package init(text: String) throws(KeyringError.Reason) {
        guard text.utf8.count <= Self.maximumBytes else { throw .malformed(line: 1) }
        var keys: [MasterKey] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        guard let first = lines.first, first.hasPrefix("toantrinh-keyring ") else { throw .malformed(line: 1) }
        guard first == Self.header else { throw .unknownVersion }
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty && !line.hasPrefix("#") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 3, words[0] == "key", let bytes = Base64.bytes(String(words[2])),
                let key = try? MasterKey(bytes: bytes), key.id == words[1], !keys.contains(where: { $0.id == key.id })
            else { throw .malformed(line: index + 1) }
            keys.append(key)
        }
        guard let keyring = Keyring(keys: keys) else { throw .malformed(line: lines.count) }
        self = keyring
    }
}
