/// The few forms from which everything that is hashed is laid out.
extension [UInt8] {
    /// Appends an integer, most significant byte first.
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends the UTF-8 of `text` behind its length in four bytes.
    mutating func append(lengthAnd text: String) {
        var text = text
        text.withUTF8 { utf8 in
            append(bigEndian: UInt32(clamping: utf8.count))
            append(contentsOf: utf8)
        }
    }
}
