/// Writes a value into memory, and counts what it takes. What does not fit is counted and not written.
struct JSONSink {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    /// How many bytes the value takes so far, also where that is more than there is room for.
    private(set) var count = 0

    init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Whether nothing in `utf8` has to be escaped.
    private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        while utf8.count - at >= 8 {
            if ByteWord.hasSpecial(ByteWord.load(utf8, at: at)) { return false }
            at += 8
        }
        while at < utf8.count {
            if mustEscape(utf8[at]) { return false }
            at += 1
        }
        return true
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: put("null")
        case .bool(true): put("true")
        case .bool(false): put("false")
        case .integer(let integer): write(integer)
        case .string(let string): write(string)
        case .array(let values):
            put(UInt8(ascii: "["))
            var isFirst = true
            for element in values {
                if isFirst { isFirst = false } else { put(UInt8(ascii: ",")) }
                write(element)
            }
            put(UInt8(ascii: "]"))
        case .object(let object):
            put(UInt8(ascii: "{"))
            var isFirst = true
            for member in object.members {
                if isFirst { isFirst = false } else { put(UInt8(ascii: ",")) }
                write(member.key)
                put(UInt8(ascii: ":"))
                write(member.value)
            }
            put(UInt8(ascii: "}"))
        }
    }

    /// Every byte goes through here or through `copy`: nothing is written beyond the memory.
    private mutating func put(_ byte: UInt8) {
        if count < buffer.count { buffer[count] = byte }
        count += 1
    }

    private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let source = bytes.baseAddress, let target = buffer.baseAddress, bytes.count <= buffer.count - count {
            (target + count).initialize(from: source, count: bytes.count)
        }
        count += bytes.count
    }

    private mutating func put(_ text: StaticString) {
        copy(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func write(_ integer: Int64) {
        if integer < 0 { put(UInt8(ascii: "-")) }
        var divisor: UInt64 = 1
        while integer.magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: integer.magnitude / divisor % 10))
            divisor /= 10
        }
    }

    private mutating func write(_ string: String) {
        put(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { utf8 in
            if JSONSink.isPlain(utf8) { copy(utf8) } else { for byte in utf8 { escape(byte) } }
        }
        put(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        guard JSONSink.mustEscape(byte) else { return put(byte) }
        put(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        default:
            put("u00")
            put(byte < 16 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let digit = byte & 15
            put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
