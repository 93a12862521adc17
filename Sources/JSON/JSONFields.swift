/// Takes an object apart field by field; what is missing, unknown or of another type is a `JSONError` that names it.
///
/// ```swift
/// var fields = try JSONFields(value)
/// let code = try fields.string("code")
/// let note = try fields.optional("note") { try $0.asString("note") }
/// try fields.end()
/// ```
public struct JSONFields {
    private let object: JSONObject
    private let path: String
    /// Bit *n*: member *n* was asked for. Those beyond 63 are in `takenBeyond`.
    private var taken: UInt64 = 0
    private var takenBeyond = Set<Int>()
    /// Where the next look-up begins: fields are mostly asked for in the order in which they were written.
    private var cursor = 0

    /// Opens `value`, which must be an object.
    ///
    /// - Parameters:
    ///   - value: The object.
    ///   - path: Where it stands, for messages.
    /// - Throws: `JSONError` where it is not an object.
    public init(_ value: JSONValue, at path: String = "") throws(JSONError) {
        guard case .object(let object) = value else {
            throw JSONError(.wrongType(expected: "object"), path: path)
        }
        self.object = object
        self.path = path
    }

    /// The path of a field of this object.
    public func place(_ key: String) -> String { path.isEmpty ? key : path + "." + key }

    /// The value of `key`, or `nil` where it is absent or null.
    public mutating func value(_ key: String) -> JSONValue? {
        guard let index = index(of: key) else { return nil }
        if index < 64 { taken |= 1 << UInt64(index) } else { takenBeyond.insert(index) }
        cursor = index + 1
        let value = object.members[index].value
        if case .null = value { return nil }
        return value
    }

    private func index(of key: String) -> Int? {
        let members = object.members
        if cursor < members.count, members[cursor].key == key { return cursor }
        return members.firstIndex { $0.key == key }
    }

    /// The value of `key`, which must be there.
    public mutating func required(_ key: String) throws(JSONError) -> JSONValue {
        guard let value = value(key) else { throw JSONError(.missing, path: place(key)) }
        return value
    }

    public mutating func string(_ key: String) throws(JSONError) -> String {
        try required(key).asString(place(key))
    }

    public mutating func integer(_ key: String) throws(JSONError) -> Int64 {
        try required(key).asInteger(place(key))
    }

    public mutating func bool(_ key: String) throws(JSONError) -> Bool {
        try required(key).asBool(place(key))
    }

    public mutating func optionalString(_ key: String) throws(JSONError) -> String? {
        guard let value = value(key) else { return nil }
        return try value.asString(place(key))
    }

    public mutating func optionalInteger(_ key: String) throws(JSONError) -> Int64? {
        guard let value = value(key) else { return nil }
        return try value.asInteger(place(key))
    }

    public mutating func optionalBool(_ key: String) throws(JSONError) -> Bool? {
        guard let value = value(key) else { return nil }
        return try value.asBool(place(key))
    }

    /// The elements of `key`; none where it is absent.
    public mutating func array(_ key: String) throws(JSONError) -> [JSONValue] {
        guard let value = value(key) else { return [] }
        guard case .array(let values) = value else {
            throw JSONError(.wrongType(expected: "array"), path: place(key))
        }
        return values
    }

    /// The required value of `key`, converted; the closure is given the path for its messages.
    public mutating func required<T>(
        _ key: String, _ convert: (JSONValue, String) throws(JSONError) -> T
    ) throws(JSONError) -> T {
        try convert(try required(key), place(key))
    }

    /// The value of `key`, converted, or `nil` where it is absent.
    public mutating func optional<T>(
        _ key: String, _ convert: (JSONValue, String) throws(JSONError) -> T
    ) throws(JSONError) -> T? {
        guard let value = value(key) else { return nil }
        return try convert(value, place(key))
    }

    /// The elements of `key`, converted; none where it is absent.
    public mutating func list<T>(
        _ key: String, _ convert: (JSONValue, String) throws(JSONError) -> T
    ) throws(JSONError) -> [T] {
        let values = try array(key)
        var result: [T] = []
        result.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            result.append(try convert(value, place(key) + "[\(index)]"))
        }
        return result
    }

    /// Refuses members that are not among `known`.
    ///
    /// - Throws: `JSONError` that names the first of them.
    public func end(known: Set<String>) throws(JSONError) {
        if let member = object.members.first(where: { !known.contains($0.key) }) { throw unknown(member.key) }
    }

    /// Refuses members that nobody asked for.
    ///
    /// - Throws: `JSONError` that names the first of them.
    public func end() throws(JSONError) {
        for (index, member) in object.members.enumerated() {
            let isTaken = index < 64 ? taken & (1 << UInt64(index)) != 0 : takenBeyond.contains(index)
            if !isTaken { throw unknown(member.key) }
        }
    }

    /// An unknown key is what somebody sent: it is named only where it looks like a field name, so that no content gets into
    /// a message; otherwise the object is named.
    private func unknown(_ key: String) -> JSONError {
        let isName =
            (1...64).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            && key.utf8.contains { $0 >= UInt8(ascii: "A") }
        return JSONError(.unknownKey, path: isName ? place(key) : path.isEmpty ? nil : path)
    }
}

extension JSONValue {
    /// The string, or an error that names `path`.
    public func asString(_ path: String) throws(JSONError) -> String {
        guard case .string(let value) = self else { throw JSONError(.wrongType(expected: "string"), path: path) }
        return value
    }

    /// The integer, or an error that names `path`.
    public func asInteger(_ path: String) throws(JSONError) -> Int64 {
        guard case .integer(let value) = self else { throw JSONError(.wrongType(expected: "integer"), path: path) }
        return value
    }

    /// The truth value, or an error that names `path`.
    public func asBool(_ path: String) throws(JSONError) -> Bool {
        guard case .bool(let value) = self else { throw JSONError(.wrongType(expected: "boolean"), path: path) }
        return value
    }
}
