public import WorkingTime

/// The draft of a result (*bản dự thảo*), shown to the citizen for checking: no result, and marked so on every page.
public struct DraftFields: PaperFields {
    public static var kind: PaperKind { .draft }

    /// A group of values under a heading (`Người mẹ`).
    public struct Section: Hashable, Sendable {
        public var title: String
        public var rows: [Row]

        public init(title: String, rows: [Row]) {
            self.title = title
            self.rows = rows
        }
    }

    /// One value with its label.
    public struct Row: Hashable, Sendable {
        public var label: String
        /// `nil` or empty: shown as left blank.
        public var value: String?

        public init(_ label: String, _ value: String?) {
            self.label = label
            self.value = value
        }
    }

    public var heading: OfficeHeading
    public var dossier: PaperDossier
    public var applicant: PaperPerson
    /// What the draft is of (`Giấy khai sinh`).
    public var resultTitle: String
    public var sections: [Section]
    /// Until when the citizen may object; `nil`: not printed.
    public var answerBy: Instant?
    /// Whether silence until then means consent, and is said to.
    public var silenceMeansConsent: Bool
    /// How long the citizen has from being shown it, where silence means consent and the hour is not known yet (`1 ngày`); `nil`: not printed.
    public var consentWithin: String?
    public var contact: PaperContact
    public var mark: PaperMark?

    public init(
        heading: OfficeHeading, dossier: PaperDossier, applicant: PaperPerson, resultTitle: String, sections: [Section],
        answerBy: Instant? = nil, silenceMeansConsent: Bool = false, consentWithin: String? = nil,
        contact: PaperContact = PaperContact(), mark: PaperMark? = nil
    ) {
        self.heading = heading
        self.dossier = dossier
        self.applicant = applicant
        self.resultTitle = resultTitle
        self.sections = sections
        self.answerBy = answerBy
        self.silenceMeansConsent = silenceMeansConsent
        self.consentWithin = consentWithin
        self.contact = contact
        self.mark = mark
    }

    public var ownFields: [String: PaperValue] {
        [
            "dossier": dossier.value, "applicant": applicant.value, "resultTitle": .text(resultTitle),
            "sections": .list(
                sections.map { section in
                    [
                        "title": .text(section.title),
                        "rows": .list(
                            section.rows.map { ["label": .text($0.label), "value": PaperValue($0.value)] }),
                    ]
                }),
            "answerBy": PaperValue(answerBy?.onPaper),
            "silenceMeansConsent": .flag(silenceMeansConsent && answerBy != nil),
            "consentWithin": PaperValue(answerBy == nil ? consentWithin : nil), "contact": contact.value,
        ]
    }
}
