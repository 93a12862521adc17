public import JSON
public import Vietnamese

/// Errors as problem details (RFC 9457): the one shape in which the server answers them and the command line writes them.
public enum ProblemDocument {
    /// The document of an error.
    ///
    /// - Parameters:
    ///   - error: What went wrong.
    ///   - language: The language of `title` and `detail`; `message` and `advice` stand there in both.
    ///   - status: The HTTP status; `nil` where no request was made.
    ///   - problems: The single things that are wrong, each with its field, code and message.
    ///   - requestID: The request's identifier, where there was a request.
    /// - Returns: The members in the order in which they are written.
    public static func json(
        _ error: any Explained, language: Language, status: Int? = nil,
        problems: [(field: String, code: String, message: Bilingual)] = [], requestID: String? = nil
    ) -> JSONObject {
        let text = error.message[language]
        var object: JSONObject = ["type": .string("urn:toantrinh:\(error.code)"), "title": .string(text)]
        object.set("status", status.map { .integer(Int64($0)) })
        object["code"] = .string(error.code)
        object["detail"] = .string(text)
        object["message"] = both(error.message)
        object.set("advice", error.advice.map(both))
        if !problems.isEmpty {
            object["problems"] = .array(
                problems.map {
                    ["field": .string($0.field), "code": .string($0.code), "message": both($0.message)]
                })
        }
        object.set("request_id", requestID.map(JSONValue.string))
        return object
    }

    private static func both(_ text: Bilingual) -> JSONValue { ["vi": .string(text.vi), "en": .string(text.en)] }
}
