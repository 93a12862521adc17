import JSON
import Vietnamese

extension CaseworkError {
    /// As it is kept: both languages, without what belongs to one moment.
    var json: JSONValue {
        var object: JSONObject = [
            "kind": .string(kind.rawValue), "code": .string(code), "message": Self.json(message),
        ]
        object.set("advice", advice.map(Self.json))
        if !problems.isEmpty {
            object["problems"] = .array(
                problems.map {
                    ["field": .string($0.field), "code": .string($0.code), "message": Self.json($0.message)]
                })
        }
        return .object(object)
    }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(json: JSONValue) {
        guard let object = json.object, let kind = object["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let code = object["code"]?.string, let message = Self.text(object["message"])
        else { return nil }
        var problems: [Problem] = []
        for item in object["problems"]?.array ?? [] {
            guard let field = item.object?["field"]?.string, let code = item.object?["code"]?.string,
                let message = Self.text(item.object?["message"])
            else { return nil }
            problems.append(Problem(field: field, code: code, message: message))
        }
        self.init(kind, code: code, message: message, advice: Self.text(object["advice"]), problems: problems)
    }

    /// Whether the same request would be refused for the same reason for good: not because of who was signed in, or how busy it was.
    public var isLasting: Bool {
        switch kind {
        case .malformed, .forbidden, .notFound, .conflict, .tooLarge, .unprocessable: true
        // Who has looked again sends the same request once more.
        case .preconditionFailed: false
        case .unauthenticated, .tooManyAttempts, .unavailable, .fault: false
        }
    }

    private static func json(_ text: Bilingual) -> JSONValue { ["vi": .string(text.vi), "en": .string(text.en)] }

    private static func text(_ json: JSONValue?) -> Bilingual? {
        guard let vi = json?.object?["vi"]?.string, let en = json?.object?["en"]?.string else { return nil }
        return Bilingual(vi: vi, en: en)
    }
}
