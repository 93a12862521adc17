/// One field of an EMVCo code: a tag of two digits, a length of two digits, a value.
struct TagValue: Sendable, Hashable {
    /// 00 to 99.
    var tag: Int
    /// 1 to 99 bytes of UTF-8.
    var value: String

    /// Reads fields until the end of `bytes`.
    ///
    /// - Throws: `VietQRError` where a field is cut short, is no text, or stands twice.
    static func read(_ bytes: ArraySlice<UInt8>) throws(VietQRError) -> [TagValue] {
        var rest = bytes
        var fields: [TagValue] = []
        while !rest.isEmpty {
            guard let tag = number(rest.prefix(2)), let length = number(rest.dropFirst(2).prefix(2)) else {
                throw .cutShort(at: rest.startIndex - bytes.startIndex)
            }
            let value = rest.dropFirst(4).prefix(length)
            guard value.count == length else { throw .cutShort(at: rest.startIndex - bytes.startIndex) }
            guard let text = String(validating: value, as: UTF8.self),
                !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .notText(tag: tag) }
            guard !fields.contains(where: { $0.tag == tag }) else { throw .repeated(tag: tag) }
            fields.append(TagValue(tag: tag, value: text))
            rest = rest.dropFirst(4 + length)
        }
        return fields
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.count == 2, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The fields in the order of their tags; those whose value is empty or too long to be written are left out.
    static func text(_ fields: [TagValue]) -> String {
        fields.sorted { $0.tag < $1.tag }.map(\.text).joined()
    }

    private var text: String {
        guard (1...99).contains(value.utf8.count) else { return "" }
        return Self.twoDigits(tag) + Self.twoDigits(value.utf8.count) + value
    }

    static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

extension [TagValue] {
    /// The value under `tag`.
    subscript(tag tag: Int) -> String? { first { $0.tag == tag }?.value }
}
