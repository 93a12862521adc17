public import JSON
public import Organisation
public import Procedures
public import WorkingTime

extension DossierEvent {
    /// A draft was written or written anew (bản nháp). It belongs to whoever wrote it and is not yet a dossier.
    public struct Drafted: DossierFactBody {
        public static let type = "dossier.drafted"
        public var procedure: String
        public var channel: Channel
        /// The personal fields, a blob a subject; they replace those of a former draft.
        public var subjects: [SealedBlob]
        /// Data of no person.
        public var data: JSONObject
        /// Under which the draft is found until it is filed. Drafts of the first releases have none.
        public var code: DossierCode?
        public var applicantKind: ApplicantKind?
        public var representative: Representative?
        public var delivery: DeliveryMethod?

        public init(
            procedure: String, channel: Channel, subjects: [SealedBlob], data: JSONObject, code: DossierCode? = nil,
            applicantKind: ApplicantKind? = nil, representative: Representative? = nil,
            delivery: DeliveryMethod? = nil
        ) {
            self.procedure = procedure
            self.channel = channel
            self.subjects = subjects
            self.data = data
            self.code = code
            self.applicantKind = applicantKind
            self.representative = representative
            self.delivery = delivery
        }

        public func write(to body: inout JSONObject) {
            body["procedure"] = .string(procedure)
            body["channel"] = channel.json
            body.setList("subjects", subjects, \.json)
            body.set("data", data.isEmpty ? nil : .object(data))
            body.set("code", code?.json)
            body.set("applicant_kind", applicantKind.map { .string($0.rawValue) })
            body.set("representative", representative?.json)
            body.set("delivery", delivery.map { .string($0.rawValue) })
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            procedure = try fields.string("procedure")
            channel = try fields.required("channel", Channel.init(json:at:))
            subjects = try fields.list("subjects", SealedBlob.init(json:at:))
            data = try fields.objectOrEmpty("data")
            code = try fields.optional("code", DossierCode.init(json:at:))
            applicantKind = try fields.optionalNamed("applicant_kind", as: ApplicantKind.self)
            representative = try fields.optional("representative", Representative.init(json:at:))
            delivery = try fields.optionalNamed("delivery", as: DeliveryMethod.self)
        }
    }

    /// The draft was thrown away by its owner (bỏ bản nháp): the end. What persons filled in is forgotten with their keys.
    public struct Discarded: DossierFactBody {
        public static let type = "dossier.discarded"

        public init() {}

        public func write(to body: inout JSONObject) {}

        public init(from fields: inout JSONFields) throws(JSONError) {}
    }

    /// The dossier was filed (nộp hồ sơ) and pinned to a definition.
    public struct Filed: DossierFactBody {
        public static let type = "dossier.filed"
        public var code: DossierCode
        public var procedure: String
        /// The digest of the definition, 64 hexadecimal digits.
        public var definition: String
        /// The rule that chose the version: `filing-day`, the one in force on the day of the legal instant of filing.
        public var pinnedBy: String
        /// The legal instant of filing: when the citizen filed, wherever that was.
        public var filedAt: Instant
        public var channel: Channel
        /// The agency that takes the dossier in (nơi tiếp nhận).
        public var receiving: AgencyCode
        /// The agency that resolves it (nơi giải quyết), as far as it is known now.
        public var competent: AgencyCode
        /// The agency that hands the result over (nơi trả kết quả).
        public var returning: AgencyCode
        public var applicantKind: ApplicantKind
        /// The persons named, a sealed blob each, in the order of the definition.
        public var subjects: [SealedBlob]
        public var representative: Representative?
        /// Data of no person.
        public var data: JSONObject
        public var attachments: [Attachment]
        /// How the applicant wishes to get the result.
        public var delivery: DeliveryMethod?
        /// The variant of the procedure, decided from the fields.
        public var caseID: String
        /// How far the procedure is provided online: an outcome, for the indicators.
        public var extent: OnlineProvision.Extent
        /// Whether the law demands presence: an outcome, for the indicators.
        public var requiresPresence: Bool
        /// The fee, where it is due at filing and known.
        public var fee: FeeOutcome?
        /// What the filing system says of the identity of whom it files for.
        public var attestation: IdentityAttestation?

