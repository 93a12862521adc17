public import JSON

/// A trusted system's word that whoever files through it has signed in there, with which provider, and at which level. The event that
/// holds it says which system's word it is.
public struct IdentityAttestation: Sendable, Hashable {
    /// The identity provider, by the address that names it.
    public var issuer: String
    /// Who it is there, under our own name for them: made from the provider's with a key of the installation.
    public var subject: String
    /// The level of the electronic identity, 1 or 2.
    public var level: Int

    public init(issuer: String, subject: String, level: Int) {
        self.issuer = issuer
        self.subject = subject
        self.level = level
    }

    public var json: JSONValue {
        ["issuer": .string(issuer), "subject": .string(subject), "level": .integer(Int64(level))]
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        issuer = try fields.string("issuer")
        subject = try fields.string("subject")
        level = Int(clamping: try fields.integer("level"))
        try fields.end()
    }
}
