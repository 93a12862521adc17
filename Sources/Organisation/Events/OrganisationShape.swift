import JSON

/// The kinds of fact with their names: in the log, and as commands.
enum OrganisationShape: String, CaseIterable {
    case agencyEstablished = "agency-established"
    case agencyRenamed = "agency-renamed"
    case agencyEnded = "agency-ended"
    case unitCreated = "unit-created"
    case officerRegistered = "officer-registered"
    case officerRenamed = "officer-renamed"
    case appointed
    case appointmentEnded = "appointment-ended"
    case substituted
    case substitutionEnded = "substitution-ended"
    case leaveGranted = "leave-granted"
    case leaveEnded = "leave-ended"
    case keyRegistered = "key-registered"
    case keyRevoked = "key-revoked"
    case systemRegistered = "system-registered"
    case systemSuspended = "system-suspended"
    case systemResumed = "system-resumed"
    case credentialSet = "credential-set"
    case credentialRevoked = "credential-revoked"
    case webhookRegistered = "webhook-registered"
    case webhookEnded = "webhook-ended"

    /// The type name in the log.
    var type: String { "organisation.\(rawValue)" }

    /// The name of the command that asks for it.
    var command: String {
        switch self {
        case .agencyEstablished: "establish-agency"
        case .agencyRenamed: "rename-agency"
        case .agencyEnded: "end-agency"
        case .unitCreated: "create-unit"
        case .officerRegistered: "register-officer"
        case .officerRenamed: "rename-officer"
        case .appointed: "appoint"
        case .appointmentEnded: "end-appointment"
        case .substituted: "substitute"
        case .substitutionEnded: "end-substitution"
        case .leaveGranted: "grant-leave"
        case .leaveEnded: "end-leave"
        case .keyRegistered: "register-key"
        case .keyRevoked: "revoke-key"
        case .systemRegistered: "register-system"
        case .systemSuspended: "suspend-system"
        case .systemResumed: "resume-system"
        case .credentialSet: "set-credential"
        case .credentialRevoked: "revoke-credential"
        case .webhookRegistered: "register-webhook"
        case .webhookEnded: "end-webhook"
        }
    }

    static func of(_ fact: OrganisationFact) -> OrganisationShape {
        switch fact {
        case .agencyEstablished: .agencyEstablished
        case .agencyRenamed: .agencyRenamed
        case .agencyEnded: .agencyEnded
        case .unitCreated: .unitCreated
        case .officerRegistered: .officerRegistered
        case .officerRenamed: .officerRenamed
        case .appointed: .appointed
        case .appointmentEnded: .appointmentEnded
        case .substituted: .substituted
        case .substitutionEnded: .substitutionEnded
        case .leaveGranted: .leaveGranted
        case .leaveEnded: .leaveEnded
        case .keyRegistered: .keyRegistered
        case .keyRevoked: .keyRevoked
        case .systemRegistered: .systemRegistered
        case .systemSuspended: .systemSuspended
        case .systemResumed: .systemResumed
        case .credentialSet: .credentialSet
        case .credentialRevoked: .credentialRevoked
        case .webhookRegistered: .webhookRegistered
        case .webhookEnded: .webhookEnded
        }
    }

    /// Takes the fact's fields.
    func fact(_ fields: inout JSONFields) throws(JSONError) -> OrganisationFact {
        switch self {
        case .agencyEstablished: .agencyEstablished(try AgencyEstablishment(&fields))
        case .agencyRenamed: .agencyRenamed(try AgencyRenaming(&fields))
        case .agencyEnded: .agencyEnded(try AgencyEnding(&fields))
        case .unitCreated: .unitCreated(try UnitCreation(&fields))
        case .officerRegistered: .officerRegistered(try OfficerNaming(&fields))
        case .officerRenamed: .officerRenamed(try OfficerNaming(&fields))
        case .appointed: .appointed(try Appointment(&fields))
        case .appointmentEnded: .appointmentEnded(try AppointmentEnding(&fields))
        case .substituted: .substituted(try Substitution(&fields))
        case .substitutionEnded: .substitutionEnded(try Substitution(&fields))
        case .leaveGranted: .leaveGranted(try Leave(&fields))
        case .leaveEnded: .leaveEnded(try Leave(&fields))
        case .keyRegistered: .keyRegistered(try SigningKey(&fields))
        case .keyRevoked: .keyRevoked(try KeyRevocation(&fields))
        case .systemRegistered: .systemRegistered(try TrustedSystem(&fields))
        case .systemSuspended: .systemSuspended(try SystemSuspension(&fields))
        case .systemResumed: .systemResumed(try SystemResumption(&fields))
        case .credentialSet: .credentialSet(try Credential(&fields))
        case .credentialRevoked: .credentialRevoked(try CredentialRevocation(&fields))
        case .webhookRegistered: .webhookRegistered(try WebhookRegistration(&fields))
        case .webhookEnded: .webhookEnded(try WebhookEnding(&fields))
        }
    }
}

extension OrganisationFact {
    /// The fact's own fields.
    var json: JSONValue {
        switch self {
        case .agencyEstablished(let value): value.json
        case .agencyRenamed(let value): value.json
        case .agencyEnded(let value): value.json
        case .unitCreated(let value): value.json
        case .officerRegistered(let value), .officerRenamed(let value): value.json
        case .appointed(let value): value.json
        case .appointmentEnded(let value): value.json
        case .substituted(let value), .substitutionEnded(let value): value.json
        case .leaveGranted(let value), .leaveEnded(let value): value.json
        case .keyRegistered(let value): value.json
        case .keyRevoked(let value): value.json
        case .systemRegistered(let value): value.json
        case .systemSuspended(let value): value.json
        case .systemResumed(let value): value.json
        case .credentialSet(let value): value.json
        case .credentialRevoked(let value): value.json
        case .webhookRegistered(let value): value.json
        case .webhookEnded(let value): value.json
        }
    }
}
