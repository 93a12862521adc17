public import JSON

/// What all identifiers of this module share: a checked text, compared by its bytes, written as a JSON string.
public protocol Identifier: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The text, in its only spelling.
    var rawValue: String { get }

    /// Checks `text`.
    ///
    /// - Throws: `IdentifierError` where it has another form.
    init(_ text: String) throws(IdentifierError)
}

extension Identifier {
    public var description: String { rawValue }
    public var json: JSONValue { .string(rawValue) }

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

    /// Reads the identifier from a JSON string.
    ///
    /// - Throws: `JSONError` that names `path` where it is of another type or form.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        let text = try json.asString(path)
        do throws(IdentifierError) {
            self = try Self(text)
        } catch {
            throw JSONError(.wrongType(expected: error.kind.rawValue), path: path)
        }
    }
}
