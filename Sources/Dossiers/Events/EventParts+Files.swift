public import JSON
public import Organisation
public import WorkingTime

/// One attached file (tệp đính kèm): encrypted first, then hashed; the file itself lives outside the log.
public struct Attachment: Sendable, Hashable {
    /// The identifier of the stored file, unique within the dossier: 1 to 64 of `a–z`, `0–9` and `-`.
    public var id: String
    /// The document in the definition that it is.
    public var document: String
    /// The file's name, sealed: people write names of persons into it.
    public var name: SealedBlob
    /// Bytes of the stored (encrypted) file.
    public var size: Int64
    /// SHA-256 of the stored (encrypted) file, 64 hexadecimal digits.
    public var sha256: String
    /// The media type of the open file, such as `application/pdf`.
    public var mediaType: String
    /// Where it was taken from, where nobody had to bring it.
    public var taken: AttachmentSource?

    public init(
        id: String, document: String, name: SealedBlob, size: Int64, sha256: String, mediaType: String,
        taken: AttachmentSource? = nil
    ) {
        self.id = id
        self.document = document
        self.name = name
        self.size = size
        self.sha256 = sha256
        self.mediaType = mediaType
        self.taken = taken
    }

    public var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "document": .string(document), "name": name.json, "size": .integer(size),
            "sha256": .string(sha256), "media_type": .string(mediaType),
        ]
        object.set("taken", taken?.json)
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        id = try fields.string("id")
        document = try fields.string("document")
        name = try fields.required("name", SealedBlob.init(json:at:))
        size = try fields.integer("size")
        sha256 = try fields.string("sha256")
        mediaType = try fields.string("media_type")
        taken = try fields.optional("taken", AttachmentSource.init(json:at:))
        try fields.end()
    }
}

/// Where a file was taken from that nobody had to bring (tái sử dụng thành phần hồ sơ): what officers and trusted systems say of it.
public struct AttachmentSource: Sendable, Hashable {
    public enum From: String, Sendable, Hashable, CaseIterable {
        /// Another dossier.
        case dossier
        /// The national portal's store of citizens' documents (kho dữ liệu điện tử).
        case repository
    }

    public var from: From
    /// The code of the result that it is (`000.00.00.G09-KQ002269`), where one is known.
    public var result: String?

    /// - Returns: `nil` where `result` is no code: 1 to 64 capital letters, digits, dots and hyphens.
    public init?(from: From, result: String? = nil) {
        if let result {
            guard (1...64).contains(result.utf8.count),
                result.utf8.allSatisfy({
                    (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D
                })
            else { return nil }
        }
        self.from = from
        self.result = result
    }

    public var json: JSONValue {
        var object: JSONObject = ["from": .string(from.rawValue)]
        object.set("result", result.map(JSONValue.string))
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        let from = try fields.named("from", as: From.self)
        let result = try fields.optionalString("result")
        try fields.end()
        guard let source = AttachmentSource(from: from, result: result) else {
            throw JSONError(.wrongType(expected: "A-Z, 0-9, ., -"), path: path + ".result")
        }
        self = source
    }
}

/// A printed paper (bản in): what it is and the digests of its bytes and of the template it was made from.
public struct PaperRecord: Sendable, Hashable {
    /// The kind, such as `receipt` or `birth-certificate`.
    public var kind: String
    /// SHA-256 of the open file, 64 hexadecimal digits.
    public var sha256: String
    /// Bytes of the open file.
    public var size: Int64
    /// SHA-256 of the template, 64 hexadecimal digits.
    public var template: String
    /// The identifier of the stored file; unique within the dossier.
    public var attachment: String
    /// The keyed digest of what a draft and its result both say, 64 hexadecimal digits: equal where they say the same. `nil` for
    /// papers that are neither.
    public var content: String?

    public init(
        kind: String, sha256: String, size: Int64, template: String, attachment: String, content: String? = nil
    ) {
        self.kind = kind
        self.sha256 = sha256
        self.size = size
        self.template = template
        self.attachment = attachment
        self.content = content
    }

    public var json: JSONValue {
        var object: JSONObject = [
            "kind": .string(kind), "sha256": .string(sha256), "size": .integer(size), "template": .string(template),
            "attachment": .string(attachment),
        ]
        object.set("content", content.map(JSONValue.string))
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        kind = try fields.string("kind")
        sha256 = try fields.string("sha256")
        size = try fields.integer("size")
        template = try fields.string("template")
        attachment = try fields.string("attachment")
        content = try fields.optionalString("content")
        try fields.end()
    }
}

/// A detached signature over a paper's bytes (chữ ký số).
public struct DetachedSignature: Sendable, Hashable {
    /// The algorithm, such as `ed25519`.
    public var algorithm: String
    /// The fingerprint of the public key.
    public var key: String
    /// SHA-256 of the signed bytes, 64 hexadecimal digits: the paper's.
    public var over: String
    /// The signature, base64.
    public var value: String
    /// When the signer says it was made: part of what is signed.
    public var signedAt: Instant

    public init(algorithm: String, key: String, over: String, value: String, signedAt: Instant) {
        self.algorithm = algorithm
        self.key = key
        self.over = over
        self.value = value
        self.signedAt = signedAt
    }

    public var json: JSONValue {
        [
            "algorithm": .string(algorithm), "key": .string(key), "over": .string(over), "value": .string(value),
            "signed_at": signedAt.json,
        ]
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        algorithm = try fields.string("algorithm")
        key = try fields.string("key")
        over = try fields.string("over")
        value = try fields.string("value")
        signedAt = try fields.required("signed_at", Instant.init(json:at:))
        try fields.end()
    }
}
