import JSON
public import WorkingTime

/// What an officer or a system signs in with. The log knows neither the password or token nor anything by which a password could be
/// guessed: its hash lies in a table beside the log.
public struct Credential: Sendable, Hashable {
    /// Whose it is.
    public enum Holder: Sendable, Hashable {
        case officer(OfficerID)
        case system(SystemID)

        func write(to object: inout JSONObject) {
            switch self {
            case .officer(let officer): object.set("officer", officer.json)
            case .system(let system): object.set("system", system.json)
            }
        }

        init(_ fields: inout JSONFields) throws(JSONError) {
            let officer = try fields.optional("officer", OfficerID.init(json:at:))
            let system = try fields.optional("system", SystemID.init(json:at:))
            switch (officer, system) {
            case (let officer?, nil): self = .officer(officer)
            case (nil, let system?): self = .system(system)
            case (nil, nil): throw JSONError(.missing, path: fields.place("officer"))
            case (_?, _?): throw JSONError(.wrongType(expected: "officer or system"), path: fields.place("system"))
            }
        }
    }

    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An officer has one, a new one takes the place of the old.
        case password
        /// Random, so that its digest is enough to recognise it; there may be several.
        case token

        init(json: JSONValue, at path: String) throws(JSONError) {
            guard let kind = Kind(rawValue: try json.asString(path)) else {
                throw JSONError(.wrongType(expected: "password, token"), path: path)
            }
            self = kind
        }
    }

    public var holder: Holder
    public var kind: Kind
    /// Password: 32 hexadecimal digits, random, by which its hash is found and sessions are bound to it; `nil` for a token.
    public var id: String?
    /// Password: `hmac:` and 64 hexadecimal digits, a keyed digest of its hash, so that nobody without the key can exchange the hash; token:
    /// `sha256:` and 64 hexadecimal digits.
    public var digest: String
    public var from: Instant
    /// The first instant at which it no longer counts; `nil`: open.
    public var until: Instant?

    public init(holder: Holder, kind: Kind, id: String? = nil, digest: String, from: Instant, until: Instant? = nil) {
        self.holder = holder
        self.kind = kind
        self.id = id
        self.digest = digest
        self.from = from
        self.until = until
    }

    public func isValid(at instant: Instant) -> Bool { instant >= from && until.map { instant < $0 } ?? true }

    /// Whether identifier and digest have the form of their kind, so that neither a password nor its hash is stored by mistake.
    var isFormed: Bool {
        switch kind {
        case .password: isDigest(after: "hmac:") && id.map { $0.utf8.count == 32 && Hex.bytes($0) != nil } ?? false
        case .token: isDigest(after: "sha256:") && id == nil
        }
    }

    private func isDigest(after prefix: String) -> Bool {
        digest.hasPrefix(prefix) && digest.utf8.count == prefix.utf8.count + 64
            && Hex.bytes(digest.dropFirst(prefix.count)) != nil
    }

    var json: JSONValue {
        var object = JSONObject()
        holder.write(to: &object)
        object.set("kind", .string(kind.rawValue))
        object.set("credential", id.map(JSONValue.string))
        object.set("digest", .string(digest))
        object.set("from", from.json)
        object.set("until", until?.json)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        holder = try Holder(&fields)
        kind = try fields.required("kind", Kind.init(json:at:))
        id = try fields.optionalString("credential")
        digest = try fields.string("digest")
        from = try fields.required("from", Instant.init(json:at:))
        until = try fields.optional("until", Instant.init(json:at:))
    }
}

extension Credential: CustomStringConvertible, CustomReflectable {
    /// Kind and holder; the digest is never printed.
    public var description: String { "Credential(\(kind.rawValue), \(holder))" }
    public var customMirror: Mirror { Mirror(self, children: ["kind": kind.rawValue]) }
}

/// The end of credentials of a holder: of one by its digest, of a kind, or of all.
public struct CredentialRevocation: Sendable, Hashable {
    public var holder: Credential.Holder
    /// `nil`: of both kinds.
    public var kind: Credential.Kind?
    /// `nil`: all of the kind.
    public var digest: String?
    public var from: Instant

    public init(holder: Credential.Holder, kind: Credential.Kind? = nil, digest: String? = nil, from: Instant) {
        self.holder = holder
        self.kind = kind
        self.digest = digest
        self.from = from
    }

    /// Whether it ends `credential`.
    func ends(_ credential: Credential) -> Bool {
        credential.holder == holder && (kind == nil || kind == credential.kind)
            && (digest == nil || digest == credential.digest) && (credential.until.map { from < $0 } ?? true)
    }

    var json: JSONValue {
        var object = JSONObject()
        holder.write(to: &object)
        object.set("kind", kind.map { .string($0.rawValue) })
        object.set("digest", digest.map(JSONValue.string))
        object.set("from", from.json)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        holder = try Credential.Holder(&fields)
        kind = try fields.optional("kind", Credential.Kind.init(json:at:))
        digest = try fields.optionalString("digest")
        from = try fields.required("from", Instant.init(json:at:))
    }
}
