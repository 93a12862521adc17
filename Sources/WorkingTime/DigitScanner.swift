/// Reads fixed-width decimal numbers and separators from a short ASCII text, as dates and times are written.
struct DigitScanner {
    private let bytes: [UInt8]
    private var at = 0

    /// Texts beyond 64 bytes are never a date: of those only the beginning is kept, and the end is never reached.
    init(_ text: String) { bytes = Array(text.utf8.prefix(64)) }

    var isAtEnd: Bool { at == bytes.count }

    /// The number in the next `width` digits (at most 9), or `nil` where they are not all digits.
    mutating func number(_ width: Int) -> Int? {
        guard bytes.count - at >= width else { return nil }
        var value = 0
        for byte in bytes[at..<at + width] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        at += width
        return value
    }

    /// Steps over `separator` where it comes next.
    mutating func take(_ separator: Unicode.Scalar) -> Bool {
        guard at < bytes.count, UInt32(bytes[at]) == separator.value else { return false }
        at += 1
        return true
    }

    /// The digits that come next, at most `limit` of them.
    mutating func digits(atMost limit: Int) -> ArraySlice<UInt8> {
        let start = at
        while at < bytes.count, at - start < limit, (0x30...0x39).contains(bytes[at]) { at += 1 }
        return bytes[start..<at]
    }
}
