public import WorkingTime

/// Form 04, the apology with a new appointment; given at most once, and at least a day before the old one.
public struct ApologyFields: PaperFields {
    public static var kind: PaperKind { .apology }

    public var heading: OfficeHeading
    public var dossier: PaperDossier
    public var applicant: PaperPerson
    /// Who is late (the agency that decides, where another one apologises); `nil`: the agency in the heading.
    public var responsibleAgency: String?
    public var receivedAt: Instant
    /// The legal time limit in words.
    public var timeLimit: String
    public var oldAppointment: Instant
    public var newAppointment: Instant
    /// Why it is late.
    public var reason: String
    /// Where, or how, the result is returned; `nil`: as before.
    public var returnedAt: String?
    public var officer: PaperOfficer
    public var contact: PaperContact
    public var mark: PaperMark?

    public init(
        heading: OfficeHeading, dossier: PaperDossier, applicant: PaperPerson, responsibleAgency: String? = nil,
        receivedAt: Instant, timeLimit: String, oldAppointment: Instant, newAppointment: Instant,
        reason: String, returnedAt: String? = nil, officer: PaperOfficer, contact: PaperContact = PaperContact(),
        mark: PaperMark? = nil
    ) {
        self.heading = heading
        self.dossier = dossier
        self.applicant = applicant
        self.responsibleAgency = responsibleAgency
        self.receivedAt = receivedAt
        self.timeLimit = timeLimit
        self.oldAppointment = oldAppointment
        self.newAppointment = newAppointment
        self.reason = reason
        self.returnedAt = returnedAt
        self.officer = officer
        self.contact = contact
        self.mark = mark
    }

    public var ownFields: [String: PaperValue] {
        [
            "dossier": dossier.value, "applicant": applicant.value, "responsibleAgency": PaperValue(responsibleAgency),
            "receivedAt": .text(receivedAt.onPaper), "timeLimit": .text(timeLimit),
            "oldAppointment": .text(oldAppointment.onPaper), "newAppointment": .text(newAppointment.onPaper),
            "reason": .text(reason), "returnedAt": PaperValue(returnedAt), "officer": officer.value,
            "contact": contact.value,
        ]
    }
}
