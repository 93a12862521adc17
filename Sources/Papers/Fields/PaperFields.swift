public import Vietnamese
public import WorkingTime

/// The values of one form, typed: what its paper says, apart from wording, which is the template's.
///
/// An optional field that is `nil` is an empty text in the template: `{{#fee}}…{{/fee}}` leaves it out.
public protocol PaperFields: Sendable, Hashable {
    static var kind: PaperKind { get }
    /// Whose paper it is, its number and its day.
    var heading: OfficeHeading { get }
    /// What the QR code holds and is printed below it; `nil`: no QR code.
    var mark: PaperMark? { get }
    /// The fields that only this form has, by the names that docs/papers.md lists.
    var ownFields: [String: PaperValue] { get }
}

extension PaperFields {
    /// The content to render.
    public func content(in language: Language = .vietnamese) -> PaperContent {
        var fields = ownFields
        fields["heading"] = heading.value
        fields["mark"] = mark?.value ?? PaperMark.none
        return PaperContent(
            kind: Self.kind, language: language, date: heading.date, fields: fields, qr: mark?.qrText)
    }
}

/// The head of a paper: who issues it, under which number, where and when.
public struct OfficeHeading: Hashable, Sendable {
    /// The agency above (`THÀNH PHỐ HÀ NỘI`), as printed; `nil`: none.
    public var parentAgency: String?
    /// The agency (`ỦY BAN NHÂN DÂN PHƯỜNG HOÀN KIẾM`), as printed.
    public var agency: String
    /// The unit that issues the paper (`Trung tâm Phục vụ hành chính công`); `nil`: the agency itself.
    public var unit: String?
    /// The paper's own number (`15/TNHS`); `nil`: it has none.
    public var number: String?
    /// Where it is issued (`Hoàn Kiếm`).
    public var place: String
    public var date: Day

    public init(
        parentAgency: String? = nil, agency: String, unit: String? = nil, number: String? = nil, place: String,
        date: Day
    ) {
        self.parentAgency = parentAgency
        self.agency = agency
        self.unit = unit
        self.number = number
        self.place = place
        self.date = date
    }

    var value: PaperValue {
        [
            "parentAgency": PaperValue(parentAgency), "agency": .text(agency), "unit": PaperValue(unit),
            "number": PaperValue(number), "place": .text(place), "date": .text(date.viLong),
        ]
    }
}

/// Who asks: the applicant of a dossier.
public struct PaperPerson: Hashable, Sendable {
    public var name: String
    public var address: String?
    public var phone: String?
    public var email: String?

    public init(name: String, address: String? = nil, phone: String? = nil, email: String? = nil) {
        self.name = name
        self.address = address
        self.phone = phone
        self.email = email
    }

    var value: PaperValue {
        [
            "name": .text(name), "address": PaperValue(address), "phone": PaperValue(phone), "email": PaperValue(email),
        ]
    }
}

/// Which dossier a paper belongs to, as all forms name it.
public struct PaperDossier: Hashable, Sendable {
    /// *Mã hồ sơ*.
    public var code: String
    /// The procedure's code (`1.001193`).
    public var procedureCode: String
    /// The procedure's title.
    public var procedureTitle: String
    /// What is asked for in it where the title does not say it (whose birth is registered); `nil`: the title says it.
    public var subject: String?

    public init(code: String, procedureCode: String, procedureTitle: String, subject: String? = nil) {
        self.code = code
        self.procedureCode = procedureCode
        self.procedureTitle = procedureTitle
        self.subject = subject
    }

    var value: PaperValue {
        [
            "code": .text(code), "procedureCode": .text(procedureCode), "procedureTitle": .text(procedureTitle),
            "subject": PaperValue(subject),
        ]
    }
}

/// An officer who signs or issues a paper.
public struct PaperOfficer: Hashable, Sendable {
    public var name: String
    /// Title and position as printed above the signature (`CÔNG CHỨC TIẾP NHẬN`).
    public var title: String

    public init(name: String, title: String) {
        self.name = name
        self.title = title
    }

    var value: PaperValue { ["name": .text(name), "title": .text(title)] }
}

/// Where the citizen asks and looks.
public struct PaperContact: Hashable, Sendable {
    /// Address of the office; `nil`: not printed.
    public var address: String?
    public var phone: String?
    /// Where the dossier's progress is seen; `nil`: not printed.
    public var trackingSite: String?
    /// What the citizen shows there beside the code; printed where the site is.
    public var trackingSecret: String?

    public init(
        address: String? = nil, phone: String? = nil, trackingSite: String? = nil, trackingSecret: String? = nil
    ) {
        self.address = address
        self.phone = phone
        self.trackingSite = trackingSite
        self.trackingSecret = trackingSecret
    }

    var value: PaperValue {
        [
            "address": PaperValue(address), "phone": PaperValue(phone), "trackingSite": PaperValue(trackingSite),
            "trackingSecret": PaperValue(trackingSecret),
        ]
    }
}
