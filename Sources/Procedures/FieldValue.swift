public import JSON

/// The value of a form field, in its normal form: text, a whole number, or yes/no.
public enum FieldValue: Sendable, Hashable {
    /// Text in NFC; days as `2026-06-10`, choices by the option's identifier.
    case string(String)
    /// A whole number within ±(2^53 − 1); money in đồng.
    case integer(Int64)
    case boolean(Bool)

    /// The text by which conditions compare: the string itself, the digits, `true` or `false`.
    public var text: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let isTrue): isTrue ? "true" : "false"
        }
    }

    /// Whether nothing was filled in.
    public var isEmpty: Bool { self == .string("") }

    public var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .integer(let number): .integer(number)
        case .boolean(let isTrue): .bool(isTrue)
        }
    }

    /// Reads a string, an integer or a truth value.
    ///
    /// - Throws: `JSONError` that names `path` for a value of another kind.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        switch json {
        case .string(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        case .bool(let isTrue): self = .boolean(isTrue)
        case .null, .array, .object:
            throw JSONError(.wrongType(expected: "string, integer or boolean"), path: path)
        }
    }
}
