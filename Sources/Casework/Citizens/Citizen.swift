import Dossiers
public import Identity
public import Organisation

/// A citizen, or whoever acts for an organisation, as an identity provider knows them. Lives as long as one request.
public struct Citizen: Sendable, Hashable {
    /// The provider's issuer, an address: never one of our own issuers.
    public let issuer: String
    /// Who it is there: made from the provider's own identifier with a key of this installation, so that no event holds anything by which
    /// somebody else could tell who it was.
    public let subject: String
    /// What the provider vouches for; its `subject` is ours.
    public let identity: VouchedIdentity
    /// The portal through which they come, which is a system with a token of its own.
    public var through: SystemID?

    init(issuer: String, identity: VouchedIdentity, through: SystemID? = nil) {
        self.issuer = issuer
        subject = identity.subject
        self.identity = identity
        self.through = through
    }

    /// As a decision compares them.
    var vouched: VouchedPerson {
        var person = VouchedPerson(
            level: identity.level.rawValue, fullName: identity.fullName, personalNumber: identity.personalNumber,
            birthDate: identity.birthDate)
        if case .organisation = identity.account { person.isOrganisation = true }
        return person
    }
}

extension Citizen: CustomStringConvertible, CustomReflectable {
    public var description: String { "citizen of level \(identity.level.rawValue)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
