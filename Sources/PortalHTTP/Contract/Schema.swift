import JSON
import Vietnamese

/// A JSON Schema (draft 2020-12), built up in Swift: what a body, an answer or a parameter looks like.
struct Schema: Sendable {
    /// The schema as it is written.
    var json: JSONObject

    /// Anything.
    static let any = Schema(json: [:])
    static let boolean = Schema(json: ["type": "boolean"])

    /// The component called `name`.
    static func ref(_ name: String) -> Schema { Schema(json: ["$ref": .string("#/components/schemas/\(name)")]) }

    /// Text. Lengths are in characters (code points), the pattern is one of ECMA-262.
    static func string(
        min: Int? = nil, max: Int? = nil, pattern: String? = nil, format: String? = nil
    ) -> Schema {
        var json: JSONObject = ["type": "string"]
        json.set("minLength", min.map { .integer(Int64($0)) })
        json.set("maxLength", max.map { .integer(Int64($0)) })
        json.set("pattern", pattern.map(JSONValue.string))
        json.set("format", format.map(JSONValue.string))
        return Schema(json: json)
    }

    /// A whole number; without bounds any that the reader takes (±(2^53 − 1)).
    static func integer(
        _ low: Int64 = -JSONValue.largestInteger, _ high: Int64 = JSONValue.largestInteger
    ) -> Schema {
        Schema(json: ["type": "integer", "minimum": .integer(low), "maximum": .integer(high)])
    }

    /// One of these texts.
    static func choice(_ values: [String]) -> Schema {
        Schema(json: ["type": "string", "enum": .array(values.map(JSONValue.string))])
    }

    static func array(of element: Schema, min: Int? = nil) -> Schema {
        var json: JSONObject = ["type": "array", "items": .object(element.json)]
        json.set("minItems", min.map { .integer(Int64($0)) })
        return Schema(json: json)
    }

    /// An object whose members have names of their own.
    static func map(of element: Schema) -> Schema {
        Schema(json: ["type": "object", "additionalProperties": .object(element.json)])
    }

    /// Fits one or more of these.
    static func anyOf(_ schemas: [Schema]) -> Schema {
        Schema(json: ["anyOf": .array(schemas.map { .object($0.json) })])
    }

    /// What is asked: no other members than these; an optional one may also be null, which is as if it were absent.
    ///
    /// - Parameters:
    ///   - required: Must be there.
    ///   - optional: May be absent or null.
    ///   - strict: May be absent, but not null.
    /// - Returns: The schema.
    static func request(
        _ required: [(String, Schema)] = [], optional: [(String, Schema)] = [], strict: [(String, Schema)] = []
    ) -> Schema {
        var schema = object(required, optional.map { ($0.0, $0.1.orNull) } + strict)
        schema.json["additionalProperties"] = false
        return schema
    }

    /// What is answered: a later release may add members.
    static func answer(_ required: [(String, Schema)], optional: [(String, Schema)] = []) -> Schema {
        object(required, optional)
    }

    private static func object(_ required: [(String, Schema)], _ optional: [(String, Schema)]) -> Schema {
        var json: JSONObject = ["type": "object"]
        if !required.isEmpty { json["required"] = .array(required.map { .string($0.0) }) }
        var properties = JSONObject()
        for (name, schema) in required + optional { properties[name] = .object(schema.json) }
        json["properties"] = .object(properties)
        return Schema(json: json)
    }

    /// The same, or null.
    var orNull: Schema {
        guard json["enum"] == nil, case .string(let type)? = json["type"] else {
            return .anyOf([self, Schema(json: ["type": "null"])])
        }
        var copy = json
        copy["type"] = .array([.string(type), "null"])
        return Schema(json: copy)
    }

    /// The same with words for people.
    func saying(_ vi: String, _ en: String) -> Schema {
        var copy = json
        copy["description"] = .string("\(vi) / \(en)")
        return Schema(json: copy)
    }
}
