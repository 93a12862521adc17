public import JSON

/// Personal data of one subject in one event, sealed; what pure modules carry and never open (`Sealing` does).
///
/// Written as `{"subject", "key", "classes", "data"}`.
public struct SealedBlob: Sendable, Hashable {
    /// The subject's identifier within the dossier, such as `applicant` or `child`. Not a name.
    public var subject: String
    /// Which key of the key store opens it.
    public var keyID: String
    /// The classes of personal data inside (`identity`, `contact`, `family`, `sensitive`), sorted, each once.
    public var classes: [String]
    /// Format, nonce, ciphertext and tag in base64.
    public var data: String

    public init(subject: String, keyID: String, classes: [String], data: String) {
        self.subject = subject
        self.keyID = keyID
        self.classes = classes
        self.data = data
    }

    public var json: JSONValue {
        [
            "subject": .string(subject), "key": .string(keyID), "classes": .array(classes.map(JSONValue.string)),
            "data": .string(data),
        ]
    }

    /// Reads what `json` writes; unknown members are refused. Whether it can be opened only the key tells.
    ///
    /// - Throws: `JSONError` with the path of the member at fault.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        subject = try fields.string("subject")
        keyID = try fields.string("key")
        classes = try fields.list("classes") { value, place throws(JSONError) in try value.asString(place) }
        data = try fields.string("data")
        try fields.end()
    }
}
