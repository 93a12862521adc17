import JSON
import Vietnamese

extension FieldDefinition {
    /// The field's names for people.
    var titles: JSONObject { ["title": .string(label.vi), "x-title": label.expanded] }

    /// A field that is filled in, with its names.
    var schema: JSONObject {
        var schema = titles
        for member in typeSchema.members { schema[member.key] = member.value }
        return schema
    }

    /// What its value may be, in normal form. It takes everything that validation takes.
    var typeSchema: JSONObject {
        switch type {
        case .text(let limit): Self.text(limit, word: #"\S+"#)
        case .fullName: Self.text(Self.longestName, word: #"[^\s0-9]+"#)
        case .date: ["type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]
        case .personalNumber: ["type": "string", "pattern": "^([0-9]{12}|[0-9]{9})$"]
        case .choice(let options):
            [
                "oneOf": .array(
                    options.map { option in
                        [
                            "const": .string(option.id), "title": .string(option.label.vi),
                            "x-title": option.label.expanded,
                        ]
                    })
            ]
        case .integer(let range): Self.integer(range)
        case .money: Self.integer(0...Self.largestAmount)
        case .boolean: ["type": "boolean"]
        case .phone: ["type": "string", "pattern": #"^(\+[1-9][0-9]{7,14}|0[0-9]{8,10})$"#]
        case .email:
            [
                "type": "string", "maxLength": 254,
                "pattern": .string("^[!-?A-~]{1,64}@(\(Self.hostLabel)\\.)+\(Self.hostLabel)$"),
            ]
        }
    }

    private static let hostLabel = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"

    /// One line of words with single spaces. A schema counts code points and a limit counts characters, of which each may have several
    /// (at most eight bytes a character on the whole): the limit itself stands in `x-max-characters`.
    private static func text(_ limit: Int, word: String) -> JSONObject {
        [
            "type": "string", "minLength": 1, "maxLength": .integer(Int64(limit) * 8),
            "x-max-characters": .integer(Int64(limit)), "pattern": .string("^\(word)( \(word))*$"),
        ]
    }

    private static func integer(_ range: ClosedRange<Int64>) -> JSONObject {
        ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }
}
