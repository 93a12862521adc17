/// Eight bytes of a string at a time.
enum ByteWord {
    private static let lows: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The eight bytes from `offset` on, which the caller knows to be there.
    @inline(__always)
    static func load(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt64 {
        UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Whether one of the eight bytes is a quotation mark, a backslash or a control character.
    @inline(__always)
    static func hasSpecial(_ word: UInt64) -> Bool {
        let quote = word ^ (lows &* 0x22)
        let backslash = word ^ (lows &* 0x5C)
        let control = (word &- (lows &* 0x20)) & ~word
        return (control | ((quote &- lows) & ~quote) | ((backslash &- lows) & ~backslash)) & highs != 0
    }

    /// Whether one of the eight bytes is not ASCII.
    @inline(__always)
    static func hasHigh(_ word: UInt64) -> Bool { word & highs != 0 }
}
