/// What can happen to the organisation: the payload of its events, and what its commands ask for.
public enum OrganisationFact: Sendable, Hashable {
    case agencyEstablished(AgencyEstablishment)
    case agencyRenamed(AgencyRenaming)
    /// Merged into a successor, or closed.
    case agencyEnded(AgencyEnding)
    case unitCreated(UnitCreation)
    case officerRegistered(OfficerNaming)
    case officerRenamed(OfficerNaming)
    case appointed(Appointment)
    case appointmentEnded(AppointmentEnding)
    case substituted(Substitution)
    /// The same substitution with an earlier last day.
    case substitutionEnded(Substitution)
    case leaveGranted(Leave)
    /// The same leave with an earlier last day.
    case leaveEnded(Leave)
    case keyRegistered(SigningKey)
    case keyRevoked(KeyRevocation)
    /// Also where a known system's trust changes; a suspended one stays suspended.
    case systemRegistered(TrustedSystem)
    case systemSuspended(SystemSuspension)
    /// Heard again from now on.
    case systemResumed(SystemResumption)
    case credentialSet(Credential)
    case credentialRevoked(CredentialRevocation)
    /// Also where a known one's address or types change.
    case webhookRegistered(WebhookRegistration)
    case webhookEnded(WebhookEnding)
}
