import FoundationEssentials

/// Sixteen bytes without a heap allocation: what identifiers of streams and commands are made of.
struct Bytes16: Sendable, Hashable, Comparable {
    /// The first eight bytes, big-endian.
    var high: UInt64
    /// The last eight bytes, big-endian.
    var low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The first sixteen bytes of `bytes`; missing ones are zero.
    init(prefix bytes: some Sequence<UInt8>) {
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.prefix(16).enumerated() {
            if index < 8 {
                words.0 |= UInt64(byte) << (56 - 8 * UInt64(index))
            } else {
                words.1 |= UInt64(byte) << (56 - 8 * UInt64(index - 8))
            }
        }
        self.init(high: words.0, low: words.1)
    }

    init?(_ raw: UnsafeRawBufferPointer) {
        guard raw.count == 16 else { return nil }
        high = UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// Reads the canonical text of a UUID: 32 hexadecimal digits of either case with hyphens after 8, 12, 16 and 20 of them.
    init?(uuidText text: some StringProtocol) {
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        var offset = 0
        for byte in text.utf8 {
            if offset == 8 || offset == 13 || offset == 18 || offset == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard digits < 32, let nibble = Hexadecimal.nibble(byte) else { return nil }
                if digits < 16 { words.0 = words.0 << 4 | nibble } else { words.1 = words.1 << 4 | nibble }
                digits += 1
            }
            offset += 1
        }
        guard digits == 32, offset == 36 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    /// The canonical text of a UUID, in lower case.
    var uuidText: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var offset = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[offset] = UInt8(ascii: "-")
                    offset += 1
                }
                let word = digit < 16 ? high : low
                buffer[offset] = Hexadecimal.digit(word >> (60 - 4 * UInt64(digit & 15)))
                offset += 1
            }
            return offset
        }
    }

    var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(16)
        append(to: &out)
        return out
    }

    func append(to bytes: inout [UInt8]) {
        Swift.withUnsafeBytes(of: high.bigEndian) { bytes.append(contentsOf: $0) }
        Swift.withUnsafeBytes(of: low.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The same bytes as Foundation knows them, for the wire.
    var uuid: UUID {
        Swift.withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { raw in
            UUID(uuid: raw.loadUnaligned(as: uuid_t.self))
        }
    }

    /// Byte order, as PostgreSQL orders `uuid`.
    static func < (left: Bytes16, right: Bytes16) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

/// Digits of base sixteen.
enum Hexadecimal {
    static func digit(_ value: UInt64) -> UInt8 {
        let nibble = UInt8(truncatingIfNeeded: value & 15)
        return nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }

    static func nibble(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
