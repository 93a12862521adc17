public import Vietnamese
public import WorkingTime

/// Why a command about the organisation was refused: a value, with a stable code, that changes nothing.
public struct OrganisationRefusal: Explained, Hashable {
    public enum Reason: Sendable, Hashable {
        case notAllowed
        case unknownAgency(AgencyCode)
        case unknownUnit(UnitID, AgencyCode)
        case unknownOfficer(OfficerID)
        case unknownSystem(SystemID)
        case unknownKey
        case unknownAppointment
        case unknownSubstitution
        case unknownLeave
        case unknownCredential
        /// There is one of this identifier with other properties.
        case agencyDiffers(AgencyCode)
        case unitDiffers(UnitID, AgencyCode)
        case officerDiffers(OfficerID)
        case appointmentDiffers
        case keyTaken
        case agencyNotThere(AgencyCode, Day)
        case agencyEnded(AgencyCode)
        case agenciesBelow(AgencyCode)
        case cycle(AgencyCode)
        case dateBeforeAgency(AgencyCode)
        case datesDisordered
        case appointmentOverlaps(Period)
        case appointmentOutsideAgency(AgencyCode)
        case substitutionOfSelf
        case substitutionOutsideAppointment
        case substitutionOverlaps(Period)
        case leaveOverlaps(Period)
        /// An end may be moved to an earlier day only.
        case endNotEarlier
        case nameInvalid
        case procedureInvalid
        case noAgencies
        case keyLength
        case credentialForm
        case passwordOfSystem
        case unknownWebhook(WebhookID)
        /// The name belongs to another system, or to a webhook that has ended.
        case webhookTaken(WebhookID)
        case webhookAddress
        case webhookTypes
    }

    public let reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    public var code: String {
        let name =
            switch reason {
            case .notAllowed: "not-allowed"
            case .unknownAgency: "unknown-agency"
            case .unknownUnit: "unknown-unit"
            case .unknownOfficer: "unknown-officer"
            case .unknownSystem: "unknown-system"
            case .unknownKey: "unknown-key"
            case .unknownAppointment: "unknown-appointment"
            case .unknownSubstitution: "unknown-substitution"
            case .unknownLeave: "unknown-leave"
            case .unknownCredential: "unknown-credential"
            case .agencyDiffers: "agency-differs"
            case .unitDiffers: "unit-differs"
            case .officerDiffers: "officer-differs"
            case .appointmentDiffers: "appointment-differs"
            case .keyTaken: "key-taken"
            case .agencyNotThere: "agency-not-there"
            case .agencyEnded: "agency-ended"
            case .agenciesBelow: "agencies-below"
            case .cycle: "cycle"
            case .dateBeforeAgency: "date-before-agency"
            case .datesDisordered: "dates-disordered"
            case .appointmentOverlaps: "appointment-overlaps"
            case .appointmentOutsideAgency: "appointment-outside-agency"
            case .substitutionOfSelf: "substitution-of-self"
            case .substitutionOutsideAppointment: "substitution-outside-appointment"
            case .substitutionOverlaps: "substitution-overlaps"
            case .leaveOverlaps: "leave-overlaps"
            case .endNotEarlier: "end-not-earlier"
            case .nameInvalid: "name-invalid"
            case .procedureInvalid: "procedure-invalid"
            case .noAgencies: "no-agencies"
            case .keyLength: "key-length"
            case .credentialForm: "credential-form"
            case .passwordOfSystem: "password-of-system"
            case .unknownWebhook: "unknown-webhook"
            case .webhookTaken: "webhook-taken"
            case .webhookAddress: "webhook-address"
            case .webhookTypes: "webhook-types"
            }
        return "organisation.\(name)"
    }
}
