/// Writes JSON values as bytes: no white space, members in the order of the object, only what must be escaped is escaped.
///
/// One value has one spelling, so that its bytes can be hashed.
public enum JSONWriter {
    /// The bytes of `value`.
    ///
    /// Characters that JSON cannot hold raw are escaped in their shortest form; everything else stands as UTF-8. What the
    /// reader refuses is written all the same: `checkedBytes` is for what will be read back.
    /// - Complexity: O(*n*) in the length of the result, with one allocation.
    public static func bytes(_ value: JSONValue) -> [UInt8] {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: usualSize) { buffer in
            var sink = JSONSink(buffer: buffer)
            sink.write(value)
            if sink.count <= buffer.count { return [UInt8](buffer[..<sink.count]) }
            return bytes(value, size: sink.count)
        }
    }

    /// What most events fit into: written on the stack first, and copied. Greater values are written a second time.
    private static let usualSize = 1024

    /// The bytes of `value`, which `JSONReader` reads back as the same value and which are fit for the log.
    ///
    /// - Throws: `JSONError` for an integer beyond ±(2^53 − 1), a string with NUL, a string that is not in NFC (nor equal
    ///   to its NFC form byte by byte), and nesting beyond `depth`.
    /// - Complexity: O(*n*) in the length of the result, with one allocation.
    public static func checkedBytes(
        _ value: JSONValue, depth: Int = JSONReader.Limits().depth
    ) throws(JSONError) -> [UInt8] {
        if let fault = JSONCheck.fault(of: value, depthLimit: depth) { throw JSONError(fault) }
        return bytes(value)
    }

    /// The text of `value`.
    public static func text(_ value: JSONValue) -> String {
        String(decoding: bytes(value), as: UTF8.self)
    }

    /// Appends the bytes of `value` to `bytes`.
    public static func write(_ value: JSONValue, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: JSONWriter.bytes(value))
    }

    private static func bytes(_ value: JSONValue, size: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var sink = JSONSink(buffer: buffer)
            sink.write(value)
            count = sink.count
        }
    }

    /// The text of `value` over several lines, two spaces a level, for people.
    public static func pretty(_ value: JSONValue) -> String {
        var text = ""
        writePretty(value, indent: 0, to: &text)
        return text
    }

    private static func writePretty(_ value: JSONValue, indent: Int, to text: inout String) {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch value {
        case .array(let values) where !values.isEmpty:
            text += "[\n"
            for (index, element) in values.enumerated() {
                text += inner
                writePretty(element, indent: indent + 1, to: &text)
                text += index == values.count - 1 ? "\n" : ",\n"
            }
            text += outer + "]"
        case .object(let object) where !object.isEmpty:
            text += "{\n"
            for (index, member) in object.members.enumerated() {
                text += inner + JSONWriter.text(.string(member.key)) + ": "
                writePretty(member.value, indent: indent + 1, to: &text)
                text += index == object.count - 1 ? "\n" : ",\n"
            }
            text += outer + "}"
        default: text += JSONWriter.text(value)
        }
    }
}
