public import JSON
public import Organisation
public import Procedures
public import WorkingTime

extension DossierCommand {
    /// Writes a draft, or writes it anew (by a citizen, or an officer at the counter).
    public struct Draft: Sendable, Hashable {
        public var procedure: String
        public var channel: Channel
        public var subjects: [SealedBlob]
        public var data: JSONObject
        public var applicantKind: ApplicantKind?
        public var representative: Representative?
        /// How the applicant wishes to get the result.
        public var delivery: DeliveryMethod?
        /// The code that a trusted system brings for a new draft; kept when it is filed.
        public var externalCode: String?

        public init(
            procedure: String, channel: Channel, subjects: [SealedBlob] = [], data: JSONObject = JSONObject(),
            applicantKind: ApplicantKind? = nil, representative: Representative? = nil,
            delivery: DeliveryMethod? = nil, externalCode: String? = nil
        ) {
            self.procedure = procedure
            self.channel = channel
            self.subjects = subjects
            self.data = data
            self.applicantKind = applicantKind
            self.representative = representative
            self.delivery = delivery
            self.externalCode = externalCode
        }
    }

    /// Files the dossier: by a citizen, at the counter, or by a trusted system on a citizen's behalf.
    public struct File: Sendable, Hashable {
        public var channel: Channel
        /// Where it is handed in.
        public var receiving: AgencyCode
        /// Who resolves it; `nil`: the receiving agency, until it is forwarded.
        public var competent: AgencyCode?
        /// Who hands the result over; `nil`: the receiving agency.
        public var returning: AgencyCode?
        public var applicantKind: ApplicantKind
        /// The persons named, a sealed blob each; their opened fields stand in the context.
        public var subjects: [SealedBlob]
        public var representative: Representative?
        public var data: JSONObject
        public var attachments: [Attachment]
        /// How the applicant wishes to get the result.
        public var delivery: DeliveryMethod?
        /// The code that a trusted system has given already; kept as it is.
        public var externalCode: String?
        /// When the citizen filed with a trusted system; `nil`: now.
        public var filedAt: Instant?
        /// What a trusted system that files by itself says of the identity of whom it files for.
        public var attestation: IdentityAttestation?

        public init(
            channel: Channel, receiving: AgencyCode, competent: AgencyCode? = nil, returning: AgencyCode? = nil,
            applicantKind: ApplicantKind = .citizen, subjects: [SealedBlob], representative: Representative? = nil,
            data: JSONObject = JSONObject(), attachments: [Attachment] = [], delivery: DeliveryMethod? = nil,
            externalCode: String? = nil, filedAt: Instant? = nil, attestation: IdentityAttestation? = nil
        ) {
            self.attestation = attestation
            self.channel = channel
            self.receiving = receiving
            self.competent = competent
            self.returning = returning
            self.applicantKind = applicantKind
            self.subjects = subjects
            self.representative = representative
            self.data = data
            self.attachments = attachments
            self.delivery = delivery
            self.externalCode = externalCode
            self.filedAt = filedAt
        }
    }

    /// Attaches files.
    public struct Attach: Sendable, Hashable {
        /// How the applicant brought them.
        public var channel: Channel
        public var attachments: [Attachment]

        public init(channel: Channel, attachments: [Attachment]) {
            self.channel = channel
            self.attachments = attachments
        }
    }
}
