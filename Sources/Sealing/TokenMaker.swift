import Crypto
public import Organisation
import Vietnamese

/// A keyed token of 16 bytes: equal for equal names or numbers within one agency, and meaningless without the key.
public struct SearchToken: Sendable, Hashable {
    public static let byteCount = 16

    public let bytes: [UInt8]

    init(_ code: HMAC<SHA256>.MAC) { bytes = Array(code.prefix(Self.byteCount)) }
}

/// Makes the tokens of the side table by which dossiers are found (HMAC-SHA-256, cut to 16 bytes).
///
/// Keyed by agency: two agencies' tokens of one name are not alike. Names and numbers are kept apart, so that a name written
/// as a number finds no number. Only equality is seen: no similar spelling, no part of a word, no order.
public struct TokenMaker: Sendable {
    public let agency: AgencyCode
    /// Oldest first, as in the keyring.
    private let keys: [SymmetricKey]

    public init(keyring: Keyring, agency: AgencyCode) {
        self.agency = agency
        keys = keyring.keys.map { $0.derived(for: "toantrinh search token 1", context: agency.rawValue.utf8) }
    }

    /// The tokens to keep for a full name: one a key of `NameKeys`, under the newest master key.
    public func tokens(ofName fullName: String) -> [SearchToken] {
        NameKeys.keys(of: fullName).flatMap { tokens("name", $0, keys: keys.suffix(1)) }
    }

    /// The tokens to look for when a name is typed: one a master key, so that tokens made before a rotation are found.
    public func tokens(forNameQuery query: String) -> [SearchToken] {
        NameKeys.key(ofQuery: query).map { tokens("name", $0, keys: keys[...]) } ?? []
    }

    /// The token to keep for a personal number, under the newest master key; none for a text without letters or digits.
    public func tokens(ofNumber number: String) -> [SearchToken] {
        Self.normal(number).map { tokens("number", $0, keys: keys.suffix(1)) } ?? []
    }

    /// The tokens to look for when a number is typed: one a master key.
    public func tokens(forNumberQuery query: String) -> [SearchToken] {
        Self.normal(query).map { tokens("number", $0, keys: keys[...]) } ?? []
    }

    private func tokens(_ kind: String, _ text: String, keys: ArraySlice<SymmetricKey>) -> [SearchToken] {
        var message = CanonicalBytes("toantrinh search token 1")
        message.append(kind)
        message.append(text)
        return keys.map { SearchToken(HMAC<SHA256>.authenticationCode(for: message.bytes, using: $0)) }
    }

    /// Letters and digits in upper case: `001 206.000-123` is `001206000123`.
    private static func normal(_ number: String) -> String? {
        let text = VietnameseText.nfc(number).uppercased().filter { $0.isLetter || $0.isNumber }
        return text.isEmpty ? nil : text
    }
}
