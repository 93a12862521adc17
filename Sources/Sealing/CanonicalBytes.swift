/// Bytes that have one reading only: a name of what they are for, then each part behind its length.
///
/// Used wherever several values are authenticated or hashed together, so that no two lists of values give the same bytes.
struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    /// - Parameter purpose: What the bytes are for; two purposes never give the same bytes.
    init(_ purpose: String) {
        append(purpose)
    }

    mutating func append(_ part: some Collection<UInt8>) {
        append(integer: part.count)
        bytes.append(contentsOf: part)
    }

    mutating func append(_ text: String) { append(text.utf8) }

    /// Eight bytes, big-endian.
    mutating func append(integer: Int) {
        withUnsafeBytes(of: UInt64(bitPattern: Int64(integer)).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
