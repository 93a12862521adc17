public import WorkingTime

/// Form 02, *phiếu yêu cầu bổ sung, hoàn thiện hồ sơ*: asked once, and complete.
public struct SupplementFields: PaperFields {
    public static var kind: PaperKind { .supplementRequest }

    /// One thing that is missing or wrong.
    public struct Item: Hashable, Sendable {
        /// What to hand in or correct.
        public var what: String
        /// Why, and on what legal basis; `nil`: not printed.
        public var reason: String?

        public init(what: String, reason: String? = nil) {
            self.what = what
            self.reason = reason
        }
    }

    public var heading: OfficeHeading
    public var dossier: PaperDossier
    public var applicant: PaperPerson
    public var items: [Item]
    /// The reason as a whole; `nil`: the items say it.
    public var reason: String?
    /// When the answer is expected; `nil`: not printed.
    public var answerBy: Day?
    public var officer: PaperOfficer
    public var contact: PaperContact
    public var mark: PaperMark?

    public init(
        heading: OfficeHeading, dossier: PaperDossier, applicant: PaperPerson, items: [Item], reason: String? = nil,
        answerBy: Day? = nil, officer: PaperOfficer, contact: PaperContact = PaperContact(), mark: PaperMark? = nil
    ) {
        self.heading = heading
        self.dossier = dossier
        self.applicant = applicant
        self.items = items
        self.reason = reason
        self.answerBy = answerBy
        self.officer = officer
        self.contact = contact
        self.mark = mark
    }

    public var ownFields: [String: PaperValue] {
        [
            "dossier": dossier.value, "applicant": applicant.value,
            "items": .list(
                items.enumerated().map { index, item in
                    [
                        "position": .text(String(index + 1)), "what": .text(item.what),
                        "reason": PaperValue(item.reason),
                    ]
                }),
            "reason": PaperValue(reason), "answerBy": PaperValue(answerBy?.viLong), "officer": officer.value,
            "contact": contact.value,
        ]
    }
}
