/// The recursive-descent scanner under `JSONReader`. Every access to the buffer is checked against its end.
struct JSONScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private var at = 0

    init(bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    private func fail(_ reason: JSONError.Reason) -> JSONError { JSONError(reason, offset: at) }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            default: return
            }
        }
    }

    /// Refuses anything but white space after the value.
    mutating func end() throws(JSONError) {
        skipSpace()
        if at < bytes.count { throw fail(.trailingBytes) }
    }

    mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        guard at < bytes.count else { throw fail(.unexpectedEnd) }
        switch bytes[at] {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case 0xEF: throw fail(.invalidText)
        default: throw fail(.unexpectedByte)
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let length = text.utf8CodeUnitCount
        guard bytes.count - at >= length else { throw fail(.unexpectedEnd) }
        for index in 0..<length where bytes[at + index] != text.utf8Start[index] {
            at += index
            throw fail(.unexpectedByte)
        }
        at += length
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        guard depth <= depthLimit else { throw fail(.tooDeep(limit: depthLimit)) }
        at += 1
        var members: [JSONObject.Member] = []
        var known = Set<String>()
        skipSpace()
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
            at += 1
            return JSONObject()
        }
        while true {
            skipSpace()
            guard at < bytes.count else { throw fail(.unexpectedEnd) }
            guard bytes[at] == UInt8(ascii: "\"") else { throw fail(.unexpectedByte) }
            let start = at
            let key = try string()
            if isRepeated(key, among: members, &known) { throw JSONError(.duplicateKey, offset: start) }
            skipSpace()
            guard at < bytes.count else { throw fail(.unexpectedEnd) }
            guard bytes[at] == UInt8(ascii: ":") else { throw fail(.unexpectedByte) }
            at += 1
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            if try !another(before: UInt8(ascii: "}")) { return JSONObject(uniqueMembers: members) }
        }
    }

    /// Linear look-up while an object is small, a set beyond, so that a hostile object costs linear time.
    ///
    /// Keys are compared by their scalars, not by canonical equivalence: two spellings of one letter are two keys to
    /// other readers, and are refused by those who know the names.
    private func isRepeated(_ key: String, among members: [JSONObject.Member], _ known: inout Set<String>) -> Bool {
        if members.count < 16 { return members.contains { $0.key == key } }
        if known.isEmpty { for member in members { known.insert(member.key) } }
        return !known.insert(key).inserted
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth <= depthLimit else { throw fail(.tooDeep(limit: depthLimit)) }
        at += 1
        skipSpace()
        if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
            at += 1
            return []
        }
        var values: [JSONValue] = []
        while true {
            values.append(try value(depth: depth))
            if try !another(before: UInt8(ascii: "]")) { return values }
        }
    }

    private mutating func another(before close: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard at < bytes.count else { throw fail(.unexpectedEnd) }
        defer { at += 1 }
        if bytes[at] == UInt8(ascii: ",") { return true }
        if bytes[at] == close { return false }
        throw fail(.unexpectedByte)
    }

    private mutating func integer() throws(JSONError) -> Int64 {
        let start = at
        let negative = bytes[at] == UInt8(ascii: "-")
        if negative { at += 1 }
        let first = at
        var magnitude: Int64 = 0
        while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) {
            guard at - first < 16 else { throw JSONError(.integerRange, offset: start) }
            magnitude = magnitude * 10 + Int64(bytes[at] - UInt8(ascii: "0"))
            at += 1
        }
        guard at > first else { throw fail(at < bytes.count ? .unexpectedByte : .unexpectedEnd) }
        if at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw JSONError(.fraction, offset: start)
            default: break
            }
        }
        let hasLeadingZero = bytes[first] == UInt8(ascii: "0") && (at - first > 1 || negative)
        guard !hasLeadingZero, magnitude <= JSONValue.largestInteger else {
            throw JSONError(.integerRange, offset: start)
        }
        return negative ? -magnitude : magnitude
    }

    private mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let text = try decoded(start..<at)
                at += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0x00..<0x20: throw fail(bytes[at] == 0 ? .nul : .unexpectedByte)
            default: at += 1
            }
        }
        throw fail(.unexpectedEnd)
    }

    private func decoded(_ range: Range<Int>) throws(JSONError) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw JSONError(.invalidText, offset: range.lowerBound)
        }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: buffer, as: UTF8.self) else {
                    throw JSONError(.invalidText, offset: start)
                }
                at += 1
                return text
            case UInt8(ascii: "\\"):
                at += 1
                try escape(into: &buffer)
            case 0x00..<0x20: throw fail(byte == 0 ? .nul : .unexpectedByte)
            default:
                buffer.append(byte)
                at += 1
            }
        }
        throw fail(.unexpectedEnd)
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
        guard at < bytes.count else { throw fail(.unexpectedEnd) }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"): buffer.append(contentsOf: Array(String(try unicodeEscape()).utf8))
        default:
            at -= 1
            throw fail(.unexpectedByte)
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = at - 2
        let unit = try fourHexDigits()
        if unit == 0 { throw JSONError(.nul, offset: start) }
        var scalar = UInt32(unit)
        if UTF16.isLeadSurrogate(unit) {
            guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
                throw JSONError(.invalidText, offset: start)
            }
            at += 2
            let trail = try fourHexDigits()
            guard UTF16.isTrailSurrogate(trail) else { throw JSONError(.invalidText, offset: start) }
            scalar = 0x10000 + ((UInt32(unit) & 0x3FF) << 10) + (UInt32(trail) & 0x3FF)
        }
        guard let result = Unicode.Scalar(scalar) else { throw JSONError(.invalidText, offset: start) }
        return result
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
        guard bytes.count - at >= 4 else { throw fail(.unexpectedEnd) }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch bytes[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[at] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[at] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[at] - UInt8(ascii: "A") + 10
            default: throw fail(.unexpectedByte)
            }
            unit = unit << 4 | UInt16(digit)
            at += 1
        }
        return unit
    }
}
