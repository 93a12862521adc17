import Vietnamese

/// A JSON value as the log knows it: no floating-point numbers, integers within ±(2^53 − 1), no duplicate keys.
///
/// Money is an integer number of đồng, instants are strings, fractions are integers of a smaller unit. Strings are equal
/// where they are canonically equivalent, as everywhere in Swift; equal bytes have only those in NFC.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The largest magnitude of an integer: every reader of JSON agrees on integers up to here (RFC 8259, section 6).
    public static let largestInteger: Int64 = 9_007_199_254_740_991

    /// The string, or `nil` where the value is of another type.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The integer, or `nil` where the value is of another type.
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

    /// The truth value, or `nil` where the value is of another type.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The elements, or `nil` where the value is of another type.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The object, or `nil` where the value is of another type.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The value with all its strings and keys in Unicode NFC.
    public var normalized: JSONValue {
        switch self {
        case .null, .bool, .integer: return self
        case .string(let string): return .string(VietnameseText.nfc(string))
        case .array(let values): return .array(values.map(\.normalized))
        case .object(let object):
            // Keys that become equal were equivalent before: an object has no two such.
            let members = object.members.map { member in
                JSONObject.Member(key: VietnameseText.nfc(member.key), value: member.value.normalized)
            }
            return .object(JSONObject(uniqueMembers: members))
        }
    }

    /// What kind of value this is, as an error message calls it.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// The members of a JSON object in the order in which they are written.
///
/// Events have a dozen members at most, so look-up is linear.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One name with its value.
    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members in writing order. Keys are unique.
    public private(set) var members: [Member]

    public init() { members = [] }

    /// An object from literal members; of a repeated key the last value counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }

    /// An object from members whose keys the caller knows to be unique.
    init(uniqueMembers members: [Member]) { self.members = members }

    /// The value under `key`; setting `nil` removes it, setting a new key appends it.
    ///
    /// - Complexity: O(*n*) in the number of members.
    public subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Appends a member only where there is a value: optional fields of an event are left out, not written as null.
    public mutating func set(_ key: String, _ value: JSONValue?) {
        if let value { self[key] = value }
    }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }
}

/// Literals. `nil` is none: where a value may be absent, it would be unclear whether `nil` is absence or `null`.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
