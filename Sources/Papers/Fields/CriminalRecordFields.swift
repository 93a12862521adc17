public import Vietnamese
public import WorkingTime

/// *Phiếu lý lịch tư pháp số 1* or *số 2*: what the databases of criminal records say of one person.
public struct CriminalRecordFields: Sendable, Hashable {
    /// Which of the two certificates.
    public enum Certificate: Sendable, Hashable, CaseIterable {
        case one, two

        public var kind: PaperKind {
            switch self {
            case .one: .criminalRecord1
            case .two: .criminalRecord2
            }
        }
    }

    /// The one who is certified.
    public struct Person: Hashable, Sendable {
        public var name: String
        /// As printed (`Nữ`).
        public var sex: String
        public var birthDate: Day
        public var birthPlace: String
        public var nationality: String
        /// `nil`: left blank, as are all that follow.
        public var personalNumber: String?
        public var passport: String?
        public var permanentResidence: String?
        public var residence: String?
        /// *Tên gọi khác*; on certificate no. 2 alone, as are the names of the family.
        public var otherName: String?
        public var father: String?
        public var mother: String?
        public var spouse: String?

        public init(
            name: String, sex: String, birthDate: Day, birthPlace: String, nationality: String,
            personalNumber: String? = nil, passport: String? = nil, permanentResidence: String? = nil,
            residence: String? = nil, otherName: String? = nil, father: String? = nil, mother: String? = nil,
            spouse: String? = nil
        ) {
            self.name = name
            self.sex = sex
            self.birthDate = birthDate
            self.birthPlace = birthPlace
            self.nationality = nationality
            self.personalNumber = personalNumber
            self.passport = passport
            self.permanentResidence = permanentResidence
            self.residence = residence
            self.otherName = otherName
            self.father = father
            self.mother = mother
            self.spouse = spouse
        }
    }

    /// What was found.
    public struct Record: Hashable, Sendable {
        /// As printed (`Không có án tích`).
        public var status: String
        /// Each line of its own; `nil`: nothing to tell.
        public var details: String?
        /// *Cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã*; `nil`: none.
        public var prohibitions: String?

        public init(status: String, details: String? = nil, prohibitions: String? = nil) {
            self.status = status
            self.details = details
            self.prohibitions = prohibitions
        }
    }

    public var certificate: Certificate
    public var heading: OfficeHeading
    public var person: Person
    public var record: Record
    public var signatory: PaperOfficer
    /// How it is signed electronically; `nil`: space for a signature by hand and the seal.
    public var signature: ElectronicSignature?
    public var mark: PaperMark?

    public init(
        certificate: Certificate, heading: OfficeHeading, person: Person, record: Record, signatory: PaperOfficer,
        signature: ElectronicSignature? = nil, mark: PaperMark? = nil
    ) {
        self.certificate = certificate
        self.heading = heading
        self.person = person
        self.record = record
        self.signatory = signatory
        self.signature = signature
        self.mark = mark
    }

    /// The content to render.
    public func content(in language: Language = .vietnamese) -> PaperContent {
        var personal: [String: PaperValue] = [
            "name": .text(person.name), "sex": .text(person.sex), "birthDate": .text(person.birthDate.vi),
            "birthPlace": .text(person.birthPlace), "nationality": .text(person.nationality),
            "personalNumber": PaperValue(person.personalNumber), "passport": PaperValue(person.passport),
            "permanentResidence": PaperValue(person.permanentResidence), "residence": PaperValue(person.residence),
        ]
        if certificate == .two {
            personal["otherName"] = PaperValue(person.otherName)
            personal["father"] = PaperValue(person.father)
            personal["mother"] = PaperValue(person.mother)
            personal["spouse"] = PaperValue(person.spouse)
        }
        return PaperContent(
            kind: certificate.kind, language: language, date: heading.date,
            fields: [
                "heading": heading.value, "mark": mark?.value ?? PaperMark.none, "person": .record(personal),
                "record": [
                    "status": .text(record.status), "details": PaperValue(record.details),
                    "prohibitions": PaperValue(record.prohibitions),
                ],
                "signatory": signatory.value, "signature": .list(signature.map { [$0.value] } ?? []),
            ], qr: mark?.qrText)
    }
}
