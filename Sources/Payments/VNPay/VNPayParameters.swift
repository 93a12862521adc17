import Crypto
import Foundation

/// The parameters of a VNPAY message as names and values, and the text that is signed.
public struct VNPayParameters: Sendable, Hashable {
    /// Names with their values, decoded.
    public private(set) var values: [String: String]

    public init(_ values: [String: String] = [:]) { self.values = values }

    public subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// More than any message of theirs.
    static let longestQuery = 8192

    /// Reads the query of an address (`a=1&b=2`).
    ///
    /// - Throws: `VNPayError.malformed` where it is too long, a name stands twice, an escape is broken, or the bytes are no UTF-8.
    public init(query: String) throws(VNPayError) {
        guard query.utf8.count <= Self.longestQuery else { throw .malformed }
        values = [:]
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]),
                let value = Self.decoded(parts.count > 1 ? parts[1] : pair.suffix(0)),
                !name.isEmpty, values.updateValue(value, forKey: name) == nil
            else { throw .malformed }
        }
    }

    private static func decoded(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// What is signed: without the hash itself and empty values, sorted by name, form-urlencoded.
    public var canonical: String {
        values.filter { !$0.value.isEmpty && $0.key != "vnp_SecureHash" && $0.key != "vnp_SecureHashType" }
            .sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
            .map { Self.encoded($0.key) + "=" + Self.encoded($0.value) }
            .joined(separator: "&")
    }

    /// Form-urlencoded: letters, digits, `-`, `_`, `.` as they are, a space as `+`, all else as `%XX`.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if VietQRText.isAlphanumeric(byte) || "-_.".utf8.contains(byte) {
                bytes.append(byte)
            } else if byte == 0x20 {
                bytes.append(UInt8(ascii: "+"))
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The query with its signature.
    public func signed(_ secret: VNPaySecret) -> String {
        let canonical = canonical
        return canonical + "&vnp_SecureHash=" + secret.sign(canonical)
    }

    /// Whether the hash that came along is that of the parameters under `secret`.
    public func isSigned(_ secret: VNPaySecret) -> Bool {
        guard let hash = values["vnp_SecureHash"] else { return false }
        return secret.verifies(hash, of: canonical)
    }
}

/// A terminal's secret. Never printed.
public struct VNPaySecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private let key: SymmetricKey

    /// - Parameter text: The secret as VNPAY gives it; `nil` where it is empty.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        key = SymmetricKey(data: Array(text.utf8))
    }

    /// HMAC-SHA512 in lower-case hexadecimal digits.
    public func sign(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let code = HMAC<SHA512>.authenticationCode(for: Array(text.utf8), using: key)
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Whether `hash` is that of `text`; upper-case digits are taken too. Takes the same time wherever they differ.
    public func verifies(_ hash: String, of text: String) -> Bool {
        let expected = Array(sign(text).utf8)
        let given = Array(hash.utf8)
        guard given.count == expected.count else { return false }
        var difference: UInt8 = 0
        for (mine, theirs) in zip(expected, given) {
            difference |= mine ^ ((0x41...0x46).contains(theirs) ? theirs | 0x20 : theirs)
        }
        return difference == 0
    }

    public var description: String { "VNPaySecret" }
    public var debugDescription: String { description }
}
