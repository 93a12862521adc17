public import WorkingTime

/// *Biên lai thu phí, lệ phí*: the receipt for money that was taken. Not a form of the one-stop shop, and never recorded as a paper of its own:
/// all that it says stands in the events of the payment.
public struct MoneyReceiptFields: PaperFields {
    public static var kind: PaperKind { .moneyReceipt }

    /// The series' agency, with the day on which the receipt was issued.
    public var heading: OfficeHeading
    /// *Biên lai thu phí* or *biên lai thu lệ phí*.
    public var title: String
    /// Agency, kind and year of the series.
    public var series: String
    /// As printed, with leading zeros.
    public var number: String
    public var payer: PaperPerson
    public var dossier: PaperDossier
    /// What was paid for.
    public var purpose: String
    /// In figures (`20.000 đồng`).
    public var amount: String
    /// In words (`Hai mươi nghìn đồng`).
    public var amountInWords: String
    /// How it was paid (`Tiền mặt`).
    public var way: String
    /// The taker's number of the transaction; `nil`: none, as for cash.
    public var transaction: String?
    public var paidAt: Instant
    /// Who took it.
    public var collector: PaperOfficer
    /// When it was cancelled; `nil`: it is valid.
    public var cancelledAt: Instant?
    /// The number of the receipt that took its place; `nil`: none did.
    public var replacedBy: String?
    public var contact: PaperContact
    public var mark: PaperMark? { nil }

    public init(
        heading: OfficeHeading, title: String, series: String, number: String, payer: PaperPerson,
        dossier: PaperDossier, purpose: String, amount: String, amountInWords: String, way: String,
        transaction: String? = nil, paidAt: Instant, collector: PaperOfficer, cancelledAt: Instant? = nil,
        replacedBy: String? = nil, contact: PaperContact = PaperContact()
    ) {
        self.heading = heading
        self.title = title
        self.series = series
        self.number = number
        self.payer = payer
        self.dossier = dossier
        self.purpose = purpose
        self.amount = amount
        self.amountInWords = amountInWords
        self.way = way
        self.transaction = transaction
        self.paidAt = paidAt
        self.collector = collector
        self.cancelledAt = cancelledAt
        self.replacedBy = replacedBy
        self.contact = contact
    }

    public var ownFields: [String: PaperValue] {
        [
            "title": .text(title), "series": .text(series), "number": .text(number), "payer": payer.value,
            "dossier": dossier.value, "purpose": .text(purpose), "amount": .text(amount),
            "amountInWords": .text(amountInWords), "way": .text(way), "transaction": PaperValue(transaction),
            "paidAt": .text(paidAt.onPaper), "collector": collector.value,
            "cancelledAt": PaperValue(cancelledAt?.onPaper), "replacedBy": PaperValue(replacedBy),
            "contact": contact.value,
        ]
    }
}
