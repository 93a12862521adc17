/// Reads one JSON value from bytes (RFC 8259), strictly: what two readers could understand differently is refused.
///
/// Refused are duplicate keys (also where two spellings are canonically equivalent), fractions and exponents, integers
/// beyond ±(2^53 − 1), `-0`, NUL, lone surrogates, invalid UTF-8, a byte-order mark, and nesting or length beyond `limits`.
/// Strings come back as they were written; `JSONValue.normalized` puts them into NFC.
public struct JSONReader {
    /// Bounds on what is read. The default fits every event and request of the engine.
    public struct Limits: Sendable, Hashable {
        /// The deepest nesting that can be asked for: reading is recursive, and a thread's stack is finite.
        public static let deepest = 256

        /// The deepest nesting of arrays and objects; beyond `deepest` counts as `deepest`.
        public var depth: Int
        /// The greatest length in bytes.
        public var bytes: Int

        public init(depth: Int = 32, bytes: Int = 4 << 20) {
            self.depth = depth
            self.bytes = bytes
        }
    }

    /// Reads the one value that `bytes` hold.
    ///
    /// - Throws: `JSONError` with the byte offset.
    /// - Complexity: O(*n*) in the number of bytes, for objects of bounded size.
    public static func read(_ bytes: some Sequence<UInt8>, limits: Limits = Limits()) throws(JSONError) -> JSONValue {
        var outcome: Result<JSONValue, JSONError>?
        let done: Void? = bytes.withContiguousStorageIfAvailable { outcome = parse($0, limits: limits) }
        if done == nil {
            // One byte beyond the limit is enough to see that there are too many.
            let enough = min(max(limits.bytes, 0), .max - 1) + 1
            outcome = Array(bytes.prefix(enough)).withUnsafeBufferPointer { parse($0, limits: limits) }
        }
        guard let outcome else { throw JSONError(.unexpectedEnd, offset: 0) }
        return try outcome.get()
    }

    /// Reads the one value that `text` holds.
    ///
    /// - Throws: `JSONError` with the byte offset.
    public static func read(_ text: String, limits: Limits = Limits()) throws(JSONError) -> JSONValue {
        try read(text.utf8, limits: limits)
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>, limits: Limits) -> Result<JSONValue, JSONError> {
        guard bytes.count <= limits.bytes else { return .failure(JSONError(.tooLarge(limit: limits.bytes))) }
        var scanner = JSONScanner(bytes: bytes, depthLimit: min(limits.depth, Limits.deepest))
        do throws(JSONError) {
            let value = try scanner.value(depth: 0)
            try scanner.end()
            return .success(value)
        } catch {
            return .failure(error)
        }
    }
}
