import JSON
public import WorkingTime

/// What an officer or a system signs in with; only the hash is known here, never the password or the token.
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
        /// A memory-hard hash, `$scrypt$…`; an officer has one, a new one takes the place of the old.
        case password
        /// A digest of a random token, `sha256:…`; there may be several.
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
    /// Password: a string that begins with `$scrypt$`; token: `sha256:` and 64 hexadecimal digits.
    public var hash: String
    public var from: Instant
    /// The first instant at which it no longer counts; `nil`: open.
    public var until: Instant?

    public init(holder: Holder, kind: Kind, hash: String, from: Instant, until: Instant? = nil) {
        self.holder = holder
        self.kind = kind
        self.hash = hash
        self.from = from
        self.until = until
    }

    public func isValid(at instant: Instant) -> Bool { instant >= from && until.map { instant < $0 } ?? true }

    /// Whether the hash has the form of its kind, so that a password is never stored by mistake.
    var hasHashForm: Bool {
        switch kind {
        case .password: hash.hasPrefix("$scrypt$") && hash.utf8.count <= 512
        case .token: hash.hasPrefix("sha256:") && hash.utf8.count == 71 && Hex.bytes(hash.dropFirst(7)) != nil
        }
    }

    var json: JSONValue {
        var object = JSONObject()
        holder.write(to: &object)
        object.set("kind", .string(kind.rawValue))
        object.set("hash", .string(hash))
        object.set("from", from.json)
        object.set("until", until?.json)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        holder = try Holder(&fields)
        kind = try fields.required("kind", Kind.init(json:at:))
        hash = try fields.string("hash")
        from = try fields.required("from", Instant.init(json:at:))
        until = try fields.optional("until", Instant.init(json:at:))
    }
}

extension Credential: CustomStringConvertible, CustomReflectable {
    /// Kind and holder; the hash is never printed.
    public var description: String { "Credential(\(kind.rawValue), \(holder))" }
    public var customMirror: Mirror { Mirror(self, children: ["kind": kind.rawValue]) }
}

/// The end of credentials of a holder: of one by its hash, of a kind, or of all.
public struct CredentialRevocation: Sendable, Hashable {
    public var holder: Credential.Holder
    /// `nil`: of both kinds.
    public var kind: Credential.Kind?
    /// `nil`: all of the kind.
    public var hash: String?
    public var from: Instant

    public init(holder: Credential.Holder, kind: Credential.Kind? = nil, hash: String? = nil, from: Instant) {
        self.holder = holder
        self.kind = kind
        self.hash = hash
        self.from = from
    }

    /// Whether it ends `credential`.
    func ends(_ credential: Credential) -> Bool {
        credential.holder == holder && (kind == nil || kind == credential.kind)
            && (hash == nil || hash == credential.hash) && (credential.until.map { from < $0 } ?? true)
    }

    var json: JSONValue {
        var object = JSONObject()
        holder.write(to: &object)
        object.set("kind", kind.map { .string($0.rawValue) })
        object.set("hash", hash.map(JSONValue.string))
        object.set("from", from.json)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        holder = try Credential.Holder(&fields)
        kind = try fields.optional("kind", Credential.Kind.init(json:at:))
        hash = try fields.optionalString("hash")
        from = try fields.required("from", Instant.init(json:at:))
    }
}
