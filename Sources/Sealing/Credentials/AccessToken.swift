import Crypto
import FoundationEssentials

/// A random token of 256 bits that stands for a session or a system; shown once, stored only as its digest.
public struct AccessToken: Sendable, Hashable {
    /// What every token begins with, so that a leaked one is recognised.
    public static let prefix = "tt_"

    /// `tt_` and 43 characters of base64 for addresses.
    public let text: String

    /// A new token from the system's random number generator.
    public static func generate() -> AccessToken {
        SymmetricKey(size: .bits256).withUnsafeBytes { AccessToken(checked: prefix + Base64.urlText(Array($0))) }
    }

    /// A token as it was presented; `nil` where it has another form.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 43,
            text.utf8.dropFirst(Self.prefix.utf8.count).allSatisfy(Self.isBase64)
        else { return nil }
        self.init(checked: text)
    }

    private init(checked text: String) { self.text = text }

    /// SHA-256 of the text, 32 bytes: what is stored and looked up. A random token needs no slow hash.
    public var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// The digest as a credential of the organisation writes it: `sha256:` and 64 hexadecimal digits.
    public var hash: String { "sha256:\(Hexadecimal.text(digest))" }

    /// Whether `stored` is this token's hash; compared in constant time.
    public func matches(_ stored: String) -> Bool {
        guard stored.hasPrefix("sha256:"), let bytes = Hexadecimal.bytes(stored.dropFirst(7)) else { return false }
        return SymmetricKey(data: bytes) == SymmetricKey(data: digest)
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    /// The beginning only; the token is never printed.
    public var description: String { "AccessToken(tt_…)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
