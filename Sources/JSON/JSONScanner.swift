/// The recursive-descent scanner under `JSONReader`. Every access to the buffer is checked against its end.
struct JSONScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private var at = 0
    /// Whether the string read last is ASCII, and so canonically equivalent to no other ASCII text.
    private var lastIsASCII = true

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
        skipSpace()
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
            at += 1
            return JSONObject()
        }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(depth == 1 ? 12 : 4)
        var keys = KnownKeys()
        while true {
            skipSpace()
            guard at < bytes.count else { throw fail(.unexpectedEnd) }
            guard bytes[at] == UInt8(ascii: "\"") else { throw fail(.unexpectedByte) }
            let start = at
            let key = try string()
            if keys.isRepeated(key, isASCII: lastIsASCII, among: members) {
                throw JSONError(.duplicateKey, offset: start)
            }
            skipSpace()
            guard at < bytes.count else { throw fail(.unexpectedEnd) }
            guard bytes[at] == UInt8(ascii: ":") else { throw fail(.unexpectedByte) }
            at += 1
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            if try !another(before: UInt8(ascii: "}")) { return JSONObject(uniqueMembers: members) }
        }
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
        var seen: UInt8 = 0
        while bytes.count - at >= 8 {
            let word = ByteWord.load(bytes, at: at)
            if ByteWord.hasSpecial(word) { break }
            if ByteWord.hasHigh(word) { seen |= 0x80 }
            at += 8
        }
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                let text = try text(UnsafeBufferPointer(rebasing: bytes[start..<at]), seen: seen, from: start)
                at += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw fail(byte == 0 ? .nul : .unexpectedByte) }
            seen |= byte
            at += 1
        }
        throw fail(.unexpectedEnd)
    }

    /// The text that `utf8` holds, where that is well-formed; a bit of `seen` is set where one of
    /// its bytes has it, at least the highest.
    private mutating func text(
        _ utf8: UnsafeBufferPointer<UInt8>, seen: UInt8, from start: Int
    ) throws(JSONError) -> String {
        lastIsASCII = seen < 0x80
        var text = String(decoding: utf8, as: UTF8.self)
        // Decoding replaces what is ill-formed; where nothing was replaced, the bytes are the same.
        if !lastIsASCII, !text.withUTF8({ $0.elementsEqual(utf8) }) { throw JSONError(.invalidText, offset: start) }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                let seen = buffer.reduce(0, |)
                let utf8 = buffer
                buffer = []
                var outcome: Result<String, JSONError> = .failure(JSONError(.invalidText, offset: start))
                utf8.withUnsafeBufferPointer { utf8 in
                    do throws(JSONError) {
                        outcome = .success(try text(utf8, seen: seen, from: start))
                    } catch {
                        outcome = .failure(error)
                    }
                }
                at += 1
                return try outcome.get()
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
        case UInt8(ascii: "u"):
            if let encoded = UTF8.encode(try unicodeEscape()) { buffer.append(contentsOf: encoded) }
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

/// The keys of one object while it is read.
///
/// Two spellings of one text (`é` as one scalar or two) are one key to us, because texts are stored in NFC and compared by
/// canonical equivalence, and two keys to other readers: such a pair is refused like any repetition.
private struct KnownKeys {
    /// One bit for each length and first byte that an ASCII key had: most keys are new at a glance.
    private var glance: UInt64 = 0
    private var allASCII = true
    private var set = Set<String>()

    /// Whether `key` is among `members`. Linear look-up while an object is small and
    /// a set beyond, so that a hostile object costs linear time.
    mutating func isRepeated(_ key: String, isASCII: Bool, among members: [JSONObject.Member]) -> Bool {
        let bit: UInt64 = 1 << UInt64((key.utf8.count &* 5 &+ Int(key.utf8.first ?? 0)) & 63)
        // An ASCII key can be equivalent to one that is not ASCII (the Kelvin sign is a K): then every key is compared.
        let isNew = isASCII && allASCII && glance & bit == 0
        glance |= bit
        allASCII = allASCII && isASCII
        if members.count >= 24 {
            if set.isEmpty { for member in members { set.insert(member.key) } }
            return !set.insert(key).inserted
        }
        return !isNew && members.contains { $0.key == key }
    }
}