        public init(
            code: DossierCode, procedure: String, definition: String, pinnedBy: String, filedAt: Instant,
            channel: Channel, receiving: AgencyCode, competent: AgencyCode, returning: AgencyCode,
            applicantKind: ApplicantKind, subjects: [SealedBlob], representative: Representative?, data: JSONObject,
            attachments: [Attachment], delivery: DeliveryMethod?, caseID: String, extent: OnlineProvision.Extent,
            requiresPresence: Bool, fee: FeeOutcome? = nil, attestation: IdentityAttestation? = nil
        ) {
            self.code = code
            self.procedure = procedure
            self.definition = definition
            self.pinnedBy = pinnedBy
            self.filedAt = filedAt
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
            self.caseID = caseID
            self.extent = extent
            self.requiresPresence = requiresPresence
            self.fee = fee
            self.attestation = attestation
        }

        public func write(to body: inout JSONObject) {
            body["code"] = code.json
            body["procedure"] = .string(procedure)
            body["definition"] = .string(definition)
            body["pinned_by"] = .string(pinnedBy)
            body["filed_at"] = filedAt.json
            body["channel"] = channel.json
            body["receiving"] = receiving.json
            body["competent"] = competent.json
            body["returning"] = returning.json
            body["applicant_kind"] = .string(applicantKind.rawValue)
            body.setList("subjects", subjects, \.json)
            body.set("representative", representative?.json)
            body.set("data", data.isEmpty ? nil : .object(data))
            body.setList("attachments", attachments, \.json)
            body.set("delivery", delivery.map { .string($0.rawValue) })
            body["case"] = .string(caseID)
            body["extent"] = .string(extent.rawValue)
            body["presence"] = .bool(requiresPresence)
            body.set("fee", fee?.json)
            body.set("attestation", attestation?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            code = try fields.required("code", DossierCode.init(json:at:))
            procedure = try fields.string("procedure")
            definition = try fields.string("definition")
            pinnedBy = try fields.string("pinned_by")
            filedAt = try fields.required("filed_at", Instant.init(json:at:))
            channel = try fields.required("channel", Channel.init(json:at:))
            receiving = try fields.required("receiving", AgencyCode.init(json:at:))
            competent = try fields.required("competent", AgencyCode.init(json:at:))
            returning = try fields.required("returning", AgencyCode.init(json:at:))
            applicantKind = try fields.named("applicant_kind", as: ApplicantKind.self)
            subjects = try fields.list("subjects", SealedBlob.init(json:at:))
            representative = try fields.optional("representative", Representative.init(json:at:))
            data = try fields.objectOrEmpty("data")
            attachments = try fields.list("attachments", Attachment.init(json:at:))
            delivery = try fields.optionalNamed("delivery", as: DeliveryMethod.self)
            caseID = try fields.string("case")
            extent = try fields.named("extent", as: OnlineProvision.Extent.self)
            requiresPresence = try fields.bool("presence")
            fee = try fields.optional("fee", FeeOutcome.init(json:at:))
            attestation = try fields.optional("attestation", IdentityAttestation.init(json:at:))
        }
    }

    /// Files were attached (đính kèm giấy tờ).
    public struct Attached: DossierFactBody {
        public static let type = "dossier.attached"
        /// How the applicant brought them.
        public var channel: Channel
        public var attachments: [Attachment]

        public init(channel: Channel, attachments: [Attachment]) {
            self.channel = channel
            self.attachments = attachments
        }

        public func write(to body: inout JSONObject) {
            body["channel"] = channel.json
            body.setList("attachments", attachments, \.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            channel = try fields.required("channel", Channel.init(json:at:))
            attachments = try fields.list("attachments", Attachment.init(json:at:))
        }
    }
}
