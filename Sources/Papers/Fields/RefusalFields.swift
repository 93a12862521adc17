/// Form 03, *phiếu từ chối tiếp nhận giải quyết hồ sơ*.
public struct RefusalFields: PaperFields {
    public static var kind: PaperKind { .refusal }

    public var heading: OfficeHeading
    public var dossier: PaperDossier
    public var applicant: PaperPerson
    /// The reasons, each for itself; at least one.
    public var reasons: [String]
    /// The law that the refusal stands on, as the procedure's definition names it; `nil`: not printed.
    public var legalBasis: String?
    /// What the citizen can do instead (the competent agency, a complaint); `nil`: not printed.
    public var guidance: String?
    public var officer: PaperOfficer
    public var contact: PaperContact
    public var mark: PaperMark?

    public init(
        heading: OfficeHeading, dossier: PaperDossier, applicant: PaperPerson, reasons: [String],
        legalBasis: String? = nil, guidance: String? = nil, officer: PaperOfficer,
        contact: PaperContact = PaperContact(), mark: PaperMark? = nil
    ) {
        self.heading = heading
        self.dossier = dossier
        self.applicant = applicant
        self.reasons = reasons
        self.legalBasis = legalBasis
        self.guidance = guidance
        self.officer = officer
        self.contact = contact
        self.mark = mark
    }

    public var ownFields: [String: PaperValue] {
        [
            "dossier": dossier.value, "applicant": applicant.value, "reasons": .list(reasons.map(PaperValue.text)),
            "legalBasis": PaperValue(legalBasis), "guidance": PaperValue(guidance), "officer": officer.value,
            "contact": contact.value,
        ]
    }
}
