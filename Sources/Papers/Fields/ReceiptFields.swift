public import WorkingTime

/// Form 01, *giấy tiếp nhận hồ sơ và hẹn trả kết quả*.
public struct ReceiptFields: PaperFields {
    public static var kind: PaperKind { .receipt }

    public var heading: OfficeHeading
    public var dossier: PaperDossier
    public var applicant: PaperPerson
    public var documents: [PaperDocument]
    /// How many sets of documents were handed in; at least 1.
    public var sets: Int
    /// The legal time limit in words (`Ngay trong ngày làm việc`).
    public var timeLimit: String
    public var receivedAt: Instant
    /// *Hẹn trả kết quả*; `nil`: none is given, and that is printed.
    public var appointment: Instant?
    /// Where, or how, the result is returned.
    public var returnedAt: String
    /// The agency that decides, where it is not the one that receives; `nil`: it is.
    public var competentAgency: String?
    /// Fee and charge in words (`Không thu`, `8.000 đồng, đã nộp trực tuyến`); `nil`: not printed.
    public var fee: String?
    /// How the dossier came (`Trực tiếp`, `Trực tuyến`); `nil`: not printed.
    public var channel: String?
    /// The entry in the register (`Quyển số 01, số thứ tự 15`); `nil`: not printed.
    public var register: String?
    public var officer: PaperOfficer
    public var contact: PaperContact
    public var mark: PaperMark?

    public init(
        heading: OfficeHeading, dossier: PaperDossier, applicant: PaperPerson, documents: [PaperDocument],
        sets: Int = 1,
        timeLimit: String, receivedAt: Instant, appointment: Instant?, returnedAt: String,
        competentAgency: String? = nil, fee: String? = nil, channel: String? = nil, register: String? = nil,
        officer: PaperOfficer, contact: PaperContact = PaperContact(), mark: PaperMark? = nil
    ) {
        self.heading = heading
        self.dossier = dossier
        self.applicant = applicant
        self.documents = documents
        self.sets = sets
        self.timeLimit = timeLimit
        self.receivedAt = receivedAt
        self.appointment = appointment
        self.returnedAt = returnedAt
        self.competentAgency = competentAgency
        self.fee = fee
        self.channel = channel
        self.register = register
        self.officer = officer
        self.contact = contact
        self.mark = mark
    }

    public var ownFields: [String: PaperValue] {
        [
            "dossier": dossier.value, "applicant": applicant.value, "documents": PaperDocument.value(of: documents),
            "sets": .text(counted(sets)), "timeLimit": .text(timeLimit), "receivedAt": .text(receivedAt.onPaper),
            "appointment": .text(appointment?.onPaper ?? "Không hẹn"), "returnedAt": .text(returnedAt),
            "competentAgency": PaperValue(competentAgency), "fee": PaperValue(fee), "channel": PaperValue(channel),
            "register": PaperValue(register), "officer": officer.value, "contact": contact.value,
        ]
    }
}

/// One line of the documents that were handed in.
public struct PaperDocument: Hashable, Sendable {
    /// What was handed in.
    public enum Form: String, Hashable, Sendable, CaseIterable {
        /// *Bản chính*.
        case original
        /// *Bản sao*.
        case copy
        /// *Bản điện tử*.
        case electronic
    }

    public var title: String
    /// How many; at least 1.
    public var quantity: Int
    public var form: Form
    /// A remark of the officer (`Đã đối chiếu`); `nil`: none.
    public var note: String?

    public init(title: String, quantity: Int = 1, form: Form, note: String? = nil) {
        self.title = title
        self.quantity = quantity
        self.form = form
        self.note = note
    }

    /// Numbered from 1.
    static func value(of documents: [PaperDocument]) -> PaperValue {
        .list(
            documents.enumerated().map { index, document in
                [
                    "position": .text(String(index + 1)), "title": .text(document.title),
                    "quantity": .text(counted(document.quantity)), "note": PaperValue(document.note),
                    "isOriginal": .flag(document.form == .original), "isCopy": .flag(document.form == .copy),
                    "isElectronic": .flag(document.form == .electronic),
                ]
            })
    }
}
