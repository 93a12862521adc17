import JSON
import Procedures

// JSON forms of small types of other modules, as events write them.

extension OfficialStatus {
    /// The official number.
    var json: JSONValue { .integer(Int64(rawValue)) }

    init(json: JSONValue, at path: String) throws(JSONError) {
        guard let status = OfficialStatus(rawValue: Int(clamping: try json.asInteger(path))) else {
            throw JSONError(.wrongType(expected: "official status"), path: path)
        }
        self = status
    }
}

/// Enumerations that events write by their raw value.
func named<T: RawRepresentable<String>>(_ type: T.Type, _ json: JSONValue, _ path: String) throws(JSONError) -> T {
    guard let value = T(rawValue: try json.asString(path)) else {
        throw JSONError(.wrongType(expected: "\(type)"), path: path)
    }
    return value
}

extension JSONFields {
    /// A required member that is written by its raw value.
    mutating func named<T: RawRepresentable<String>>(_ key: String, as type: T.Type) throws(JSONError) -> T {
        try Dossiers.named(type, try required(key), place(key))
    }

    /// An optional member that is written by its raw value.
    mutating func optionalNamed<T: RawRepresentable<String>>(_ key: String, as type: T.Type) throws(JSONError) -> T? {
        guard let value = value(key) else { return nil }
        return try Dossiers.named(type, value, place(key))
    }

    /// An optional object; empty where it is absent.
    mutating func objectOrEmpty(_ key: String) throws(JSONError) -> JSONObject {
        guard let value = value(key) else { return JSONObject() }
        guard case .object(let object) = value else {
            throw JSONError(.wrongType(expected: "object"), path: place(key))
        }
        return object
    }
}

extension JSONObject {
    /// Appends a list only where it is not empty.
    mutating func setList<T>(_ key: String, _ values: [T], _ json: (T) -> JSONValue) {
        if !values.isEmpty { self[key] = .array(values.map(json)) }
    }
}
