public import FoundationEssentials

/// Base64 for addresses without padding (RFC 7515, section 2): one spelling for each run of bytes.
public enum Base64URL {
    /// The text of `bytes`.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for character in Data(bytes).base64EncodedString() where character != "=" {
            text.append(character == "+" ? "-" : character == "/" ? "_" : character)
        }
        return text
    }

    /// The bytes of `text`; `nil` where it has other characters, padding, or another spelling than `text(_:)` gives.
    public static func bytes(_ text: some StringProtocol) -> Data? {
        var plain = ""
        plain.reserveCapacity(text.utf8.count + 3)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): plain.append("+")
            case UInt8(ascii: "_"): plain.append("/")
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                plain.unicodeScalars.append(Unicode.Scalar(byte))
            default: return nil
            }
        }
        plain += String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: plain), data.base64EncodedString() == plain else { return nil }
        return data
    }
}
